#include "bot/api/form_reader.hpp"

#include <algorithm>
#include <charconv>

#include "base/text.hpp"
#include "bot/api/fields.hpp"

namespace c1::bot::api {
namespace {

using namespace workflow;
using FieldKind = FormField::Kind;

// A part of a field, and where in the wish it stands. The first mistake is kept.
class Part {
 public:
  Part(const json::Value& value, std::string place, std::optional<Error>& wrong)
      : value_(value), place_(std::move(place)), wrong_(wrong) {
    if (!value.is_null() && !value.is_object()) complain("", "must be an object");
  }

  bool is_there() const { return value_.is_object(); }
  Part part(std::string_view name) const { return {field(value_, name), place_ + "." + std::string(name), wrong_}; }
  const json::Value& list(std::string_view name) const {
    const json::Value& value = field(value_, name);
    if (!value.is_null() && !value.is_array()) complain(name, "must be a list");
    return value;
  }
  std::string text(std::string_view name) const {
    const json::Value& value = field(value_, name);
    if (!value.is_null() && !value.is_string()) complain(name, "must be a text");
    return value.string();
  }
  bool flag(std::string_view name) const {
    const json::Value& value = field(value_, name);
    if (!value.is_null() && !value.is_bool()) complain(name, "must be true or false");
    return value.is_bool() && value.boolean();
  }
  // int64 is text; a small number does as well.
  std::optional<std::int64_t> number(std::string_view name) const {
    const json::Value& value = field(value_, name);
    if (value.is_null()) return std::nullopt;
    if (value.is_integer()) return value.integer();
    std::int64_t number = 0;
    const std::string& text = value.string();
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error == std::errc{} && end == text.data() + text.size() && !text.empty()) return number;
    complain(name, "must be a whole number");
    return std::nullopt;
  }
  // What is said beside these, and means something, would be lost.
  void knows(std::initializer_list<std::string_view> names) const {
    for (const auto& [name, value] : value_.object()) {
      const bool is_known = std::find(names.begin(), names.end(), to_camel_case(name)) != names.end();
      if (!is_known && !is_empty(value)) complain(to_camel_case(name), "cannot be kept here. Leave it out");
    }
  }
  void complain(std::string_view name, std::string_view what) const {
    const std::string place = name.empty() ? place_ : place_ + "." + std::string(name);
    if (!wrong_) wrong_ = invalid(place + " " + std::string(what) + ".", place);
  }

 private:
  static bool is_empty(const json::Value& value) {
    if (value.is_string()) return value.string().empty() || value.string().ends_with("_UNSPECIFIED");
    return value.is_null() || (value.is_bool() && !value.boolean()) || (value.is_number() && value.real() == 0) ||
           (value.is_array() && value.array().empty());
  }

