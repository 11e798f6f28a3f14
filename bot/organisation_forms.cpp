// The section `forms`: questions of one's own.

#include <array>
#include <charconv>
#include <set>

#include "base/nearest.hpp"
#include "base/text.hpp"
#include "bot/organisation_draft.hpp"
#include "workflow/cel_regex.hpp"
#include "workflow/facts.hpp"

namespace c1::bot {
namespace {

using namespace workflow;
using FieldKind = FormField::Kind;

const yaml::Shape kFormShape{.what = "a form", .keys = {"slug", "name", "fields"}};
const yaml::Shape kField{
    .what = "a field",
    .keys = {"id", "label", "type", "required", "help", "placeholder", "default", "options", "min", "max", "pattern"},
};
const yaml::Shape kOption{.what = "an option", .keys = {"value", "label"}};

constexpr std::array<std::pair<std::string_view, FieldKind>, 10> kTypes{{{"text", FieldKind::text},
                                                                         {"long_text", FieldKind::long_text},
                                                                         {"number", FieldKind::number},
                                                                         {"checkbox", FieldKind::checkbox},
                                                                         {"choice", FieldKind::choice},
                                                                         {"choices", FieldKind::choices},
                                                                         {"date", FieldKind::date},
                                                                         {"user", FieldKind::user},
                                                                         {"email", FieldKind::email},
                                                                         {"url", FieldKind::url}}};
constexpr std::size_t kMostFields = 40;  // with the form's own questions still below Slack's 100 blocks
constexpr std::size_t kLongestId = 60;
constexpr std::size_t kLongestLabel = 75;
// What Slack lets stand in a menu, below a field, in an empty one, and what one can type into one.
constexpr std::size_t kMostOptions = 100;
constexpr std::size_t kLongestOption = 75;
constexpr std::size_t kLongestHelp = 2000;
constexpr std::size_t kLongestPlaceholder = 150;
constexpr std::int64_t kLongestAnswer = 3000;

// `what` begins the sentence.
void check_length(const std::optional<yaml::Word>& word, std::string_view what, std::size_t most, Draft& draft) {
  if (!word || text::length(word->text) <= most) return;
  draft.problems.add(word->at, std::string(what) + " has at most " + std::to_string(most) + " characters; this has " +
                                   std::to_string(text::length(word->text)) + ".");
}

FieldKind type_of(const yaml::Fields& fields, Draft& draft) {
  const auto word = fields.text("type");
  if (!word) return FieldKind::text;
  std::vector<std::string_view> known;
  for (const auto& [name, kind] : kTypes) {
    if (name == word->text) return kind;
    known.push_back(name);
  }
  std::string hint = text::did_you_mean(word->text, known);
  if (hint.empty()) hint = " There are " + yaml::one_of(known) + ".";
  draft.problems.add(word->at, "There is no type of field " + yaml::shown(word->text) + "." + hint);
  return FieldKind::text;
}

std::optional<std::int64_t> number_of(const yaml::Fields& fields, std::string_view key, Draft& draft) {
  const auto word = fields.text(key);
  if (!word) return std::nullopt;
  std::int64_t value = 0;
  const auto [end, failed] = std::from_chars(word->text.data(), word->text.data() + word->text.size(), value);
  if (failed == std::errc{} && end == word->text.data() + word->text.size()) return value;
  draft.problems.add(word->at,
                     "\"" + std::string(key) + "\" should be a whole number; this is " + yaml::shown(word->text) + ".");
  return std::nullopt;
}

FormField::Choice option_of(const yaml::Node& node, Draft& draft) {
  std::optional<yaml::Word> value, label;
  if (node.kind == yaml::Node::Kind::map) {
    const yaml::Fields parts(node, kOption, draft.problems);
    value = parts.require_text("value");
    label = parts.text("label");
  } else {
    value = yaml::text_of(node, "An option", draft.problems);
  }
  check_length(value, "An option", kLongestOption, draft);
  check_length(label, "The label of an option", kLongestOption, draft);
  if (!value) return {};
  if (value->text.find('\n') != std::string::npos) draft.problems.add(value->at, "An option is one line.");
  return {value->text, label ? label->text : value->text};
}

// `[small, large]`, or `[{value: s, label: Small}]`.
std::vector<FormField::Choice> options_of(const yaml::Fields& fields, Draft& draft) {
  std::vector<FormField::Choice> options;
  std::set<std::string> values;
  const auto nodes = fields.list("options");
  if (nodes.size() > kMostOptions)
    draft.problems.add(nodes[kMostOptions]->at, "A field has at most " + std::to_string(kMostOptions) + " options.");
  for (const yaml::Node* node : nodes) {
    FormField::Choice option = option_of(*node, draft);
    if (option.value.empty()) continue;
    if (!values.insert(option.value).second)
      draft.problems.add(node->at, yaml::shown(option.value) + " is an option of this field already.");
    options.push_back(std::move(option));
  }
  return options;
}

bool chooses(const FormField& field) { return field.kind == FieldKind::choice || field.kind == FieldKind::choices; }
bool is_text(const FormField& field) { return field.kind == FieldKind::text || field.kind == FieldKind::long_text; }

void check_choices(const yaml::Fields& fields, const FormField& field, Draft& draft) {
  const yaml::Node* options = fields.find("options");
  const bool is_empty = !options || (options->kind == yaml::Node::Kind::list && options->items.empty());
  if (chooses(field) && is_empty) draft.problems.add(fields.at(), "This field needs \"options\" to choose from.");
  if (!chooses(field) && options)
    draft.problems.add(options->at, "Only fields of the type choice or choices have \"options\".");
}

void check_bounds(const yaml::Fields& fields, const FormField& field, Draft& draft) {
  const std::pair<const char*, std::optional<std::int64_t>> bounds[] = {{"min", field.at_least},
                                                                        {"max", field.at_most}};
  for (const auto& [key, value] : bounds) {
    const yaml::Node* node = fields.find(key);
    if (node && field.kind != FieldKind::number && !is_text(field))
      draft.problems.add(node->at, "Only numbers and texts have a \"" + std::string(key) + "\".");
    else if (value && is_text(field) && (*value < 1 || *value > kLongestAnswer))
      draft.problems.add(node->at, "\"" + std::string(key) + "\" of a text counts its characters: from 1 to " +
                                       std::to_string(kLongestAnswer) + ".");
  }
  if (field.at_least && field.at_most && *field.at_least > *field.at_most)
    draft.problems.add(fields.find("min")->at, "\"min\" is larger than \"max\".");
}

void read_pattern(const yaml::Fields& fields, FormField& field, Draft& draft) {
  const auto pattern = fields.text("pattern");
  if (!pattern) return;
  field.pattern = pattern->text;
  if (!is_text(field))
    draft.problems.add(pattern->at, "Only texts have a \"pattern\".");
  else if (const auto compiled = cel::Pattern::of(pattern->text); !compiled)
    draft.problems.add(pattern->at, compiled.error().says);
}

// As an answer is written: of several choices each on a line, so that a list may stand there.
std::optional<yaml::Word> default_of(const yaml::Fields& fields, const FormField& field) {
  const yaml::Node* node = fields.find("default");
  if (!node || node->kind != yaml::Node::Kind::list || field.kind != FieldKind::choices) return fields.text("default");
  yaml::Word all{"", node->at};
  for (const yaml::Word& one : fields.texts("default")) all.text += (all.text.empty() ? "" : "\n") + one.text;
  return all;
}

// It must be an answer that would be taken.
void read_default(const yaml::Fields& fields, FormField& field, Draft& draft) {
  const auto word = default_of(fields, field);
  if (!word) return;
  field.initial = word->text;
  if (field.kind == FieldKind::user) {
    field.initial = draft.user(*word).value;
    return;
  }
  FormField optional = field;
  optional.required = false;
  if (chooses(field) && field.choices.empty()) return;
  const auto answers = checked_answers(Form{.fields = {optional}}, {{field.id, field.label, field.initial}}, Facts{});
  if (!answers) draft.problems.add(word->at, "This cannot be the default: " + answers.error().says);
}

void read_label(const yaml::Fields& fields, FormField& field, Draft& draft) {
  const auto label = fields.require_text("label");
  if (label) field.label = label->text;
  check_length(label, "A label", kLongestLabel, draft);
  const auto help = fields.text("help"), placeholder = fields.text("placeholder");
  if (help) field.help = help->text;
  check_length(help, "The help", kLongestHelp, draft);
  if (placeholder) field.placeholder = placeholder->text;
  check_length(placeholder, "The placeholder", kLongestPlaceholder, draft);
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
  read_label(fields, field, draft);
  field.kind = type_of(fields, draft);
  field.required = fields.flag("required");
  if (fields.find("options")) field.choices = options_of(fields, draft);
  field.at_least = number_of(fields, "min", draft);
  field.at_most = number_of(fields, "max", draft);
  check_choices(fields, field, draft);
  check_bounds(fields, field, draft);
  read_pattern(fields, field, draft);
  read_default(fields, field, draft);
  return field;
}

void read_form(const yaml::Node& node, Draft& draft) {
  const yaml::Fields fields(node, kFormShape, draft.problems);
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
