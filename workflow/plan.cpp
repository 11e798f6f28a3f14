// A policy resolved for one request: the rules that apply, and the steps they give.

#include "base/result.hpp"
#include "workflow/explain.hpp"
#include "workflow/judge.hpp"
#include "workflow/resolve.hpp"
#include "workflow/words.hpp"

namespace c1::workflow {
namespace {

// Without a policy, or with one that asks nobody, the app's owners decide: never nobody.
std::vector<StepRule> by_owners() { return {ApprovalRule{.by = {ByAppOwners{}}}}; }

RejectStep nobody() {
  return {
      "Nobody can be found who may decide on this: it has no approver, no owner and no administrator who is active."};
}

std::optional<Step> step_of(const StepRule& rule, const Asking& asking, const Facts& facts, Instant now,
                            const Before& before) {
  return std::visit(match{[&](const ApprovalRule& r) -> std::optional<Step> {
                            auto step = resolve(r, asking, facts, now, before);
                            if (!step) return std::nullopt;
                            if (r.sla && r.sla->then == Sla::Then::use_policy)
                              step->otherwise = route_by(r.sla->policy, asking, facts, now).rules;
                            return *std::move(step);
                          },
                          [](const WaitRule& r) -> std::optional<Step> {
                            return WaitStep{r, {}};
                          },
                          [&](const FormRule& r) -> std::optional<Step> {
                            const Form* form = facts.catalog->form(r.form);
                            const User* asked = asking.requester ? asking.requester : asking.subject;
                            if (!form || !asked) return std::nullopt;
                            return FormStep{*form, asked->id};
                          },
                          [](const AcceptRule& r) -> std::optional<Step> { return AcceptStep{r.why}; },
                          [](const RejectRule& r) -> std::optional<Step> { return RejectStep{r.why}; }},
                    rule);
}

// The road that a policy takes here: the first rule whose condition holds, else the baseline.
const Road* road_of(const Policy& policy, const Asking& asking, const Facts& facts, Instant now, Matched& matched) {
  matched.policy = policy.id;
  for (std::size_t i = 0; i < policy.rules.size(); ++i) {
    const Judged judged = judge(policy.rules[i].when, asking, facts, now);
    if (!judged.problem.empty() && matched.problem.empty())
      matched.problem = "Rule " + std::to_string(i + 1) + " could not be decided: " + judged.problem;
    if (!judged.holds) continue;
    matched.rule = static_cast<int>(i) + 1;
    matched.condition = policy.rules[i].when;
    return &policy.rules[i].road;
  }
  return nullptr;
}

}  // namespace

Route route_by(const PolicyId& id, const Asking& asking, const Facts& facts, Instant now) {
  Route route;
  PolicyId next = id;
  for (int depth = 0; depth < kDeepestPolicy; ++depth) {
    const Policy* policy = facts.catalog->policy(next);
    if (!policy) break;
    Matched matched;
    const Road* road = road_of(*policy, asking, facts, now, matched);
    route.because.push_back(matched);
    const PolicyId& use = road ? road->use : policy->use;
    if (use.empty()) {
      route.rules = road ? road->steps : policy->steps;
      break;
    }
    next = use;
  }
  if (route.rules.empty()) route.rules = by_owners();
  return route;
}

std::vector<Step> steps_of(const std::vector<StepRule>& rules, const Asking& asking, const Facts& facts, Instant now) {
  std::vector<Step> steps;
  Before before;
  for (const StepRule& rule : rules) {
    const auto step = step_of(rule, asking, facts, now, before);
    if (!step) return {nobody()};
    steps.push_back(*step);
    if (std::holds_alternative<RejectStep>(*step)) return steps;
    const auto* approval = std::get_if<ApprovalStep>(&*step);
    const bool needs_all = approval && approval->needed == static_cast<int>(approval->approvers.size());
    if (needs_all && approval->delegates.empty())
      for (const UserId& person : approval->approvers) add_once(before.surely_approve, person);
  }
  const auto last = provisioning(asking, facts, now);
  if (!last) return {nobody()};
  steps.emplace_back(*last);
  return steps;
}

Plan planned(const Asking& asking, const Facts& facts, Instant now) {
  const Entitlement& entitlement = *asking.entitlement;
  Plan plan;
  plan.policy = asking.kind == Kind::revoke ? entitlement.revoke_policy
                : asking.emergency          ? entitlement.emergency.value_or(PolicyId{})
                                            : entitlement.policy;
  Route route;
  if (asking.kind == Kind::grant || !plan.policy.empty()) route = route_by(plan.policy, asking, facts, now);
  plan.because = std::move(route.because);
  plan.steps = steps_of(route.rules, asking, facts, now);
  return plan;
}

Result<Plan> plan_for(const Asking& asking, const Facts& facts, Instant now) {
  if (!asking.subject || !asking.entitlement) return not_found("That access is not in your catalog.");
  if (asking.kind == Kind::grant &&
      !facts.catalog->sight_of(*asking.subject, facts.holdings, now).sees(asking.entitlement->id))
    return not_found("That access is not in your catalog.");
  return planned(asking, facts, now);
}

}  // namespace c1::workflow
