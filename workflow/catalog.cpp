#include "workflow/catalog.hpp"

#include <algorithm>
#include <array>
#include <unordered_set>

#include "base/text.hpp"
#include "workflow/words.hpp"

namespace c1::workflow {
namespace {

// Something that can be found: its texts folded once, when the catalog is built.
template <class T>
struct Findable {
  const T* item;
  std::string name;
  std::string alias;
  std::string all;  // every text, one a line: a query's words hold no line break, so none matches across two texts
};

struct Query {
  std::string whole;
  std::vector<std::string> words;
};

Query query_of(std::string_view text) {
  Query query{.whole = text::folded(text)};
  if (!query.whole.empty()) query.words = text::split(query.whole, ' ');
  return query;
}

bool is_word_start(std::string_view text, std::size_t at) {
  if (at == 0) return true;
  const auto before = static_cast<unsigned char>(text[at - 1]);
  const bool in_word = before >= 0x80 || (before >= '0' && before <= '9') || (before >= 'a' && before <= 'z');
  return !in_word;
}

bool begins_a_word(std::string_view text, std::string_view word) {
  for (auto at = text.find(word); at != std::string_view::npos; at = text.find(word, at + 1))
    if (is_word_start(text, at)) return true;
  return false;
}

enum Rank : std::size_t { whole_name, name_prefix, word_prefix, alias, inside, kRanks };

template <class T>
std::optional<Rank> rank_of(const Findable<T>& entry, const Query& query) {
  const auto& words = query.words;
  const auto everywhere = [&](const std::string& w) { return entry.all.find(w) != std::string::npos; };
  if (!std::all_of(words.begin(), words.end(), everywhere)) return std::nullopt;
  if (entry.name == query.whole) return whole_name;
  if (entry.name.starts_with(query.whole)) return name_prefix;
  const auto starts = [&](const std::string& w) { return begins_a_word(entry.name, w); };
  if (std::all_of(words.begin(), words.end(), starts)) return word_prefix;
  if (entry.alias.find(query.whole) != std::string::npos) return alias;
  return inside;
}

// `entries` are in alphabetical order, and so is each rank of what is found.
template <class T>
std::vector<const T*> found_in(const std::vector<Findable<T>>& entries, std::string_view text, std::size_t limit) {
  const Query query = query_of(text);
  std::vector<const T*> found;
  if (query.words.empty()) {
    for (std::size_t i = 0; i < entries.size() && i < limit; ++i) found.push_back(entries[i].item);
    return found;
  }
  std::array<std::vector<const T*>, kRanks> ranked;
  for (const auto& entry : entries) {
    const auto rank = rank_of(entry, query);
    if (rank && ranked[*rank].size() < limit) ranked[*rank].push_back(entry.item);
  }
  for (const auto& rank : ranked)
    for (const T* item : rank)
      if (found.size() < limit) found.push_back(item);
  return found;
}

template <class T>
void sort_by_name(std::vector<Findable<T>>& entries) {
  std::sort(entries.begin(), entries.end(),
            [](const auto& a, const auto& b) { return std::tie(a.name, a.item->id) < std::tie(b.name, b.item->id); });
}

Findable<App> findable(const App& app) {
  Findable<App> entry{.item = &app, .name = text::folded(app.name), .alias = text::folded(app.id.value)};
  entry.all = entry.name + "\n" + entry.alias + "\n" + text::folded(app.description);
  return entry;
}

Findable<Entitlement> findable(const Entitlement& e) {
  Findable<Entitlement> entry{.item = &e, .name = text::folded(e.name), .alias = text::folded(e.alias)};
  entry.all = entry.name + "\n" + entry.alias + "\n" + text::folded(e.description);
  if (e.resource) entry.all += "\n" + text::folded(e.resource->name) + "\n" + text::folded(e.resource->type);
  return entry;
}

std::string lower_case(std::string_view email) {
  std::string out(email);
  for (char& c : out)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  return out;
}

template <class Map, class Key>
auto found_or_null(const Map& map, const Key& key) -> typename Map::mapped_type {
  const auto it = map.find(key);
  return it == map.end() ? nullptr : it->second;
}

}  // namespace

struct Catalog::Index {
  Organisation organisation;
  std::int64_t version = 0;
  std::unordered_map<UserId, const User*> users;
  std::unordered_map<std::string, const User*> users_by_email;
  std::unordered_map<AppId, const App*> apps;
  std::unordered_map<EntitlementId, const Entitlement*> entitlements;
  std::unordered_map<PolicyId, const Policy*> policies;
  std::vector<UserId> super_admins;
  std::unordered_set<EntitlementId> published;
  std::vector<Findable<App>> findable_apps;  // with something published in them
  std::unordered_map<AppId, std::vector<Findable<Entitlement>>> findable_entitlements;

