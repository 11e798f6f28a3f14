#pragma once
// What is different about the organisation, as one person would tell another.

#include <string>
#include <vector>

#include "bot/organisation_changes.hpp"
#include "bot/organisation_names.hpp"

namespace c1::bot {

struct Difference {
  enum class What { added, changed, archived } what = What::changed;
  std::string kind;  // of the item
  std::string key;
  std::string thing;              // "Lena Fischer (lena@acme.test)", "GitHub / Organisation admin"
  std::vector<std::string> says;  // changed: "title Platform engineer -> Head of Platform"; lines of an outline begin
                                  // with "+ " or "- "
};

// In the order that an organisation file has, by name.
std::vector<Difference> differences_in(const std::vector<ItemChange>& changes, const Names& names);

}  // namespace c1::bot
