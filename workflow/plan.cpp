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

RejectStep nobody(const std::string& what) {
  return {"Nobody is left who may " + what + ": no approver, no owner and no administrator."};
}

RejectStep too_few(int needed) {
  return {"Not enough people can be found who may decide on this: the policy wants " + std::to_string(needed) +
          " approvals."};
}

// A rule that cannot be followed rejects: never a step less.
Step step_of(const StepRule& rule, const Asking& asking, const Facts& facts, Instant now, const Before& before) {
  return std::visit(
      match{[&](const ApprovalRule& r) -> Step {
              auto step = resolve(r, asking, facts, now, before);
              const bool wants_many = r.quorum.kind == Quorum::Kind::count && r.quorum.count > 1;
              if (!step) return wants_many ? too_few(r.quorum.count) : nobody("decide on this");
              if (r.sla && r.sla->then == Sla::Then::use_policy)
                step->otherwise = route_by(r.sla->policy, asking, facts, now).rules;
              return *std::move(step);
            },
            [](const WaitRule& r) -> Step {
              return WaitStep{r, {}};
            },
            [&](const FormRule& r) -> Step {
              const Form* form = facts.catalog->form(r.form);
              const User* asked = asking.requester ? asking.requester : asking.subject;
              if (!form) return RejectStep{"The policy asks for a form that does not exist: " + r.form.value + "."};
              if (!asked) return RejectStep{"There is nobody who could answer the form " + form->name + "."};
              return FormStep{*form, asked->id};
            },
            [](const AcceptRule& r) -> Step { return AcceptStep{r.why}; },
            [](const RejectRule& r) -> Step { return RejectStep{r.why}; }},
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

// Why the owners of the app are asked instead goes with what has led there.
Route to_owners(Route route, const PolicyId& policy, const std::string& why) {
  if (route.because.empty()) route.because.push_back({policy, 0, "", ""});
  std::string& problem = route.because.back().problem;
  problem += (problem.empty() ? "" : " ") + why + ", so the owners of the app are asked.";
  route.rules = by_owners();
  return route;
}

}  // namespace

Route route_by(const PolicyId& id, const Asking& asking, const Facts& facts, Instant now) {
  Route route;
  PolicyId next = id;
  for (int depth = 0; depth < kDeepestPolicy; ++depth) {
    const Policy* policy = facts.catalog->policy(next);
    if (!policy)
      return to_owners(std::move(route), next,
                       next.empty() ? "There is no policy" : "There is no policy " + next.value);
    Matched matched;
    const Road* road = road_of(*policy, asking, facts, now, matched);
    route.because.push_back(matched);
    const PolicyId& use = road ? road->use : policy->use;
    if (use.empty()) {
      route.rules = road ? road->steps : policy->steps;
      return route.rules.empty() ? to_owners(std::move(route), next, "The policy " + next.value + " asks nobody")
                                 : route;
    }
    next = use;
  }
  return to_owners(std::move(route), next,
                   "The policy " + id.value + " leads from one policy to the next and never to steps");
}

std::vector<Step> steps_of(const std::vector<StepRule>& rules, const Asking& asking, const Facts& facts, Instant now) {
  std::vector<Step> steps;
  Before before;
  for (const StepRule& rule : rules) {
    steps.push_back(step_of(rule, asking, facts, now, before));
    // What cannot be followed is denied at once, not after others have been asked for nothing.
    if (std::holds_alternative<RejectStep>(steps.back()))
      return std::holds_alternative<RejectRule>(rule) ? steps : std::vector{steps.back()};
    const auto* approval = std::get_if<ApprovalStep>(&steps.back());
    const bool needs_all =
        approval && !approval->rule.system && approval->needed == static_cast<int>(approval->approvers.size());
    if (needs_all && approval->delegates.empty())
      for (const UserId& person : approval->approvers) add_once(before.surely_approve, person);
  }
  const auto chain = provisioning_chain(asking, facts, now);
  if (chain.empty()) return {nobody(asking.kind == Kind::revoke ? "take this away" : "provision this")};
  steps.insert(steps.end(), chain.begin(), chain.end());
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
