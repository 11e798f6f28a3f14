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
#include "workflow/digest.hpp"
#include "workflow/form.hpp"
#include "workflow/method.hpp"
#include "workflow/notices.hpp"
#include "workflow/policy.hpp"
#include "workflow/terms.hpp"

namespace c1::workflow {

enum class UserStatus { active, suspended, deleted };
enum class Role {
  super_admin,
  access_request_admin,
  access_request_helpdesk,
  app_admin,  // administers the apps they own
  read_only_admin
};

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
  std::vector<std::string> groups = {};  // of the directory, by name; sorted
  bool operator==(const User&) const = default;
};

struct Resource {
  std::string type;  // "group", "role", "repository"
  std::string name;
  std::vector<UserId> owners;
  bool operator==(const Resource&) const = default;
};

// A task for people: somebody adds, or takes out, the person by hand.
struct ManualProvisioning {
  std::vector<Approvers> assignees;  // empty = the app's owners
  std::string instructions;
  std::optional<TaskSla> sla = {};
  bool operator==(const ManualProvisioning&) const = default;
};

constexpr Seconds kShortestAccess{300};  // less than this cannot be asked for

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
  PolicyId policy;                    // its own, or the app's
  PolicyId revoke_policy;             // of giving it back or taking it away; empty = needs no approval
  std::optional<PolicyId> emergency;  // none = there is no short road
  std::optional<FormId> form;
  std::vector<UserId> holders;  // who hold it because the file says so
  ManualProvisioning provisioning;
  std::optional<ManualProvisioning> deprovisioning;  // none = as provisioning
  Systems systems;                                   // that give it; where they cannot, the task is for people
  std::optional<Systems> removal;                    // that take it away; none = the same, in reverse order
  bool operator==(const Entitlement&) const = default;
};

// That a person has several accounts in an app, or one that is called otherwise than they are.
struct AppAccount {
  UserId person;
  std::string name;   // as the app knows it; one of its kind in the app
  std::string label;  // for people: "Admin"; may be empty
  bool operator==(const AppAccount&) const = default;
};

struct App {
  AppId id;
  std::string name;
  std::string description;
  std::string instructions;  // shown in the request form
  std::vector<UserId> owners;
  std::vector<AppAccount> accounts = {};  // a person's first one is what is meant where none is named
  bool operator==(const App&) const = default;
};

// A published set of entitlements, shown to an audience.
struct CatalogEntry {
  std::string slug;
  std::string name;
  std::string description;
  std::string audience;  // CEL over `subject`; empty = everyone
  std::vector<EntitlementId> entitlements;
  bool bundle = false;  // may be asked for as a whole
  bool operator==(const CatalogEntry&) const = default;
};

// People are read from an LDAP directory, again and again.
struct DirectorySync {
  std::string connection;                       // a slug, of an LDAP directory
  std::map<std::string, std::string> settings;  // what is looked for, and which attribute is what
  Seconds every{3'600};
  bool operator==(const DirectorySync&) const = default;
};

// What the catalog is made from, in no particular order.
struct Organisation {
  std::string name;
  std::vector<EntitlementId> helpdesk;  // whose holders are asked when nobody knows where a wish belongs
  Seconds lapse_after{30 * 86'400};     // a request that is open for so long times out
  std::vector<User> users;
  std::vector<App> apps;
  std::vector<Entitlement> entitlements;
  std::vector<CatalogEntry> catalogs;
  std::vector<Policy> policies;
  std::vector<Form> forms;
  std::vector<Connection> connections;
  Seconds verify_every{86'400};  // what systems have given is looked at again and again
  std::optional<DirectorySync> sync = {};
  NoticeRules notices;  // what people are told of, where it is not left to them
  DigestRule digest;
  // A step that has a channel and more approvers than this is shown there only.
  std::size_t own_cards_up_to = 10;
  bool operator==(const Organisation&) const = default;
};

struct Holdings;
struct Condition;
class Catalog;

// What one person may see of a catalog; found once, asked often. Lives as long as the catalog.
class Sight {
 public:
  bool sees(const EntitlementId& id) const;
  bool sees(const CatalogEntry& entry) const;

 private:
  friend class Catalog;
  const Catalog* catalog_ = nullptr;
  std::vector<bool> shown_;  // by the place of the catalog entry
};

// As mail addresses are compared: without the case of ASCII letters.
std::string lower_address(std::string_view email);

struct NamedThings {
  std::vector<const App*> apps;
  std::vector<const Entitlement*> entitlements;
  std::vector<const User*> people;
  std::size_t size() const { return apps.size() + entitlements.size() + people.size(); }
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

  const Form* form(const FormId& id) const;
  const Connection* connection(std::string_view slug) const;
  const CatalogEntry* catalog(std::string_view slug) const;
  const Entitlement* entitlement_by_alias(std::string_view alias) const;  // as written
  const std::vector<UserId>& reports_of(const UserId& manager) const;     // direct ones, active or not
  std::size_t active_in(const std::string& department) const;
  // As the organisation lists them, the first in front; mostly none.
  const std::vector<const AppAccount*>& accounts_of(const UserId& person, const AppId& app) const;

  // What `viewer` may know of and ask for: what stands in a catalog whose audience they belong to. Nothing for whoever
  // is not active; a condition that cannot be evaluated does not admit.
  Sight sight_of(const User& viewer, const Holdings& holdings, Instant now) const;

  // Whether that needs to ask who holds what: else empty Holdings do.
  bool sight_depends_on_holdings() const;
  // A rule's condition of a policy of this organisation, compiled once. Null for other texts.
  const Condition* condition(const std::string& text) const;

  // Up to `limit` of what is seen, best first; no query = all in alphabetical order. Ranked: whole name, then prefix of
  // the name, prefix of any word, alias, anything inside of name, description or resource; every word of the query must
  // be found. Case and accents do not matter.
  std::vector<const App*> search_apps(const Sight& sight, std::string_view query, std::size_t limit) const;
  std::vector<const Entitlement*> search_entitlements(const Sight& sight, const AppId& app, std::string_view query,
                                                      std::size_t limit) const;
  // Over all apps; the app's name counts, too.
  std::vector<const Entitlement*> search_everything(const Sight& sight, std::string_view query,
                                                    std::size_t limit) const;
  // Whatever has a word in its name that begins so, whoever may see it; `limit` at most. `beginning`: folded, of ASCII
  // letters and digits. The first call of a catalog reads all names.
  NamedThings named(std::string_view beginning, std::size_t limit) const;
  // Bundles that are seen, and of which at least one entitlement is there, in alphabetical order.
  std::vector<const CatalogEntry*> bundles(const Sight& sight) const;

 private:
  friend class Sight;
  struct Index;
  std::unique_ptr<const Index> index_;
};

using CatalogPtr = std::shared_ptr<const Catalog>;

// "Platform team member in GitHub"; "Access to GitHub" where it is no permission on a resource.
std::string entitlement_phrase(const Catalog& catalog, const EntitlementId& id);

}  // namespace c1::workflow
