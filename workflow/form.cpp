#include "workflow/form.hpp"

#include <algorithm>
#include <charconv>

#include "base/text.hpp"
#include "workflow/cel_regex.hpp"
#include "workflow/facts.hpp"
#include "workflow/words.hpp"

namespace c1::workflow {
namespace {

using FieldKind = FormField::Kind;

constexpr std::size_t kLongestAnswer = 3000;

std::optional<std::int64_t> number_in(std::string_view text) {
  std::int64_t value = 0;
  const auto [end, failed] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (failed != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return value;
}

bool is_date(std::string_view text) {
  if (text.size() != 10 || text[4] != '-' || text[7] != '-') return false;
  for (const std::size_t at : {0U, 1U, 2U, 3U, 5U, 6U, 8U, 9U})
    if (text[at] < '0' || text[at] > '9') return false;
  const auto year = number_in(text.substr(0, 4)), month = number_in(text.substr(5, 2)), day = number_in(text.substr(8));
  if (!year || !month || !day || *year == 0) return false;
  return std::chrono::year_month_day{std::chrono::year{static_cast<int>(*year)},
                                     std::chrono::month{static_cast<unsigned>(*month)},
                                     std::chrono::day{static_cast<unsigned>(*day)}}
      .ok();
}

bool is_choice(const FormField& field, std::string_view value) {
  return std::any_of(field.choices.begin(), field.choices.end(), [&](const auto& one) { return one.value == value; });
}

bool looks_like_url(std::string_view text) {
  const bool web = text.starts_with("https://") || text.starts_with("http://");
  return web && text.size() > 8 && text.find_first_of(" \t\r\n<>\"") == std::string_view::npos;
}

bool looks_like_email(std::string_view text) {
  const auto at = text.find('@');
  if (at == std::string_view::npos || at == 0) return false;
  const std::string_view domain = text.substr(at + 1);
  const auto dot = domain.find('.');
  return dot != std::string_view::npos && dot > 0 && domain.back() != '.' &&
         text.find('@', at + 1) == std::string_view::npos &&
         text.find_first_of(" \t\r\n<>,;\"") == std::string_view::npos;
}

bool matches_whole(const std::string& value, const std::string& pattern) {
  const auto compiled = cel::Pattern::of("^(?:" + pattern + ")$");
  return compiled && compiled->found_in(value);  // one that is broken was refused with the form
}

// What is wrong with an answer that was given; "" if nothing.
std::string check_text(const FormField& field, const std::string& value) {
  const auto length = static_cast<std::int64_t>(text::length(value));
  const std::int64_t most = std::min<std::int64_t>(field.at_most.value_or(kLongestAnswer), kLongestAnswer);
  if (length > most)
    return "This has " + std::to_string(length) + " characters; at most " + std::to_string(most) + " fit.";
  if (field.at_least && length < *field.at_least)
    return "This needs at least " + std::to_string(*field.at_least) + " characters.";
  if (!field.pattern.empty() && !matches_whole(value, field.pattern))
    return field.help.empty() ? "This is not written as it should be (" + field.pattern + ")."
                              : "This is not written as it should be: " + field.help;
  return {};
}

std::string check_number(const FormField& field, const std::string& value) {
  const auto number = number_in(value);
  if (!number) return "Please write a whole number, such as 42.";
  if (field.at_least && *number < *field.at_least) return "At least " + std::to_string(*field.at_least) + ", please.";
  if (field.at_most && *number > *field.at_most) return "At most " + std::to_string(*field.at_most) + ", please.";
  return {};
}

std::string problem_with(const FormField& field, const std::string& value, const Facts& facts) {
  switch (field.kind) {
    case FieldKind::text:
    case FieldKind::long_text:
      return check_text(field, value);
    case FieldKind::number:
      return check_number(field, value);
    case FieldKind::checkbox:
      if (value != "true" && value != "false") return "Please tick it, or leave it.";
      return field.required && value == "false" ? "Please tick this." : "";
    case FieldKind::choice:
      return is_choice(field, value) ? "" : "Please choose one of what is offered.";
    case FieldKind::choices: {
      const auto values = text::split(value, '\n');
      const bool all =
          std::all_of(values.begin(), values.end(), [&](const auto& one) { return is_choice(field, one); });
      return all ? "" : "Please choose from what is offered.";
    }
    case FieldKind::date:
      return is_date(value) ? "" : "Please write a date like 2026-11-24.";
    case FieldKind::user: {
      const User* user = facts.catalog->user_by_email(value);
      return user && user->status == UserStatus::active ? "" : "This person is not active in the directory.";
    }
    case FieldKind::email:
      return looks_like_email(value) ? "" : "Please write an email address.";
    case FieldKind::url:
      return looks_like_url(value) ? "" : "Please write an address that begins with https://.";
  }
  return {};
}

Error at_field(const FormField& field, std::string says) { return invalid(std::move(says), "form." + field.id); }

}  // namespace

Result<std::vector<Answer>> checked_answers(const Form& form, const std::vector<Answer>& given, const Facts& facts) {
  std::vector<Answer> kept;
  for (const Answer& answer : given) {
    const bool asked = std::any_of(form.fields.begin(), form.fields.end(),
                                   [&](const FormField& field) { return field.id == answer.field; });
    if (!asked && !answer.value.empty())
      return invalid("There is no question \"" + answer.field + "\" in the form " + form.name + ".",
                     "form." + answer.field);
  }
  for (const FormField& field : form.fields) {
    const auto found =
        std::find_if(given.begin(), given.end(), [&](const Answer& answer) { return answer.field == field.id; });
    const std::string value = found == given.end() ? "" : text::trimmed(found->value);
    if (value.empty()) {
      if (field.required) return at_field(field, "Please answer this: " + field.label);
      continue;
    }
    if (std::string problem = problem_with(field, value, facts); !problem.empty())
      return at_field(field, std::move(problem));
    // People are kept as the directory writes them.
    const User* user = field.kind == FormField::Kind::user ? facts.catalog->user_by_email(value) : nullptr;
    kept.push_back({field.id, field.label, user ? user->email : value});
  }
  return kept;
}

}  // namespace c1::workflow
