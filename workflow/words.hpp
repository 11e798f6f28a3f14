#pragma once
// Internal to workflow/: names, moments and lists in the engine's sentences.

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "workflow/catalog.hpp"

namespace c1::workflow {

inline bool contains(const std::vector<UserId>& people, const UserId& person) {
  return std::find(people.begin(), people.end(), person) != people.end();
}
inline void add_once(std::vector<UserId>& people, const UserId& person) {
  if (!contains(people, person)) people.push_back(person);
}

// Known to the catalog, and neither suspended nor deleted.
bool is_active(const Catalog& catalog, const UserId& person);
bool has_role(const User& user, Role role);
// Whether `boss` is the manager of `person`, at any level. Ends also where managers form a ring.
bool manages(const Catalog& catalog, const UserId& boss, const User& person);

// "Omar Haddad"; whoever is unknown is named by their id.
std::string person_name(const Catalog& catalog, const UserId& person);
// "access.acme.test" of a webhook's address, else the slug of its connection.
std::string system_name(const Method& method);
std::string app_name(const Catalog& catalog, const AppId& app);
// "Ines Costa, Jun Watanabe or Omar Haddad" with `word` = "or"; past three, "Ines Costa, Jun Watanabe, Lena Fischer and
// 2 others" whatever the word.
std::string people_names(const Catalog& catalog, const std::vector<UserId>& people, std::string_view word);
// "24 Nov 2026 09:30 UTC".
std::string moment_words(Instant at);

}  // namespace c1::workflow
