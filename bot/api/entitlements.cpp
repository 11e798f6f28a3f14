#include <algorithm>
#include <map>

#include "bot/api/changing.hpp"
#include "bot/api/endpoints.hpp"
#include "bot/api/views.hpp"
#include "workflow/explain.hpp"

namespace c1::bot::api {
namespace {

using namespace workflow;

constexpr std::size_t kAll = 1'000'000;

using Holdings = std::multimap<EntitlementId, Grant>;  // one for each account that it is held with
Holdings held_by(const Visit& visit, const UserId& person) {
  Holdings held;
  for (Grant& grant : visit.services.store.read([&](storage::Tx& tx) { return tx.grants_of(person, kMostGrants); }))
    held.emplace(grant.entitlement, std::move(grant));
  return held;
}

// By one statement for a whole app: its entitlements' ids begin with its own and a slash.
std::map<EntitlementId, std::int64_t> holders_in(const Visit& visit, const AppId& app) {
  const auto counts = visit.services.store.read(
      [&](storage::Tx& tx) { return tx.holder_counts(app.value + "/", app.value + "0"); });  // '0' follows '/'
  return {counts.begin(), counts.end()};
}

// Whether the caller may read what `person` holds of it.
bool may_read_grants(const Visit& visit, const User& person, const Entitlement& entitlement) {
  return oversees(visit.me) || may_revoke(visit.catalog(), visit.me, person, entitlement);
}

enum class Granted { all, granted, not_granted };
Result<Granted> granted_in(const std::string& word) {
  if (word.empty() || word == "ALL" || word.ends_with("UNSPECIFIED")) return Granted::all;
  if (word == "GRANTED") return Granted::granted;
  if (word == "NOT_GRANTED") return Granted::not_granted;
  return invalid("grantedStatus must be ALL, GRANTED or NOT_GRANTED.", "grantedStatus");
}

struct CatalogWish {
  std::string query, alias, app_name;
  Granted granted = Granted::all;
};
Result<CatalogWish> catalog_wish(const Visit& visit) {
  Fields fields(visit.call.body);
  CatalogWish wish{fields.text("query"), fields.text("entitlementAlias"), fields.text("appDisplayName")};
  const std::string granted = fields.text("grantedStatus");
  if (fields.wrong()) return *fields.wrong();
  const auto status = granted_in(granted);
  if (!status) return status.error();
  wish.granted = *status;
  return wish;
}

// Candidates in their order, `most` at least where there are so many.
std::vector<const Entitlement*> candidates(const Visit& visit, const Sight& sight, const CatalogWish& wish,
                                           std::size_t most) {
  const Catalog& catalog = visit.catalog();
  if (!wish.alias.empty()) {
    const Entitlement* found = catalog.entitlement_by_alias(wish.alias);
    if (!found || !sight.sees(found->id)) return {};
    return {found};
  }
  if (wish.app_name.empty()) return catalog.search_everything(sight, wish.query, most);
  std::vector<const Entitlement*> all;
  for (const App& app : catalog.organisation().apps) {
    if (app.name != wish.app_name) continue;
    const auto of_app = catalog.search_entitlements(sight, app.id, wish.query, most);
    all.insert(all.end(), of_app.begin(), of_app.end());
  }
  return all;
}

// As asked for, `most` at least where there are so many: what is held can only be left out so often.
std::vector<const Entitlement*> requestable(const Visit& visit, const Sight& sight, const CatalogWish& wish,
                                            const Holdings& held, std::size_t most) {
  if (wish.granted == Granted::all) return candidates(visit, sight, wish, most);
  if (wish.granted == Granted::granted && wish.query.empty() && wish.alias.empty() && wish.app_name.empty()) {
    std::vector<const Entitlement*> found;
    for (auto one = held.begin(); one != held.end(); one = held.upper_bound(one->first))
      if (const Entitlement* e = visit.catalog().entitlement(one->first); e && sight.sees(one->first))
        found.push_back(e);
    std::stable_sort(found.begin(), found.end(), [](auto* a, auto* b) { return a->name < b->name; });
    return found;
  }
  const bool granted = wish.granted == Granted::granted;
  auto found = candidates(visit, sight, wish, granted ? kAll : most + held.size());
  std::erase_if(found, [&](const Entitlement* e) { return held.contains(e->id) != granted; });
  return found;
}

struct EntitlementWish {
  std::string query, alias;
  std::vector<std::string> apps;
};
// Best first where words are searched for, else in the order of their ids; `most` at least where there are so many. Only
// what an app's administrators see, and catalogs do not show, is found without words.
std::vector<const Entitlement*> wanted_by(const Visit& visit, const Eyes& eyes, const EntitlementWish& wish,
                                          std::size_t most) {
  const Catalog& catalog = visit.catalog();
  std::vector<const App*> apps;
  for (const std::string& id : wish.apps)
    if (const App* app = visit.directory.app(id)) apps.push_back(app);
  const auto in_apps = [&](const Entitlement& e) {
    return wish.apps.empty() || std::any_of(apps.begin(), apps.end(), [&](const App* app) { return app->id == e.app; });
  };
  std::vector<const Entitlement*> found;
  if (!wish.alias.empty()) {
    const Entitlement* e = catalog.entitlement_by_alias(wish.alias);
    if (e && eyes.see(*e) && in_apps(*e)) found.push_back(e);
  } else if (!wish.query.empty() && wish.apps.empty()) {
    found = catalog.search_everything(eyes.sight(), wish.query, most);
  } else if (!wish.query.empty()) {
    for (const App* app : apps)
      for (const Entitlement* e : catalog.search_entitlements(eyes.sight(), app->id, wish.query, most))
        found.push_back(e);
  } else if (!wish.apps.empty()) {
    for (const App* app : apps)
      for (const Entitlement* e : visit.directory.entitlements_of(app->id))
        if (found.size() < most && eyes.see(*e)) found.push_back(e);
  } else if (oversees(visit.me)) {
    for (const Entitlement& e : catalog.organisation().entitlements)
      if (found.size() < most) found.push_back(&e);
  } else {
    found = catalog.search_everything(eyes.sight(), "", most);
  }
  return found;
}

}  // namespace

json::Value entitlement_view(const Visit& visit, const Entitlement& e, const std::optional<std::int64_t>& holders,
                             Expansion& expansion) {
  const App* app = visit.catalog().app(e.app);
  const std::string resource = e.resource ? e.app.value + "/" + e.resource->type + "/" + e.resource->name : "";
  const std::string type = e.resource ? e.app.value + "/" + e.resource->type : "";
  return json::object(
      {{"appEntitlement",
        with_declared(entitlement_json(e, holders), visit.directory.declared("entitlement/" + e.id.value))},
       {"appPath", expansion.path_to("app_id", "c1.api.app.v1.App", app ? "app/" + e.app.value : "",
                                     [&] { return app_json(*app); })},
       {"appResourceTypePath",
        expansion.path_to("app_resource_type_id", "c1.api.app.v1.AppResourceType", type.empty() ? "" : "type/" + type,
                          [&] { return resource_type_json(e.app, e.resource->type); })},
       {"appResourcePath", expansion.path_to("app_resource_id", "c1.api.app.v1.AppResource",
                                             resource.empty() ? "" : "resource/" + resource,
                                             [&] { return resource_json(e.app, *e.resource); })}});
}

Answer list_entitlements(const Visit& visit) {
  const auto app = app_in(visit, "app_id");
  if (!app) return app.error();
  const auto page = page_of_query(visit);
  if (!page) return page.error();
  const auto from = offset_of(*page);
  if (!from) return from.error();
  const Eyes eyes(visit);
  std::vector<const Entitlement*> all;
  for (const Entitlement* entitlement : visit.directory.entitlements_of((*app)->id)) {
    if (all.size() > *from + page->size) break;
    if (eyes.see(*entitlement)) all.push_back(entitlement);
  }
  const auto counts = holders_in(visit, (*app)->id);
  Expansion nothing{json::Value()};
  return paged(all, page, [&](const Entitlement* entitlement) {
    const auto count = counts.find(entitlement->id);
    return entitlement_view(visit, *entitlement, count == counts.end() ? 0 : count->second, nothing);
  });
}

Answer get_entitlement(const Visit& visit) {
  const auto found = entitlement_in(visit, visit.param("app_id"), visit.param("id"));
  if (!found) return found.error();
  const std::string& id = (*found)->id.value;
  const auto counts = visit.services.store.read([&](storage::Tx& tx) { return tx.holder_counts(id, id + "\x01"); });
  Expansion expansion(visit.call.body);
  json::Value view = entitlement_view(visit, **found, counts.empty() ? 0 : counts[0].second, expansion);
  return json::object({{"appEntitlementView", std::move(view)}, {"expanded", expansion.take()}});
}

// For administrators and owners, too, where the catalog search shows what may be asked for.
Answer search_entitlements(const Visit& visit) {
  Fields fields(visit.call.body);
  const std::string query = fields.text("query");
  const std::string alias = fields.text("alias");
  const auto apps = fields.texts("appIds");
  const auto page = page_in(visit.call.body);
  if (fields.wrong()) return *fields.wrong();
  if (!page) return page.error();
  const auto from = offset_of(*page);
  if (!from) return from.error();
  const Eyes eyes(visit);
  const auto found = wanted_by(visit, eyes, {query, alias, apps}, *from + page->size + 1);
  Expansion expansion(visit.call.body);
  auto answer = paged(found, page, [&](const Entitlement* e) { return entitlement_view(visit, *e, {}, expansion); });
  if (answer) answer->set("expanded", expansion.take());
  return answer;
}

Answer search_request_catalog(const Visit& visit) {
  const auto wish = catalog_wish(visit);
  if (!wish) return wish.error();
  const auto page = page_in(visit.call.body);
  if (!page) return page.error();
  const auto from = offset_of(*page);
  if (!from) return from.error();
  const Eyes eyes(visit);
  const Holdings held = held_by(visit, visit.me.id);
  const auto found = requestable(visit, eyes.sight(), *wish, held, *from + page->size + 1);
  Expansion expansion(visit.call.body);
  auto answer = paged(found, page, [&](const Entitlement* e) {
    json::Value bindings = json::array();
    for (auto [grant, end] = held.equal_range(e->id); grant != end; ++grant)
      bindings.push(binding_json(e->app, visit.me.id, &grant->second));
    return json::object({{"entitlement", entitlement_view(visit, *e, {}, expansion)},
                         {"appEntitlementUserBindings", std::move(bindings)}});
  });
  if (answer) answer->set("expanded", expansion.take());
  return answer;
}

Answer list_entitlement_grants(const Visit& visit) {
  const auto found = entitlement_in(visit, visit.param("app_id"), visit.param("id"));
  if (!found) return found.error();
  const auto user = user_in(visit, "user_id");
  if (!user) return user.error();
  if (!may_read_grants(visit, **user, **found)) return not_found("You may not see what this person holds.");
  const Holdings held = held_by(visit, (*user)->id);
  const AppId& app = (*found)->app;
  const bool has_account = std::any_of(
      held.begin(), held.end(), [&](const auto& entry) { return entry.first.value.starts_with(app.value + "/"); });
  json::Value bindings = json::array();
  for (auto [grant, end] = held.equal_range((*found)->id); grant != end; ++grant)
    bindings.push(binding_json(app, (*user)->id, &grant->second));
  if (has_account && bindings.array().empty()) bindings.push(binding_json(app, (*user)->id, nullptr));
  return json::object({{"bindings", std::move(bindings)}});
}

// Of one person: oneself, where none is named.
Answer search_grants(const Visit& visit) {
  Fields fields(visit.call.body);
  const std::string id = fields.text("userId");
  if (fields.wrong()) return *fields.wrong();
  const User* person = id.empty() ? &visit.me : visit.directory.user(id);
  if (!person) return not_found("There is no such user.");
  std::vector<std::pair<const Entitlement*, Grant>> grants;
  for (auto& [entitlement_id, grant] : held_by(visit, person->id)) {
    const Entitlement* entitlement = visit.catalog().entitlement(entitlement_id);
    if (entitlement && may_read_grants(visit, *person, *entitlement)) grants.emplace_back(entitlement, grant);
  }
  Expansion expansion(visit.call.body);
  auto answer = paged(grants, page_in(visit.call.body), [&](const auto& row) {
    const auto& [entitlement, grant] = row;
    const App& app = *visit.catalog().app(entitlement->app);
    return json::object({{"appEntitlementUserBinding", holder_view(app, *person, entitlement->id, &grant)},
                         {"entitlement", entitlement_view(visit, *entitlement, {}, expansion)}});
  });
  if (answer) answer->set("expanded", expansion.take());
  return answer;
}

}  // namespace c1::bot::api
