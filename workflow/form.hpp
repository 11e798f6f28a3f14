#pragma once
// Questions of an administrator's own, asked when something is requested or as a step of its policy.

#include <optional>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "workflow/terms.hpp"

namespace c1::workflow {

struct FormField {
  enum class Kind { text, long_text, number, checkbox, choice, choices, date, user, email, url };
  struct Choice {
    std::string value;
    std::string label;
    bool operator==(const Choice&) const = default;
  };
  std::string id;  // "cost_center"
  std::string label;
  Kind kind = Kind::text;
  bool required = false;  // of a checkbox: it must be ticked
  std::string help;
  std::string placeholder;
  std::string initial;                      // as an answer is written
  std::vector<Choice> choices;              // choice, choices
  std::optional<std::int64_t> at_least, at_most;  // number: its value; text: its length
  std::string pattern;                      // text: an RE2 that the whole text must match; may be empty
  bool operator==(const FormField&) const = default;
};

struct Form {
  FormId id;
  std::string name;
  std::vector<FormField> fields;
  bool operator==(const Form&) const = default;
};

// An answer as text: a number in decimal, "true" or "false", a date as 2026-11-24, a user's email, the value of a
// choice; several choices are separated by line breaks.
struct Answer {
  std::string field;
  std::string label;  // as it was asked, for whoever reads it later
  std::string value;
  bool operator==(const Answer&) const = default;
};

struct Facts;

// The answers as they are to be kept, in the form's order, empty ones left out. Errc::invalid with `field` "form.<id>"
// for the first that is missing or breaks a rule of its field.
Result<std::vector<Answer>> checked_answers(const Form& form, const std::vector<Answer>& given, const Facts& facts);

}  // namespace c1::workflow
