// Asking for access: the questions, who would be asked, and the asking itself.

#include <algorithm>

#include "base/ids.hpp"
#include "base/text.hpp"
#include "bot/execute.hpp"
#include "bot/facts.hpp"
#include "bot/web/pages.hpp"
#include "bot/web/possessions.hpp"
#include "bot/web/task_timeline.hpp"
#include "workflow/explain.hpp"

namespace c1::bot::web {
namespace {

using namespace workflow;

constexpr std::size_t kMostWishedAtOnce = 25;
constexpr Seconds kPresets[] = {Seconds{3600},      Seconds{4 * 3600},  Seconds{12 * 3600}, Seconds{86400},
                                Seconds{3 * 86400}, Seconds{7 * 86400}, Seconds{30 * 86400}};

// The lengths that are offered where `cap` is the most.
json::Value presets_json(const std::optional<Seconds>& cap) {
  json::Value list = json::array();
  const auto add = [&](Seconds length) {
    list.push(json::object({{"value", text::duration_short(length)}, {"label", text::duration_words(length)}}));
  };
  for (const Seconds preset : kPresets)
    if (!cap || preset < *cap) add(preset);
  if (cap) add(*cap);
  return list;
}

json::Value question_json(const Visit& visit, const User& subject, const Sight& sight, const Possessions& possessions,
                          const Entitlement& entitlement, const std::string& account) {
  json::Value value = offer_json(visit, subject, sight, possessions, entitlement.id, account);
  const Form* asked = entitlement.form ? visit.catalog().form(*entitlement.form) : nullptr;
  value.set("questions", asked ? form_json(*asked) : json::Value());
  value.set("presets", presets_json(entitlement.max_duration));
  return value;
}

// What stands in the address, where it is one of theirs; else the first.
std::string account_asked(const Visit& visit, const std::vector<const AppAccount*>& all) {
  const std::string asked = visit.asked("account");
  const bool is_theirs = std::any_of(all.begin(), all.end(), [&](const AppAccount* one) { return one->name == asked; });
  if (is_theirs || all.empty()) return is_theirs ? asked : std::string{};
  return all.front()->name;
}

// Asked only where there are several.
json::Value accounts_json(const std::vector<const AppAccount*>& all) {
  json::Value list = json::array();
  for (const AppAccount* one : all) list.push(json::object({{"name", one->name}, {"label", one->label}}));
  return all.size() > 1 ? list : json::array();
}

std::vector<EntitlementId> wanted_in(const json::Value& body) {
  std::vector<EntitlementId> ids;
  for (const json::Value& id : body["entitlements"].array()) {
    EntitlementId one{id.string()};
    if (std::find(ids.begin(), ids.end(), one) == ids.end()) ids.push_back(std::move(one));
  }
  return ids;
}

// What is the same for all that is asked for together.
struct AccessWish {
  const User* subject = nullptr;
  std::vector<EntitlementId> entitlements;
  std::optional<Seconds> duration;
  bool emergency = false;
  std::string reason;
};
Result<AccessWish> wish_in(const Visit& visit) {
  const json::Value& body = visit.body();
  const auto subject = subject_of(visit, body["for"].string());
  if (!subject) return subject.error();
  const auto duration = duration_in(body);
  if (!duration) return duration.error();
  AccessWish wish{*subject, wanted_in(body), *duration, body["emergency"].boolean(), body["reason"].string()};
  if (wish.entitlements.empty()) return invalid("Choose what is needed.", "entitlement");
  if (wish.entitlements.size() > kMostWishedAtOnce)
    return invalid("At most " + std::to_string(kMostWishedAtOnce) + " things can be asked for at once.", "entitlement");
  return wish;
}

std::optional<std::vector<Answer>> answers_for(const Visit& visit, const EntitlementId& id) {
  const Entitlement* entitlement = visit.catalog().entitlement(id);
  if (!entitlement || !entitlement->form) return std::nullopt;
  std::vector<Answer> answers;
  for (const auto& [field, value] : visit.body()["answers"][id.value].object())
    answers.push_back({field, "", value.string()});
  return answers;
}

// What would happen to one of them, without asking.
json::Value route_json(storage::Tx& tx, const Visit& visit, const AccessWish& wish, const EntitlementId& id) {
  const Facts facts = facts_in(tx, visit.catalog(), visit.now);
  json::Value value = json::object({{"entitlement", id.value}});
  const auto plan = plan_for({.requester = visit.visitor.user,
                              .subject = wish.subject,
                              .entitlement = visit.catalog().entitlement(id),
                              .duration = wish.duration,
                              .emergency = wish.emergency,
                              .surface = Surface::web,
                              .reason = wish.reason,
                              .account = visit.body()["account"].string()},
                             facts, visit.now);
  value.set("route", plan ? route_phrase(visit.catalog(), *plan) : "");
  value.set("problem", plan ? json::Value() : json::Value(plan.error().says));
  return value;
}

// A refusal, with the number of the request that is in the way where the visitor may see it.
json::Value refusal_json(const Visit& visit, const EntitlementId& id, const Error& error) {
  json::Value value = json::object({{"entitlement", id.value}, {"problem", error.says}, {"field", error.field}});
  if (error.about.empty()) return value;
  const auto other = visit.services.store.read([&](storage::Tx& tx) { return tx.request({error.about}); });
  if (other && may_see(*other, visit.user(), visit.catalog())) value.set("number", other->number);
  return value;
}

}  // namespace

// ?app=github&for=...&account=...: what is asked about an app's entitlements, as they stand with that account; without
// an app the apps that there are.
Result<json::Value> form(const Visit& visit) {
  const auto subject = subject_of(visit, visit.asked("for"));
  if (!subject) return subject.error();
  return visit.services.store.read([&](storage::Tx& tx) -> Result<json::Value> {
    const Catalog& catalog = visit.catalog();
    const Sight sight = catalog.sight_of(**subject, facts_in(tx, catalog, visit.now).holdings, visit.now);
    json::Value apps = json::array(), questions = json::array();
    for (const App* one : catalog.search_apps(sight, "", 2'000))
      apps.push(json::object({{"id", one->id.value}, {"name", one->name}, {"description", one->description}}));
    const AppId chosen{visit.asked("app")};
    const App* found = catalog.app(chosen);
    const auto& accounts = catalog.accounts_of((*subject)->id, chosen);
    const std::string account = account_asked(visit, accounts);
    if (found) {
      const Possessions possessions = Possessions::of(tx, (*subject)->id);
      for (const Entitlement* one : catalog.search_entitlements(sight, chosen, "", kMostInApp))
        questions.push(question_json(visit, **subject, sight, possessions, *one, account));
    }
    const bool shown = !questions.array().empty();
    return json::object({{"subject", person_json(catalog, (*subject)->id)},
                         {"apps", apps},
                         {"instructions", shown ? found->instructions : ""},
                         {"accounts", shown ? accounts_json(accounts) : json::array()},
                         {"account", account},
                         {"entitlements", questions}});
  });
}

// {for, entitlements, duration, emergency}: who will be asked, for each.
Result<json::Value> preview(const Visit& visit) {
  const auto wish = wish_in(visit);
  if (!wish) return wish.error();
  return visit.services.store.read([&](storage::Tx& tx) -> Result<json::Value> {
    json::Value routes = json::array();
    const Sight sight =
        visit.catalog().sight_of(*wish->subject, facts_in(tx, visit.catalog(), visit.now).holdings, visit.now);
    for (const EntitlementId& id : wish->entitlements)
      if (sight.sees(id)) routes.push(route_json(tx, visit, *wish, id));
    return json::object({{"routes", routes}});
  });
}

// {for, entitlements, account, duration, reason, emergency, extension, answers: {entitlement: {field: text}}, key}: each
// is a request of its own, and says by itself what became of it.
Result<json::Value> submit(const Visit& visit) {
  const auto wish = wish_in(visit);
  if (!wish) return wish.error();
  const std::string delivery = delivery_of(visit);
  json::Value results = json::array();
  for (const EntitlementId& id : wish->entitlements) {
    const Submit command{.id = RequestId{new_id()},
                         .requester = visit.user().id,
                         .subject = wish->subject->id,
                         .entitlement = id,
                         .duration = wish->duration,
                         .reason = wish->reason,
                         .surface = Surface::web,
                         .emergency = wish->emergency,
                         .extension = visit.body()["extension"].boolean(),
                         .answers = answers_for(visit, id),
                         .account = visit.body()["account"].string()};
    const Origin origin{.surface = Surface::web, .delivery = delivery.empty() ? "" : delivery + "/" + id.value};
    const auto request = execute(visit.services, origin, Command{command});
    results.push(request ? json::object({{"entitlement", id.value}, {"number", request->number}, {"problem", nullptr}})
                         : refusal_json(visit, id, request.error()));
  }
  return json::object({{"results", results}});
}

// {for, duration, reason, key}
Result<json::Value> submit_bundle(const Visit& visit) {
  const auto subject = subject_of(visit, visit.body()["for"].string());
  if (!subject) return subject.error();
  const auto duration = duration_in(visit.body());
  if (!duration) return duration.error();
  const auto outcome = execute_bundle(visit.services, {.surface = Surface::web, .delivery = delivery_of(visit)},
                                      {.bundle = visit.param("bundle"),
                                       .requester = visit.user().id,
                                       .subject = (*subject)->id,
                                       .duration = *duration,
                                       .reason = visit.body()["reason"].string(),
                                       .surface = Surface::web});
  if (!outcome) return outcome.error();
  json::Value numbers = json::array();
  for (const Request& request : outcome->requested) numbers.push(request.number);
  return json::object({{"numbers", numbers}});
}

}  // namespace c1::bot::web
