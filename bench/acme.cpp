#include "bench/acme.hpp"

#include <algorithm>
#include <iterator>

#include "base/ids.hpp"

namespace c1::bench {

using namespace workflow;

UserId person(std::size_t i) { return {"person" + std::to_string(i) + "@acme.test"}; }
std::string app_slug(std::size_t app) { return "app-" + std::to_string(app); }
EntitlementId access_to(std::size_t app, std::size_t i) { return {app_slug(app) + "/role-" + std::to_string(i)}; }

namespace {

const char* const kWords[] = {"Billing",   "Atlas",   "Search", "Ledger",  "Harbor", "Payments", "Mobile", "Édition",
                              "Warehouse", "Gateway", "Notes",  "Metrics", "Vault",  "Câble",    "Orders", "Support"};
const char* const kRoles[] = {"Viewer",   "Editor",   "Administrator", "Auditor",
                              "Operator", "Deployer", "Owner",         "Analyst"};
constexpr std::size_t kDepartments = 200;

// The `e`th of the `a`th app, decided by the manager.
Entitlement entitlement_of(std::size_t a, std::size_t e, const std::string& app_name) {
  Entitlement entitlement{.id = access_to(a, e), .app = {app_slug(a)}, .slug = "role-" + std::to_string(e)};
  entitlement.name = std::string(kRoles[e % std::size(kRoles)]) + " of area " + std::to_string(e);
  entitlement.description = "What a " + entitlement.name + " in " + app_name + " may do";
  entitlement.resource = Resource{"role", entitlement.slug, {}};
  entitlement.max_duration = Seconds{30 * 86'400};
  entitlement.policy = {"manager"};
  return entitlement;
}
std::string app_name(std::size_t a) { return std::string(kWords[a % std::size(kWords)]) + " " + std::to_string(a); }

User user_of(std::size_t i) {
  User user{.id = person(i), .email = person(i).value, .name = "Person " + std::to_string(i)};
  user.department = "Department " + std::to_string(i % kDepartments);
  return user;
}

}  // namespace

Organisation organisation_of(std::size_t users, std::size_t apps, std::size_t per_app) {
  Organisation acme;
  acme.name = "Acme";
  for (std::size_t i = 0; i < users; ++i) {
    User user = user_of(i);
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
    App app{.id = {app_slug(a)}, .name = app_name(a), .owners = {person(a % users), person((a + 1) % users)}};
    for (std::size_t e = 0; e < per_app; ++e) {
      Entitlement entitlement = entitlement_of(a, e, app.name);
      (a % 2 ? of_departments[a % kDepartments] : everyone).entitlements.push_back(entitlement.id);
      acme.entitlements.push_back(std::move(entitlement));
    }
    acme.apps.push_back(std::move(app));
  }
  acme.catalogs = std::move(of_departments);
  acme.catalogs.push_back(std::move(everyone));
  return acme;
}

Organisation large_acme() { return organisation_of(Large::kUsers, Large::kApps, Large::kPerApp); }

Organisation organisation_of_pairs() {
  Organisation acme;
  acme.name = "Acme";
  for (std::size_t i = 0; i < 2 * kPairs; ++i) {
    User user = user_of(i);
    if (i % 2 == 0) user.manager = person(i + 1);
    if (i == 1) user.roles = {Role::super_admin};
    acme.users.push_back(std::move(user));
  }
  acme.policies.push_back({.id = {"manager"}, .name = "Manager", .steps = {ApprovalRule{.by = {ByManager{}}}}});
  CatalogEntry everyone{.slug = "everyone", .name = "Everyone"};
  for (std::size_t a = 0; a < Acme::kApps; ++a) {
    App app{.id = {app_slug(a)}, .name = app_name(a), .owners = {person(1)}};
    for (std::size_t e = 0; e < Acme::kPerApp; ++e) {
      Entitlement entitlement = entitlement_of(a, e, app.name);
      entitlement.provisioning.assignees = {ByManager{}};
      everyone.entitlements.push_back(entitlement.id);
      acme.entitlements.push_back(std::move(entitlement));
    }
    acme.apps.push_back(std::move(app));
  }
  acme.catalogs = {std::move(everyone)};
  return acme;
}

void fill_up(storage::Store& store, const workflow::Request& pattern, std::size_t from, std::size_t to,
             std::size_t users) {
  constexpr std::size_t kBatch = 2'000;
  for (std::size_t at = from; at < to; at += kBatch) {
    store.write([&](storage::Tx& tx) {
      for (std::size_t i = at; i < std::min(to, at + kBatch); ++i) {
        Request request = pattern;
        request.id = {new_id()};
        request.number = tx.next_request_number();
        request.subject = request.requester = person(i % users);
        tx.save(request, 0);
        tx.save(Grant{.id = {new_id()},
                      .subject = request.subject,
                      .entitlement = request.entitlement,
                      .since = request.opened,
                      .state = Grant::State::ended,
                      .ended = request.closed});
        for (const char* what : {"opened", "decided", "granted"})
          tx.append({.at = request.opened,
                     .actor = request.subject.value,
                     .subject = request.subject.value,
                     .surface = "slack",
                     .what = what,
                     .request = request.id.value,
                     .body = "{}"});
      }
    });
  }
}

}  // namespace c1::bench
