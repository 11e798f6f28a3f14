#pragma once
// Policies as an administrator writes them: who is to be asked, in which order. Resolving one for a request gives a
// Plan (request.hpp), which is snapshotted onto the request: a later edit of the policy never changes an open request.

#include <string>
#include <variant>
#include <vector>

#include "workflow/terms.hpp"

namespace c1::workflow {

// Who may approve a step.
struct ByManager {
  bool operator==(const ByManager&) const = default;
};
struct ByAppOwners {
  bool operator==(const ByAppOwners&) const = default;
};
struct ByEntitlementOwners {  // the entitlement's own owners, or the app's where it has none
  bool operator==(const ByEntitlementOwners&) const = default;
};
struct ByUsers {
  std::vector<UserId> users;
  bool operator==(const ByUsers&) const = default;
};
using Approvers = std::variant<ByManager, ByAppOwners, ByEntitlementOwners, ByUsers>;

struct Quorum {
  enum class Kind { any, all, count } kind = Kind::any;
  int count = 1;  // Kind::count only, at least 1
  bool operator==(const Quorum&) const = default;
};

struct ApprovalRule {
  std::vector<Approvers> by;        // all of them together
  std::vector<Approvers> fallback;  // when `by` gives nobody who may decide
  Quorum quorum;
  bool allow_self = false;  // may the subject or requester approve?
  bool distinct = false;    // not someone who approved an earlier step
  bool reason_on_approve = false;
  bool reason_on_deny = false;
  bool operator==(const ApprovalRule&) const = default;
};
struct AcceptRule {  // approves without asking anybody
  std::string why;
  bool operator==(const AcceptRule&) const = default;
};
struct RejectRule {
  std::string why;
  bool operator==(const RejectRule&) const = default;
};
using StepRule = std::variant<ApprovalRule, AcceptRule, RejectRule>;

struct Policy {
  PolicyId id;
  std::string name;
  std::vector<StepRule> steps;  // the baseline; at least one
  bool operator==(const Policy&) const = default;
};

}  // namespace c1::workflow
