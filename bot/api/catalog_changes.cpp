#include <algorithm>

#include "base/text.hpp"
#include "bot/api/catalogs.hpp"
#include "bot/api/changing.hpp"
#include "bot/api/endpoints.hpp"
#include "bot/api/views.hpp"

namespace c1::bot::api {
namespace {

using namespace workflow;

constexpr std::size_t kLongestCatalogSlug = 80;
constexpr std::size_t kMostRefs = 1'000;

Answer catalog_answer(const Visit& visit, const std::string& slug) {
  const CatalogEntry* entry = visit.catalog().catalog(slug);
  if (!entry) return not_found("There is no such catalog any more.");
  return json::object({{"requestCatalogView", catalog_view(visit, *entry)}, {"expanded", json::array()}});
}
Answer no_content(const Visit&, const std::string&) { return json::object(); }

// Into `entry` and `shown`; the annotations and who made it into what is declared.
Result<std::string> catalog_read(const Visit& now, OrganisationEdit& edit, const json::Value& wish, CatalogEntry entry,
                                 Shown shown, const std::string& within) {
  const Mask mask(now.call.body, wish);
  const Shown before = shown;
  const bool is_new = entry.slug.empty();
  Fields fields(wish);
  if (mask.has("displayName") || entry.name.empty()) {
    auto name = name_in(wish, "displayName");
    if (!name) return name.error();
    entry.name = *std::move(name);
  }
  if (mask.has("description")) entry.description = text::trimmed(fields.text("description"));
  if (mask.has("requestBundle")) entry.bundle = fields.flag("requestBundle");
  if (mask.has("published")) shown.published = fields.flag("published");
  if (mask.has("visibleToEveryone")) shown.to_everyone = fields.flag("visibleToEveryone");
  if (fields.wrong()) return *fields.wrong();
  if (is_new)
    entry.slug = free_slug(slug_from(entry.name, kLongestCatalogSlug), kLongestCatalogSlug,
                           [&](const std::string& slug) { return now.catalog().catalog(slug) != nullptr; });
  json::Value declared = declared_with(now, catalog_declared(entry.slug), wish, {"annotations"});
  if (is_new) declared.set("createdByUserId", public_id(now.me.id));
  // A condition of the file stays what it is as long as nothing else is asked for.
  if (is_new || shown.published != before.published || shown.to_everyone != before.to_everyone) {
    entry.audience = shown.audience();
    declared.set("shown", shown.remembered());
  }
  json::Value sent = mask.only();
  sent.erase("expandMask");
  if (auto error = would_not_be_kept(sent, catalog_json(entry, shown, declared), within)) return *error;
  edit.set(entry);
  edit.declare(catalog_declared(entry.slug), declared);
  return entry.slug;
}

using Ids = std::vector<EntitlementId>;

// {"appEntitlements": [{"appId", "id"}]}: each must be there.
Result<Ids> refs_in(const Visit& visit, std::string_view name) {
  const json::Value& refs = field(visit.call.body, name);
  if (!refs.is_array()) return invalid(std::string(name) + " is missing: a list of {appId, id}.", std::string(name));
  if (refs.array().size() > kMostRefs)
    return invalid(std::string(name) + " may have up to 1000 entries.", std::string(name));
  Ids ids;
  for (const json::Value& ref : refs.array()) {
    const Entitlement* e = visit.directory.entitlement(ref["id"].string());
    const App* app = visit.directory.app(field(ref, "appId").string());
    if (!e || !app || e->app != app->id)
      return invalid("There is no such entitlement: " + text::fit(ref.dump(), 100) + ".", std::string(name));
    if (std::find(ids.begin(), ids.end(), e->id) == ids.end()) ids.push_back(e->id);
  }
  return ids;
}

// New entries are asked for by whoever wants them: nobody is given any.
std::optional<Error> wants_requests(const Visit& visit) {
  Fields fields(visit.call.body);
  const bool wanted = fields.flag("createRequests");
  if (fields.wrong()) return *fields.wrong();
  if (!wanted) return std::nullopt;
  return invalid("createRequests: c1 makes no requests of its own for what is new in a catalog. Leave it out.",
                 "createRequests");
}

// ---- which entitlements a call names
using Named = Result<Ids> (*)(const Visit& visit);

Result<Ids> listed_entries(const Visit& visit) { return refs_in(visit, "appEntitlements"); }
Result<Ids> listed_audience(const Visit& visit) { return refs_in(visit, "accessEntitlements"); }
Result<Ids> entry_of_path(const Visit& visit) {
  const Entitlement* e = visit.directory.entitlement(visit.param("entitlement_id"));
  const App* app = visit.directory.app(visit.param("app_id"));
  if (!e || !app || e->app != app->id) return not_found("There is no such entitlement.");
  return Ids{e->id};
}
template <Named named>
Result<Ids> without_requests(const Visit& visit) {
  if (auto error = wants_requests(visit)) return *error;
  return named(visit);
}

// ---- and what becomes of those that are there
using Rewrite = void (*)(Ids& all, const Ids& named);

void put_in_their_place(Ids& all, const Ids& named) { all = named; }
void add_to(Ids& all, const Ids& named) {
  for (const EntitlementId& id : named)
    if (std::find(all.begin(), all.end(), id) == all.end()) all.push_back(id);
}
void remove_from(Ids& all, const Ids& named) {
  std::erase_if(all, [&](const EntitlementId& id) { return std::find(named.begin(), named.end(), id) != named.end(); });
}

// Of a catalog that is there and stays there: by whoever may.
using ChangeCatalog = std::function<Result<std::string>(const Visit& now, OrganisationEdit& edit, const CatalogEntry&)>;
Answer change_catalog(const Visit& visit, const ChangeCatalog& change, const View& view) {
  if (auto error = may_not_administer(visit)) return *error;
  const auto found = catalog_in(visit);
  if (!found) return found.error();
  const std::string slug = (*found)->slug;
  return change_organisation(
      visit,
      [&](const Visit& now, OrganisationEdit& edit) -> Result<std::string> {
        const CatalogEntry* before = now.catalog().catalog(slug);
        if (!before) return not_found("There is no such catalog any more.");
        return change(now, edit, *before);
      },
      view);
}

Answer change_entries(const Visit& visit, Named named, Rewrite rewrite, const View& view = no_content) {
  if (auto error = may_not_administer(visit)) return *error;
  const auto ids = named(visit);
  if (!ids) return ids.error();
  return change_catalog(
      visit,
      [&](const Visit&, OrganisationEdit& edit, CatalogEntry entry) {
        rewrite(entry.entitlements, *ids);
        edit.set(entry);
        return entry.slug;
      },
      view);
}

Answer change_audience(const Visit& visit, Rewrite rewrite) {
  if (auto error = may_not_administer(visit)) return *error;
  const auto ids = listed_audience(visit);
  if (!ids) return ids.error();
  return change_catalog(
      visit,
      [&](const Visit& now, OrganisationEdit& edit, CatalogEntry entry) -> Result<std::string> {
        Shown shown = shown_to(now, entry);
        if (shown.audience() != entry.audience)
          return conflict("Whom this catalog is shown to is a condition of the organisation file: " +
                          text::fit(entry.audience, 200) + ". Change it there.");
        rewrite(shown.access, *ids);
        entry.audience = shown.audience();
        json::Value declared = now.directory.declared(catalog_declared(entry.slug));
        declared.set("shown", shown.remembered());
        edit.set(entry);
        edit.declare(catalog_declared(entry.slug), declared);
        return entry.slug;
      },
      no_content);
}

}  // namespace

Answer create_catalog(const Visit& visit) {
  if (auto error = may_not_administer(visit)) return *error;
  return change_organisation(
      visit,
      [&](const Visit& now, OrganisationEdit& edit) {
        return catalog_read(now, edit, visit.call.body, {}, {.published = false, .to_everyone = false, .access = {}},
                            "");
      },
      catalog_answer);
}

Answer update_catalog(const Visit& visit) {
  const json::Value& wish = field(visit.call.body, "catalog");
  return change_catalog(
      visit,
      [&](const Visit& now, OrganisationEdit& edit, const CatalogEntry& before) -> Result<std::string> {
        if (auto error = Mask(visit.call.body, wish)
                             .unknown({"displayName", "description", "published", "visibleToEveryone", "requestBundle",
                                       "annotations", "enrollmentBehavior", "unenrollmentBehavior",
                                       "unenrollmentEntitlementBehavior", "accessEntitlements"}))
          return *error;
        return catalog_read(now, edit, wish, before, shown_to(now, before), "catalog");
      },
      catalog_answer);
}

Answer delete_catalog(const Visit& visit) {
  return change_catalog(
      visit,
      [&](const Visit&, OrganisationEdit& edit, const CatalogEntry& before) {
        edit.remove("catalog", before.slug);
        edit.declare(catalog_declared(before.slug), nullptr);
        return before.slug;
      },
      no_content);
}

Answer replace_catalog_entries(const Visit& visit) { return change_entries(visit, listed_entries, put_in_their_place); }

Answer add_catalog_entries(const Visit& visit) {
  return change_entries(visit, without_requests<listed_entries>, add_to);
}

Answer remove_catalog_entries(const Visit& visit) { return change_entries(visit, listed_entries, remove_from); }

Answer add_catalog_entry(const Visit& visit) {
  return change_entries(visit, without_requests<entry_of_path>, add_to,
                        [](const Visit& after, const std::string& slug) -> Answer {
                          const CatalogEntry* entry = after.catalog().catalog(slug);
                          const Entitlement* there = after.directory.entitlement(after.param("entitlement_id"));
                          if (!entry || !there) return not_found("There is no such entry any more.");
                          return json::object({{"requestableEntry", requestable_json(*entry, *there)}});
                        });
}

Answer remove_catalog_entry(const Visit& visit) { return change_entries(visit, entry_of_path, remove_from); }

Answer add_catalog_audience(const Visit& visit) { return change_audience(visit, add_to); }

Answer remove_catalog_audience(const Visit& visit) { return change_audience(visit, remove_from); }

}  // namespace c1::bot::api
