// Quorums must be reachable: for each entitlement, in every policy that it may come to.

#include <algorithm>
#include <set>

#include "bot/organisation_draft.hpp"

namespace c1::bot {
namespace {

using namespace workflow;

// How many people at most; the manager and the subject count as one more each. Nothing where only time will tell.
std::optional<int> most_people(const std::vector<Approvers>& by, const Entitlement& entitlement, const App* app) {
  const std::vector<UserId> nobody;
  const std::vector<UserId>& app_owners = app ? app->owners : nobody;
  std::set<UserId> people;
  int single = 0;
  bool known = true;
  const auto add = [&](const std::vector<UserId>& users) { people.insert(users.begin(), users.end()); };
  const auto add_or_owners = [&](const std::vector<UserId>& users) { add(users.empty() ? app_owners : users); };
  for (const Approvers& approvers : by)
    std::visit(match{[&](const ByManager&) { ++single; }, [&](const BySelf&) { ++single; },
                     [&](const ByAppOwners&) { add(app_owners); },
                     [&](const ByEntitlementOwners&) { add_or_owners(entitlement.owners); },
                     [&](const ByResourceOwners&) {
                       add_or_owners(entitlement.resource ? entitlement.resource->owners : nobody);
                     },
                     [&](const ByUsers& named) { add(named.users); }, [&](const ByHolders&) { known = false; },
                     [&](const ByExpression&) { known = false; }},
               approvers);
  if (!known) return std::nullopt;
  return static_cast<int>(people.size()) + single;
}

bool names_only_users(const std::vector<Approvers>& by) {
  return std::all_of(by.begin(), by.end(), [](const Approvers& approvers) {
    return std::holds_alternative<ByUsers>(approvers) || std::holds_alternative<ByManager>(approvers) ||
           std::holds_alternative<BySelf>(approvers);
  });
}

void check_quorum(const ApprovalRule& rule, const Policy& policy, const Draft::PolicyUse& use, const App* app,
                  Draft& draft) {
  const bool was_checked = names_only_users(rule.by) && names_only_users(rule.fallback);  // with the policy
  if (was_checked || rule.quorum.kind != Quorum::Kind::count || rule.quorum.count < 2) return;
  const Entitlement& entitlement = draft.organisation.entitlements[use.entitlement];
  const auto by = most_people(rule.by, entitlement, app), fallback = most_people(rule.fallback, entitlement, app);
  if (!by || !fallback) return;
  const int most = std::max(*by, *fallback);
  if (rule.quorum.count <= most) return;
  const std::string who = most == 0 ? "nobody can give one" : "only " + std::to_string(most) + " can ever be given";
  draft.problems.add(use.at, "The policy " + yaml::shown(policy.id.value) + " wants " +
                                 std::to_string(rule.quorum.count) + " approvals, but for " +
                                 yaml::shown(entitlement.id.value) + " " + who +
                                 ". Add owners, or use another policy.");
}

struct Known {
  explicit Known(const Organisation& organisation) {
    for (const Policy& policy : organisation.policies) policies.emplace(policy.id, &policy);
    for (const App& app : organisation.apps) apps.emplace(app.id, &app);
  }
  std::map<PolicyId, const Policy*> policies;
  std::map<AppId, const App*> apps;
};

template <class Map, class Key>
auto find(const Map& map, const Key& key) -> typename Map::mapped_type {
  const auto found = map.find(key);
  return found == map.end() ? nullptr : found->second;
}

// Every approval that a policy has on any of its own roads, and where these lead on to.
struct Roads {
  std::vector<const ApprovalRule*> approvals;
  std::vector<PolicyId> next;

  explicit Roads(const Policy& policy) {
    add(policy.steps, policy.use);
    for (const ConditionalRoad& rule : policy.rules) add(rule.road.steps, rule.road.use);
  }

 private:
  void add(const std::vector<StepRule>& steps, const PolicyId& use) {
    next.push_back(use);
    for (const StepRule& step : steps) {
      const auto* rule = std::get_if<ApprovalRule>(&step);
      if (!rule) continue;
      approvals.push_back(rule);
      if (rule->sla) next.push_back(rule->sla->policy);
    }
  }
};

}  // namespace

void check_quorums(Draft& draft) {
  const Known known(draft.organisation);
  for (const Draft::PolicyUse& use : draft.policy_uses) {
    const App* app = find(known.apps, draft.organisation.entitlements[use.entitlement].app);
    std::set<PolicyId> seen;
    std::vector<PolicyId> waiting{use.policy};
    while (!waiting.empty()) {
      const PolicyId id = std::move(waiting.back());
      waiting.pop_back();
      const Policy* policy = find(known.policies, id);
      if (!policy || !seen.insert(id).second) continue;
      const Roads roads(*policy);
      for (const ApprovalRule* rule : roads.approvals) check_quorum(*rule, *policy, use, app, draft);
      waiting.insert(waiting.end(), roads.next.begin(), roads.next.end());
    }
  }
}

}  // namespace c1::bot
