#include <algorithm>
#include <set>

#include "base/text.hpp"
#include "bot/api/endpoints.hpp"
#include "bot/api/views.hpp"
#include "workflow/explain.hpp"

namespace c1::bot::api {
namespace {

using namespace workflow;

std::vector<const App*> seen_apps(const Visit& visit) {
  const Eyes eyes(visit);
  std::vector<const App*> all;
  for (const App& app : visit.catalog().organisation().apps)
    if (eyes.see(app)) all.push_back(&app);
  std::sort(all.begin(), all.end(), [](const App* a, const App* b) { return a->id < b->id; });
  return all;
}

// Those that the caller sees in the app, each once, by their name in the path.
struct Resources {
  std::set<std::string> types;
  std::vector<const Resource*> all;  // by type and name
};
Resources resources_of(const Visit& visit, const App& app) {
  const Eyes eyes(visit);
  Resources found;
  for (const Entitlement& entitlement : visit.catalog().organisation().entitlements) {
    if (entitlement.app != app.id || !entitlement.resource || !eyes.see(entitlement)) continue;
    found.types.insert(entitlement.resource->type);
    found.all.push_back(&*entitlement.resource);
  }
  const auto key = [](const Resource* resource) { return std::tie(resource->type, resource->name); };
  std::sort(found.all.begin(), found.all.end(), [&](auto* a, auto* b) { return key(a) < key(b); });
  const auto end = std::unique(found.all.begin(), found.all.end(), [&](auto* a, auto* b) { return key(a) == key(b); });
  found.all.erase(end, found.all.end());
  return found;
}

json::Value type_view(const App& app, const std::string& type) {
  return json::object({{"appResourceType", resource_type_json(app.id, type)}, {"appPath", ""}});
}
json::Value resource_view(const App& app, const Resource& resource) {
  return json::object({{"appResource", resource_json(app.id, resource)},
                       {"appPath", ""},
                       {"parentResourcePath", ""},
                       {"parentResourceTypePath", ""},
                       {"resourceTypePath", ""}});
}

}  // namespace

Answer list_apps(const Visit& visit) {
  return paged(seen_apps(visit), page_of_query(visit), [](const App* app) { return app_json(*app); });
}

Answer get_app(const Visit& visit) {
  const auto app = app_in(visit, "id");
  if (!app) return app.error();
  return json::object({{"app", app_json(**app)}});
}

Answer search_apps(const Visit& visit) {
  Fields fields(visit.call.body);
  const std::string query = text::folded(fields.text("query"));
  const std::string name = fields.text("displayName");
  const auto ids = fields.texts("appIds");
  if (fields.wrong()) return *fields.wrong();
  std::vector<const App*> found;
  for (const App* app : seen_apps(visit)) {
    const bool wanted = ids.empty() || std::find(ids.begin(), ids.end(), public_id(app->id)) != ids.end();
    if (wanted && (name.empty() || app->name == name) &&
        (query.empty() || text::folded(app->name + " " + app->description).find(query) != std::string::npos))
      found.push_back(app);
  }
  return paged(found, page_in(visit.call.body), [](const App* app) { return app_json(*app); });
}

Answer list_resource_types(const Visit& visit) {
  const auto app = app_in(visit, "app_id");
  if (!app) return app.error();
  const Resources resources = resources_of(visit, **app);
  return paged(std::vector<std::string>(resources.types.begin(), resources.types.end()), page_of_query(visit),
               [&](const std::string& type) { return type_view(**app, type); });
}

Answer get_resource_type(const Visit& visit) {
  const auto app = app_in(visit, "app_id");
  if (!app) return app.error();
  const ResourceType* type = visit.directory.resource_type(visit.param("id"));
  if (!type || type->app != (*app)->id || !resources_of(visit, **app).types.contains(type->name))
    return not_found("There is no such type of resources in this app, or you may not see it.");
  return json::object({{"appResourceTypeView", type_view(**app, type->name)}, {"expanded", json::array()}});
}

Answer list_resources(const Visit& visit) {
  const auto app = app_in(visit, "app_id");
  if (!app) return app.error();
  const ResourceType* type = visit.directory.resource_type(visit.param("type_id"));
  if (!type || type->app != (*app)->id) return not_found("There is no such type of resources in this app.");
  Resources resources = resources_of(visit, **app);
  std::erase_if(resources.all, [&](const Resource* resource) { return resource->type != type->name; });
  return paged(resources.all, page_of_query(visit),
               [&](const Resource* resource) { return resource_view(**app, *resource); });
}

Answer get_resource(const Visit& visit) {
  const auto app = app_in(visit, "app_id");
  if (!app) return app.error();
  const FoundResource* found = visit.directory.resource(visit.param("id"));
  const auto seen = resources_of(visit, **app).all;
  const bool visible = found && found->app == (*app)->id && std::any_of(seen.begin(), seen.end(), [&](auto* resource) {
                         return resource->type == found->resource->type && resource->name == found->resource->name;
                       });
  if (!visible) return not_found("There is no such resource in this app, or you may not see it.");
  return json::object({{"appResourceView", resource_view(**app, *found->resource)}, {"expanded", json::array()}});
}

Answer list_accounts_of_user(const Visit& visit) {
  const auto app = app_in(visit, "app_id");
  if (!app) return app.error();
  const auto user = user_in(visit, "user_id");
  if (!user) return user.error();
  if (!oversees(visit.me) && !owns(visit.me, **app) && !may_ask_for(visit.catalog(), visit.me, **user))
    return not_found("You may not see this person's accounts.");
  const auto grants =
      visit.services.store.read([&](storage::Tx& tx) { return tx.grants_of((*user)->id, kMostGrants); });
  const bool has_account = std::any_of(grants.begin(), grants.end(), [&](const Grant& grant) {
    return grant.entitlement.value.starts_with((*app)->id.value + "/");
  });
  json::Value rows = json::array();
  if (has_account) rows.push(account_view(**app, **user));
  return listed(std::move(rows), json::array(), "");
}

}  // namespace c1::bot::api
