#pragma once
// A company made up for benchmarks, and what its people have asked for in years.

#include <filesystem>
#include <string>

#include "base/ids.hpp"
#include "storage/store.hpp"
#include "workflow/catalog.hpp"
#include "workflow/request.hpp"

namespace c1::bench {

workflow::UserId person(std::size_t i);  // person42@acme.test
std::string app_slug(std::size_t app);
workflow::EntitlementId access_to(std::size_t app, std::size_t i);

// Everybody has a manager, every app two owners; half of the apps are seen by their department only.
workflow::Organisation organisation_of(std::size_t users, std::size_t apps, std::size_t per_app);
// The large one: what c1 is to be quick in.
struct Large {
  static constexpr std::size_t kUsers = 50'000, kApps = 2'000, kPerApp = 50;
};
workflow::Organisation large_acme();

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

// A folder for a database, gone with it.
class Folder {
 public:
  Folder() { std::filesystem::create_directories(path_); }
  ~Folder() { std::filesystem::remove_all(path_); }
  std::string database() const { return "sqlite:" + (path_ / "c1.db").string(); }
  double megabytes() const { return static_cast<double>(std::filesystem::file_size(path_ / "c1.db")) / 1e6; }

 private:
  const std::filesystem::path path_ = std::filesystem::temp_directory_path() / ("c1-bench-" + new_id());
};

}  // namespace c1::bench
