#include "bot/organisation_kept.hpp"

#include <algorithm>

#include "workflow/codec.hpp"

namespace c1::bot {
namespace {

using namespace workflow;

std::string kept_key(const ItemKey& key) { return key.first + "/" + key.second; }

ItemKey item_key_in(const std::string& text) {
  const std::size_t slash = text.find('/');
  return slash == std::string::npos ? ItemKey{text, ""} : ItemKey{text.substr(0, slash), text.substr(slash + 1)};
}

std::string said_in_file(const std::string& body) {
  const auto value = json::parse(body);
  return value ? (*value)["file"].string() : "";
}

template <class T>
std::string written_anew(const std::string& body, Result<T> (*read)(const json::Value&)) {
  const auto item = item_in(body, read);
  return item ? to_json(*item).dump() : body;
}

std::string head_written_anew(const std::string& body) {
  const auto value = json::parse(body);
  if (!value) return body;
  Organisation head;
  take_head(*value, head);
  return head_of(head).dump();
}

void put_head(Organisation& into, const std::string& body) {
  const auto value = json::parse(body);
  if (!value) return;
  into.helpdesk.clear();
  into.sync.reset();
  into.own_cards_up_to = Organisation{}.own_cards_up_to;
  take_head(*value, into);
}

template <class T, class Key>
void put_in(std::vector<T>& items, const std::string& key, const std::string& body,
            Result<T> (*read)(const json::Value&), Key&& key_of_item) {
  const auto place = std::find_if(items.begin(), items.end(), [&](const T& one) { return key_of_item(one) == key; });
  if (body.empty()) {
    if (place != items.end()) items.erase(place);
    return;
  }
  auto item = item_in(body, read);
  if (!item) return;
  if (place == items.end())
    items.push_back(*std::move(item));
  else
    *place = *std::move(item);
}

// Whether the file says of it what it said when the API changed it.
bool says_the_same(const std::string& kind, const std::string& before, const std::string& now) {
  return before == now || (!before.empty() && !now.empty() && canonical(kind, before) == canonical(kind, now));
}

const std::string& body_of_item(const Items& items, const ItemKey& key) {
  static const std::string nothing;
  const auto found = items.find(key);
  return found == items.end() ? nothing : found->second;
}

}  // namespace

Stored stored_items(storage::Tx& tx) {
  Stored stored;
  for (storage::CatalogItem& item : tx.catalog_items()) {
    if (item.kind == kDeclared) continue;
    if (item.kind == kKept)
      stored.kept[item_key_in(item.key)] = said_in_file(item.body);
    else
      stored.items[{std::move(item.kind), std::move(item.key)}] = std::move(item.body);
  }
  return stored;
}

std::vector<ItemKey> hold(const Stored& stored, Items& wanted) {
  std::vector<ItemKey> overruled;
  for (const auto& [key, said] : stored.kept) {
    const std::string& stands = body_of_item(stored.items, key);
    if (!says_the_same(key.first, said, body_of_item(wanted, key)))
      overruled.push_back(key);
    else if (stands.empty())
      wanted.erase(key);
    else
      wanted[key] = stands;
  }
  return overruled;
}

std::vector<ItemChange> drift_from(storage::Tx& tx, const Organisation& organisation) {
  const Stored stored = stored_items(tx);
  const Items file = items_of(organisation);
  std::vector<ItemChange> drift;
  for (const auto& [key, said] : stored.kept)
    if (says_the_same(key.first, said, body_of_item(file, key)))
      drift.push_back({key.first, key.second, body_of_item(file, key), body_of_item(stored.items, key)});
  return drift;
}

std::vector<std::string> problems_with_kept(storage::Tx& tx, const Organisation& organisation) {
  const auto kept = tx.catalog_items_of(kKept);
  if (kept.empty()) return {};
  Items wanted = items_of(organisation);
  const Stored stored = stored_items(tx);
  const auto overruled = hold(stored, wanted);
  Organisation merged = organisation;
  std::set<ItemKey> touched;
  for (const auto& [key, said] : stored.kept) {
    if (std::find(overruled.begin(), overruled.end(), key) != overruled.end()) continue;
    put_item(merged, key, body_of_item(wanted, key));
    touched.insert(key);
  }
  auto problems = problems_in(merged, touched);
  for (std::string& says : problems)
    says +=
        " This comes of what was changed by the API or the page beside the file. Change it there, or apply the file "
        "with "
        "`c1 apply --overwrite`, which takes back whatever they have changed.";
  return problems;
}

void remember_kept(storage::Tx& tx, const ItemChange& change, Instant now) {
  const std::string key = kept_key({change.kind, change.key});
  const auto before = tx.catalog_item(kKept, key);
  const std::string said = before ? said_in_file(before->body) : change.before;
  if (says_the_same(change.kind, said, change.after)) {
    if (before) tx.archive(kKept, key, now);
    return;
  }
  const json::Value body = json::object({{"file", said.empty() ? json::Value() : json::Value(said)}});
  tx.save(storage::CatalogItem{kKept, key, body.dump()});
}

void forget_kept(storage::Tx& tx, const std::vector<ItemKey>& keys, Instant now) {
  for (const ItemKey& key : keys) tx.archive(kKept, kept_key(key), now);
}

std::string canonical(const std::string& kind, const std::string& body) {
  if (kind == "user") return written_anew(body, user_from);
  if (kind == "app") return written_anew(body, app_from);
  if (kind == "entitlement") return written_anew(body, entitlement_from);
  if (kind == "catalog") return written_anew(body, catalog_entry_from);
  if (kind == "policy") return written_anew(body, policy_from);
  if (kind == "form") return written_anew(body, form_from);
  if (kind == "connection") return written_anew(body, connection_from);
  if (kind == "organisation") return head_written_anew(body);
  return body;
}

void put_item(Organisation& into, const ItemKey& item, const std::string& body) {
  const auto& [kind, key] = item;
  const auto id = [](const auto& one) { return one.id.value; };
  const auto slug = [](const auto& one) { return one.slug; };
  if (kind == "user") put_in(into.users, key, body, user_from, id);
  if (kind == "app") put_in(into.apps, key, body, app_from, id);
  if (kind == "entitlement") put_in(into.entitlements, key, body, entitlement_from, id);
  if (kind == "catalog") put_in(into.catalogs, key, body, catalog_entry_from, slug);
  if (kind == "policy") put_in(into.policies, key, body, policy_from, id);
  if (kind == "form") put_in(into.forms, key, body, form_from, id);
  if (kind == "connection") put_in(into.connections, key, body, connection_from, slug);
  if (kind == "organisation" && !body.empty()) put_head(into, body);
}

}  // namespace c1::bot
