#pragma once
// A request and the plan it follows. Values only; the rules are in decide.hpp.

#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "workflow/terms.hpp"

namespace c1::workflow {

// ---- the plan: a policy resolved for one request, snapshotted at creation -------------------------------------------

struct ApprovalStep {
  std::vector<UserId> approvers;  // those who may decide, the most senior reason first; never empty
  int needed = 1;                 // approvals that finish the step; 1..approvers.size()
  bool allow_self = false;
  bool distinct = false;
  bool reason_on_approve = false;
  bool reason_on_deny = false;
  std::string label;  // who that is, in words: "manager", "owners of GitHub"
  std::string note;   // why it is not who the policy names: "Lena has no manager, so the owners of GitHub are asked."
  bool operator==(const ApprovalStep&) const = default;
};
struct AcceptStep {
  std::string why;
  bool operator==(const AcceptStep&) const = default;
};
struct RejectStep {
  std::string why;
  bool operator==(const RejectStep&) const = default;
};
// The last step of every plan that can end in a grant. Manual: the assignees get a task.
struct ProvisionStep {
  std::vector<UserId> assignees;
  std::string label;
  std::string instructions;
  std::string note;
  bool operator==(const ProvisionStep&) const = default;
};
using Step = std::variant<ApprovalStep, AcceptStep, RejectStep, ProvisionStep>;

struct Plan {
  std::vector<Step> steps;
  PolicyId policy;  // where it came from
  bool operator==(const Plan&) const = default;
};

// ---- the request ----------------------------------------------------------------------------------------------------

enum class Outcome { granted, denied, cancelled, errored };
enum class Kind { grant };

struct Decision {
  std::size_t step = 0;
  UserId by;  // empty: the policy itself (AcceptStep, RejectStep)
  enum class Verdict { approved, denied, accepted, rejected, provisioned, declined } verdict = Verdict::approved;
  std::string reason;
  Instant at{};
  bool operator==(const Decision&) const = default;
};

struct Request {
  RequestId id;
  std::int64_t number = 0;  // for people: #1042
  Kind kind = Kind::grant;
  UserId subject;    // who gets it
  UserId requester;  // who asked
  AppId app;
  EntitlementId entitlement;
  std::string reason;               // word for word
  std::optional<Seconds> duration;  // none = for good
  Surface surface = Surface::slack;
  Instant opened{};
  Plan plan;
  std::size_t step = 0;             // the active one, while open
  std::vector<Decision> decisions;  // in order
  std::optional<Outcome> outcome;   // open iff none
  std::optional<Instant> closed;
  std::optional<Instant> granted_until;  // of the grant it led to; none = for good, or not granted
  std::int64_t version = 0;              // counts the events that were folded in; comments do not count

  bool is_open() const { return !outcome.has_value(); }
  bool operator==(const Request&) const = default;
};

// Since when, until when, because of which request.
struct Grant {
  GrantId id;
  UserId subject;
  EntitlementId entitlement;
  RequestId request;
  Instant since{};
  std::optional<Instant> until;  // by activation, not by request; none = for good
  bool operator==(const Grant&) const = default;
};

// A comment in the request's conversation. `channel` and `ts` say which Slack message it is, empty on other surfaces.
struct Comment {
  CommentId id;
  RequestId request;
  UserId author;
  std::string text;  // as the author wrote it, in Slack's inbound markup where it came from Slack
  std::string channel;
  std::string ts;
  bool deleted = false;
  std::int64_t version = 0;  // moves with each edit
  Instant at{};
  bool operator==(const Comment&) const = default;
};

}  // namespace c1::workflow
