#include <algorithm>

#include "base/text.hpp"
#include "bot/api/endpoints.hpp"
#include "bot/api/task_view.hpp"
#include "bot/api/views.hpp"

namespace c1::bot::api {
namespace {

using namespace workflow;

// Policies tell who decides on what: for those who administer, or own an app.
std::optional<Error> may_not_read_policies(const Visit& visit) {
  const auto& apps = visit.catalog().organisation().apps;
  if (oversees(visit.me) || std::any_of(apps.begin(), apps.end(), [&](const App& app) { return owns(visit.me, app); }))
    return std::nullopt;
  return forbidden("Policies are read by administrators and by the owners of apps.");
}

std::vector<const Policy*> policies(const Visit& visit, const std::string& query) {
  std::vector<const Policy*> all;
  for (const Policy& policy : visit.catalog().organisation().policies)
    if (query.empty() || text::folded(policy.name).find(query) != std::string::npos) all.push_back(&policy);
  std::sort(all.begin(), all.end(), [](auto* a, auto* b) { return a->id < b->id; });
  return all;
}

json::Value catalog_view(const CatalogEntry& entry) {
  return json::object({{"requestCatalog", json::object({{"id", public_catalog_id(entry.slug)},
                                                        {"displayName", entry.name},
                                                        {"description", entry.description},
                                                        {"published", true},
                                                        {"visibleToEveryone", entry.audience.empty()},
                                                        {"requestBundle", entry.bundle},
                                                        {"accessEntitlements", json::array()},
                                                        {"createdByUserId", ""},
                                                        {"createdAt", nullptr},
                                                        {"updatedAt", nullptr},
                                                        {"deletedAt", nullptr}})},
                       {"accessEntitlementsPath", ""},
                       {"createdByUserPath", ""}});
}

bool sees(const Visit& visit, const Eyes& eyes, const CatalogEntry& entry) {
  return oversees(visit.me) || eyes.sight().sees(entry);
}

Result<const CatalogEntry*> catalog_in(const Visit& visit) {
  const CatalogEntry* entry = visit.directory.entry(visit.param("id"));
  if (!entry || !sees(visit, Eyes(visit), *entry)) return not_found("There is no such catalog, or you may not see it.");
  return entry;
}

}  // namespace

Answer list_policies(const Visit& visit) {
  if (auto error = may_not_read_policies(visit)) return *error;
  return paged(policies(visit, ""), page_of_query(visit), [](const Policy* policy) { return policy_json(*policy); });
}

Answer search_policies(const Visit& visit) {
  if (auto error = may_not_read_policies(visit)) return *error;
  Fields fields(visit.call.body);
  const std::string query = text::folded(fields.text("query") + fields.text("displayName"));
  if (fields.wrong()) return *fields.wrong();
  return paged(policies(visit, query), page_in(visit.call.body),
               [](const Policy* policy) { return policy_json(*policy); });
}

Answer get_policy(const Visit& visit) {
  if (auto error = may_not_read_policies(visit)) return *error;
  const Policy* policy = visit.directory.policy(visit.param("id"));
  if (!policy) return not_found("There is no such policy.");
  return json::object({{"policy", policy_json(*policy)}});
}

Answer list_catalogs(const Visit& visit) {
  const Eyes eyes(visit);
  std::vector<const CatalogEntry*> all;
  for (const CatalogEntry& entry : visit.catalog().organisation().catalogs)
    if (sees(visit, eyes, entry)) all.push_back(&entry);
  return paged(all, page_of_query(visit), [](const CatalogEntry* entry) { return catalog_view(*entry); });
}

Answer get_catalog(const Visit& visit) {
  const auto entry = catalog_in(visit);
  if (!entry) return entry.error();
  return json::object({{"requestCatalogView", catalog_view(**entry)}, {"expanded", json::array()}});
}

Answer list_catalog_entitlements(const Visit& visit) {
  const auto entry = catalog_in(visit);
  if (!entry) return entry.error();
  std::vector<const Entitlement*> all;
  for (const EntitlementId& id : (*entry)->entitlements)
    if (const Entitlement* entitlement = visit.catalog().entitlement(id)) all.push_back(entitlement);
  return paged(all, page_of_query(visit), [](const Entitlement* entitlement) {
    return json::object({{"appEntitlement", entitlement_json(*entitlement, {})},
                         {"appPath", ""},
                         {"appResourceTypePath", ""},
                         {"appResourcePath", ""}});
  });
}

}  // namespace c1::bot::api
