// The section `forms`.

#include "bot/organisation_mistakes.hpp"

namespace c1::bot::organisation_forms_test {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using namespace workflow;
using Kind = FormField::Kind;

TEST(OrganisationForms, SayEverythingTheFileSays) {
  const auto file = parse_organisation(
      "acme.yaml",
      form("name: Cost center\n"
           "    fields:\n"
           "      - {id: center, label: Cost center, required: true, help: Four digits, placeholder: \"4711\",\n"
           "         default: \"1000\", min: 4, max: 4, pattern: \"[0-9]+\"}\n"
           "      - {id: size, label: Size, type: choice, options: [{value: s, label: Small}, large], default: s}\n"
           "      - {id: boss, label: Boss, type: user, default: Omar@acme.test}\n"
           "      - {id: days, label: Days, type: choices, options: [mo, tu, we], default: [mo, we]}\n"
           "      - {id: seats, label: Seats, type: number, min: -1, max: 10, default: 3}"));
  EXPECT_THAT(lines_of(file), IsEmpty());
  const Form expected{
      {"cost-center"},
      "Cost center",
      {{.id = "center",
        .label = "Cost center",
        .required = true,
        .help = "Four digits",
        .placeholder = "4711",
        .initial = "1000",
        .at_least = 4,
        .at_most = 4,
        .pattern = "[0-9]+"},
       {.id = "size",
        .label = "Size",
        .kind = Kind::choice,
        .initial = "s",
        .choices = {{"s", "Small"}, {"large", "large"}}},
       {.id = "boss", .label = "Boss", .kind = Kind::user, .initial = "omar@acme.test"},
       {.id = "days",
        .label = "Days",
        .kind = Kind::choices,
        .initial = "mo\nwe",
        .choices = {{"mo", "mo"}, {"tu", "tu"}, {"we", "we"}}},
       {.id = "seats", .label = "Seats", .kind = Kind::number, .initial = "3", .at_least = -1, .at_most = 10}}};
  EXPECT_TRUE(file.organisation.forms == std::vector{expected});
}

TEST(OrganisationForms, ThereAreTenTypesOfField) {
  const std::pair<const char*, Kind> types[] = {
      {"text", Kind::text}, {"long_text", Kind::long_text}, {"number", Kind::number}, {"checkbox", Kind::checkbox},
      {"date", Kind::date}, {"user", Kind::user},           {"email", Kind::email},   {"url", Kind::url}};
  for (const auto& [name, kind] : types) {
    const auto file = parse_organisation("acme.yaml", field("type: " + std::string(name)));
    EXPECT_THAT(lines_of(file), IsEmpty());
    EXPECT_EQ(file.organisation.forms[0].fields[0].kind, kind) << name;
    EXPECT_EQ(file.organisation.forms[0].name, "cost-center") << "without a name its slug is one";
  }
}

INSTANTIATE_TEST_SUITE_P(
    Forms, OrganisationMistake,
    testing::Values(
        Bad{"NoFields", kOffice + "forms:\n  - »slug: cost-center\n", {"A form needs \"fields\"."}},
        Bad{"EmptyFields", form("fields: »[]"), {"\"fields\" is empty; it needs at least one item."}},
        Bad{"Twice",
            form("fields: [{id: a, label: A}]\n  - {slug: »cost-center, fields: [{id: a, label: A}]}"),
            {"There is already a form \"cost-center\", on line 6."}},
        Bad{"UnknownKey",
            form("»field: []\n    fields: [{id: a, label: A}]"),
            {"There is no key \"field\" in a form. Did you mean \"fields\"?"}},
        Bad{"NoId", form("fields: [»{label: A}]"), {"A field needs \"id\"."}},
        Bad{"Id",
            form("fields: [{id: »Cost Center, label: A}]"),
            {"\"Cost Center\" cannot be the id of a field: use a-z, 0-9, \".\", \"_\" and \"-\", beginning with a "
             "letter "
             "or digit, such as \"cost-center\"."}},
        Bad{"IdTwice",
            form("fields: [{id: a, label: A}, {id: »a, label: B}]"),
            {"There is already a field \"a\" in this form."}},
        Bad{"NoLabel", form("fields: [»{id: a}]"), {"A field needs \"label\"."}},
        Bad{"LongLabel",
            form("fields: [{id: a, label: »" + std::string(76, 'x') + "}]"),
            {"A label has at most 75 characters; this has 76."}},
        Bad{"LongPlaceholder",
            field("placeholder: »" + std::string(151, 'x')),
            {"The placeholder has at most 150 characters; this has 151."}},
        Bad{"LongHelp",
            field("help: »" + std::string(2001, 'x')),
            {"The help has at most 2000 characters; this has 2001."}},
        Bad{"FieldKey", field("»typ: number"), {"There is no key \"typ\" in a field. Did you mean \"type\"?"}},
        Bad{"Type", field("type: »nubmer"), {"There is no type of field \"nubmer\". Did you mean \"number\"?"}},
        Bad{"FarType",
            field("type: »money"),
            {"There is no type of field \"money\". There are \"text\", \"long_text\", "}},
        Bad{"Required", field("required: »yes"), {"\"required\" should be true or false; this is \"yes\"."}}),
    name_of_bad);

INSTANTIATE_TEST_SUITE_P(
    FormFields, OrganisationMistake,
    testing::Values(
        Bad{"NoOptions",
            form("fields: [»{id: a, label: A, type: choice}]"),
            {"This field needs \"options\" to choose from."}},
        Bad{"OptionsOfText", field("options: »[a]"), {"Only fields of the type choice or choices have \"options\"."}},
        Bad{"OptionsNoList", field("type: choice, options: »a"), {"\"options\" should be a list; this is text."}},
        Bad{"OptionTwice", field("type: choice, options: [a, »a]"), {"\"a\" is an option of this field already."}},
        Bad{"OptionWithoutValue", field("type: choice, options: [a, »{label: A}]"), {"An option needs \"value\"."}},
        Bad{"OptionNoText", field("type: choice, options: [a, »[b]]"), {"An option should be text; this is a list."}},
        Bad{"LongOption",
            field("type: choice, options: [»" + std::string(76, 'x') + "]"),
            {"An option has at most 75 characters; this has 76."}},
        Bad{"Min", field("type: number, min: »low"), {"\"min\" should be a whole number; this is \"low\"."}},
        Bad{"MinOverMax", field("type: number, min: »9, max: 3"), {"\"min\" is larger than \"max\"."}},
        Bad{"MinOfDate", field("type: date, min: »1"), {"Only numbers and texts have a \"min\"."}},
        Bad{"MaxOfText", field("max: »4000"), {"\"max\" of a text counts its characters: from 1 to 3000."}},
        Bad{"Pattern", field("pattern: »\"[a-\""), {"\"[a-\" is no pattern that RE2 understands: missing ]: [a-."}},
        Bad{"PatternOfNumber", field("type: number, pattern: »x"), {"Only texts have a \"pattern\"."}},
        Bad{"DefaultNumber",
            field("type: number, default: »few"),
            {"This cannot be the default: Please write a whole number, such as 42."}},
        Bad{"DefaultChoice",
            field("type: choice, options: [a, b], default: »c"),
            {"This cannot be the default: Please choose one of what is offered."}},
        Bad{"DefaultOverMax",
            field("max: 2, default: »abc"),
            {"This cannot be the default: This has 3 characters; at most 2 fit."}},
        Bad{"DefaultDate",
            field("type: date, default: »tomorrow"),
            {"This cannot be the default: Please write a date"}},
        Bad{"DefaultUser",
            field("type: user, default: »olmar@acme.test"),
            {"There is no user \"olmar@acme.test\". Did you mean \"omar@acme.test\"?"}},
        Bad{"DefaultCheckbox", field("type: checkbox, default: »maybe"), {"This cannot be the default: "}}),
    name_of_bad);

TEST(OrganisationForms, HaveAtMostFortyFieldsAndFieldsAHundredOptions) {
  std::string fields, options;
  for (int i = 0; i < 41; ++i) fields += (i ? ", " : "") + ("{id: f" + std::to_string(i) + ", label: X}");
  for (int i = 0; i < 101; ++i) options += (i ? ", " : "") + std::to_string(i);
  EXPECT_THAT(lines_of(parse_organisation("acme.yaml", form("fields: [" + fields + "]"))),
              ElementsAre(HasSubstr("A form has at most 40 fields.")));
  EXPECT_THAT(lines_of(parse_organisation("acme.yaml", field("type: choice, options: [" + options + "]"))),
              ElementsAre(HasSubstr("A field has at most 100 options.")));
}

}  // namespace
}  // namespace c1::bot::organisation_forms_test
