// public id := base62 of the first 20 bytes of SHA-256(kind ":" key), 27 digits, zeros in front

#include "bot/api/directory.hpp"

#include <algorithm>
#include <array>
#include <cstdint>

#include "base/encoding.hpp"
#include "base/text.hpp"
#include "bot/organisation_kept.hpp"
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

std::vector<std::string> parts_of(const std::string& key) { return text::split(key, IdBook::kSeparator); }

}  // namespace

std::string public_id(const UserId& id) { return id.empty() ? "" : id_for("user", id.value); }
std::string public_id(const AppId& id) { return id_for("app", id.value); }
std::string public_id(const EntitlementId& id) { return id_for("entitlement", id.value); }
std::string public_id(const PolicyId& id) { return id.empty() ? "" : id_for("policy", id.value); }
std::string public_id(const FormId& id) { return id_for("form", id.value); }
std::string public_id(Role role) { return id_for("role", to_string(role)); }
std::string public_catalog_id(std::string_view slug) { return id_for("catalog", slug); }
std::string public_webhook_id(std::string_view slug) { return id_for("webhook", slug); }
std::string public_resource_type_id(const AppId& app, std::string_view type) {
  return id_for("resource_type", app.value + "/" + std::string(type));
}
std::string public_resource_id(const AppId& app, const Resource& resource) {
  return id_for("resource", app.value + "/" + resource.type + "/" + resource.name);
}
std::string public_account_id(const AppId& app, const UserId& person, const std::string& name) {
  return id_for("account", app.value + "/" + person.value + (name.empty() ? "" : "/" + name));
}

// ---- the way back

std::string IdBook::key_of(Kind kind, std::string_view id, const Catalog& catalog) {
  const Page& page = pages_.at(static_cast<std::size_t>(kind));
  const std::string text(id);
  {
    const std::shared_lock lock(mutex_);
    const auto found = page.keys.find(text);
    if (found != page.keys.end()) return found->second;
    if (page.complete_for >= catalog.version()) return {};
  }
  const std::unique_lock lock(mutex_);
  complete(kind, catalog);
  const auto found = page.keys.find(text);
  return found == page.keys.end() ? "" : found->second;
}

void IdBook::complete(const Catalog& catalog) {
  const std::unique_lock lock(mutex_);
  for (std::size_t kind = 0; kind < kKinds; ++kind) complete(static_cast<Kind>(kind), catalog);
}

void IdBook::add_resource(const AppId& app, const std::string& type, const std::string& name) {
  const std::unique_lock lock(mutex_);
  const std::string head = app.value + kSeparator + type;
  add(Kind::resource_type, head, public_resource_type_id(app, type));
  if (!name.empty())
    add(Kind::resource, head + kSeparator + name, public_resource_id(app, {.type = type, .name = name, .owners = {}}));
}

void IdBook::add(Kind kind, const std::string& key, const std::string& id) {
  Page& page = pages_.at(static_cast<std::size_t>(kind));
  if (page.known.insert(key).second) page.keys.emplace(id, key);
}

// With the lock. Only of keys that are new an id is computed: that is what takes time.
void IdBook::complete(Kind kind, const Catalog& catalog) {
  Page& page = pages_.at(static_cast<std::size_t>(kind));
  if (page.complete_for >= catalog.version()) return;
  const Organisation& all = catalog.organisation();
  const auto note = [&](const std::string& key, auto&& id) {
    if (page.known.insert(key).second) page.keys.emplace(id(), key);
  };
  const auto note_all = [&](const auto& things) {
    for (const auto& thing : things) note(thing.id.value, [&] { return public_id(thing.id); });
  };
  switch (kind) {
    case Kind::user:
      note_all(all.users);
      break;
    case Kind::app:
      note_all(all.apps);
      break;
    case Kind::entitlement:
      note_all(all.entitlements);
      break;
    case Kind::policy:
      note_all(all.policies);
      break;
    case Kind::form:
      note_all(all.forms);
      break;
    case Kind::catalog:
      for (const CatalogEntry& entry : all.catalogs) note(entry.slug, [&] { return public_catalog_id(entry.slug); });
      break;
    case Kind::webhook:
      for (const Connection& one : all.connections) note(one.slug, [&] { return public_webhook_id(one.slug); });
      break;
    case Kind::resource_type:
      for (const Entitlement& e : all.entitlements)
        if (e.resource)
          note(e.app.value + kSeparator + e.resource->type,
               [&] { return public_resource_type_id(e.app, e.resource->type); });
      break;
    case Kind::resource:
      for (const Entitlement& e : all.entitlements)
        if (e.resource)
          note(e.app.value + kSeparator + e.resource->type + kSeparator + e.resource->name,
               [&] { return public_resource_id(e.app, *e.resource); });
      break;
  }
  page.complete_for = catalog.version();
}

// ---- one version

Directory::Directory(CatalogPtr catalog, std::shared_ptr<IdBook> book, storage::Store& store)
    : catalog_(std::move(catalog)), book_(std::move(book)), store_(store) {}

