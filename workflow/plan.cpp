// A policy resolved for one request. Fails closed: where a rule gives nobody who may decide, its fallback is asked,
// then the app's owners, then the super admins, and the step says so; where there is nobody at all the plan rejects.

#include <algorithm>

#include "base/result.hpp"
#include "workflow/explain.hpp"
#include "workflow/steps.hpp"
#include "workflow/words.hpp"

namespace c1::workflow {
namespace {

struct Asking {
  const Catalog& catalog;
  const User& requester;
  const User& subject;
  const Entitlement& entitlement;
  const App* app;
};

std::vector<UserId> owners_of_app(const Asking& asking) {
  return asking.app ? asking.app->owners : std::vector<UserId>{};
}

std::vector<UserId> people_of(const Approvers& approvers, const Asking& asking) {
  return std::visit(
      match{[&](const ByManager&) {
              return asking.subject.manager ? std::vector{*asking.subject.manager} : std::vector<UserId>{};
            },
            [&](const ByAppOwners&) { return owners_of_app(asking); },
            [&](const ByEntitlementOwners&) {
              return asking.entitlement.owners.empty() ? owners_of_app(asking) : asking.entitlement.owners;
            },
            [](const ByUsers& named) { return named.users; }},
      approvers);
}

std::string label_of(const Approvers& approvers, const Asking& asking) {
  const std::string app_name = asking.app ? asking.app->name : asking.entitlement.app.value;
  return std::visit(match{[&](const ByManager&) { return "the manager of " + asking.subject.name; },
                          [&](const ByAppOwners&) { return "the owners of " + app_name; },
                          [&](const ByEntitlementOwners&) { return "the owners of " + asking.entitlement.name; },
                          [](const ByUsers&) { return std::string{}; }},
                    approvers);
}

// Those of `people` who may decide: active, and not the subject unless self-approval is allowed; each once.
std::vector<UserId> eligible(const std::vector<UserId>& people, bool allow_self, const Asking& asking) {
  std::vector<UserId> list;
  for (const UserId& person : people) {
    const bool self = person == asking.subject.id;
    if (is_active(asking.catalog, person) && (allow_self || !self) && !contains(list, person)) list.push_back(person);
  }
  return list;
}

std::vector<UserId> all_of(const std::vector<Approvers>& rules, bool allow_self, const Asking& asking) {
  std::vector<UserId> people;
  for (const Approvers& rule : rules)
    for (const UserId& person : people_of(rule, asking)) people.push_back(person);
  return eligible(people, allow_self, asking);
}

std::string labels_of(const std::vector<Approvers>& rules, const Asking& asking) {
  std::string words;
  for (const Approvers& rule : rules) {
    const std::string label = label_of(rule, asking);
    if (label.empty()) return {};
    words += (words.empty() ? "" : " and ") + label;
  }
  return words;
}

int needed_of(const Quorum& quorum, std::size_t approvers) {
  switch (quorum.kind) {
    case Quorum::Kind::any:
      return 1;
    case Quorum::Kind::all:
      return static_cast<int>(approvers);
    case Quorum::Kind::count:
      return std::max(1, quorum.count);
  }
  return 1;
}

struct Found {
  std::vector<UserId> people;
  std::string label;
  std::string note;
};

// The first road that gives enough people; none = nobody can be found.
std::optional<Found> find_approvers(const ApprovalRule& rule, const Asking& asking) {
  const auto enough = [&](const std::vector<UserId>& people) {
    return !people.empty() && needed_of(rule.quorum, people.size()) <= static_cast<int>(people.size());
  };
  const std::string usual = labels_of(rule.by, asking);
  const std::string missing =
      "Not enough people could be found who may decide as " + (usual.empty() ? "the policy says" : usual) + ", so ";
  auto people = all_of(rule.by, rule.allow_self, asking);
  if (enough(people)) return Found{people, usual, ""};
  people = all_of(rule.fallback, rule.allow_self, asking);
  if (enough(people))
    return Found{people, labels_of(rule.fallback, asking), missing + "the fallback approvers are asked."};
  people = eligible(owners_of_app(asking), rule.allow_self, asking);
  if (enough(people))
    return Found{people, label_of(ByAppOwners{}, asking), missing + "the owners of the app are asked."};
  people = eligible(asking.catalog.super_admins(), rule.allow_self, asking);
  if (enough(people)) return Found{people, "the administrators", missing + "the administrators are asked."};
  return std::nullopt;
}

std::optional<Step> resolve(const ApprovalRule& rule, const Asking& asking) {
  const auto found = find_approvers(rule, asking);
  if (!found) return std::nullopt;
  return ApprovalStep{.approvers = found->people,
                      .needed = needed_of(rule.quorum, found->people.size()),
                      .allow_self = rule.allow_self,
                      .distinct = rule.distinct,
                      .reason_on_approve = rule.reason_on_approve,
                      .reason_on_deny = rule.reason_on_deny,
                      .label = found->label,
                      .note = found->note};
}

std::optional<Step> provisioning(const Asking& asking) {
  const ManualProvisioning& manual = asking.entitlement.provisioning;
  const auto active = [&](const std::vector<UserId>& people) { return eligible(people, true, asking); };
  ProvisionStep step{.instructions = manual.instructions};
  step.assignees = active(manual.assignees.empty() ? owners_of_app(asking) : manual.assignees);
  if (!step.assignees.empty()) return step;
  step.assignees = active(owners_of_app(asking));
  step.note = "Nobody who should provision this is active, so the owners of the app are asked.";
  if (!step.assignees.empty()) return step;
  step.assignees = asking.catalog.super_admins();
  step.note = "Nobody who should provision this is active, so the administrators are asked.";
  if (step.assignees.empty()) return std::nullopt;
  return step;
}

Plan nobody(PolicyId policy) {
  return {{RejectStep{"Nobody can be found who may decide on this: it has no approver, no owner and no administrator "
                      "who is active."}},
          std::move(policy)};
}

}  // namespace

Result<Plan> plan_for(const Catalog& catalog, const User& requester, const User& subject,
                      const Entitlement& entitlement) {
  if (!catalog.is_visible(subject, entitlement.id)) return not_found("That access is not in your catalog.");
  const Asking asking{catalog, requester, subject, entitlement, catalog.app(entitlement.app)};
  Plan plan{{}, entitlement.policy};
  const Policy* policy = catalog.policy(entitlement.policy);
  // Without a policy, or with one that asks nobody, the app's owners decide: never nobody.
  const bool usable = policy && !policy->steps.empty();
  const std::vector<StepRule> rules =
      usable ? policy->steps : std::vector<StepRule>{ApprovalRule{.by = {ByAppOwners{}}}};
  for (const StepRule& rule : rules) {
    const auto step = std::visit(match{[&](const ApprovalRule& r) { return resolve(r, asking); },
                                       [](const AcceptRule& r) -> std::optional<Step> { return AcceptStep{r.why}; },
                                       [](const RejectRule& r) -> std::optional<Step> { return RejectStep{r.why}; }},
                                 rule);
    if (!step) return nobody(plan.policy);
    plan.steps.push_back(*step);
    if (std::holds_alternative<RejectStep>(*step)) return plan;
  }
  const auto last = provisioning(asking);
  if (!last) return nobody(plan.policy);
  plan.steps.push_back(*last);
  return plan;
}

}  // namespace c1::workflow
