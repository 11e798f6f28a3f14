#pragma once
// A company made up for benchmarks, and what its people have asked for in years.

#include <string>

#include "storage/store.hpp"
#include "workflow/catalog.hpp"
#include "workflow/request.hpp"

namespace c1::bench {

workflow::UserId person(std::size_t i);  // person42@acme.test
std::string app_slug(std::size_t app);
workflow::EntitlementId access_to(std::size_t app, std::size_t i);

// Everybody has a manager, every app two owners; half of the apps are seen by their department only.
workflow::Organisation organisation_of(std::size_t users, std::size_t apps, std::size_t per_app);

// What is measured beside peers: person 2n+1 is the manager of person 2n, decides what they ask for, and gives it by
// hand. Everybody sees all of it.
struct Acme {
  static constexpr std::size_t kApps = 50, kPerApp = 20;
};
inline constexpr std::size_t kPairs = 4'000;
workflow::Organisation organisation_of_pairs();

// Requests like `pattern`, closed, of one person after the other, with their grants and audit entries, as the server
// would have left them: the `from`th up to, not including, the `to`th.
void fill_up(storage::Store& store, const workflow::Request& pattern, std::size_t from, std::size_t to,
             std::size_t users);

}  // namespace c1::bench
