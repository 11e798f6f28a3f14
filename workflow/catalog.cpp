#include "workflow/catalog.hpp"

#include <algorithm>
#include <memory>
#include <mutex>
#include <span>

#include "base/text.hpp"
#include "workflow/facts.hpp"
#include "workflow/judge.hpp"
#include "workflow/name_index.hpp"
#include "workflow/search.hpp"
#include "workflow/words.hpp"

namespace c1::workflow {
namespace {

template <class T>
void sort_by_name(std::vector<Findable<T>>& entries) {
  std::sort(entries.begin(), entries.end(),
            [](const auto& a, const auto& b) { return std::tie(a.name, a.item->id) < std::tie(b.name, b.item->id); });
}

template <class Map, class Key>
auto found_or_null(const Map& map, const Key& key) -> typename Map::mapped_type {
  const auto it = map.find(key);
  return it == map.end() ? nullptr : it->second;
}

}  // namespace

std::string lower_address(std::string_view email) {
  std::string out(email);
  for (char& c : out)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  return out;
}

struct Catalog::Index {
  Organisation organisation;
  std::int64_t version = 0;
  std::unordered_map<UserId, const User*> users;
  std::unordered_map<std::string, const User*> users_by_email;
  std::unordered_map<UserId, std::vector<UserId>> reports;
  std::unordered_map<std::string, std::size_t> active;  // by department
  std::unordered_map<AppId, const App*> apps;
  std::map<std::pair<AppId, UserId>, std::vector<const AppAccount*>> accounts;
  std::unordered_map<EntitlementId, const Entitlement*> entitlements;
  std::unordered_map<std::string, const Entitlement*> by_alias;
  std::unordered_map<PolicyId, const Policy*> policies;
  std::unordered_map<FormId, const Form*> forms;
  std::unordered_map<std::string, const CatalogEntry*> catalogs;
  std::vector<UserId> super_admins;
  std::vector<Gate> gates;                                // by the place of the catalog entry
  std::unordered_map<std::string, Condition> conditions;  // of policies, by their text
  bool gates_ask_who_holds = false;
  std::unordered_map<EntitlementId, std::vector<std::uint32_t>> published;  // in which catalogs, by place
  std::vector<Findable<App>> findable_apps;                                 // with something published in them
  std::vector<Findable<Entitlement>> findable_entitlements;                 // by app, then by name
  std::vector<Glance> glances;                                              // of findable_entitlements
  struct Range {
    std::size_t first = 0, last = 0;  // in findable_entitlements
  };
  std::unordered_map<AppId, Range> of_app;
  std::vector<const CatalogEntry*> bundles;
  mutable std::once_flag names_read;
  mutable std::optional<NameIndex> names;

  Index(Organisation org, std::int64_t v) : organisation(std::move(org)), version(v) {
    for (const User& user : organisation.users) add(user);
    for (const App& app : organisation.apps) add(app);
    for (const Entitlement& e : organisation.entitlements) {
      entitlements.emplace(e.id, &e);
      if (!e.alias.empty()) by_alias.emplace(e.alias, &e);
    }
    for (const Policy& policy : organisation.policies) add(policy);
    for (const Form& form : organisation.forms) forms.emplace(form.id, &form);
    for (const CatalogEntry& entry : organisation.catalogs) publish(entry);
    make_findable();
  }

 private:
  void add(const User& user) {
    users.emplace(user.id, &user);
    users_by_email.emplace(lower_address(user.email), &user);
    if (user.manager) reports[*user.manager].push_back(user.id);
    if (user.status == UserStatus::active) ++active[user.department];
    if (user.status == UserStatus::active && has_role(user, Role::super_admin)) super_admins.push_back(user.id);
  }

  void add(const App& app) {
    apps.emplace(app.id, &app);
    for (const AppAccount& account : app.accounts) accounts[{app.id, account.person}].push_back(&account);
  }

