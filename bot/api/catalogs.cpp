// Request catalogs, which their clients also call access profiles.

#include "bot/api/catalogs.hpp"

#include <algorithm>

#include "bot/api/changing.hpp"
#include "bot/api/endpoints.hpp"
#include "bot/api/views.hpp"

namespace c1::bot::api {
namespace {

using namespace workflow;

bool sees(const Visit& visit, const Eyes& eyes, const CatalogEntry& entry) {
  return oversees(visit.me) || eyes.sight().sees(entry);
}

// `subject.has("a/b") || subject.has("c/d")`, as access_audience() writes it; nothing for other conditions.
std::vector<EntitlementId> holders_in(const std::string& audience, const Catalog& catalog) {
  std::vector<EntitlementId> all;
  for (std::size_t at = 0; (at = audience.find('"', at)) != std::string::npos;) {
    const std::size_t end = audience.find('"', at + 1);
    if (end == std::string::npos) return {};
    const EntitlementId id{audience.substr(at + 1, end - at - 1)};
    if (!catalog.entitlement(id)) return {};
    all.push_back(id);
    at = end + 1;
  }
  return access_audience(all) == audience ? all : std::vector<EntitlementId>{};
}

json::Value refs_json(const std::vector<EntitlementId>& ids) {
  json::Value refs = json::array();
  for (const EntitlementId& id : ids)
    refs.push(
        json::object({{"appId", public_id(AppId{id.value.substr(0, id.value.find('/'))})}, {"id", public_id(id)}}));
  return refs;
}

Answer list_of(const Visit& visit, const std::vector<EntitlementId>& ids) {
  std::vector<const Entitlement*> all;
  for (const EntitlementId& id : ids)
    if (const Entitlement* entitlement = visit.catalog().entitlement(id)) all.push_back(entitlement);
  Expansion nothing{json::Value()};
  return paged(all, page_of_query(visit),
               [&](const Entitlement* entitlement) { return entitlement_view(visit, *entitlement, {}, nothing); });
}

}  // namespace

std::string access_audience(const std::vector<EntitlementId>& held) {
  std::string audience;
  for (const EntitlementId& id : held)
    audience += (audience.empty() ? "" : " || ") + ("subject.has(\"" + id.value + "\")");
  return audience.empty() ? "false" : audience;
}

std::string Shown::audience() const {
  if (!published) return "false";
  return to_everyone ? "" : access_audience(access);
}

json::Value Shown::remembered() const {
  json::Value ids = json::array();
  for (const EntitlementId& id : access) ids.push(id.value);
  return json::object(
      {{"of", audience()}, {"published", published}, {"toEveryone", to_everyone}, {"access", std::move(ids)}});
}

// What a client has said of it, as long as the audience is what was made of that.
Shown shown_to(const Visit& visit, const CatalogEntry& entry) {
  const json::Value& said = visit.directory.declared(catalog_declared(entry.slug))["shown"];
  Shown shown{.published = true, .to_everyone = entry.audience.empty(), .access = {}};
  if (said.is_object() && said["of"].string() == entry.audience) {
    shown.published = said["published"].boolean();
    shown.to_everyone = said["toEveryone"].boolean();
    for (const json::Value& id : said["access"].array()) shown.access.push_back({id.string()});
  } else {
    shown.access = holders_in(entry.audience, visit.catalog());
  }
  return shown;
}

std::string catalog_declared(std::string_view slug) { return "catalog/" + std::string(slug); }

json::Value catalog_json(const Visit& visit, const CatalogEntry& entry) {
  return catalog_json(entry, shown_to(visit, entry), visit.directory.declared(catalog_declared(entry.slug)));
}

json::Value catalog_json(const CatalogEntry& entry, const Shown& shown, const json::Value& declared) {
  json::Value view = json::object(
      {{"id", public_catalog_id(entry.slug)},
       {"displayName", entry.name},
       {"description", entry.description},
       {"published", shown.published},
       {"visibleToEveryone", shown.to_everyone},
       {"requestBundle", entry.bundle},
       {"enrollmentBehavior", "REQUEST_CATALOG_ENROLLMENT_BEHAVIOR_ENFORCE_ENTITLEMENT_REQUEST_POLICY"},
       {"unenrollmentBehavior", "REQUEST_CATALOG_UNENROLLMENT_BEHAVIOR_LEAVE_ACCESS_AS_IS"},
       {"unenrollmentEntitlementBehavior", "REQUEST_CATALOG_UNENROLLMENT_ENTITLEMENT_BEHAVIOR_UNSPECIFIED"},
       {"accessEntitlements", json::array()},
       {"createdByUserId", declared["createdByUserId"].string()},
       {"createdAt", nullptr},
       {"updatedAt", nullptr},
       {"deletedAt", nullptr}});
  if (declared.has("annotations")) view.set("annotations", declared["annotations"]);
  return view;
}

json::Value catalog_view(const Visit& visit, const CatalogEntry& entry) {
  return json::object({{"requestCatalog", catalog_json(visit, entry)},
                       {"accessEntitlementsPath", ""},
                       {"createdByUserPath", ""},
                       {"memberCount", "0"}});
}

Result<const CatalogEntry*> catalog_in(const Visit& visit) {
  const CatalogEntry* entry = visit.directory.entry(visit.param("id"));
  if (!entry || !sees(visit, Eyes(visit), *entry)) return not_found("There is no such catalog, or you may not see it.");
  return entry;
}

Answer list_catalogs(const Visit& visit) {
  const Eyes eyes(visit);
  std::vector<const CatalogEntry*> all;
  for (const CatalogEntry& entry : visit.catalog().organisation().catalogs)
    if (sees(visit, eyes, entry)) all.push_back(&entry);
  std::sort(all.begin(), all.end(), [](auto* a, auto* b) { return a->slug < b->slug; });
  return paged(all, page_of_query(visit), [&](const CatalogEntry* entry) { return catalog_view(visit, *entry); });
}

Answer get_catalog(const Visit& visit) {
  const auto entry = catalog_in(visit);
  if (!entry) return entry.error();
  return json::object({{"requestCatalogView", catalog_view(visit, **entry)}, {"expanded", json::array()}});
}

Answer list_catalog_entitlements(const Visit& visit) {
  const auto entry = catalog_in(visit);
  if (!entry) return entry.error();
  return list_of(visit, (*entry)->entitlements);
}

Answer list_catalog_entitlement_ids(const Visit& visit) {
  const auto entry = catalog_in(visit);
  if (!entry) return entry.error();
  return json::object({{"refs", refs_json((*entry)->entitlements)}});
}

Answer get_catalog_entry(const Visit& visit) {
  const auto entry = catalog_in(visit);
  if (!entry) return entry.error();
  const Entitlement* e = visit.directory.entitlement(visit.param("entitlement_id"));
  const App* app = visit.directory.app(visit.param("app_id"));
  const auto& all = (*entry)->entitlements;
  if (!e || !app || e->app != app->id || std::find(all.begin(), all.end(), e->id) == all.end())
    return not_found("There is no such entitlement in this catalog.");
  return json::object({{"requestableEntry", requestable_json(**entry, *e)}});
}

json::Value requestable_json(const CatalogEntry& entry, const Entitlement& e) {
  return json::object({{"catalogId", public_catalog_id(entry.slug)},
                       {"appId", public_id(e.app)},
                       {"entitlementId", public_id(e.id)},
                       {"createdAt", nullptr},
                       {"updatedAt", nullptr},
                       {"deletedAt", nullptr}});
}

// Whom it is shown to is for those who administer.
Answer list_catalog_audience(const Visit& visit) {
  const auto entry = catalog_in(visit);
  if (!entry) return entry.error();
  if (!oversees(visit.me)) return forbidden("Whom a catalog is shown to is for administrators to see.");
  return list_of(visit, shown_to(visit, **entry).access);
}

}  // namespace c1::bot::api
