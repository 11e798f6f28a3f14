#pragma once
// A request and the plan it follows. Values only; the rules are in decide.hpp.

#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "workflow/form.hpp"
#include "workflow/method.hpp"
#include "workflow/policy.hpp"
#include "workflow/terms.hpp"

namespace c1::workflow {

// ---- the plan: a policy resolved for one request, snapshotted at creation -------------------------------------------

// Decides instead of an approver who is away.
struct Delegate {
  UserId person;
  UserId instead_of;
  bool operator==(const Delegate&) const = default;
};
struct ApprovalStep {
  ApprovalRule rule;
  std::vector<StepRule> otherwise;  // the steps of its SLA's policy, as they were at creation
  // As resolved at creation, and again when the step begins and when people leave or go away.
  std::vector<UserId> approvers;  // the most senior reason first; never empty
  int needed = 1;                 // approvals that finish the step; 1..approvers.size()
  std::vector<Delegate> delegates;
  bool reassigned = false;     // the approvers are no longer the rule's
  std::optional<Instant> due;  // when its SLA is over; set when it begins, gone when it is spent
  std::string label;           // who that is, in words: "the manager of Lena", "the owners of GitHub"
  std::string note;  // why it is not who the policy names: "Lena has no manager, so the owners of GitHub are asked."
  // Why the system that was to decide has not, so that people are asked; empty = it has not failed.
  std::string failure = {};
  // The organisation's, at creation: where more are asked than this and the rule has a channel, only the channel gets a
  // card. None = everybody gets one.
  std::optional<std::size_t> own_cards_up_to;
  bool is_shown_in_channel_only() const {
    return !rule.channel.empty() && own_cards_up_to && approvers.size() > *own_cards_up_to;
  }
  bool operator==(const ApprovalStep&) const = default;
};
struct WaitStep {
  WaitRule rule;
  std::optional<Instant> due;  // the end of the wait (condition: of our patience); set when it begins
  bool operator==(const WaitStep&) const = default;
};
struct FormStep {
  Form form;
  UserId assignee;
  bool operator==(const FormStep&) const = default;
};
struct AcceptStep {
  std::string why;
  bool operator==(const AcceptStep&) const = default;
};
struct RejectStep {
  std::string why;
  bool operator==(const RejectStep&) const = default;
};
// The last step of every plan that can end in access given or taken; or several, where systems do it one after the
// other. Without a method, and once its system has failed, the assignees get a task.
struct ProvisionStep {
  std::vector<UserId> assignees;
  std::string label;
  std::string instructions;
  std::string note;
  std::string failure;  // why the present attempt has failed; empty = it has not
  int attempt = 1;
  std::optional<Method> method;     // the system that does it
  std::optional<TaskSla> sla = {};  // while it is for people
  std::optional<Instant> due = {};  // when that is over; gone when it is spent
  bool operator==(const ProvisionStep&) const = default;
};
using Step = std::variant<ApprovalStep, WaitStep, FormStep, AcceptStep, RejectStep, ProvisionStep>;

// Which rule led to the steps: one for each policy on the way.
struct Matched {
  PolicyId policy;
  int rule = 0;           // 1 = the first; 0 = the baseline
  std::string condition;  // of the rule
  std::string problem;    // a condition that could not be evaluated on the way, in a sentence; it counts as not met
  bool operator==(const Matched&) const = default;
};

// Steps are never taken out once they have begun: a plan that is replaced (emergency, restart, an SLA's policy) goes on
// behind the step it was at. So a step's number means one step for good, and an old card decides nothing.
struct Plan {
  std::vector<Step> steps;
  PolicyId policy;  // where it came from
  std::vector<Matched> because;
  std::size_t start = 0;  // the first step of the present plan; what came before counts for nothing but the record
  std::optional<Instant> began;  // when the present plan did; none = when the request was opened
  bool operator==(const Plan&) const = default;
};

// ---- the request ----------------------------------------------------------------------------------------------------

enum class Outcome { granted, revoked, denied, cancelled, errored, timed_out };
enum class Kind { grant, revoke };
// Why a request exists. The last two are the program's own and revoke.
enum class Cause { asked, extension, expiry, departure };

struct Decision {
  std::size_t step = 0;
  UserId by;  // empty: the policy itself (AcceptStep, RejectStep, an SLA)
  enum class Verdict {
    approved,
    denied,
    accepted,
    rejected,
    provisioned,
    declined,
    skipped,
    answered
  } verdict = Verdict::approved;
  std::string reason;
  Instant at{};
  UserId instead_of = {};  // the approver whose delegate `by` was; mostly empty
  bool operator==(const Decision&) const = default;
};

// After an emergency: somebody has to look at it once it is over.
struct FollowUp {
  std::vector<UserId> people;
  UserId acknowledged_by;  // empty = not yet
  Instant at{};            // when
  bool operator==(const FollowUp&) const = default;
};

// Requests that were made together, by one decision of one person.
struct BundleOf {
  std::string catalog;  // the bundle's slug
  std::string group;    // the same for all of them, opaque
  bool operator==(const BundleOf&) const = default;
};

struct Request {
  RequestId id;
  std::int64_t number = 0;  // for people: #1042
  Kind kind = Kind::grant;
  Cause cause = Cause::asked;
  UserId subject;    // who gets it, or gives it back
  UserId requester;  // who asked; empty = the program itself
  AppId app;
  EntitlementId entitlement;
  std::string reason;               // word for word
  std::optional<Seconds> duration;  // none = for good
  bool emergency = false;
  std::vector<Answer> answers;
  std::optional<BundleOf> bundle;
  Surface surface = Surface::slack;
  Instant opened{};
  Plan plan;
  std::size_t step = 0;             // the active one, while open
  std::vector<Decision> decisions;  // in order
  std::vector<UserId> involved;     // everybody who is or was asked, in the order they came in
  std::vector<UserId> in_channel;   // of these, whom only a channel's card has asked: without a card of their own
  std::optional<Instant> reminded;  // when its approvers were last reminded by a person
  std::optional<Instant> nudged;    // and by the program
  std::optional<Outcome> outcome;   // open iff none
  std::optional<Instant> closed;
  UserId closed_by;                      // who cancelled it; else empty
  std::string close_reason;              // in their words, or ours
  std::optional<Instant> granted_until;  // of the grant it led to; none = for good, or not granted
  std::optional<FollowUp> follow_up;
  // Of the subject, in the app. Empty: the organisation listed none when it was asked for.
  std::string account = {};
  std::int64_t version = 0;  // counts the events that were folded in; comments do not count

