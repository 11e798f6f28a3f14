#include <algorithm>
#include <map>
#include <set>

#include "base/text.hpp"
#include "bot/api/changing.hpp"
#include "bot/api/endpoints.hpp"
#include "bot/api/views.hpp"

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

// Those that the caller sees in the app, each once, in the order of their names; whoever may change the app sees those
// that were declared, too.
struct Resources {
  std::set<std::string> types;
  std::map<std::pair<std::string, std::string>, Resource> all;  // by type and name
};
Resources resources_of(const Visit& visit, const App& app) {
  const Eyes eyes(visit);
  Resources found;
  for (const Entitlement* entitlement : visit.directory.entitlements_of(app.id)) {
    if (!entitlement->resource || !eyes.see(*entitlement)) continue;
    const Resource& resource = *entitlement->resource;
    found.types.insert(resource.type);
    found.all.emplace(std::pair(resource.type, resource.name), resource);
  }
  if (!oversees(visit.me) && !owns(visit.me, app)) return found;
  for (const std::string& key : visit.directory.declared_below("resource/" + app.id.value + IdBook::kSeparator)) {
    const auto parts = text::split(key, IdBook::kSeparator);
    found.types.insert(parts[1]);
    if (parts.size() == 3)
      found.all.emplace(std::pair(parts[1], parts[2]), Resource{.type = parts[1], .name = parts[2], .owners = {}});
  }
  return found;
}

json::Value type_view(const App& app, const std::string& type) {
  return json::object({{"appResourceType", resource_type_json(app.id, type)}, {"appPath", ""}});
}
json::Value resource_view(const Visit& visit, const App& app, const Resource& resource) {
  return json::object({{"appResource", resource_json(app.id, resource, visit.directory)},
                       {"appPath", ""},
                       {"parentResourcePath", ""},
                       {"parentResourceTypePath", ""},
                       {"resourceTypePath", ""}});
}

}  // namespace

json::Value app_view(const Visit& visit, const App& app) {
  return with_declared(app_json(app), visit.directory.declared("app/" + app.id.value));
}

Answer list_apps(const Visit& visit) {
  return without_expanded(
      paged(seen_apps(visit), page_of_query(visit), [&](const App* app) { return app_view(visit, *app); }));
}

Answer get_app(const Visit& visit) {
  const auto app = app_in(visit, "id");
  if (!app) return app.error();
  return json::object({{"app", app_view(visit, **app)}});
}

Answer search_apps(const Visit& visit) {
  Fields fields(visit.call.body);
  const std::string query = text::folded(fields.text("query"));
  const std::string name = text::folded(fields.text("displayName"));
  const auto ids = fields.texts("appIds");
  if (fields.wrong()) return *fields.wrong();
  std::vector<const App*> found;
  for (const App* app : seen_apps(visit)) {
    const bool wanted = ids.empty() || std::find(ids.begin(), ids.end(), public_id(app->id)) != ids.end();
    if (wanted && (name.empty() || text::folded(app->name) == name) &&
        (query.empty() || text::folded(app->name + " " + app->description).find(query) != std::string::npos))
      found.push_back(app);
  }
  return without_expanded(
      paged(found, page_in(visit.call.body), [&](const App* app) { return app_view(visit, *app); }));
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
  const auto type = visit.directory.resource_type(visit.param("id"));
  if (!type || type->app != (*app)->id || !resources_of(visit, **app).types.contains(type->name))
    return not_found("There is no such type of resources in this app, or you may not see it.");
  return json::object({{"appResourceTypeView", type_view(**app, type->name)}, {"expanded", json::array()}});
}

Answer list_resources(const Visit& visit) {
  const auto app = app_in(visit, "app_id");
  if (!app) return app.error();
  const auto type = visit.directory.resource_type(visit.param("type_id"));
  if (!type || type->app != (*app)->id) return not_found("There is no such type of resources in this app.");
  std::vector<Resource> all;
  for (const auto& [key, resource] : resources_of(visit, **app).all)
    if (resource.type == type->name) all.push_back(resource);
  return paged(all, page_of_query(visit),
               [&](const Resource& resource) { return resource_view(visit, **app, resource); });
}

Answer get_resource(const Visit& visit) {
  const auto app = app_in(visit, "app_id");
  if (!app) return app.error();
  const auto found = visit.directory.resource(visit.param("id"));
  if (!found || found->app != (*app)->id ||
      !resources_of(visit, **app).all.contains({found->resource.type, found->resource.name}))
    return not_found("There is no such resource in this app, or you may not see it.");
  return json::object({{"appResourceView", resource_view(visit, **app, found->resource)}, {"expanded", json::array()}});
}

}  // namespace c1::bot::api
