#pragma once
// The catalog under the names that the public API gives to its things: 27 letters and digits, as clients expect them.
// They are made from our own keys, so that they stay the same; our own keys ("github", "lena@acme.test") are understood
// as well.

#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <unordered_map>

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
// A resource belongs to an app; so does a type of resources.
std::string public_resource_type_id(const workflow::AppId& app, std::string_view type);
std::string public_resource_id(const workflow::AppId& app, const workflow::Resource& resource);
// A person's account in an app: we know one, made of the two.
std::string public_account_id(const workflow::AppId& app, const workflow::UserId& person);

struct ResourceType {
  workflow::AppId app;
  std::string name;
};
struct FoundResource {
  workflow::AppId app;
  const workflow::Resource* resource = nullptr;
};

class Directory {
 public:
  explicit Directory(workflow::CatalogPtr catalog);

  const workflow::Catalog& catalog() const { return *catalog_; }
  // Null where there is none. People who have left are found, too.
  const workflow::User* user(std::string_view id) const;
  const workflow::App* app(std::string_view id) const;
  const workflow::Entitlement* entitlement(std::string_view id) const;
  const workflow::Policy* policy(std::string_view id) const;
  const workflow::CatalogEntry* entry(std::string_view id) const;
  const ResourceType* resource_type(std::string_view id) const;
  const FoundResource* resource(std::string_view id) const;

 private:
  workflow::CatalogPtr catalog_;
  std::unordered_map<std::string, const workflow::User*> users_;
  std::unordered_map<std::string, const workflow::App*> apps_;
  std::unordered_map<std::string, const workflow::Entitlement*> entitlements_;
  std::unordered_map<std::string, const workflow::Policy*> policies_;
  std::unordered_map<std::string, const workflow::CatalogEntry*> entries_;
  std::unordered_map<std::string, ResourceType> resource_types_;
  std::unordered_map<std::string, FoundResource> resources_;
};
using DirectoryPtr = std::shared_ptr<const Directory>;

// The directory of the catalog that is in force, made once for each.
class Directories {
 public:
  explicit Directories(const Snapshot& catalog) : catalog_(catalog) {}
  DirectoryPtr get();

 private:
  const Snapshot& catalog_;
  std::mutex mutex_;
  workflow::CatalogPtr of_;
  DirectoryPtr directory_;
};

}  // namespace c1::bot::api