  Index(Organisation org, std::int64_t v) : organisation(std::move(org)), version(v) {
    for (const User& user : organisation.users) add(user);
    for (const App& app : organisation.apps) apps.emplace(app.id, &app);
    for (const Entitlement& e : organisation.entitlements) entitlements.emplace(e.id, &e);
    for (const Policy& policy : organisation.policies) policies.emplace(policy.id, &policy);
    for (const CatalogEntry& entry : organisation.catalogs)
      for (const EntitlementId& id : entry.entitlements) publish(id);
    for (const App& app : organisation.apps)
      if (findable_entitlements.contains(app.id)) findable_apps.push_back(findable(app));
    sort_by_name(findable_apps);
    for (auto& [app, entries] : findable_entitlements) sort_by_name(entries);
  }

 private:
  void add(const User& user) {
    users.emplace(user.id, &user);
    users_by_email.emplace(lower_case(user.email), &user);
    if (user.status == UserStatus::active && has_role(user, Role::super_admin)) super_admins.push_back(user.id);
  }

  void publish(const EntitlementId& id) {
    const Entitlement* entitlement = found_or_null(entitlements, id);
    if (!entitlement || !apps.contains(entitlement->app) || !published.insert(id).second) return;
    findable_entitlements[entitlement->app].push_back(findable(*entitlement));
  }
};

Catalog::Catalog(Organisation organisation, std::int64_t version)
    : index_(std::make_unique<const Index>(std::move(organisation), version)) {}
Catalog::~Catalog() = default;

std::int64_t Catalog::version() const { return index_->version; }
const Organisation& Catalog::organisation() const { return index_->organisation; }

const User* Catalog::user(const UserId& id) const { return found_or_null(index_->users, id); }
const User* Catalog::user_by_email(std::string_view email) const {
  return found_or_null(index_->users_by_email, lower_case(email));
}
const App* Catalog::app(const AppId& id) const { return found_or_null(index_->apps, id); }
const Entitlement* Catalog::entitlement(const EntitlementId& id) const {
  return found_or_null(index_->entitlements, id);
}
const Policy* Catalog::policy(const PolicyId& id) const { return found_or_null(index_->policies, id); }
const std::vector<UserId>& Catalog::super_admins() const { return index_->super_admins; }

bool Catalog::is_visible(const User& viewer, const EntitlementId& id) const {
  return viewer.status == UserStatus::active && index_->published.contains(id);
}

std::vector<const App*> Catalog::search_apps(const User& viewer, std::string_view query, std::size_t limit) const {
  if (viewer.status != UserStatus::active) return {};
  return found_in(index_->findable_apps, query, limit);
}

std::vector<const Entitlement*> Catalog::search_entitlements(const User& viewer, const AppId& app,
                                                             std::string_view query, std::size_t limit) const {
  const auto entries = index_->findable_entitlements.find(app);
  if (viewer.status != UserStatus::active || entries == index_->findable_entitlements.end()) return {};
  return found_in(entries->second, query, limit);
}

std::string entitlement_phrase(const Catalog& catalog, const EntitlementId& id) {
  const Entitlement* entitlement = catalog.entitlement(id);
  if (!entitlement) return id.value;
  const std::string app = app_name(catalog, entitlement->app);
  const bool is_plain_access = !entitlement->resource && entitlement->slug == "access";
  return is_plain_access ? app : entitlement->name + " in " + app;
}

}  // namespace c1::workflow
