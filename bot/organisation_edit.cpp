#include "bot/organisation_edit.hpp"

#include <algorithm>

#include "bot/organisation_kept.hpp"
#include "workflow/codec.hpp"
#include "workflow/words.hpp"

namespace c1::bot {
namespace {

using namespace workflow;

constexpr std::size_t kMostSentences = 5;

template <class T, class Key>
std::string body_among(const std::vector<T>& items, const std::string& key, Key&& key_of) {
  const auto place = std::find_if(items.begin(), items.end(), [&](const T& one) { return key_of(one) == key; });
  return place == items.end() ? "" : to_json(*place).dump();
}

std::string body_of_edited(const Organisation& all, const ItemKey& item) {
  const auto& [kind, key] = item;
  const auto id = [](const auto& one) { return one.id.value; };
  const auto slug = [](const auto& one) { return one.slug; };
  if (kind == "app") return body_among(all.apps, key, id);
  if (kind == "entitlement") return body_among(all.entitlements, key, id);
  if (kind == "catalog") return body_among(all.catalogs, key, slug);
  if (kind == "policy") return body_among(all.policies, key, id);
  if (kind == "form") return body_among(all.forms, key, id);
  if (kind == "connection") return body_among(all.connections, key, slug);
  return "";
}

}  // namespace

std::optional<Error> may_not_change_organisation(const User& user) {
  if (has_role(user, Role::super_admin)) return std::nullopt;
  return forbidden("The organisation is changed by super administrators.");
}

std::optional<Error> policy_in_use(const Catalog& catalog, const PolicyId& policy) {
  for (const Entitlement& e : catalog.organisation().entitlements)
    if (e.policy == policy || e.revoke_policy == policy || e.emergency == policy)
      return conflict("The policy is in use: \"" + e.name + "\" goes by it. Give that another policy first.");
  return std::nullopt;
}

OrganisationEdit::OrganisationEdit(const Catalog& catalog) : catalog_(catalog), organisation_(catalog.organisation()) {}

void OrganisationEdit::put(const ItemKey& key, const std::string& body) {
  put_item(organisation_, key, body);
  touched_.insert(key);
}

void OrganisationEdit::set(const App& app) { put({"app", app.id.value}, to_json(app).dump()); }
void OrganisationEdit::set(const Entitlement& one) { put({"entitlement", one.id.value}, to_json(one).dump()); }
void OrganisationEdit::set(const CatalogEntry& entry) { put({"catalog", entry.slug}, to_json(entry).dump()); }
void OrganisationEdit::set(const Policy& policy) { put({"policy", policy.id.value}, to_json(policy).dump()); }
void OrganisationEdit::set(const Connection& one) { put({"connection", one.slug}, to_json(one).dump()); }
void OrganisationEdit::set(const Form& form) { put({"form", form.id.value}, to_json(form).dump()); }
void OrganisationEdit::remove(const std::string& kind, const std::string& key) { put({kind, key}, ""); }

void OrganisationEdit::remove_policy(const PolicyId& policy) {
  remove("policy", policy.value);
  declare("policy/" + policy.value, nullptr);
}

void OrganisationEdit::remove_entitlement(const EntitlementId& entitlement) {
  std::vector<CatalogEntry> without;
  for (const CatalogEntry& entry : organisation_.catalogs) {
    if (std::find(entry.entitlements.begin(), entry.entitlements.end(), entitlement) == entry.entitlements.end())
      continue;
    without.push_back(entry);
    std::erase(without.back().entitlements, entitlement);
  }
  for (const CatalogEntry& entry : without) set(entry);
  remove("entitlement", entitlement.value);
}

void OrganisationEdit::remove_app(const AppId& app) {
  std::vector<EntitlementId> all;
  for (const Entitlement& entitlement : organisation_.entitlements)
    if (entitlement.app == app) all.push_back(entitlement.id);
  for (const EntitlementId& entitlement : all) remove_entitlement(entitlement);
  remove("app", app.value);
}

std::vector<ItemChange> OrganisationEdit::changes() const {
  std::vector<ItemChange> changes;
  for (const ItemKey& key : touched_) {
    ItemChange change{key.first, key.second, body_of_edited(catalog_.organisation(), key),
                      body_of_edited(organisation_, key)};
    if (change.before != change.after) changes.push_back(std::move(change));
  }
  return changes;
}

Result<void> OrganisationEdit::check() const {
  const auto problems = problems_in(organisation_, touched_);
  if (problems.empty()) return {};
  std::string says;
  for (std::size_t i = 0; i < std::min(problems.size(), kMostSentences); ++i) says += (i ? " " : "") + problems[i];
  if (problems.size() > kMostSentences) says += " And " + std::to_string(problems.size() - kMostSentences) + " more.";
  return invalid(says);
}

void OrganisationEdit::declare(const std::string& key, const json::Value& body) {
  declared_[key] = body.is_null() ? "" : body.dump();
}

bool OrganisationEdit::commit(storage::Tx& tx, const Author& author, Instant now) const {
  if (tx.catalog_version() != catalog_.version()) return false;
  auto all = changes();
  for (const ItemChange& change : all) remember_kept(tx, change, now);
  for (const auto& [key, after] : declared_) {
    const auto before = tx.catalog_item(kDeclared, key);
    ItemChange change{kDeclared, key, before ? before->body : "", after};
    if (change.before != change.after) all.push_back(std::move(change));
  }
  if (all.empty()) return true;
  carry_out(tx, all, author, now);
  return true;
}

}  // namespace c1::bot
