// Forms: ours have ten kinds of fields, theirs four that matter.

#include "base/text.hpp"
#include "bot/api/views.hpp"

namespace c1::bot::api {
namespace {

using namespace workflow;

constexpr std::size_t kMostAnswers = 200;

// A default is sent by some clients as if it had been typed, "" as well: it is left out where there is none.
void set_default(json::Value& view, std::string_view name, const std::string& initial) {
  if (!initial.empty()) view.set(name, initial);
}

json::Value options_of(const FormField& field) {
  json::Value options = json::array();
  for (const FormField::Choice& choice : field.choices)
    options.push(json::object({{"displayName", choice.label}, {"value", choice.value}, {"description", ""}}));
  return json::object({{"options", std::move(options)}, {"type", "SELECT_TYPE_DROPDOWN"}});
}

json::Value string_field(const FormField& field) {
  json::Value view = json::object({{"placeholder", field.placeholder}});
  set_default(view, "defaultValue", field.initial);
  json::Value rules = json::object();
  if (field.at_least) rules.set("minLen", std::to_string(*field.at_least));
  if (field.at_most) rules.set("maxLen", std::to_string(*field.at_most));
  if (!field.pattern.empty()) rules.set("pattern", "^(?:" + field.pattern + ")$");
  if (field.kind == FormField::Kind::email || field.kind == FormField::Kind::user) rules.set("email", true);
  if (field.kind == FormField::Kind::url) rules.set("uri", true);
  if (field.kind == FormField::Kind::choice)
    view.set("selectField", options_of(field));
  else if (field.kind == FormField::Kind::date)
    view.set("dateField", json::object());
  else
    view.set("textField", json::object({{"multiline", field.kind == FormField::Kind::long_text}}));
  if (!rules.object().empty()) view.set("rules", std::move(rules));
  return view;
}

json::Value number_field(const FormField& field) {
  json::Value view = json::object({{"placeholder", field.placeholder}, {"numberField", json::object()}});
  set_default(view, "defaultValue", field.initial);
  json::Value rules = json::object();
  if (field.at_least) rules.set("gte", std::to_string(*field.at_least));
  if (field.at_most) rules.set("lte", std::to_string(*field.at_most));
  if (!rules.object().empty()) view.set("rules", std::move(rules));
  return view;
}

json::Value slice_field(const FormField& field) {
  json::Value view = json::object({{"placeholder", field.placeholder}, {"chipsField", json::object()}});
  json::Value defaults = json::array();
  if (!field.initial.empty())
    for (std::string& value : text::split(field.initial, '\n')) defaults.push(std::move(value));
  if (!defaults.array().empty()) view.set("defaultValues", std::move(defaults));
  return view;
}

json::Value field_json(const FormField& field) {
  json::Value view = json::object(
      {{"name", field.id}, {"displayName", field.label}, {"description", field.help}, {"required", field.required}});
  switch (field.kind) {
    case FormField::Kind::number:
      view.set("int64Field", number_field(field));
      break;
    case FormField::Kind::checkbox:
      view.set("boolField",
               json::object({{"defaultValue", field.initial == "true"}, {"checkboxField", json::object()}}));
      break;
    case FormField::Kind::choices:
      view.set("stringSliceField", slice_field(field));
      break;
    default:
      view.set("stringField", string_field(field));
  }
  return view;
}

// As an Answer writes it; nothing for what cannot be one.
std::optional<std::string> answer_in(const json::Value& value) {
  if (value.is_null()) return "";
  if (value.is_string()) return value.string();
  if (value.is_bool()) return value.boolean() ? "true" : "false";
  if (value.is_integer()) return std::to_string(value.integer());
  if (value.is_number()) {
    // Clients without integers send 1000.0.
    const double number = value.real();
    const auto whole = value.integer();
    if (static_cast<double>(whole) == number) return std::to_string(whole);
    return json::Value(number).dump();
  }
  if (!value.is_array()) return std::nullopt;
  std::string lines;
  for (const json::Value& element : value.array()) {
    if (!element.is_string()) return std::nullopt;
    lines += (lines.empty() ? "" : "\n") + element.string();
  }
  return lines;
}

}  // namespace

json::Value form_json(const Form& form) {
  json::Value fields = json::array();
  for (const FormField& field : form.fields) fields.push(field_json(field));
  return json::object({{"id", public_id(form.id)},
                       {"displayName", form.name},
                       {"description", ""},
                       {"fields", std::move(fields)},
                       {"fieldGroups", json::array()},
                       {"fieldRelationships", json::array()}});
}

Result<std::vector<workflow::Answer>> answers_in(const json::Value& data) {
  std::vector<workflow::Answer> answers;
  if (data.object().size() > kMostAnswers) return invalid("That are too many answers.", "requestData");
  for (const auto& [name, value] : data.object()) {
    auto text = answer_in(value);
    if (!text)
      return invalid("The answer to \"" + text::fit(name, 60) +
                         "\" must be a text, a number, true, false, or a list "
                         "of texts.",
                     "form." + name);
    answers.push_back({name, "", *std::move(text)});
  }
  return answers;
}

json::Value answers_json(const std::vector<workflow::Answer>& answers) {
  json::Value data = json::object();
  for (const workflow::Answer& answer : answers) data.set(answer.field, answer.value);
  return data;
}

}  // namespace c1::bot::api
