// CEL in the organisation file: each mistake at the place of the file where it stands, however the text is written.

#include "bot/organisation_mistakes.hpp"

namespace c1::bot::organisation_conditions_test {
namespace {

using testing::IsEmpty;
using namespace workflow;

std::string when(const std::string& condition) {
  return policy("rules:\n      - when: " + condition +
                "\n        steps: [{accept: x}]\n    steps: [{approve: {by: manager}}]");
}
std::string expression(const std::string& text) {
  return policy("steps:\n      - approve:\n          by:\n            expression: " + text);
}

const char kNoField[] = "user has no field \"departmnt\". Did you mean \"department\"?";

INSTANTIATE_TEST_SUITE_P(
    ConditionPlaces, OrganisationMistake,
    testing::Values(
        Bad{"Plain", when("subject.»departmnt == \"IT\""), {kNoField}},
        Bad{"PlainAfterOtherLetters", when("subject.name == \"Äöü€\" || subject.»departmnt == \"\""), {kNoField}},
        Bad{"PlainOverLines",
            when("subject.department == \"IT\"\n          || subject.»departmnt == \"IT\""),
            {kNoField}},
        Bad{"PlainWithAnEmptyLine",
            when("subject.department == \"IT\" ||\n\n          subject.»departmnt == \"IT\""),
            {kNoField}},
        Bad{"SingleQuotes", when("'subject.»departmnt == \"IT\"'"), {kNoField}},
        Bad{"SingleQuotesInside", when("'\"it''s\" == \"it''s\" && subject.»departmnt == \"IT\"'"), {kNoField}},
        Bad{"DoubleQuotes", when("\"subject.»departmnt == 'IT'\""), {kNoField}},
        Bad{"DoubleQuotesWithEscapes",
            when("\"subject.name == \\\"\\u00e4\\\" || subject.»departmnt == \\\"IT\\\"\""),
            {kNoField}},
        Bad{"DoubleQuotesOverLines",
            when("\"subject.name == 'x' \\\n          || subject\\x2e»departmnt == 'IT'\n          || true\""),
            {kNoField}},
        Bad{"SpaceInsideOfTheQuotes", when("\"  subject.»departmnt == 'IT'\""), {kNoField}},
        Bad{"Block",
            when("|\n          subject.name == \"x\" ||\n            subject.»departmnt == \"IT\""),
            {kNoField}},
        Bad{"BlockOfOneLine", when("|\n          subject.»departmnt == \"IT\""), {kNoField}},
        Bad{"BlockWithEmptyLines",
            when("|-\n\n          subject.name == \"x\" ||\n\n          subject.»departmnt == \"IT\"\n"),
            {kNoField}},
        Bad{"FoldedBlock",
            when(">  # folded\n          subject.name == \"x\" ||\n          subject.»departmnt == \"IT\""),
            {kNoField}},
        Bad{"FoldedBlockWithDeeperLines",
            when(
                ">\n          subject.name == \"x\" ||\n\n            subject.»departmnt == \"IT\"\n          || true"),
            {kNoField}},
        Bad{"BlockWithCarriageReturns",
            when("|\r\n          subject.name == \"x\" ||\r\n          subject.»departmnt == \"IT\"\r"),
            {kNoField}},
        Bad{"PlainWithCarriageReturns",
            when("subject.name == \"x\" ||\r\n          subject.»departmnt == \"IT\"\r"),
            {kNoField}},
        Bad{"Anchored", when("&mine \"subject.»departmnt == 'IT'\""), {kNoField}},
        Bad{"InAFlow",
            policy("rules: [{when: 'subject.»departmnt == \"IT\"', steps: [{accept: x}]}]\n    steps: [{accept: x}]"),
            {kNoField}},
        Bad{"TheEnd", when("subject.department ==»\n"), {"The text ends where a value is expected."}},
        Bad{"TheEndOfQuotes", when("'subject.department ==»'"), {"The text ends where a value is expected."}},
        Bad{"SeveralAtOnce",
            when("subject.»departmnt == \"IT\" && subject.»titel == \"x\" || »nobody"),
            {kNoField, "user has no field \"titel\". Did you mean \"title\"?", "There is no \"nobody\" here"}}),
    name_of_bad);

// One that is not followed to its character is said at its beginning, with its place in the text.
TEST(OrganisationConditions, ABlockWithAnIndentationOfItsOwnIsNamedAtItsBeginning) {
  const auto file = parse_organisation(
      "acme.yaml", when("|2\n            subject.name == \"x\" ||\n          subject.departmnt == \"IT\""));
  ASSERT_EQ(file.problems.size(), 1u);
  EXPECT_EQ(file.problems[0].text(),
            "acme.yaml:9:15: " + std::string(kNoField) + " (line 2, column 9 of the condition)");
}

INSTANTIATE_TEST_SUITE_P(
    Conditions, OrganisationMistake,
    testing::Values(
        Bad{"Syntax",
            when("subject.department »= \"IT\""),
            {"Write \"==\" to compare: a single \"=\" means nothing here."}},
        Bad{"Type",
            when("»subject.department"),
            {"A condition must give bool (true or false), and this gives string."}},
        Bad{"Operands", when("subject.department »== 4711"), {"\"==\" does not go with string and int."}},
        Bad{"WhenNoText", when("»[a]"), {"\"when\" should be text; this is a list."}},
        Bad{"WhenEmpty", when("»\"\""), {"\"when\" should be text; this is empty."}},
        Bad{"Duration", when("request.duration < duration(»\"4 hours\")"), {"\"4 hours\" "}},
        Bad{"UnknownEntitlement",
            when("subject.has(»\"it/oncall\")"),
            {"There is no entitlement \"it/oncall\". Did you mean \"it/on-call\"?"}},
        Bad{"UnknownEntitlementInQuotes",
            when("'request.emergency && requester.has(»\"it/oncall\")'"),
            {"There is no entitlement \"it/oncall\". Did you mean \"it/on-call\"?"}},
        Bad{"UnknownManager",
            when("subject.reports_to(»\"olmar@acme.test\")"),
            {"There is no user \"olmar@acme.test\". Did you mean \"omar@acme.test\"?"}},
        Bad{"Expression", expression("»1 + 1"), {"Approvers must give string or list(string), and this gives int."}},
        Bad{"ExpressionSyntax", expression("subject.manager +»\n"), {"The text ends where a value is expected."}},
        Bad{"ExpressionNoText", expression("»[a]"), {"\"expression\" should be text; this is a list."}},
        Bad{"ExpressionReference",
            expression("'requester.has(»\"it/oncall\") ? subject.manager : \"\"'"),
            {"There is no entitlement \"it/oncall\". Did you mean \"it/on-call\"?"}},
        Bad{"Wait",
            step("wait: {condition: 'subject.has(»\"it/oncall\")'}"),
            {"There is no entitlement \"it/oncall\". Did you mean \"it/on-call\"?"}}),
    name_of_bad);

TEST(OrganisationConditions, StandInTheOrganisationAsTheyAreWritten) {
  const auto file =
      parse_organisation("acme.yaml", when("|\n          subject.has(\"it/on-call\") &&   // who is on call\n"
                                           "          request.duration <= duration(\"4h\")\n"));
  EXPECT_THAT(lines_of(file), IsEmpty());
  EXPECT_EQ(file.organisation.policies[0].rules[0].when,
            "subject.has(\"it/on-call\") &&   // who is on call\nrequest.duration <= duration(\"4h\")");
}

}  // namespace
}  // namespace c1::bot::organisation_conditions_test
