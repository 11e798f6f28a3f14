// Policies, and where a request stands in its own.

#include <algorithm>

#include "bot/api/task_view.hpp"
#include "bot/api/views.hpp"
#include "workflow/words.hpp"

namespace c1::bot::api {
namespace {

using namespace workflow;
using Verdict = Decision::Verdict;

AppId app_of(const EntitlementId& id) { return {id.value.substr(0, id.value.find('/'))}; }

// Each kind has its own of these: clients know no others.
json::Value with_fallback(const ApprovalRule& rule, std::string_view name, json::Value kind) {
  json::Value fallback = json::array();
  for (const Approvers& approvers : rule.fallback)
    if (const auto* users = std::get_if<ByUsers>(&approvers))
      for (const UserId& user : users->users) fallback.push(public_id(user));
  if (name != "self") {
    kind.set("allowSelfApproval", rule.allow_self);
    kind.set("requireDistinctApprovers", rule.distinct);
  }
  if (name == "users" || name == "appOwners") return kind;
  kind.set("fallback", !rule.fallback.empty());
  json::Value groups = json::array();
  for (const Approvers& approvers : rule.fallback)
    if (const auto* holders = std::get_if<ByHolders>(&approvers))
      groups.push(json::object(
          {{"appId", public_id(app_of(holders->entitlement))}, {"appEntitlementId", public_id(holders->entitlement)}}));
  kind.set("isGroupFallbackEnabled", !groups.array().empty());
  kind.set("fallbackUserIds", std::move(fallback));
  kind.set("fallbackGroupIds", std::move(groups));
  return kind;
}

// Theirs knows one kind of approvers for a step: of several the first is named. Who is asked stands in stepApproverIds.
void set_approvers(json::Value& approval, const ApprovalRule& rule, const std::vector<UserId>& assigned) {
  const auto set = [&](std::string_view name, json::Value kind) {
    approval.set(name, with_fallback(rule, name, std::move(kind)));
  };
  const json::Value people = json::object({{"assignedUserIds", ids_of(assigned)}});
  if (rule.system)  // the fallback of theirs is whoever is asked when it cannot
    return set("webhook", json::object({{"webhookId", system_name(*rule.system)}}));
  if (rule.by.empty()) return set("users", json::object({{"userIds", ids_of(assigned)}}));
  std::visit(match{[&](const ByManager&) { set("manager", people); },
                   [&](const ByAppOwners&) { set("appOwners", json::object()); },
                   [&](const ByEntitlementOwners&) { set("entitlementOwners", json::object()); },
                   [&](const ByResourceOwners&) { set("resourceOwners", json::object()); },
                   [&](const ByUsers& by) {
                     set("users", json::object({{"userIds", ids_of(by.users)}}));
                   },
                   [&](const ByHolders& by) {
                     set("group", json::object({{"appGroupId", public_id(by.entitlement)},
                                                {"appId", public_id(app_of(by.entitlement))}}));
                   },
                   [&](const BySelf&) { set("self", people); },
                   [&](const ByExpression& by) {
                     json::Value kind = people;
                     set("expression", std::move(kind.set("expressions", json::array({by.text}))));
                   }},
             rule.by.front());
}

json::Value escalation_json(const Sla& sla) {
  json::Value escalation = json::object({{"expiration", std::to_string(sla.after.count())}, {"escalationComment", ""}});
  json::Value people = json::array();
  for (const Approvers& approvers : sla.to)
    if (const auto* by = std::get_if<ByUsers>(&approvers))
      for (const UserId& user : by->users) people.push(public_id(user));
  switch (sla.then) {
    case Sla::Then::reassign:
      return std::move(escalation.set("reassignToApprovers", json::object({{"approverIds", std::move(people)}})));
    case Sla::Then::use_policy:
      return std::move(escalation.set("replacePolicy", json::object({{"policyId", public_id(sla.policy)}})));
    case Sla::Then::skip:
      return std::move(escalation.set("skipStep", json::object()));
    case Sla::Then::cancel:
      return std::move(escalation.set("cancelTicket", json::object()));
  }
  return escalation;
}

json::Value heirs_json(const ApprovalRule& rule) {
  json::Value heirs = json::array();
  for (const Approvers& approvers : rule.reassign_to)
    if (const auto* by = std::get_if<ByUsers>(&approvers))
      for (const UserId& user : by->users) heirs.push(public_id(user));
  return heirs;
}

json::Value approval_json(const ApprovalRule& rule, const std::vector<UserId>& assigned) {
  json::Value approval = json::object({{"allowReassignment", rule.allow_reassignment},
                                       {"allowedReassignees", heirs_json(rule)},
                                       {"allowDelegation", rule.allow_delegation},
                                       {"assigned", !assigned.empty()},
                                       {"requireApprovalReason", rule.reason_on_approve},
                                       {"requireDenialReason", rule.reason_on_deny},
                                       {"requireReassignmentReason", rule.reason_on_reassign},
                                       {"escalationEnabled", rule.sla.has_value()},
                                       {"escalation", rule.sla ? escalation_json(*rule.sla) : json::Value()},
                                       {"requiresStepUpProviderId", ""}});
  set_approvers(approval, rule, assigned);
  return approval;
}

json::Value provision_json(const ProvisionStep* step) {
  const std::vector<UserId> nobody;
  return json::object(
      {{"assigned", step != nullptr && !step->assignees.empty()},
       {"provisionPolicy",
        json::object({{"manual", json::object({{"instructions", step ? step->instructions : ""},
                                               {"userIds", ids_of(step ? step->assignees : nobody)}})}})},
       {"provisionTarget",
        json::object({{"appId", ""}, {"appEntitlementId", ""}, {"appUserId", ""}, {"grantDuration", nullptr}})}});
}

json::Value wait_json(const WaitRule& rule) {
  json::Value wait = json::object({{"name", rule.why}, {"commentOnFirstWait", ""}, {"commentOnTimeout", ""}});
  wait.set("timeoutDuration", rule.condition.empty() ? json::Value() : json::Value(duration_text(rule.timeout)));
  if (rule.duration) wait.set("duration", json::object({{"duration", duration_text(*rule.duration)}}));
  if (!rule.condition.empty()) wait.set("condition", json::object({{"condition", rule.condition}}));
  if (rule.until) {
    const int minutes = rule.until->minutes;
    wait.set("untilTime",
             json::object({{"hours", minutes / 60}, {"minutes", minutes % 60}, {"timezone", rule.until->time_zone}}));
  }
  return wait;
}

json::Value rule_json(const StepRule& step) {
  return std::visit(
      match{[](const ApprovalRule& rule) {
              return json::object({{"approval", approval_json(rule, {})}});
            },
            [](const WaitRule& rule) {
              return json::object({{"wait", wait_json(rule)}});
            },
            [](const FormRule& rule) {
              return json::object({{"form", json::object({{"form", json::object({{"id", public_id(rule.form)}})}})}});
            },
            [](const AcceptRule& rule) {
              return json::object({{"accept", json::object({{"acceptMessage", rule.why}})}});
            },
            [](const RejectRule& rule) {
              return json::object({{"reject", json::object({{"rejectMessage", rule.why}})}});
            }},
      step);
}

json::Value step_json(const Step& step) {
  return std::visit(match{[](const ApprovalStep& s) {
                            return json::object({{"approval", approval_json(s.rule, s.approvers)}});
                          },
                          [](const WaitStep& s) {
                            return json::object({{"wait", wait_json(s.rule)}});
                          },
                          [](const FormStep& s) {
                            return json::object({{"form", json::object({{"form", form_json(s.form)}})}});
                          },
                          [](const AcceptStep& s) {
                            return json::object({{"accept", json::object({{"acceptMessage", s.why}})}});
                          },
                          [](const RejectStep& s) {
                            return json::object({{"reject", json::object({{"rejectMessage", s.why}})}});
                          },
                          [](const ProvisionStep& s) {
                            return json::object({{"provision", provision_json(&s)}});
                          }},
                    step);
}

const Decision* last_decision(const Request& request, std::size_t step) {
  const Decision* last = nullptr;
  for (const Decision& decision : request.decisions)
    if (decision.step == step) last = &decision;
  return last;
}

void set_outcome(json::Value& instance, const Decision& decision) {
  const std::string by = public_id(decision.by);
  const json::Value at = when(decision.at);
  switch (decision.verdict) {
    case Verdict::approved:
    case Verdict::accepted:
      instance.set("approved", json::object({{"approvedAt", at}, {"userId", by}, {"entitlements", json::array()}}));
      return;
    case Verdict::denied:
    case Verdict::rejected:
      instance.set("denied", json::object({{"deniedAt", at}, {"userId", by}}));
      return;
    case Verdict::skipped:
      instance.set("skipped", json::object({{"skippedAt", at}, {"userId", by}, {"newPolicyStepId", ""}}));
      return;
    case Verdict::provisioned:
      instance.set("completed", json::object({{"completedAt", at}, {"userId", by}, {"entitlements", json::array()}}));
      return;
    case Verdict::declined:
      instance.set("cancelled", json::object({{"cancelledAt", at}, {"cancelledByUserId", by}}));
      return;
    case Verdict::answered:
      instance.set("completed", json::object({{"completedAt", at}, {"userId", by}}));
  }
}

json::Value instance_body(const Request& request, const Step& step, bool active) {
  const std::string_view stands = active ? "WAITING" : "DONE";
  return std::visit(
      match{[&](const ApprovalStep& s) {
              return json::object({{"approval", approval_json(s.rule, s.approvers)},
                                   {"state", "APPROVAL_INSTANCE_STATE_" + std::string(stands)},
                                   {"assignedAt", when(request.plan.began.value_or(request.opened))},
                                   {"escalationInstance", nullptr}});
            },
            [&](const WaitStep& s) {
              return json::object({{"name", s.rule.why},
                                   {"state", active ? "WAIT_INSTANCE_STATE_WAITING" : "WAIT_INSTANCE_STATE_COMPLETED"},
                                   {"timeout", when(s.due)}});
            },
            [&](const FormStep& s) {
              return json::object({{"form", form_json(s.form)},
                                   {"data", answers_json(request.answers)},
                                   {"state", "FORM_INSTANCE_STATE_" + std::string(stands)}});
            },
            [&](const AcceptStep& s) {
              return json::object({{"acceptMessage", s.why}});
            },
            [&](const RejectStep& s) {
              return json::object({{"rejectMessage", s.why}});
            },
            [&](const ProvisionStep& s) {
              return json::object(
                  {{"provision", provision_json(&s)}, {"state", "PROVISION_INSTANCE_STATE_" + std::string(stands)}});
            }},
      step);
}

std::string_view name_of_kind(const Step& step) {
  constexpr std::string_view kNames[] = {"approval", "wait", "form", "accept", "reject", "provision"};
  static_assert(std::variant_size_v<Step> == std::size(kNames));
  return kNames[step.index()];
}

json::Value instance_json(const Request& request, std::size_t at) {
  const Step& step = request.plan.steps[at];
  const bool active = request.is_open() && request.step == at;
  json::Value body = instance_body(request, step, active);
  const bool by_itself = std::holds_alternative<AcceptStep>(step) || std::holds_alternative<RejectStep>(step);
  if (const Decision* decision = active || by_itself ? nullptr : last_decision(request, at))
    set_outcome(body, *decision);
  return json::object({{"id", step_id(request, at)},
                       {"state", active ? "POLICY_STEP_STATE_ACTIVE" : "POLICY_STEP_STATE_DONE"},
                       {"policyGenerationId", public_id(request.plan.policy)},
                       {name_of_kind(step).data(), std::move(body)}});
}

json::Value steps_json(const std::vector<StepRule>& steps, bool with_provision) {
  json::Value list = json::array();
  for (const StepRule& step : steps) list.push(rule_json(step));
  if (with_provision) list.push(json::object({{"provision", provision_json(nullptr)}}));
  return json::object({{"steps", std::move(list)}});
}

}  // namespace

json::Value policy_json(const Policy& policy) {
  json::Value sequences = json::object();
  if (policy.use.empty()) sequences.set("grant", steps_json(policy.steps, true));
  json::Value rules = json::array();
  for (std::size_t i = 0; i < policy.rules.size(); ++i) {
    const ConditionalRoad& rule = policy.rules[i];
    const std::string key = "rule-" + std::to_string(i + 1);
    json::Value row = json::object({{"condition", rule.when}});
    if (rule.road.use.empty()) {
      sequences.set(key, steps_json(rule.road.steps, true));
      row.set("policyKey", key).set("stepKey", key);
    } else {
      row.set("policyKey", "").set("policyId", public_id(rule.road.use));
    }
    rules.push(std::move(row));
  }
  return json::object({{"id", public_id(policy.id)},
                       {"displayName", policy.name},
                       {"description", ""},
                       {"policyType", "POLICY_TYPE_GRANT"},
                       {"baselinePolicyId", public_id(policy.use)},
                       {"policySteps", std::move(sequences)},
                       {"postActions", json::array()},
                       {"rules", std::move(rules)},
                       {"reassignTasksToDelegates", true},
                       {"systemBuiltin", false},
                       {"createdAt", nullptr},
                       {"updatedAt", nullptr},
                       {"deletedAt", nullptr}});
}

json::Value progress_json(const Visit& visit, const Request& request) {
  json::Value history = json::array();
  json::Value next = json::array();
  for (std::size_t at = 0; at < request.plan.steps.size(); ++at) {
    const bool over = at < request.step || (at == request.step && !request.is_open());
    if (over) history.push(instance_json(request, at));
    if (at > request.step && request.is_open()) next.push(step_json(request.plan.steps[at]));
  }
  const Policy* policy = visit.catalog().policy(request.plan.policy);
  return json::object({{"current", request.is_open() ? instance_json(request, request.step) : json::Value()},
                       {"history", std::move(history)},
                       {"next", std::move(next)},
                       {"policy", policy ? policy_json(*policy) : json::Value()}});
}

}  // namespace c1::bot::api
