// Catalogs, and a preview of who sees what; and the first steps.

#include <algorithm>

#include "base/text.hpp"
#include "bot/organisation_edit.hpp"
#include "bot/web/overview.hpp"
#include "storage/store.hpp"
#include "workflow/words.hpp"

namespace c1::bot::web {
namespace {

using namespace workflow;

constexpr std::size_t kMostInPreview = 200;
constexpr std::size_t kMostLookedAt = 1'000;  // people whose sight is computed for one preview
constexpr std::size_t kMostSeers = 50;

json::Value catalog_row(const CatalogEntry& entry) {
  return json::object({{"slug", entry.slug},
                       {"name", entry.name},
                       {"description", entry.description},
                       {"audience", entry.audience},
                       {"bundle", entry.bundle},
                       {"entitlements", entry.entitlements.size()}});
}

json::Value entitlements_of_entry(const Catalog& catalog, const CatalogEntry& entry) {
  json::Value list = json::array();
  for (const EntitlementId& id : entry.entitlements) {
    if (list.array().size() == kMostInPreview) break;
    list.push(entitlement_json(catalog, id));
  }
  return list;
}

// Of the first thousand active people whom the search finds: how many see it, and some of them.
json::Value seers_of(const Visit& visit, const CatalogEntry& entry) {
  const std::string query = text::folded(visit.asked("q"));
  std::size_t looked_at = 0, seeing = 0;
  json::Value see = json::array(), see_not = json::array();
  for (const User& user : visit.catalog().organisation().users) {
    const bool found = query.empty() || text::folded(user.name).find(query) != std::string::npos ||
                       user.email.find(query) != std::string::npos;
    if (user.status != UserStatus::active || !found) continue;
    if (looked_at++ == kMostLookedAt) break;
    const bool sees = sight_of(visit.services, visit.catalog(), user).sees(entry);
    seeing += sees ? 1 : 0;
    json::Value& list = sees ? see : see_not;
    if (list.array().size() < kMostSeers) list.push(person_json(visit.catalog(), user.id));
  }
  return json::object({{"looked_at", std::min(looked_at, kMostLookedAt)},
                       {"is_cut", looked_at > kMostLookedAt},
                       {"seeing", seeing},
                       {"see", see},
                       {"see_not", see_not}});
}

}  // namespace

Result<json::Value> all_catalogs(const Visit& visit) {
  if (const auto refusal = only_for_overseers(visit)) return *refusal;
  const std::string person = visit.asked("person");
  const User* viewer = person.empty() ? nullptr : visit.catalog().user({person});
  if (!person.empty() && !viewer) return not_found("There is nobody with this name or address.");
  const Sight sight = viewer ? sight_of(visit.services, visit.catalog(), *viewer) : Sight{};
  json::Value rows = json::array();
  for (const CatalogEntry& entry : visit.catalog().organisation().catalogs) {
    json::Value row = catalog_row(entry);
    row.set("seen", viewer ? json::Value(sight.sees(entry)) : json::Value());
    rows.push(std::move(row));
  }
  return json::object({{"rows", rows}});
}

Result<json::Value> one_catalog(const Visit& visit) {
  if (const auto refusal = only_for_overseers(visit)) return *refusal;
  const CatalogEntry* entry = visit.catalog().catalog(visit.param("slug"));
  if (!entry) return not_found("There is no catalog \"" + visit.param("slug") + "\".");
  json::Value value = catalog_row(*entry);
  value.set("holds", entitlements_of_entry(visit.catalog(), *entry));
  value.set("people", seers_of(visit, *entry));
  return value;
}

Result<json::Value> first_steps(const Visit& visit) {
  if (!is_administrator(visit.user())) return json::object({{"steps", json::array()}});
  const Organisation& all = visit.catalog().organisation();
  return visit.services.store.read([&](storage::Tx& tx) -> Result<json::Value> {
    storage::RequestFilter granted;
    granted.state = "granted";
    const bool in_slack = !tx.slack_links_of(visit.user().id, 1).empty();
    const bool described = !all.apps.empty() && !all.catalogs.empty();
    const bool asked = !tx.requests_matching({}, 1).empty();
    const bool given = !tx.requests_matching(granted, 1).empty();
    json::Value steps = json::array();
    const auto step = [&](const char* name, bool done) { steps.push(json::object({{"name", name}, {"done", done}})); };
    step("slack", in_slack);
    step("organisation", described);
    step("request", asked);
    step("grant", given);
    return json::object({{"steps", steps}, {"people", all.users.size()}, {"apps", all.apps.size()}});
  });
}

}  // namespace c1::bot::web
