#include "bot/form_fields.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "bot/people_search.hpp"

namespace c1::bot {
namespace {

using slack::Blocks;
using slack::Option;
using namespace workflow;

using FieldKind = FormField::Kind;

constexpr std::size_t kLongestValue = 150;  // of an option
constexpr std::int64_t kLongestInput = 3000;
constexpr char kTicked[] = "true";

std::string block_of(const Form& form, const FormField& field) { return "form." + field.id + ":" + form.id.value; }

// A value that is too long for Slack is told by its place.
std::string value_of(const FormField& field, std::size_t choice) {
  const std::string& value = field.choices[choice].value;
  return value.size() <= kLongestValue ? value : "#" + std::to_string(choice);
}
std::string choice_of(const FormField& field, const std::string& value) {
  for (std::size_t i = 0; i < field.choices.size(); ++i)
    if (value_of(field, i) == value) return field.choices[i].value;
  return value;  // which is not offered (any more): the engine says so
}

std::vector<Option> options_of(const FormField& field) {
  std::vector<Option> options;
  for (std::size_t i = 0; i < field.choices.size(); ++i)
    options.push_back({field.choices[i].label, value_of(field, i), ""});
  return options;
}

std::string initial_of(const FormField& field, const std::vector<Answer>& initial) {
  const auto given =
      std::find_if(initial.begin(), initial.end(), [&](const Answer& answer) { return answer.field == field.id; });
  return given == initial.end() ? field.initial : given->value;
}

// The options' values that stand for an answer.
std::vector<std::string> initial_values(const FormField& field, const std::string& answer) {
  std::vector<std::string> values;
  for (std::size_t i = 0; i < field.choices.size(); ++i) {
    const auto chosen = text::split(answer, '\n');
    if (std::find(chosen.begin(), chosen.end(), field.choices[i].value) != chosen.end())
      values.push_back(value_of(field, i));
  }
  return values;
}

Blocks::TextRange range_of(const FormField& field, const std::string& initial) {
  const auto most = std::min(field.at_most.value_or(kLongestInput), kLongestInput);
  return {.min = static_cast<int>(std::clamp<std::int64_t>(field.at_least.value_or(0), 0, most)),
          .max = static_cast<int>(most),
          .multiline = field.kind == FieldKind::long_text,
          .initial = initial};
}

void add_choice(Blocks& blocks, const Blocks::Input& input, const FormField& field, const std::string& initial) {
  const auto values = initial_values(field, initial);
  blocks.static_select(input, options_of(field),
                       values.empty() ? std::nullopt : std::optional<Option>({"", values.front(), ""}));
}

void add_person(Blocks& blocks, const Blocks::Input& input, const Catalog& catalog, const std::string& initial) {
  const User* person = catalog.user_by_email(initial);
  blocks.external_select(input, 0, person ? std::optional(person_option(*person)) : std::nullopt);
}

void add_field(Blocks& blocks, const Catalog& catalog, const Form& form, const FormField& field,
               const std::string& initial) {
  const Blocks::Input input{.block_id = block_of(form, field),
                            .action_id = field.kind == FieldKind::user ? "person" : "form_field",
                            .label = field.label,
                            .hint = field.help,
                            .placeholder = field.placeholder,
                            .optional = !field.required};
  switch (field.kind) {
    case FieldKind::text:
    case FieldKind::long_text:
      blocks.text_input(input, range_of(field, initial));
      return;
    case FieldKind::number:
      blocks.number_input(input, field.at_least, field.at_most, initial);
      return;
    case FieldKind::checkbox:
      blocks.checkboxes(input, {{"Yes", kTicked, ""}}, {initial});
      return;
    case FieldKind::choice:
      return add_choice(blocks, input, field, initial);
    case FieldKind::choices:
      blocks.multi_static_select(input, options_of(field), initial_values(field, initial));
      return;
    case FieldKind::date:
      blocks.date_input(input, initial);
      return;
    case FieldKind::user:
      return add_person(blocks, input, catalog, initial);
    case FieldKind::email:
      blocks.address_input(input, Blocks::Address::email, initial);
      return;
    case FieldKind::url:
      blocks.address_input(input, Blocks::Address::url, initial);
      return;
  }
}

std::string answer_in(const FormField& field, const slack::FormState& state, const std::string& block) {
  switch (field.kind) {
    case FieldKind::text:
    case FieldKind::long_text:
    case FieldKind::number:
    case FieldKind::email:
    case FieldKind::url:
      return state.text(block);
    case FieldKind::checkbox:
      return state.choices(block).empty() ? "false" : kTicked;
    case FieldKind::choice:
      return choice_of(field, state.choice(block));
    case FieldKind::date:
    case FieldKind::user:
      return state.choice(block);
    case FieldKind::choices: {
      std::string lines;
      for (const std::string& value : state.choices(block))
        lines += (lines.empty() ? "" : "\n") + choice_of(field, value);
      return lines;
    }
  }
  return {};
}

}  // namespace

void add_fields(Blocks& blocks, const Catalog& catalog, const Form& form, const std::vector<Answer>& initial) {
  for (const FormField& field : form.fields) add_field(blocks, catalog, form, field, initial_of(field, initial));
}

std::vector<Answer> answers_in(const Form& form, const slack::FormState& state) {
  std::vector<Answer> answers;
  for (const FormField& field : form.fields)
    if (std::string value = answer_in(field, state, block_of(form, field)); !value.empty())
      answers.push_back({field.id, field.label, std::move(value)});
  return answers;
}

bool is_asked(const Form& form, const slack::FormState& state) {
  return std::any_of(form.fields.begin(), form.fields.end(),
                     [&](const FormField& field) { return state.values.has(block_of(form, field)); });
}

}  // namespace c1::bot
