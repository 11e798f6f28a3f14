#pragma once
// The catalog under the names that the public API gives to its things: 27 letters and digits, as clients expect them.
// They are made from our own keys, so that they stay the same; our own keys ("github", "lena@acme.test") are understood
// as well.

#include <array>
#include <map>
#include <memory>
#include <mutex>
#include <shared_mutex>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "base/json.hpp"
#include "bot/services.hpp"
#include "workflow/catalog.hpp"

namespace c1::bot::api {

std::string public_id(const workflow::UserId& id);
std::string public_id(const workflow::AppId& id);
std::string public_id(const workflow::EntitlementId& id);
std::string public_id(const workflow::PolicyId& id);
std::string public_id(const workflow::FormId& id);
std::string public_id(workflow::Role role);
std::string public_catalog_id(std::string_view slug);
std::string public_webhook_id(std::string_view slug);
// A resource belongs to an app; so does a type of resources.
std::string public_resource_type_id(const workflow::AppId& app, std::string_view type);
std::string public_resource_id(const workflow::AppId& app, const workflow::Resource& resource);
// A person's account in an app, by its name; the one of whom the organisation lists none is made of the two.
std::string public_account_id(const workflow::AppId& app, const workflow::UserId& person, const std::string& name = {});

// The way back from public ids to our keys. An id stays right whatever the catalog becomes, so that only keys that were
// not there before are ever computed: after a change of the catalog nothing is to be done for what was known.
// Thread-safe.
class IdBook {
 public:
  enum class Kind { user, app, entitlement, policy, form, catalog, webhook, resource_type, resource };
  // "" where nothing in `catalog` has it. Of a resource: app, type and name with kSeparator in between.
  std::string key_of(Kind kind, std::string_view id, const workflow::Catalog& catalog);
  // Of everything in `catalog`: what key_of() does when it must, ahead of time.
  void complete(const workflow::Catalog& catalog);
  // What no catalog has: resources that were declared.
  void add_resource(const workflow::AppId& app, const std::string& type, const std::string& name);
  static constexpr char kSeparator = '\x1f';

 private:
  static constexpr std::size_t kKinds = 9;
  struct Page {
    std::unordered_map<std::string, std::string> keys;  // by id
    std::unordered_set<std::string> known;
    std::int64_t complete_for = -1;
  };
  void complete(Kind kind, const workflow::Catalog& catalog);
  void add(Kind kind, const std::string& key, const std::string& own);

  std::shared_mutex mutex_;
  std::array<Page, kKinds> pages_;
};

struct ResourceType {
  workflow::AppId app;
  std::string name;
};
struct FoundResource {
  workflow::AppId app;
  workflow::Resource resource;
};

// One version of the catalog. Cheap to make: what needs all of it is made when it is asked for first.
class Directory {
 public:
  Directory(workflow::CatalogPtr catalog, std::shared_ptr<IdBook> book, storage::Store& store);

  const workflow::Catalog& catalog() const { return *catalog_; }
  // Null where there is none. People who have left are found, too.
  const workflow::User* user(std::string_view id) const;
  const workflow::App* app(std::string_view id) const;
  const workflow::Entitlement* entitlement(std::string_view id) const;
  const workflow::Policy* policy(std::string_view id) const;
  const workflow::Form* form(std::string_view id) const;
  const workflow::CatalogEntry* entry(std::string_view id) const;
  const workflow::Connection* webhook(std::string_view id) const;
  std::optional<ResourceType> resource_type(std::string_view id) const;
  std::optional<FoundResource> resource(std::string_view id) const;

  // By id.
  const std::vector<const workflow::Entitlement*>& entitlements_of(const workflow::AppId& app) const;
  // What clients of the API want remembered and the organisation has no place for, by "kind/key"; null where there is
  // nothing. "resource/APP<separator>TYPE[<separator>NAME]": a resource, or a type of them, that no entitlement has.
  const json::Value& declared(const std::string& key) const;
  // Whose keys begin with `head`.
  std::vector<std::string> declared_below(const std::string& head) const;

 private:
  const std::map<std::string, json::Value>& all_declared() const;

  workflow::CatalogPtr catalog_;
  std::shared_ptr<IdBook> book_;
  storage::Store& store_;
  mutable std::once_flag by_app_made_, declared_read_;
  mutable std::unordered_map<std::string, std::vector<const workflow::Entitlement*>> by_app_;
  mutable std::map<std::string, json::Value> declared_;
};
using DirectoryPtr = std::shared_ptr<const Directory>;

// The directory of the catalog that is in force, made once for each.
class Directories {
 public:
  Directories(const Snapshot& catalog, storage::Store& store)
      : catalog_(catalog), store_(store), book_(std::make_shared<IdBook>()) {}
  DirectoryPtr get();
  const std::shared_ptr<IdBook>& book() const { return book_; }

 private:
  const Snapshot& catalog_;
  storage::Store& store_;
  const std::shared_ptr<IdBook> book_;
  std::mutex mutex_;
  workflow::CatalogPtr of_;
  DirectoryPtr directory_;
};

}  // namespace c1::bot::api