  const json::Value& value_;
  const std::string place_;
  std::optional<Error>& wrong_;
};

// Theirs is found anywhere in the text, ours is all of it. Our own comes back as it was.
std::string whole_pattern(std::string pattern) {
  if (pattern.empty()) return pattern;
  constexpr std::string_view kHead = "^(?:", kTail = ")$";
  if (pattern.starts_with(kHead) && pattern.ends_with(kTail))
    return pattern.substr(kHead.size(), pattern.size() - kHead.size() - kTail.size());
  const bool begins = pattern.starts_with('^'), ends = pattern.ends_with('$') && !pattern.ends_with("\\$");
  if (begins && ends && pattern.find('|') == std::string::npos) return pattern.substr(1, pattern.size() - 2);
  return "(?s:.*)(?:" + pattern + ")(?s:.*)";
}

void read_choices(const Part& select, FormField& field) {
  select.knows({"options", "type"});
  for (const json::Value& each : select.list("options").array()) {
    FormField::Choice choice{each["value"].string(), api::field(each, "displayName").string()};
    if (choice.label.empty()) choice.label = choice.value;
    field.choices.push_back(std::move(choice));
  }
}

void read_string(const Part& part, FormField& field) {
  part.knows({"defaultValue", "placeholder", "rules", "textField", "selectField", "dateField"});
  field.initial = part.text("defaultValue");
  field.placeholder = part.text("placeholder");
  const Part words = part.part("textField"), select = part.part("selectField"), date = part.part("dateField"),
             rules = part.part("rules");
  words.knows({"multiline"});
  date.knows({});
  rules.knows({"minLen", "maxLen", "pattern", "email", "uri"});
  field.kind = words.flag("multiline") ? FieldKind::long_text : FieldKind::text;
  if (rules.flag("email")) field.kind = FieldKind::email;
  if (rules.flag("uri")) field.kind = FieldKind::url;
  if (date.is_there()) field.kind = FieldKind::date;
  if (select.is_there()) {
    field.kind = FieldKind::choice;
    read_choices(select, field);
  }
  field.at_least = rules.number("minLen");
  field.at_most = rules.number("maxLen");
  if (field.at_least == 0) field.at_least.reset();
  field.pattern = whole_pattern(rules.text("pattern"));
}

void read_number(const Part& part, FormField& field) {
  part.knows({"defaultValue", "placeholder", "rules", "numberField"});
  part.part("numberField").knows({});
  const Part rules = part.part("rules");
  rules.knows({"gte", "lte"});
  field.kind = FieldKind::number;
  if (const auto initial = part.number("defaultValue")) field.initial = std::to_string(*initial);
  field.placeholder = part.text("placeholder");
  field.at_least = rules.number("gte");
  field.at_most = rules.number("lte");
}

void read_tick(const Part& part, FormField& field) {
  part.knows({"defaultValue", "checkboxField", "toggleField"});
  field.kind = FieldKind::checkbox;
  if (part.flag("defaultValue")) field.initial = "true";
}

// Several of what there is to choose from; what can be typed in freely is no field of ours.
void read_slice(const Part& part, FormField& field) {
  part.knows({"defaultValues", "placeholder", "chipsField", "rules"});
  part.part("chipsField").knows({});
  const Part rules = part.part("rules"), items = rules.part("items"), texts = items.part("string");
  rules.knows({"items", "unique"});
  items.knows({"string"});
  texts.knows({"in"});
  field.kind = FieldKind::choices;
  field.placeholder = part.text("placeholder");
  for (const json::Value& each : texts.list("in").array()) field.choices.push_back({each.string(), each.string()});
  for (const json::Value& each : part.list("defaultValues").array())
    field.initial += (field.initial.empty() ? "" : "\n") + each.string();
  if (field.choices.empty())
    part.complain("rules.items.string.in", "is missing: people choose among what stands there");
}

FormField read_field(const json::Value& wish, std::string place, std::optional<Error>& wrong) {
  const Part part(wish, std::move(place), wrong);
  part.knows(
      {"name", "displayName", "description", "required", "stringField", "boolField", "int64Field", "stringSliceField"});
  FormField field;
  field.id = part.text("name");
  field.label = part.text("displayName");
  field.help = part.text("description");
  field.required = part.flag("required");
  if (field.label.empty()) field.label = field.id;
  int kinds = 0;
  const auto as = [&](std::string_view name, void (*read)(const Part& part, FormField& field)) {
    const Part typed = part.part(name);
    if (!typed.is_there()) return;
    ++kinds;
    read(typed, field);
  };
  as("stringField", read_string);
  as("int64Field", read_number);
  as("boolField", read_tick);
  as("stringSliceField", read_slice);
  if (kinds != 1) part.complain("", "must have one of stringField, boolField, int64Field and stringSliceField");
  return field;
}

}  // namespace

Result<std::vector<FormField>> form_fields_from(const json::Value& fields) {
  if (!fields.is_null() && !fields.is_array()) return invalid("fields must be a list.", "fields");
  std::optional<Error> wrong;
  std::vector<FormField> all;
  for (std::size_t i = 0; i < fields.array().size() && !wrong; ++i)
    all.push_back(read_field(fields[i], "fields[" + std::to_string(i) + "]", wrong));
  if (wrong) return *wrong;
  return all;
}

}  // namespace c1::bot::api
