#pragma once
// Slack's cursors.

#include <optional>
#include <string>
#include <vector>

#include "base/json.hpp"
#include "sandbox/api.hpp"

namespace c1::sandbox {

struct Page {
  json::Value items;
  std::string next_cursor;  // "" at the end
};

// The page that `cursor` and `limit` (1 to 999, 100 if not said) ask for; nothing for a cursor that we did not give
// out.
std::optional<Page> page_of(const std::vector<json::Value>& items, const Args& args);

}  // namespace c1::sandbox
