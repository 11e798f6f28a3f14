// public id := base62 of the first 20 bytes of SHA-256(kind ":" key), 27 digits, zeros in front

#include "bot/api/directory.hpp"

#include <array>
#include <cstdint>

#include "base/encoding.hpp"
#include "workflow/codec.hpp"

namespace c1::bot::api {
namespace {

using namespace workflow;

std::string id_for(std::string_view kind, std::string_view key) {
  constexpr std::string_view kDigits = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
  const std::string digest = sha256(std::string(kind) + ":" + std::string(key));
  std::array<std::uint32_t, 5> number{};  // big-endian, four bytes in each
  for (std::size_t i = 0; i < 20; ++i)
    number.at(i / 4) = number.at(i / 4) << 8U | static_cast<unsigned char>(digest[i]);
  std::string id(27, '0');
  for (std::size_t at = id.size(); at-- > 0;) {
    std::uint64_t rest = 0;
    for (std::uint32_t& part : number) {
      const std::uint64_t value = rest << 32U | part;
      part = static_cast<std::uint32_t>(value / 62);
      rest = value % 62;
    }
    id[at] = kDigits[rest];
  }
  return id;
}

template <class T>
const T* found(const std::unordered_map<std::string, const T*>& map, std::string_view id) {
  const auto place = map.find(std::string(id));
  return place == map.end() ? nullptr : place->second;
}
template <class T>
const T* held(const std::unordered_map<std::string, T>& map, std::string_view id) {
  const auto place = map.find(std::string(id));
  return place == map.end() ? nullptr : &place->second;
}

}  // namespace

std::string public_id(const UserId& id) { return id.empty() ? "" : id_for("user", id.value); }
std::string public_id(const AppId& id) { return id_for("app", id.value); }
std::string public_id(const EntitlementId& id) { return id_for("entitlement", id.value); }
std::string public_id(const PolicyId& id) { return id.empty() ? "" : id_for("policy", id.value); }
std::string public_id(const FormId& id) { return id_for("form", id.value); }
std::string public_id(Role role) { return id_for("role", to_string(role)); }
std::string public_catalog_id(std::string_view slug) { return id_for("catalog", slug); }
std::string public_resource_type_id(const AppId& app, std::string_view type) {
  return id_for("resource_type", app.value + "/" + std::string(type));
}
std::string public_resource_id(const AppId& app, const Resource& resource) {
  return id_for("resource", app.value + "/" + resource.type + "/" + resource.name);
}
std::string public_account_id(const AppId& app, const UserId& person) {
  return id_for("account", app.value + "/" + person.value);
}

Directory::Directory(CatalogPtr catalog) : catalog_(std::move(catalog)) {
  const Organisation& all = catalog_->organisation();
  for (const User& user : all.users) users_[public_id(user.id)] = users_[user.id.value] = &user;
  for (const App& app : all.apps) apps_[public_id(app.id)] = apps_[app.id.value] = &app;
  for (const Policy& policy : all.policies) policies_[public_id(policy.id)] = policies_[policy.id.value] = &policy;
  for (const CatalogEntry& entry : all.catalogs)
    entries_[public_catalog_id(entry.slug)] = entries_[entry.slug] = &entry;
  for (const Entitlement& entitlement : all.entitlements) {
    entitlements_[public_id(entitlement.id)] = entitlements_[entitlement.id.value] = &entitlement;
    if (!entitlement.resource) continue;
    const Resource& resource = *entitlement.resource;
    resource_types_.try_emplace(public_resource_type_id(entitlement.app, resource.type),
                                ResourceType{entitlement.app, resource.type});
    resources_.try_emplace(public_resource_id(entitlement.app, resource), FoundResource{entitlement.app, &resource});
  }
}

const User* Directory::user(std::string_view id) const { return found(users_, id); }
const App* Directory::app(std::string_view id) const { return found(apps_, id); }
const Entitlement* Directory::entitlement(std::string_view id) const { return found(entitlements_, id); }
const Policy* Directory::policy(std::string_view id) const { return found(policies_, id); }
const CatalogEntry* Directory::entry(std::string_view id) const { return found(entries_, id); }
const ResourceType* Directory::resource_type(std::string_view id) const { return held(resource_types_, id); }
const FoundResource* Directory::resource(std::string_view id) const { return held(resources_, id); }

DirectoryPtr Directories::get() {
  CatalogPtr now_in_force = catalog_.get();
  const std::lock_guard lock(mutex_);
  if (of_ != now_in_force) {
    directory_ = std::make_shared<const Directory>(now_in_force);
    of_ = std::move(now_in_force);
  }
  return directory_;
}

}  // namespace c1::bot::api
