// What would happen, and by which rules, by the organisation in force or with one policy as somebody is writing it.

#include "bot/facts.hpp"
#include "bot/plan_words.hpp"
#include "bot/policy_draft.hpp"
#include "bot/web/pages.hpp"
#include "workflow/accounts.hpp"
#include "workflow/decide.hpp"
#include "workflow/evolve.hpp"
#include "workflow/explain.hpp"

namespace c1::bot::web {
namespace {

using namespace workflow;

json::Value strings(const std::vector<std::string>& list) {
  json::Value value = json::array();
  for (const std::string& one : list) value.push(one);
  return value;
}

json::Value steps_json(const std::vector<Step>& steps, const Names& names) {
  json::Value list = json::array();
  for (const Step& step : steps) {
    const StepWords words = words_of(step, names);
    list.push(json::object({{"headline", words.headline}, {"details", strings(words.details)}}));
  }
  return list;
}

struct Simulated {
  const User& subject;
  const User& requester;
  const Entitlement& entitlement;
  std::optional<Seconds> duration;  // none = as long as may be
  bool emergency = false;
};

json::Value told(storage::Tx& tx, const Catalog& catalog, const Simulated& asked, Instant now) {
  Facts facts = facts_about(tx, catalog, asked.subject.id, asked.entitlement.id, now);
  facts.next_number = 1;
  json::Value value = json::object({{"refused", workflow::why_hidden(asked.subject, asked.entitlement.id, facts, now)},
                                    {"because", json::array()},
                                    {"steps", json::array()},
                                    {"route", ""}});
  if (!value["refused"].string().empty()) return value;
  const auto events = decide({},
                             Submit{.id = {"simulated"},
                                    .requester = asked.requester.id,
                                    .subject = asked.subject.id,
                                    .entitlement = asked.entitlement.id,
                                    .duration = asked.duration ? asked.duration : asked.entitlement.max_duration,
                                    .reason = "Simulated",
                                    .surface = Surface::web,
                                    .emergency = asked.emergency,
                                    .account = first_account(catalog, asked.subject.id, asked.entitlement.app)},
                             facts, now);
  if (!events) {
    value.set("refused", events.error().says);
    return value;
  }
  const auto request = fold({}, *events);
  value.set("because", strings(because_phrases(catalog, request->plan)));
  value.set("steps", steps_json(request->plan.steps, Names(catalog.organisation(), {})));
  value.set("route", route_phrase(catalog, request->plan));
  return value;
}

// By its id or its alias.
const Entitlement* entitlement_meant(const Catalog& catalog, const std::string& word) {
  const Entitlement* found = catalog.entitlement({word});
  return found ? found : catalog.entitlement_by_alias(word);
}

// The catalog in force, or with the policy that is being written.
Result<CatalogPtr> simulated_catalog(const Visit& visit) {
  const json::Value& item = visit.body()["policy"];
  if (item.is_null()) return visit.visitor.catalog;
  const PolicyDraft draft = policy_draft(visit.catalog(), item);
  if (!draft.policy) return invalid("Mend the policy first: " + draft.problems.at(0).says, "policy");
  const Entitlement* wanted = entitlement_meant(visit.catalog(), visit.body()["entitlement"].string());
  const bool anyhow = visit.body()["anyhow"].boolean() && wanted;
  return catalog_with(visit.catalog(), *draft.policy, anyhow ? wanted->id : EntitlementId{});
}

}  // namespace

// {subject, requester, entitlement, duration, emergency, policy, anyhow}: what would happen, and by which rules. Nothing
// changes. `policy`: an item that is not saved yet. `anyhow`: as if the entitlement went by it.
Result<json::Value> simulate(const Visit& visit) {
  if (const auto refusal = only_for_overseers(visit)) return *refusal;
  const json::Value& body = visit.body();
  const auto catalog = simulated_catalog(visit);
  if (!catalog) return catalog.error();
  const User* subject = (*catalog)->user({body["subject"].string()});
  const User* requester = body["requester"].string().empty() ? subject : (*catalog)->user({body["requester"].string()});
  const Entitlement* entitlement = entitlement_meant(**catalog, body["entitlement"].string());
  if (!subject || !requester) return invalid("Choose who would get it, and who would ask.", "subject");
  if (!entitlement) return invalid("Choose what would be asked for.", "entitlement");
  const auto duration = duration_in(body);
  if (!duration) return duration.error();
  const Simulated asked{*subject, *requester, *entitlement, *duration, body["emergency"].boolean()};
  return visit.services.store.read([&](storage::Tx& tx) { return told(tx, **catalog, asked, visit.now); });
}

}  // namespace c1::bot::web
