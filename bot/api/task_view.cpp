#include "bot/api/task_view.hpp"

#include <algorithm>
#include <charconv>

#include "bot/api/views.hpp"
#include "bot/facts.hpp"
#include "workflow/accounts.hpp"
#include "workflow/codec.hpp"
#include "workflow/steps.hpp"
#include "workflow/words.hpp"

namespace c1::bot::api {
namespace {

using namespace workflow;

constexpr std::string_view kAppType = "c1.api.app.v1.App";
constexpr std::string_view kUserType = "c1.api.user.v1.User";
constexpr std::string_view kEntitlementType = "c1.api.app.v1.AppEntitlement";

Error no_such_task() { return not_found("There is no such task, or you may not see it."); }

std::string_view processing_of(const Request& request) {
  if (!request.is_open()) return "TASK_PROCESSING_TYPE_DONE";
  const auto* task = std::get_if<ProvisionStep>(&request.plan.steps.at(request.step));
  return task && task->failure.empty() ? "TASK_PROCESSING_TYPE_PROCESSING" : "TASK_PROCESSING_TYPE_WAITING";
}

std::string_view origin_of(const Request& request) {
  if (request.cause == Cause::expiry) return "TASK_ORIGIN_TIME_REVOKE";
  if (request.cause == Cause::departure) return "TASK_ORIGIN_CASCADE_DELETE";
  switch (request.surface) {
    case Surface::slack:
    case Surface::workflow:
      return "TASK_ORIGIN_SLACK";
    case Surface::web:
      return "TASK_ORIGIN_WEBAPP";
    case Surface::api:
    case Surface::cli:
      return "TASK_ORIGIN_API";
    case Surface::system:
      return "TASK_ORIGIN_AUTOMATION";
  }
  return "TASK_ORIGIN_UNSPECIFIED";
}

Instant last_moved(const Request& request) {
  Instant last = request.closed.value_or(request.opened);
  for (const Decision& decision : request.decisions) last = std::max(last, decision.at);
  return last;
}

json::Value type_json(const Request& request) {
  json::Value body = json::object({{"appId", public_id(request.app)},
                                   {"appEntitlementId", public_id(request.entitlement)},
                                   {"identityUserId", public_id(request.subject)},
                                   {"appUserId", public_account_id(request.app, request.subject, request.account)},
                                   {"outcome", outcome_name(request.kind, request.outcome)},
                                   {"outcomeTime", when(request.closed)},
                                   {"source", nullptr}});
  if (request.kind == Kind::revoke) return json::object({{"revoke", std::move(body)}});
  body.set("grantDuration", request.duration ? json::Value(duration_text(*request.duration)) : json::Value());
  return json::object({{"grant", std::move(body)}});
}

std::string display_name(const Visit& visit, const Request& request) {
  const std::string what = entitlement_phrase(visit.catalog(), request.entitlement);
  const std::string who = person_name(visit.catalog(), request.subject);
  const std::string mark = account_mark(visit.catalog(), request.subject, request.app, request.account);
  const std::string with = mark.empty() ? "" : ", with the account " + mark;
  return (request.kind == Kind::grant ? "Grant " + what + " to " + who : "Revoke " + what + " from " + who) + with;
}

// Only what the actions depend on is looked up: mostly nothing.
std::vector<Action> actions_for(const Visit& visit, storage::Tx& tx, const Request& request) {
  Facts facts = facts_in(tx, visit.catalog(), visit.now);
  const auto waiting_for = awaited(request);
  const bool has_task = request.is_open() && std::holds_alternative<ProvisionStep>(request.plan.steps[request.step]) &&
                        contains(waiting_for, visit.me.id);
  if (has_task) facts.held = held_with(tx, visit.catalog(), request.subject, request.entitlement, request.account);
  return actions(request, visit.me.id, facts, visit.now);
}

json::Value form_of(const Request& request) {
  const auto* form = active<FormStep>(request);
  return form ? form_json(form->form) : json::Value();
}

json::Value task_json(const Visit& visit, storage::Tx& tx, const storage::WalkedRequest& walked) {
  const Request& r = walked.request;
  json::Value approvers = json::array();
  for (const Decision& decision : r.decisions)
    if (decision.verdict == Decision::Verdict::approved && !decision.by.empty()) approvers.push(public_id(decision.by));
  return json::object({{"id", r.id.value},
                       {"numericId", std::to_string(r.number)},
                       {"displayName", display_name(visit, r)},
                       {"description", r.reason},
                       {"state", r.is_open() ? "TASK_STATE_OPEN" : "TASK_STATE_CLOSED"},
                       {"processing", processing_of(r)},
                       {"userId", public_id(r.subject)},
                       {"createdByUserId", public_id(r.requester)},
                       {"createdAt", when(r.opened)},
                       {"updatedAt", when(last_moved(r))},
                       {"deletedAt", nullptr},
                       {"emergencyAccess", r.emergency},
                       {"commentCount", walked.comments},
                       {"origin", origin_of(r)},
                       {"recommendation", "INSIGHT_RECOMMENDATION_UNSPECIFIED"},
                       {"insightIds", json::array()},
                       {"analysisId", ""},
                       {"annotations", json::array()},
                       {"externalRefs", json::array()},
                       {"approverIds", std::move(approvers)},
                       {"stepApproverIds", ids_of(awaited(r))},
                       {"actions", actions_json(actions_for(visit, tx, r))},
                       {"policyGenerationId", public_id(r.plan.policy)},
                       {"data", r.answers.empty() ? json::Value() : answers_json(r.answers)},
                       {"form", form_of(r)},
                       {"type", type_json(r)},
                       {"policy", progress_json(visit, r)},
                       // Not of ConductorOne's API: where it stands, in a sentence, and when what was given ends.
                       {"statusText", status_phrase(visit.catalog(), r)},
                       {"grantedUntil", when(r.granted_until)}});
}

std::string path_to_user(const Visit& visit, Expansion& expansion, std::string_view path, const UserId& person) {
  const User* user = visit.catalog().user(person);
  if (!user) return {};
  return expansion.path_to(path, kUserType, "user/" + person.value,
                           [&] { return user_json(*user, oversees(visit.me) || user->id == visit.me.id); });
}

std::string path_to_entitlement(const Visit& visit, Expansion& expansion, const EntitlementId& id) {
  const Entitlement* entitlement = visit.catalog().entitlement(id);
  if (!entitlement) return {};
  return expansion.path_to("app_entitlement_ids", kEntitlementType, "entitlement/" + id.value,
                           [&] { return entitlement_json(*entitlement, {}); });
}

}  // namespace

json::Value actions_json(const std::vector<Action>& offered) {
  json::Value names = json::array();
  const auto name = [](Action action) -> std::string_view {
    switch (action) {
      case Action::approve:
        return "APPROVE";
      case Action::deny:
        return "DENY";
      case Action::reassign:
        return "REASSIGN";
      case Action::change_duration:
        return "UPDATE_GRANT_DURATION";
      case Action::answer_form:
        return "UPDATE_REQUEST_DATA";
      case Action::mark_provisioned:
        return "PROVISION_COMPLETE";
      case Action::decline_provisioning:
        return "PROVISION_CANCELLED";
      case Action::mark_failed:
        return "PROVISION_ERRORED";
      case Action::retry:
        return "RETRY_PROVISIONING";
      case Action::remind:
        return "SEND_REMINDER";
      case Action::escalate:
        return "ESCALATE_TO_EMERGENCY_ACCESS";
      case Action::skip_step:
        return "SKIP_STEP";
      case Action::restart:
        return "RESTART";
      case Action::cancel:
        return "CLOSE";
      case Action::comment:
        return "COMMENT";
      case Action::extend:
      case Action::revoke:
      case Action::ask_again:
      case Action::acknowledge:
        return "";  // they have no word for these
    }
    return "";
  };
  for (const Action action : offered)
    if (!name(action).empty()) names.push("TASK_ACTION_TYPE_" + std::string(name(action)));
  return names;
}

std::string_view outcome_name(Kind kind, const std::optional<Outcome>& outcome) {
  const bool grant = kind == Kind::grant;
  if (!outcome) return grant ? "GRANT_OUTCOME_UNSPECIFIED" : "REVOKE_OUTCOME_UNSPECIFIED";
  switch (*outcome) {
    case Outcome::granted:
      return "GRANT_OUTCOME_GRANTED";
    case Outcome::revoked:
      return "REVOKE_OUTCOME_REVOKED";
    case Outcome::denied:
      return grant ? "GRANT_OUTCOME_DENIED" : "REVOKE_OUTCOME_DENIED";
    case Outcome::cancelled:
      return grant ? "GRANT_OUTCOME_CANCELLED" : "REVOKE_OUTCOME_CANCELLED";
    case Outcome::errored:
      return grant ? "GRANT_OUTCOME_ERROR" : "REVOKE_OUTCOME_ERROR";
    case Outcome::timed_out:
      return grant ? "GRANT_OUTCOME_WAIT_TIMED_OUT" : "REVOKE_OUTCOME_WAIT_TIMED_OUT";
  }
  return "";
}

std::string step_id(const Request& request, std::size_t step) { return request.id.value + "." + std::to_string(step); }

Result<std::size_t> step_in(const Request& request, std::string_view id) {
  const std::string head = request.id.value + ".";
  std::size_t step = 0;
  const std::string_view number = id.starts_with(head) ? id.substr(head.size()) : "";
  const auto [end, error] = std::from_chars(number.data(), number.data() + number.size(), step);
  if (number.empty() || error != std::errc{} || end != number.data() + number.size())
    return invalid("policyStepId names no step of this task: take task.policy.current.id.", "policyStepId");
  return step;
}

json::Value task_view(const Visit& visit, storage::Tx& tx, const storage::WalkedRequest& walked, Expansion& expansion) {
  const Request& r = walked.request;
  const App* app = visit.catalog().app(r.app);
  return json::object(
      {{"task", task_json(visit, tx, walked)},
       {"appPath",
        app ? expansion.path_to("app_id", kAppType, "app/" + r.app.value, [&] { return app_json(*app); }) : ""},
       {"userPath", path_to_user(visit, expansion, "user_id", r.subject)},
       {"identityUserPath", path_to_user(visit, expansion, "identity_user_id", r.subject)},
       {"createdByUserPath", path_to_user(visit, expansion, "created_by_user_id", r.requester)},
       {"appUserPath", ""},
       {"entitlementsPath", path_to_entitlement(visit, expansion, r.entitlement)},
       {"stepApproversPath", ""},
       {"approversPath", ""},
       {"accessReviewPath", ""},
       {"insightsPath", ""}});
}

Answer task_answer(const Visit& visit, const RequestId& id) {
  Expansion expansion(visit.call.body);
  auto view = visit.services.store.read([&](storage::Tx& tx) -> Answer {
    auto request = tx.request(id);
    if (!request || !may_see(*request, visit.me, visit.catalog())) return no_such_task();
    const std::int64_t comments = tx.comments_in(id);
    return task_view(visit, tx, {*std::move(request), comments}, expansion);
  });
  if (!view) return view;
  return json::object({{"taskView", *std::move(view)}, {"expanded", expansion.take()}});
}

Result<Request> task_in(const Visit& visit, std::string_view id) {
  std::int64_t number = 0;
  const auto [end, error] = std::from_chars(id.data(), id.data() + id.size(), number);
  const bool is_number = error == std::errc{} && end == id.data() + id.size() && !id.empty();
  auto request = visit.services.store.read([&](storage::Tx& tx) {
    return is_number ? tx.request_by_number(number) : tx.request(RequestId{std::string(id)});
  });
  if (!request || !may_see(*request, visit.me, visit.catalog())) return no_such_task();
  return *std::move(request);
}

}  // namespace c1::bot::api
