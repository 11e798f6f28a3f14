#pragma once
// Filters of the page's lists that a person has given a name.

#include <string>
#include <string_view>
#include <vector>

#include "storage/store.hpp"

namespace c1::storage {

struct SavedView {
  std::string person;
  std::string screen;  // "requests", "approvals", "history"
  std::string name;
  std::string query;  // what stands behind the '?' of the list's address
  bool operator==(const SavedView&) const = default;
};

std::vector<SavedView> saved_views_of(Tx& tx, std::string_view person, std::string_view screen);  // by name
// In the place of the one of the same name.
void save_view(Tx& tx, const SavedView& view);
// False where there was none.
bool forget_view(Tx& tx, std::string_view person, std::string_view screen, std::string_view name);

}  // namespace c1::storage
