// What there is to ask for, for the visitor or for somebody they may ask for, and what that person holds.

#include <algorithm>

#include "base/ids.hpp"
#include "bot/execute.hpp"
#include "bot/facts.hpp"
#include "bot/web/pages.hpp"
#include "bot/web/possessions.hpp"
#include "workflow/accounts.hpp"
#include "workflow/explain.hpp"

namespace c1::bot::web {
namespace {

using namespace workflow;

constexpr std::size_t kMostApps = 2'000;
constexpr std::size_t kMostFound = 50;

// Everything a page about one person's access starts from.
struct About {
  const User& subject;
  Sight sight;
  Possessions possessions;
};
template <class F>
Result<json::Value> about_subject(const Visit& visit, F&& page) {
  const auto subject = subject_of(visit, visit.asked("for"));
  if (!subject) return subject.error();
  return visit.services.store.read([&](storage::Tx& tx) -> Result<json::Value> {
    const Facts facts = facts_in(tx, visit.catalog(), visit.now);
    const About about{**subject, visit.catalog().sight_of(**subject, facts.holdings, visit.now),
                      Possessions::of(tx, (*subject)->id)};
    return page(tx, about);
  });
}

template <class Map>
std::int64_t count_in(const Map& map, const Catalog& catalog, const AppId& app) {
  return std::count_if(map.begin(), map.end(), [&](const auto& one) {
    const Entitlement* entitlement = catalog.entitlement(one.first);
    return entitlement && entitlement->app == app;
  });
}

json::Value app_json(const Visit& visit, const App& app, const Possessions& possessions) {
  return json::object({{"id", app.id.value},
                       {"name", app.name},
                       {"description", app.description},
                       {"held", count_in(possessions.held, visit.catalog(), app.id)},
                       {"pending", count_in(possessions.pending, visit.catalog(), app.id)}});
}

json::Value bundle_json(const Visit& visit, const About& about, const CatalogEntry& bundle) {
  json::Value items = json::array();
  std::int64_t missing = 0;
  for (const EntitlementId& id : bundle.entitlements) {
    if (!about.sight.sees(id) || !visit.catalog().entitlement(id)) continue;
    const Entitlement& entitlement = *visit.catalog().entitlement(id);
    json::Value offer = offer_json(visit, about.subject, about.sight, about.possessions, id,
                                   first_account(visit.catalog(), about.subject.id, entitlement.app));
    missing += offer["may_request"].boolean() ? 1 : 0;
    items.push(std::move(offer));
  }
  return json::object({{"id", bundle.slug},
                       {"name", bundle.name},
                       {"description", bundle.description},
                       {"items", items},
                       {"missing", missing}});
}

json::Value reasons_json(storage::Tx& tx, const Visit& visit, const Grant& grant) {
  json::Value list = json::array();
  for (const GrantReason& reason : grant.reasons) {
    const auto request = reason.request.empty() ? std::nullopt : tx.request(reason.request);
    const bool shown = request && may_see(*request, visit.user(), visit.catalog());
    const CatalogEntry* bundle =
        reason.kind == GrantReason::Kind::bundle ? visit.catalog().catalog(reason.of) : nullptr;
    list.push(json::object({{"by_file", reason.kind == GrantReason::Kind::file},
                            {"bundle", bundle ? bundle->name : reason.of},
                            {"number", shown ? json::Value(request->number) : json::Value()},
                            {"until", time_json(reason.until)}}));
  }
  return list;
}

}  // namespace

Result<json::Value> browse(const Visit& visit) {
  return about_subject(visit, [&](storage::Tx&, const About& about) -> Result<json::Value> {
    json::Value apps = json::array();
    for (const App* one : visit.catalog().search_apps(about.sight, "", kMostApps))
      apps.push(app_json(visit, *one, about.possessions));
    return json::object({{"subject", person_json(visit.catalog(), about.subject.id)},
                         {"apps", apps},
                         {"bundles", visit.catalog().bundles(about.sight).size()}});
  });
}

Result<json::Value> app(const Visit& visit) {
  return about_subject(visit, [&](storage::Tx&, const About& about) -> Result<json::Value> {
    const App* found = visit.catalog().app({visit.param("app")});
    const auto offers = found ? visit.catalog().search_entitlements(about.sight, found->id, "", kMostInApp)
                              : std::vector<const Entitlement*>{};
    if (offers.empty()) return not_found("There is no such app in the catalog of " + about.subject.name + ".");
    json::Value list = json::array();
    for (const Entitlement* one : offers)
      list.push(offer_json(visit, about.subject, about.sight, about.possessions, one->id));
    json::Value value = app_json(visit, *found, about.possessions);
    value.set("instructions", found->instructions);
    value.set("owners", people_json(visit.catalog(), found->owners));
    value.set("subject", person_json(visit.catalog(), about.subject.id));
    value.set("entitlements", list);
    return value;
  });
}

Result<json::Value> search(const Visit& visit) {
  return about_subject(visit, [&](storage::Tx&, const About& about) -> Result<json::Value> {
    json::Value list = json::array();
    for (const Entitlement* one : visit.catalog().search_everything(about.sight, visit.asked("q"), kMostFound))
      list.push(offer_json(visit, about.subject, about.sight, about.possessions, one->id));
    return json::object({{"entitlements", list}});
  });
}

Result<json::Value> bundles(const Visit& visit) {
  return about_subject(visit, [&](storage::Tx&, const About& about) -> Result<json::Value> {
    json::Value list = json::array();
    for (const CatalogEntry* bundle : visit.catalog().bundles(about.sight))
      list.push(bundle_json(visit, about, *bundle));
    return json::object({{"subject", person_json(visit.catalog(), about.subject.id)}, {"bundles", list}});
  });
}

Result<json::Value> held_access(const Visit& visit) {
  return about_subject(visit, [&](storage::Tx& tx, const About& about) -> Result<json::Value> {
    json::Value list = json::array();
    for (const auto& [id, grant] : about.possessions.held) {
      json::Value offer = offer_json(visit, about.subject, about.sight, about.possessions, id, grant.account);
      offer.set("reasons", reasons_json(tx, visit, grant));
      list.push(std::move(offer));
    }
    return json::object({{"subject", person_json(visit.catalog(), about.subject.id)}, {"held", list}});
  });
}

// {for, entitlement, account, reason}
Result<json::Value> give_back(const Visit& visit) {
  const json::Value& body = visit.body();
  const UserId subject{body["for"].string().empty() ? visit.user().id.value : body["for"].string()};
  const EntitlementId entitlement{body["entitlement"].string()};
  const auto account = body.has("account") ? Result<std::string>(body["account"].string())
                                           : visit.services.store.read([&](storage::Tx& tx) {
                                               return account_held_with(tx, visit.catalog(), subject, entitlement);
                                             });
  if (!account) return account.error();
  const auto request = execute(visit.services, {.surface = Surface::web, .delivery = delivery_of(visit)},
                               SubmitRevoke{.id = RequestId{new_id()},
                                            .requester = visit.user().id,
                                            .subject = subject,
                                            .entitlement = entitlement,
                                            .reason = body["reason"].string(),
                                            .surface = Surface::web,
                                            .account = *account});
  if (!request) return request.error();
  return json::object({{"number", request->number}});
}

}  // namespace c1::bot::web