  void add(const Policy& policy) {
    policies.emplace(policy.id, &policy);
    for (const ConditionalRoad& rule : policy.rules)
      if (!conditions.contains(rule.when))
        if (auto compiled = compile_condition(rule.when)) conditions.emplace(rule.when, *std::move(compiled));
  }

  void publish(const CatalogEntry& entry) {
    const auto place = static_cast<std::uint32_t>(gates.size());
    gates.emplace_back(entry.audience);
    gates_ask_who_holds = gates_ask_who_holds || gates.back().asks_who_holds();
    catalogs.emplace(entry.slug, &entry);
    bool holds_something = false;
    for (const EntitlementId& id : entry.entitlements) {
      const Entitlement* entitlement = found_or_null(entitlements, id);
      if (!entitlement || !apps.contains(entitlement->app)) continue;
      auto& places = published[id];
      if (places.empty() || places.back() != place) places.push_back(place);
      holds_something = true;
    }
    if (entry.bundle && holds_something) bundles.push_back(&entry);
  }

  void make_findable() {
    std::unordered_map<AppId, std::vector<std::uint32_t>> of_apps;
    for (const auto& [id, places] : published) {
      const Entitlement& entitlement = *entitlements.at(id);
      findable_entitlements.push_back(findable(entitlement, *apps.at(entitlement.app)));
      findable_entitlements.back().catalogs = places;
      auto& all = of_apps[entitlement.app];
      all.insert(all.end(), places.begin(), places.end());
    }
    for (auto& [id, places] : of_apps) {
      std::sort(places.begin(), places.end());
      places.erase(std::unique(places.begin(), places.end()), places.end());
      findable_apps.push_back(findable(*apps.at(id)));
      findable_apps.back().catalogs = std::move(places);
    }
    sort_by_name(findable_apps);
    std::sort(findable_entitlements.begin(), findable_entitlements.end(), [](const auto& a, const auto& b) {
      return std::tie(a.item->app, a.name, a.item->id) < std::tie(b.item->app, b.name, b.item->id);
    });
    for (std::size_t i = 0; i < findable_entitlements.size(); ++i) {
      glances.push_back(glance_of(findable_entitlements[i]));
      const auto [range, is_new] = of_app.try_emplace(findable_entitlements[i].item->app, Range{i, i});
      range->second.last = i + 1;
    }
    std::sort(bundles.begin(), bundles.end(), [](const CatalogEntry* a, const CatalogEntry* b) {
      return std::pair(text::folded(a->name), a->slug) < std::pair(text::folded(b->name), b->slug);
    });
  }
};

Catalog::Catalog(Organisation organisation, std::int64_t version)
    : index_(std::make_unique<const Index>(std::move(organisation), version)) {}
Catalog::~Catalog() = default;

NamedThings Catalog::named(std::string_view beginning, std::size_t limit) const {
  std::call_once(index_->names_read, [this] { index_->names.emplace(index_->organisation); });
  return index_->names->with_a_word(beginning, limit);
}

std::int64_t Catalog::version() const { return index_->version; }
const Organisation& Catalog::organisation() const { return index_->organisation; }

const User* Catalog::user(const UserId& id) const { return found_or_null(index_->users, id); }
const User* Catalog::user_by_email(std::string_view email) const {
  return found_or_null(index_->users_by_email, lower_address(email));
}
const App* Catalog::app(const AppId& id) const { return found_or_null(index_->apps, id); }
const Entitlement* Catalog::entitlement(const EntitlementId& id) const {
  return found_or_null(index_->entitlements, id);
}
const Entitlement* Catalog::entitlement_by_alias(std::string_view alias) const {
  return found_or_null(index_->by_alias, std::string(alias));
}
const Policy* Catalog::policy(const PolicyId& id) const { return found_or_null(index_->policies, id); }
const Form* Catalog::form(const FormId& id) const { return found_or_null(index_->forms, id); }
const Connection* Catalog::connection(std::string_view slug) const {
  const auto& all = index_->organisation.connections;
  const auto found = std::find_if(all.begin(), all.end(), [&](const Connection& one) { return one.slug == slug; });
  return found == all.end() ? nullptr : &*found;
}
const CatalogEntry* Catalog::catalog(std::string_view slug) const {
  return found_or_null(index_->catalogs, std::string(slug));
}
const std::vector<UserId>& Catalog::super_admins() const { return index_->super_admins; }
const std::vector<UserId>& Catalog::reports_of(const UserId& manager) const {
  static const std::vector<UserId> kNobody;
  const auto found = index_->reports.find(manager);
  return found == index_->reports.end() ? kNobody : found->second;
}

std::size_t Catalog::active_in(const std::string& department) const {
  const auto found = index_->active.find(department);
  return found == index_->active.end() ? 0 : found->second;
}

const std::vector<const AppAccount*>& Catalog::accounts_of(const UserId& person, const AppId& app) const {
  static const std::vector<const AppAccount*> kNone;
  if (index_->accounts.empty()) return kNone;
  const auto found = index_->accounts.find({app, person});
  return found == index_->accounts.end() ? kNone : found->second;
}

Sight Catalog::sight_of(const User& viewer, const Holdings& holdings, Instant now) const {
  Sight sight;
  sight.catalog_ = this;
  sight.shown_.resize(index_->gates.size());
  if (viewer.status != UserStatus::active) return sight;
  for (std::size_t i = 0; i < sight.shown_.size(); ++i)
    sight.shown_[i] = index_->gates[i].admits(viewer, *this, holdings, now);
  return sight;
}

bool Sight::sees(const EntitlementId& id) const {
  if (!catalog_) return false;
  const auto published = catalog_->index_->published.find(id);
  return published != catalog_->index_->published.end() && is_shown(published->second, shown_);
}

bool Sight::sees(const CatalogEntry& entry) const {
  if (!catalog_) return false;
  const auto& catalogs = catalog_->organisation().catalogs;
  if (&entry < catalogs.data() || &entry >= catalogs.data() + catalogs.size()) return false;
  return shown_[static_cast<std::size_t>(&entry - catalogs.data())];
}

bool Catalog::sight_depends_on_holdings() const { return index_->gates_ask_who_holds; }

const Condition* Catalog::condition(const std::string& text) const {
  const auto found = index_->conditions.find(text);
  return found == index_->conditions.end() ? nullptr : &found->second;
}

std::vector<const App*> Catalog::search_apps(const Sight& sight, std::string_view query, std::size_t limit) const {
  return found_in(index_->findable_apps, {}, sight.shown_, query, limit);
}

std::vector<const Entitlement*> Catalog::search_entitlements(const Sight& sight, const AppId& app,
                                                             std::string_view query, std::size_t limit) const {
  const auto range = index_->of_app.find(app);
  if (range == index_->of_app.end()) return {};
  const auto& all = index_->findable_entitlements;
  return found_in(std::span(all).subspan(range->second.first, range->second.last - range->second.first), {},
                  sight.shown_, query, limit);
}

std::vector<const Entitlement*> Catalog::search_everything(const Sight& sight, std::string_view query,
                                                           std::size_t limit) const {
  return found_in(index_->findable_entitlements, index_->glances, sight.shown_, query, limit);
}

std::vector<const CatalogEntry*> Catalog::bundles(const Sight& sight) const {
  std::vector<const CatalogEntry*> seen;
  for (const CatalogEntry* bundle : index_->bundles)
    if (sight.sees(*bundle)) seen.push_back(bundle);
  return seen;
}

std::string entitlement_phrase(const Catalog& catalog, const EntitlementId& id) {
  const Entitlement* entitlement = catalog.entitlement(id);
  if (!entitlement) return id.value;
  const std::string app = app_name(catalog, entitlement->app);
  const bool is_plain_access = !entitlement->resource && entitlement->slug == "access";
  return is_plain_access ? app : entitlement->name + " in " + app;
}

}  // namespace c1::workflow
