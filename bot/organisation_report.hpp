#pragma once
// What applying an organisation would change, or has changed: for people, for programs, and for the page.

#include <string>
#include <string_view>
#include <vector>

#include "base/json.hpp"
#include "bot/organisation_difference.hpp"
#include "bot/organisation_file.hpp"
#include "bot/organisation_forecast.hpp"

namespace c1::bot {

struct Report {
  Applied applied;
  std::vector<Difference> differences;
  std::vector<Consequence> consequences;
  std::vector<Difference> kept;  // of what the API or the page has changed
  std::vector<std::string> warnings;
};

enum class Keep { what_the_api_changed, nothing };

// Before anything is changed.
Report report_on(storage::Tx& tx, const workflow::Organisation& organisation, Keep keep);

json::Value report_json(const Report& report, bool plan);
json::Value differences_json(const std::vector<Difference>& differences);
std::string_view word_for(Difference::What what);  // "new"

}  // namespace c1::bot