const User* Directory::user(std::string_view id) const {
  if (const User* user = catalog_->user({std::string(id)})) return user;
  return catalog_->user({book_->key_of(IdBook::Kind::user, id, *catalog_)});
}
const App* Directory::app(std::string_view id) const {
  if (const App* app = catalog_->app({std::string(id)})) return app;
  return catalog_->app({book_->key_of(IdBook::Kind::app, id, *catalog_)});
}
const Entitlement* Directory::entitlement(std::string_view id) const {
  if (const Entitlement* entitlement = catalog_->entitlement({std::string(id)})) return entitlement;
  return catalog_->entitlement({book_->key_of(IdBook::Kind::entitlement, id, *catalog_)});
}
const Policy* Directory::policy(std::string_view id) const {
  if (const Policy* policy = catalog_->policy({std::string(id)})) return policy;
  return catalog_->policy({book_->key_of(IdBook::Kind::policy, id, *catalog_)});
}
const Form* Directory::form(std::string_view id) const {
  if (const Form* form = catalog_->form({std::string(id)})) return form;
  return catalog_->form({book_->key_of(IdBook::Kind::form, id, *catalog_)});
}
const CatalogEntry* Directory::entry(std::string_view id) const {
  if (const CatalogEntry* entry = catalog_->catalog(id)) return entry;
  return catalog_->catalog(book_->key_of(IdBook::Kind::catalog, id, *catalog_));
}
const Connection* Directory::webhook(std::string_view id) const {
  const Connection* found = catalog_->connection(id);
  if (!found) found = catalog_->connection(book_->key_of(IdBook::Kind::webhook, id, *catalog_));
  return found && found->kind == "webhook" ? found : nullptr;
}

// What was declared and what entitlements have are found alike.
std::optional<ResourceType> Directory::resource_type(std::string_view id) const {
  all_declared();
  const auto parts = parts_of(book_->key_of(IdBook::Kind::resource_type, id, *catalog_));
  if (parts.size() != 2) return std::nullopt;
  const AppId app{parts[0]};
  const auto& entitlements = entitlements_of(app);
  const bool is_there = !declared("resource/" + parts[0] + IdBook::kSeparator + parts[1]).is_null() ||
                        std::any_of(entitlements.begin(), entitlements.end(),
                                    [&](const Entitlement* e) { return e->resource && e->resource->type == parts[1]; });
  return is_there ? std::optional(ResourceType{app, parts[1]}) : std::nullopt;
}

std::optional<FoundResource> Directory::resource(std::string_view id) const {
  all_declared();
  const std::string key = book_->key_of(IdBook::Kind::resource, id, *catalog_);
  const auto parts = parts_of(key);
  if (parts.size() != 3) return std::nullopt;
  const AppId app{parts[0]};
  for (const Entitlement* e : entitlements_of(app))
    if (e->resource && e->resource->type == parts[1] && e->resource->name == parts[2])
      return FoundResource{app, *e->resource};
  const json::Value& body = declared("resource/" + key);
  if (body.is_null()) return std::nullopt;
  FoundResource found{app, {.type = parts[1], .name = parts[2], .owners = {}}};
  for (const json::Value& owner : body["owners"].array()) found.resource.owners.push_back({owner.string()});
  return found;
}

const std::vector<const Entitlement*>& Directory::entitlements_of(const AppId& app) const {
  static const std::vector<const Entitlement*> none;
  std::call_once(by_app_made_, [this] {
    for (const Entitlement& entitlement : catalog_->organisation().entitlements)
      by_app_[entitlement.app.value].push_back(&entitlement);
    for (auto& [key, all] : by_app_)
      std::sort(all.begin(), all.end(), [](const Entitlement* a, const Entitlement* b) { return a->id < b->id; });
  });
  const auto found = by_app_.find(app.value);
  return found == by_app_.end() ? none : found->second;
}

// A row that cannot be read says nothing.
const std::map<std::string, json::Value>& Directory::all_declared() const {
  std::call_once(declared_read_, [this] {
    const auto rows = store_.read([](storage::Tx& tx) { return tx.catalog_items_of(kDeclared); });
    for (const storage::CatalogItem& row : rows) {
      auto body = json::parse(row.body);
      if (!body) continue;
      declared_[row.key] = *std::move(body);
      const std::string head = "resource/";
      const auto parts = row.key.starts_with(head) ? parts_of(row.key.substr(head.size())) : std::vector<std::string>{};
      if (parts.size() >= 2) book_->add_resource({parts[0]}, parts[1], parts.size() == 3 ? parts[2] : "");
    }
  });
  return declared_;
}

const json::Value& Directory::declared(const std::string& key) const {
  static const json::Value nothing;
  const auto& all = all_declared();
  const auto found = all.find(key);
  return found == all.end() ? nothing : found->second;
}

std::vector<std::string> Directory::declared_below(const std::string& head) const {
  std::vector<std::string> keys;
  const auto& all = all_declared();
  for (auto at = all.lower_bound(head); at != all.end() && at->first.starts_with(head); ++at) keys.push_back(at->first);
  return keys;
}

DirectoryPtr Directories::get() {
  CatalogPtr now_in_force = catalog_.get();
  const std::lock_guard lock(mutex_);
  if (of_ != now_in_force) {
    directory_ = std::make_shared<const Directory>(now_in_force, book_, store_);
    of_ = std::move(now_in_force);
  }
  return directory_;
}

}  // namespace c1::bot::api
