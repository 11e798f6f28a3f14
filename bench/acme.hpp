#pragma once
// A large organisation that is the same in each run, and a folder for its database.

#include <filesystem>
#include <iterator>
#include <string>
#include <vector>

#include "base/ids.hpp"
#include "workflow/catalog.hpp"

namespace c1::bench {

using namespace workflow;

inline const char* const kWords[] = {"Billing", "Atlas",   "Search",    "Ledger",  "Harbor", "Payments",
                                     "Mobile",  "Édition", "Warehouse", "Gateway", "Notes",  "Metrics",
                                     "Vault",   "Câble",   "Orders",    "Support"};
inline const char* const kRoles[] = {"Viewer",   "Editor",   "Administrator", "Auditor",
                                     "Operator", "Deployer", "Owner",         "Analyst"};
inline constexpr std::size_t kDepartments = 200;

inline UserId person(std::size_t i) { return {"person" + std::to_string(i) + "@acme.test"}; }
inline EntitlementId access_to(std::size_t app, std::size_t i) {
  return {"app-" + std::to_string(app) + "/role-" + std::to_string(i)};
}

// Everybody has a manager, every app two owners; half of the apps are seen by their department only.
inline Organisation organisation_of(std::size_t users, std::size_t apps, std::size_t per_app) {
  Organisation acme;
  acme.name = "Acme";
  for (std::size_t i = 0; i < users; ++i) {
    User user{.id = person(i), .email = person(i).value, .name = "Person " + std::to_string(i)};
    user.department = "Department " + std::to_string(i % kDepartments);
    if (i > 0) user.manager = person(i / 8);
    if (i == 0) user.roles = {Role::super_admin};
    acme.users.push_back(std::move(user));
  }
  acme.policies.push_back({.id = {"manager"}, .name = "Manager", .steps = {ApprovalRule{.by = {ByManager{}}}}});
  CatalogEntry everyone{.slug = "everyone", .name = "Everyone"};
  std::vector<CatalogEntry> of_departments(kDepartments);
  for (std::size_t i = 0; i < kDepartments; ++i)
    of_departments[i] = {.slug = "department-" + std::to_string(i),
                         .name = "Department " + std::to_string(i),
                         .audience = "subject.department == \"Department " + std::to_string(i) + "\""};
  for (std::size_t a = 0; a < apps; ++a) {
    App app{.id = {"app-" + std::to_string(a)},
            .name = std::string(kWords[a % std::size(kWords)]) + " " + std::to_string(a),
            .owners = {person(a % users), person((a + 1) % users)}};
    for (std::size_t e = 0; e < per_app; ++e) {
      Entitlement entitlement{.id = access_to(a, e), .app = app.id, .slug = "role-" + std::to_string(e)};
      entitlement.name = std::string(kRoles[e % std::size(kRoles)]) + " of area " + std::to_string(e);
      entitlement.description = "What a " + entitlement.name + " in " + app.name + " may do";
      entitlement.resource = Resource{"role", "role-" + std::to_string(e), {}};
      entitlement.max_duration = Seconds{30 * 86'400};
      entitlement.policy = {"manager"};
      (a % 2 ? of_departments[a % kDepartments] : everyone).entitlements.push_back(entitlement.id);
      acme.entitlements.push_back(std::move(entitlement));
    }
    acme.apps.push_back(std::move(app));
  }
  acme.catalogs = std::move(of_departments);
  acme.catalogs.push_back(std::move(everyone));
  return acme;
}

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
