// The organisation in the store: one item per person, app, entitlement, catalog, policy and form, compared by its text.

#include <map>

#include "bot/directory/directory.hpp"
#include "bot/organisation_changes.hpp"
#include "bot/organisation_consequences.hpp"
#include "bot/organisation_file.hpp"
#include "bot/organisation_head.hpp"
#include "bot/organisation_kept.hpp"
#include "workflow/codec.hpp"

namespace c1::bot {
namespace {

using namespace workflow;

constexpr char kUser[] = "user";
constexpr char kApp[] = "app";
constexpr char kEntitlement[] = "entitlement";
constexpr char kCatalog[] = "catalog";
constexpr char kPolicy[] = "policy";
constexpr char kForm[] = "form";
constexpr char kConnection[] = "connection";
constexpr char kOrganisation[] = "organisation";

// A body as it is, or as text where an older or newer program wrote something else.
json::Value body_of(const std::string& text) {
  auto value = json::parse(text);
  return value ? *std::move(value) : json::Value(text);
}

json::Value audit_body(const ItemChange& change) {
  json::Value body = json::object({{"kind", change.kind}, {"key", change.key}});
  if (!change.before.empty()) body.set("before", body_of(change.before));
  if (!change.after.empty()) body.set("after", body_of(change.after));
  return body;
}

void note(storage::Tx& tx, std::string what, const json::Value& body, const Author& author, Instant now) {
  tx.append({.at = now,
             .actor = author.actor,
             .surface = author.surface,
             .what = std::move(what),
             .body = body.dump(),
             .address = author.address});
}

std::string save(storage::Tx& tx, const ItemChange& change, Instant now) {
  if (change.after.empty()) {
    tx.archive(change.kind, change.key, now);
    return "catalog.item_archived";
  }
  tx.save(storage::CatalogItem{change.kind, change.key, change.after});
  return change.before.empty() ? "catalog.item_added" : "catalog.item_changed";
}

template <class T>
const T* or_null(const std::optional<T>& item) {
  return item ? &*item : nullptr;
}

// What cannot be read, because another version wrote it, has no consequences.
void follow_up(storage::Tx& tx, const ItemChange& change, const CatalogToCome& catalog, std::int64_t version,
               Instant now) {
  if (change.kind == kUser) {
    const auto before = item_in(change.before, user_from), after = item_in(change.after, user_from);
    if (!before && after) directory::comes_back(tx, after->id);
    follow_up(tx, UserChange{or_null(before), or_null(after)}, version, now);
  } else if (change.kind == kOrganisation && !change.after.empty()) {
    Organisation head;
    take_head(body_of(change.after), head);
    if (head.sync) tx.enqueue(SyncDirectory{head.sync->connection, now}, now);
  } else if (change.kind == kEntitlement) {
    const auto before = item_in(change.before, entitlement_from), after = item_in(change.after, entitlement_from);
    if (before || after) follow_up(tx, EntitlementChange{or_null(before), or_null(after)}, catalog, version, now);
  }
}

[[noreturn]] void cannot_read(const storage::CatalogItem& item, const std::string& why) {
  throw storage::StoreDown("The stored organisation cannot be read: " + item.kind + " \"" + item.key + "\": " + why);
}

template <class T>
void take(const storage::CatalogItem& item, Result<T> value, std::vector<T>& into) {
  if (!value) cannot_read(item, value.error().says);
  into.push_back(*std::move(value));
}

void take(const storage::CatalogItem& item, Organisation& into) {
  const auto body = json::parse(item.body);
  if (!body) cannot_read(item, body.error().says);
  if (item.kind == kUser)
    take(item, user_from(*body), into.users);
  else if (item.kind == kApp)
    take(item, app_from(*body), into.apps);
  else if (item.kind == kEntitlement)
    take(item, entitlement_from(*body), into.entitlements);
  else if (item.kind == kCatalog)
    take(item, catalog_entry_from(*body), into.catalogs);
  else if (item.kind == kPolicy)
    take(item, policy_from(*body), into.policies);
  else if (item.kind == kForm)
    take(item, form_from(*body), into.forms);
  else if (item.kind == kConnection)
    take(item, connection_from(*body), into.connections);
  else if (item.kind == kOrganisation)
    take_head(*body, into);
  else
    cannot_read(item, "it was written by a newer version of c1, which this one does not understand.");
}

}  // namespace

json::Value head_of(const Organisation& organisation) {
  json::Value helpdesk = json::array();
  for (const EntitlementId& group : organisation.helpdesk) helpdesk.push(group.value);
  json::Value head = json::object({{"name", organisation.name},
                                   {"helpdesk", helpdesk},
                                   {"lapse_after", organisation.lapse_after.count()},
                                   {"verify_every", organisation.verify_every.count()}});
  if (organisation.sync) {
    json::Value settings = json::object();
    for (const auto& [key, value] : organisation.sync->settings) settings.set(key, value);
    head.set("sync", json::object({{"connection", organisation.sync->connection},
                                   {"settings", std::move(settings)},
                                   {"every", organisation.sync->every.count()}}));
  }
  if (json::Value told = notifications_json(organisation); !told.object().empty())
    head.set("notifications", std::move(told));
  if (organisation.own_cards_up_to != Organisation{}.own_cards_up_to)
    head.set("own_cards_up_to", organisation.own_cards_up_to);
  return head;
}

void take_head(const json::Value& head, Organisation& into) {
  into.name = head["name"].string();
  for (const json::Value& group : head["helpdesk"].array()) into.helpdesk.push_back({group.string()});
  if (head.has("lapse_after")) into.lapse_after = Seconds{head["lapse_after"].integer()};
  take_notifications(head["notifications"], into);
  if (head.has("own_cards_up_to")) into.own_cards_up_to = static_cast<std::size_t>(head["own_cards_up_to"].integer());
  if (head.has("verify_every")) into.verify_every = Seconds{head["verify_every"].integer()};
  const json::Value& sync = head["sync"];
  if (!sync.is_object()) return;
  into.sync = DirectorySync{.connection = sync["connection"].string(), .every = Seconds{sync["every"].integer()}};
  for (const auto& [key, value] : sync["settings"].object()) into.sync->settings[key] = value.string();
}

Items items_of(const Organisation& organisation) {
  Items items;
  items[{kOrganisation, ""}] = head_of(organisation).dump();
  for (const User& user : organisation.users) items[{kUser, user.id.value}] = to_json(user).dump();
  for (const App& app : organisation.apps) items[{kApp, app.id.value}] = to_json(app).dump();
  for (const Entitlement& entitlement : organisation.entitlements)
    items[{kEntitlement, entitlement.id.value}] = to_json(entitlement).dump();
  for (const CatalogEntry& entry : organisation.catalogs) items[{kCatalog, entry.slug}] = to_json(entry).dump();
  for (const Policy& policy : organisation.policies) items[{kPolicy, policy.id.value}] = to_json(policy).dump();
  for (const Form& form : organisation.forms) items[{kForm, form.id.value}] = to_json(form).dump();
  for (const Connection& one : organisation.connections) items[{kConnection, one.slug}] = to_json(one).dump();
  return items;
}

namespace {

std::vector<ItemChange> between(const Items& stored, const Items& wanted) {
  std::vector<ItemChange> changes;
  for (const auto& [key, after] : wanted) {
    const auto found = stored.find(key);
    if (found == stored.end())
      changes.push_back({key.first, key.second, "", after});
    else if (found->second != after)
      changes.push_back({key.first, key.second, found->second, after});
  }
  for (const auto& [key, before] : stored)
    if (!wanted.contains(key)) changes.push_back({key.first, key.second, before, ""});
  return changes;
}

Applied applied(storage::Tx& tx, const std::vector<ItemChange>& changes, Instant now) {
  const Applied applied = counted(changes);
  if (applied.nothing()) return applied;
  note(tx, "organisation.applied", to_json(applied), {}, now);
  carry_out(tx, changes, {}, now);
  return applied;
}

}  // namespace

Applied counted(const std::vector<ItemChange>& changes) {
  Applied applied;
  for (const ItemChange& change : changes)
    ++(change.before.empty() ? applied.added : change.after.empty() ? applied.archived : applied.changed);
  return applied;
}

json::Value to_json(const Applied& applied) {
  return json::object({{"added", applied.added}, {"changed", applied.changed}, {"archived", applied.archived}});
}

std::vector<ItemChange> changes_to(storage::Tx& tx, const Organisation& organisation) {
  const Stored stored = stored_items(tx);
  Items wanted = items_of(organisation);
  hold(stored, wanted);
  return between(stored.items, wanted);
}

std::vector<ItemChange> changes_to_all(storage::Tx& tx, const Organisation& organisation) {
  return between(stored_items(tx).items, items_of(organisation));
}

void carry_out(storage::Tx& tx, const std::vector<ItemChange>& changes, const Author& author, Instant now) {
  for (const ItemChange& change : changes) note(tx, save(tx, change, now), audit_body(change), author, now);
  tx.move_catalog_version();
  const std::int64_t version = tx.catalog_version();
  CatalogPtr loaded;
  const CatalogToCome catalog = [&]() -> const Catalog& { return *(loaded ? loaded : loaded = load_catalog(tx)); };
  for (const ItemChange& change : changes) follow_up(tx, change, catalog, version, now);
}

Applied apply_organisation(storage::Tx& tx, const Organisation& organisation, Instant now) {
  const Stored stored = stored_items(tx);
  Items wanted = items_of(organisation);
  forget_kept(tx, hold(stored, wanted), now);
  return applied(tx, between(stored.items, wanted), now);
}

Applied overwrite_organisation(storage::Tx& tx, const Organisation& organisation, Instant now) {
  const Stored stored = stored_items(tx);
  std::vector<ItemKey> kept;
  for (const auto& [key, said] : stored.kept) kept.push_back(key);
  forget_kept(tx, kept, now);
  return applied(tx, between(stored.items, items_of(organisation)), now);
}

Organisation stored_organisation(storage::Tx& tx) {
  Organisation organisation;
  for (const storage::CatalogItem& item : tx.catalog_items())
    if (item.kind != kKept && item.kind != kDeclared) take(item, organisation);
  return organisation;
}

CatalogPtr load_catalog(storage::Tx& tx) {
  Organisation organisation = stored_organisation(tx);
  directory::merge(organisation.users, tx.all_directory_people(), tx.all_memberships());
  return std::make_shared<const Catalog>(std::move(organisation), tx.catalog_version());
}

}  // namespace c1::bot
