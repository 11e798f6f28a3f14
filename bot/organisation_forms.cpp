// The section `forms`: questions of one's own.

#include <array>
#include <charconv>
#include <set>

#include "base/nearest.hpp"
#include "bot/organisation_draft.hpp"
#include "workflow/cel_regex.hpp"

namespace c1::bot {
namespace {

using namespace workflow;
using Kind = FormField::Kind;

const yaml::Shape kForm{.what = "a form", .keys = {"slug", "name", "fields"}};
const yaml::Shape kField{
    .what = "a field",
    .keys = {"id", "label", "type", "required", "help", "placeholder", "default", "options", "min", "max", "pattern"},
};
const yaml::Shape kOption{.what = "an option", .keys = {"value", "label"}};

constexpr std::array<std::pair<std::string_view, Kind>, 10> kTypes{{{"text", Kind::text},
                                                                    {"long_text", Kind::long_text},
                                                                    {"number", Kind::number},
                                                                    {"checkbox", Kind::checkbox},
                                                                    {"choice", Kind::choice},
                                                                    {"choices", Kind::choices},
                                                                    {"date", Kind::date},
                                                                    {"user", Kind::user},
                                                                    {"email", Kind::email},
                                                                    {"url", Kind::url}}};
constexpr std::size_t kMostFields = 40;   // with the form's own questions still below Slack's 100 blocks
constexpr std::size_t kMostOptions = 100;  // Slack's own limit of a menu
constexpr std::size_t kLongestLabel = 75;
constexpr std::size_t kLongestId = 60;

Kind type_of(const yaml::Fields& fields, Draft& draft) {
  const auto word = fields.text("type");
  if (!word) return Kind::text;
  std::vector<std::string_view> known;
  for (const auto& [name, kind] : kTypes) {
    if (name == word->text) return kind;
    known.push_back(name);
  }
  std::string hint = text::did_you_mean(word->text, known);
  if (hint.empty()) hint = " There are " + yaml::one_of(known) + ".";
  draft.problems.add(word->at, "There is no type of field " + yaml::shown(word->text) + "." + hint);
  return Kind::text;
}

std::optional<std::int64_t> number_of(const yaml::Fields& fields, std::string_view key, Draft& draft) {
  const auto word = fields.text(key);
  if (!word) return std::nullopt;
  std::int64_t value = 0;
  const auto [end, failed] = std::from_chars(word->text.data(), word->text.data() + word->text.size(), value);
  if (failed == std::errc{} && end == word->text.data() + word->text.size()) return value;
  draft.problems.add(word->at, "\"" + std::string(key) + "\" should be a whole number; this is " +
                                   yaml::shown(word->text) + ".");
  return std::nullopt;
}

// `[small, large]`, or `[{value: s, label: Small}]`.
std::vector<FormField::Choice> options_of(const yaml::Fields& fields, Draft& draft) {
  std::vector<FormField::Choice> options;
  std::set<std::string> values;
  const auto nodes = fields.list("options");
  if (nodes.size() > kMostOptions)
    draft.problems.add(nodes[kMostOptions]->at, "A field has at most " + std::to_string(kMostOptions) + " options.");
  for (const yaml::Node* node : nodes) {
    FormField::Choice option;
    if (node->kind == yaml::Node::Kind::map) {
      const yaml::Fields parts(*node, kOption, draft.problems);
      if (const auto value = parts.require_text("value")) option.value = option.label = value->text;
      if (const auto label = parts.text("label")) option.label = label->text;
    } else if (const auto word = yaml::text_of(*node, "An option", draft.problems)) {
      option.value = option.label = word->text;
    }
    if (option.value.empty()) continue;
    if (!values.insert(option.value).second)
      draft.problems.add(node->at, yaml::shown(option.value) + " is an option of this field already.");
    else if (option.value.find('\n') != std::string::npos)
      draft.problems.add(node->at, "An option is one line.");
    options.push_back(std::move(option));
  }
  return options;
}

void check_choices(const yaml::Fields& fields, const FormField& field, Draft& draft) {
  const bool chooses = field.kind == Kind::choice || field.kind == Kind::choices;
  if (chooses && field.choices.empty())
    draft.problems.add(fields.at(), "This field needs \"options\" to choose from.");
  if (!chooses && fields.find("options"))
    draft.problems.add(fields.find("options")->at, "Only fields of the type choice or choices have \"options\".");
}

void check_bounds(const yaml::Fields& fields, const FormField& field, Draft& draft) {
  const bool bounded = field.kind == Kind::number || field.kind == Kind::text || field.kind == Kind::long_text;
  for (const char* key : {"min", "max"})
    if (!bounded && fields.find(key))
      draft.problems.add(fields.find(key)->at, "Only numbers and texts have a \"" + std::string(key) + "\".");
  if (field.at_least && field.at_most && *field.at_least > *field.at_most)
    draft.problems.add(fields.find("min")->at, "\"min\" is larger than \"max\".");
}

void read_pattern(const yaml::Fields& fields, FormField& field, Draft& draft) {
  const auto pattern = fields.text("pattern");
  if (!pattern) return;
  field.pattern = pattern->text;
  if (field.kind != Kind::text && field.kind != Kind::long_text)
    draft.problems.add(pattern->at, "Only texts have a \"pattern\".");
  else if (const auto compiled = cel::Pattern::of(pattern->text); !compiled)
    draft.problems.add(pattern->at, compiled.error().says);
}

FormField field_of(const yaml::Node& node, std::set<std::string>& ids, Draft& draft) {
  const yaml::Fields fields(node, kField, draft.problems);
  FormField field;
  if (const auto id = fields.require_text("id")) {
    field.id = id->text;
    check_slug(*id, "the id of a field", kLongestId, draft);
    if (!ids.insert(id->text).second)
      draft.problems.add(id->at, "There is already a field " + yaml::shown(id->text) + " in this form.");
  }
  if (const auto label = fields.require_text("label")) {
    field.label = label->text;
    if (label->text.size() > kLongestLabel)
      draft.problems.add(label->at, "A label has at most " + std::to_string(kLongestLabel) + " characters.");
  }
  field.kind = type_of(fields, draft);
  field.required = fields.flag("required");
  field.help = fields.text_or_empty("help");
  field.placeholder = fields.text_or_empty("placeholder");
  field.initial = fields.text_or_empty("default");
  if (fields.find("options")) field.choices = options_of(fields, draft);
  field.at_least = number_of(fields, "min", draft);
  field.at_most = number_of(fields, "max", draft);
  check_choices(fields, field, draft);
  check_bounds(fields, field, draft);
  read_pattern(fields, field, draft);
  return field;
}

void read_form(const yaml::Node& node, Draft& draft) {
  const yaml::Fields fields(node, kForm, draft.problems);
  Form form;
  if (const auto slug = slug_of(fields, kLongestSlug, draft)) {
    form.id = {slug->text};
    form.name = slug->text;
    draft.declare(Thing::form, *slug);
  }
  if (const auto name = fields.text("name")) form.name = name->text;
  std::set<std::string> ids;
  const auto nodes = fields.require_list("fields");
  for (const yaml::Node* field : nodes) form.fields.push_back(field_of(*field, ids, draft));
  if (nodes.size() > kMostFields)
    draft.problems.add(nodes[kMostFields]->at, "A form has at most " + std::to_string(kMostFields) + " fields.");
  draft.organisation.forms.push_back(std::move(form));
}

}  // namespace

void read_forms(const std::vector<const yaml::Node*>& forms, Draft& draft) {
  for (const yaml::Node* form : forms) read_form(*form, draft);
}

}  // namespace c1::bot
