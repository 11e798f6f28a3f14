#pragma once
// A request's plan for an administrator: each step with its people, and every rule that holds there.

#include <string>
#include <vector>

#include "base/json.hpp"
#include "bot/organisation_names.hpp"
#include "workflow/request.hpp"

namespace c1::bot {

struct StepWords {
  std::string headline;              // "Approval by Omar Haddad (the manager of Lena Fischer)"
  std::vector<std::string> details;  // "After 1 day without a decision: it goes to Ines Costa instead."
};
StepWords words_of(const workflow::Step& step, const Names& names);
json::Value to_json(const workflow::Step& step);

}  // namespace c1::bot
