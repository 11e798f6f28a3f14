#pragma once
// Policies as an administrator writes them: who is to be asked, in which order, under which conditions. Resolving one
// for a request gives a Plan (request.hpp), which is snapshotted onto the request: a later edit of the policy never
// changes an open request.

#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "workflow/method.hpp"
#include "workflow/terms.hpp"

namespace c1::workflow {

// Who may approve a step, or is given a task.
struct ByManager {
  bool operator==(const ByManager&) const = default;
};
struct ByAppOwners {
  bool operator==(const ByAppOwners&) const = default;
};
struct ByEntitlementOwners {  // the entitlement's own owners, or the app's where it has none
  bool operator==(const ByEntitlementOwners&) const = default;
};
struct ByResourceOwners {  // the owners of the entitlement's resource, or the app's where it has none
  bool operator==(const ByResourceOwners&) const = default;
};
struct ByUsers {
  std::vector<UserId> users;
  bool operator==(const ByUsers&) const = default;
};
struct ByHolders {  // a group: whoever holds this entitlement when the step begins
  EntitlementId entitlement;
  bool operator==(const ByHolders&) const = default;
};
struct BySelf {  // the subject; of use only where `allow_self` is set
  bool operator==(const BySelf&) const = default;
};
struct ByExpression {  // CEL: an email, or a list of them
  std::string text;
  bool operator==(const ByExpression&) const = default;
};
using Approvers = std::variant<ByManager, ByAppOwners, ByEntitlementOwners, ByResourceOwners, ByUsers, ByHolders,
                               BySelf, ByExpression>;

struct Quorum {
  enum class Kind { any, all, count } kind = Kind::any;
  int count = 1;  // Kind::count only, at least 1
  bool operator==(const Quorum&) const = default;
};

// What happens when nobody has decided a step for too long.
struct Sla {
  Seconds after{};
  enum class Then { reassign, use_policy, skip, cancel } then = Then::reassign;
  std::vector<Approvers> to;  // reassign
  PolicyId policy;            // use_policy: its steps replace this and all that follow
  bool operator==(const Sla&) const = default;
};

// What happens when nobody has done a task for too long: these are asked as well.
struct TaskSla {
  Seconds after{};
  std::vector<Approvers> to;  // empty = the app's owners
  bool operator==(const TaskSla&) const = default;
};

struct ApprovalRule {
  std::vector<Approvers> by;        // all of them together
  std::vector<Approvers> fallback;  // when `by` gives nobody who may decide
  Quorum quorum;
  bool allow_self = false;  // may the subject approve?
  bool distinct = false;    // not someone who approved an earlier step
  bool reason_on_approve = false;
  bool reason_on_deny = false;
  bool reason_on_reassign = false;
  bool allow_delegation = true;        // may an approver's delegate decide instead?
  bool allow_reassignment = false;     // may an approver hand it on?
  std::vector<Approvers> reassign_to;  // to these only; empty = to anybody active
  std::optional<Sla> sla;
  std::string channel;                // "#access-admins": the card is posted there, too; may be empty
  std::optional<Method> system = {};  // decides it; `by` are asked where it cannot
  bool operator==(const ApprovalRule&) const = default;
};
// Exactly one of the three says when the wait is over.
struct WaitRule {
  std::optional<Seconds> duration;
  struct TimeOfDay {
    int minutes = 0;        // since midnight: 9:30 = 570
    std::string time_zone;  // IANA
    bool operator==(const TimeOfDay&) const = default;
  };
  std::optional<TimeOfDay> until;
  std::string condition;    // CEL; looked at again and again
  Seconds timeout{86'400};  // condition: when it has not come true by then, the request times out
  std::string why;          // for people; may be empty
  bool operator==(const WaitRule&) const = default;
};
struct FormRule {  // the requester is asked more
  FormId form;
  bool operator==(const FormRule&) const = default;
};
struct AcceptRule {  // approves without asking anybody
  std::string why;
  bool operator==(const AcceptRule&) const = default;
};
struct RejectRule {
  std::string why;
  bool operator==(const RejectRule&) const = default;
};
using StepRule = std::variant<ApprovalRule, WaitRule, FormRule, AcceptRule, RejectRule>;

// Another policy, or steps.
struct Road {
  PolicyId use;  // empty = `steps`
  std::vector<StepRule> steps;
  bool operator==(const Road&) const = default;
};
struct ConditionalRoad {
  std::string when;  // CEL
  Road road;
  bool operator==(const ConditionalRoad&) const = default;
};
struct Policy {
  PolicyId id;
  std::string name;
  std::vector<StepRule> steps;         // the baseline, where no rule matches and `use` is empty
  std::vector<ConditionalRoad> rules;  // the first that matches
  PolicyId use;                        // the baseline is another policy's
  bool operator==(const Policy&) const = default;
};

constexpr int kDeepestPolicy = 5;  // how far `use` may lead

}  // namespace c1::workflow