  bool is_open() const { return !outcome.has_value(); }
  bool operator==(const Request&) const = default;
};

// ---- what is held ---------------------------------------------------------------------------------------------------

// Access stands as long as one reason for it does.
struct GrantReason {
  enum class Kind { direct, bundle, delegated, file } kind = Kind::direct;  // file: the organisation file names them
  std::string of;     // bundle: its slug; delegated: the entitlement that carries it
  RequestId request;  // that led to it; empty for `file`
  std::optional<Instant> until;
  bool operator==(const GrantReason&) const = default;
};

// Since when, until when, because of what. At most one that has not ended for each person, entitlement and account.
struct Grant {
  GrantId id;
  UserId subject;
  EntitlementId entitlement;
  Instant since{};
  std::optional<Instant> until;  // the last of its reasons'; none = for good
  std::vector<GrantReason> reasons;
  enum class State { active, ending, ended } state = State::active;  // ending: being taken away
  std::optional<Instant> ended;
  std::string account = {};  // of the subject, in the app; empty = there was none to choose
  bool operator==(const Grant&) const = default;
};

// While `from` is away, `to` may decide instead.
struct Delegation {
  DelegationId id;
  UserId from;
  UserId to;
  Instant starts{};
  std::optional<Instant> ends;  // none = until taken back
  bool in_force(Instant now) const { return starts <= now && (!ends || now < *ends); }
  bool operator==(const Delegation&) const = default;
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
