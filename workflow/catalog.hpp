#pragma once
// The organisation as one immutable value: people, apps, entitlements, catalogs, policies, with a search index. Built
// once, shared by all threads, swapped as a whole when its version in the database moves.

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/result.hpp"
#include "workflow/policy.hpp"
#include "workflow/terms.hpp"

namespace c1::workflow {

enum class UserStatus { active, suspended, deleted };
enum class Role { super_admin, access_request_admin, access_request_helpdesk, read_only_admin };

struct User {
  UserId id;
  std::string email;  // lower case
  std::string name;
  std::string title;
  std::string department;
  std::string employment_type;
  std::string time_zone;  // IANA, may be empty
  std::optional<UserId> manager;
  std::vector<Role> roles;
  std::map<std::string, std::string> attributes;
  UserStatus status = UserStatus::active;
  bool operator==(const User&) const = default;
};

struct Resource {
  std::string type;  // "group", "role", "repository"
  std::string name;
  bool operator==(const Resource&) const = default;
};

// A task for people: somebody adds the person by hand.
struct ManualProvisioning {
  std::vector<UserId> assignees;  // empty = the app's owners
  std::string instructions;
  bool operator==(const ManualProvisioning&) const = default;
};

struct Entitlement {
  EntitlementId id;  // app slug + "/" + slug
  AppId app;
  std::string slug;
  std::string name;
  std::string description;
  std::string alias;
  std::optional<Resource> resource;     // none = plain access to the app
  std::optional<Seconds> max_duration;  // none = may be held for good
  std::vector<UserId> owners;
  PolicyId policy;  // its own, or the app's
  ManualProvisioning provisioning;
  bool operator==(const Entitlement&) const = default;
};

struct App {
  AppId id;
  std::string name;
  std::string description;
  std::string instructions;  // shown in the request form
  std::vector<UserId> owners;
  bool operator==(const App&) const = default;
};

// A published set of entitlements, shown to an audience. Only `everyone` for now.
struct CatalogEntry {
  std::string slug;
  std::string name;
  std::vector<EntitlementId> entitlements;
  bool operator==(const CatalogEntry&) const = default;
};

// What the catalog is made from, in no particular order.
struct Organisation {
  std::string name;
  std::vector<User> users;
  std::vector<App> apps;
  std::vector<Entitlement> entitlements;
  std::vector<CatalogEntry> catalogs;
  std::vector<Policy> policies;
  bool operator==(const Organisation&) const = default;
};

class Catalog {
 public:
  // `version` is the database's. References were checked by whoever made the organisation; one that dangles is treated
  // as absent.
  Catalog(Organisation organisation, std::int64_t version);
  ~Catalog();
  Catalog(const Catalog&) = delete;
  Catalog& operator=(const Catalog&) = delete;

  std::int64_t version() const;
  const Organisation& organisation() const;

  // Null where there is none.
  const User* user(const UserId& id) const;
  const User* user_by_email(std::string_view email) const;  // compared without case
  const App* app(const AppId& id) const;
  const Entitlement* entitlement(const EntitlementId& id) const;
  const Policy* policy(const PolicyId& id) const;
  const std::vector<UserId>& super_admins() const;  // active ones

  // Whether `viewer` may know of it and ask for it: it stands in a catalog shown to them, and they are active.
  bool is_visible(const User& viewer, const EntitlementId& id) const;

  // Up to `limit` of what `viewer` may see, best first; no query = all in alphabetical order. Ranked: whole name, then
  // prefix of the name, prefix of any word, alias, anything inside of name, description or resource; every word of the
  // query must be found. Case and accents do not matter.
  std::vector<const App*> search_apps(const User& viewer, std::string_view query, std::size_t limit) const;
  std::vector<const Entitlement*> search_entitlements(const User& viewer, const AppId& app, std::string_view query,
                                                      std::size_t limit) const;

 private:
  struct Index;
  std::unique_ptr<const Index> index_;
};

using CatalogPtr = std::shared_ptr<const Catalog>;

// "Platform team member in GitHub"; "Access to GitHub" where it is no permission on a resource.
std::string entitlement_phrase(const Catalog& catalog, const EntitlementId& id);

}  // namespace c1::workflow
