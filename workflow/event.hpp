#pragma once
// What has happened. Events are the audit log's matter, fold to the request's state (evolve.hpp) and name what the
// world must learn (effects.hpp). Stored as JSON: a field may be added, never renamed or reused.

#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "workflow/request.hpp"

namespace c1::workflow {

struct Opened {
  Request request;  // as created: no decisions, step 0
  bool operator==(const Opened&) const = default;
};
struct StepStarted {
  std::size_t step = 0;
  std::optional<Instant> due = {};  // of its SLA, or the end of its wait
  bool operator==(const StepStarted&) const = default;
};
struct DecisionMade {
  Decision decision;
  bool operator==(const DecisionMade&) const = default;
};
// Who is asked has changed, and why.
struct ApproversChanged {
  std::size_t step = 0;
  std::vector<UserId> approvers;  // of a provision step: its assignees
  int needed = 1;
  std::vector<Delegate> delegates;
  std::string label;
  std::string note;
  bool reassigned = false;   // from now on the policy does not say who is asked
  UserId by;                 // who handed it on; empty = the program, by the policy
  std::string reason;        // theirs
  bool overdue = false;      // by its SLA, which is spent with that
  std::string failure = {};  // why the system that was to decide cannot
  bool operator==(const ApproversChanged&) const = default;
};
struct StepFinished {
  std::size_t step = 0;
  bool operator==(const StepFinished&) const = default;
};
// From the step after the active one on, everything is new.
struct PlanReplaced {
  enum class Why { escalated, restarted, sla, system } why = Why::escalated;
  std::vector<Step> steps;
  PolicyId policy;
  std::vector<Matched> because;
  bool from_scratch = true;  // earlier approvals count for nothing; false: it is the same round
  UserId by;
  std::string reason;
  Instant at{};
  bool operator==(const PlanReplaced&) const = default;
};
struct DurationChanged {
  std::optional<Seconds> before;
  std::optional<Seconds> after;
  UserId by;
  bool operator==(const DurationChanged&) const = default;
};
struct FormAnswered {
  std::size_t step = 0;
  std::vector<Answer> answers;
  UserId by;
  bool operator==(const FormAnswered&) const = default;
};
struct Reminded {
  UserId by;  // empty: half of the step's time is gone
  Instant at{};
  bool operator==(const Reminded&) const = default;
};
struct ProvisioningFailed {
  std::size_t step = 0;
  UserId by;  // empty: the program, which tried
  std::string error;
  std::optional<Instant> due = {};  // when the task that it is now should be done
  bool operator==(const ProvisioningFailed&) const = default;
};
struct ProvisioningRetried {
  std::size_t step = 0;
  UserId by;
  std::optional<Method> method = {};  // as the organisation describes it now
  bool operator==(const ProvisioningRetried&) const = default;
};
struct GrantChanged {
  enum class What { activated, extended, reason_dropped, ending, kept, ended, end_changed } what = What::activated;
  Grant grant;     // as it is now
  UserId by = {};  // end_changed: who wanted it, and when
  Instant at = {};
  bool operator==(const GrantChanged&) const = default;
};
struct Closed {
  Outcome outcome = Outcome::denied;
  Instant at{};
  UserId by = {};           // of a cancellation
  std::string reason = {};  // of a cancellation, a time-out
  bool operator==(const Closed&) const = default;
};
struct FollowUpStarted {
  std::vector<UserId> people;
  bool operator==(const FollowUpStarted&) const = default;
};
struct EmergencyAcknowledged {
  UserId by;
  Instant at{};
  bool operator==(const EmergencyAcknowledged&) const = default;
};
struct CommentAdded {
  Comment comment;
  bool operator==(const CommentAdded&) const = default;
};
struct CommentEdited {
  CommentId id;
  UserId author;
  std::string before;
  std::string after;
  bool operator==(const CommentEdited&) const = default;
};
struct CommentDeleted {
  CommentId id;
  UserId author;
  std::string before;
  bool operator==(const CommentDeleted&) const = default;
};

using Event =
    std::variant<Opened, StepStarted, DecisionMade, ApproversChanged, StepFinished, PlanReplaced, DurationChanged,
                 FormAnswered, Reminded, ProvisioningFailed, ProvisioningRetried, GrantChanged, Closed, FollowUpStarted,
                 EmergencyAcknowledged, CommentAdded, CommentEdited, CommentDeleted>;
using Events = std::vector<Event>;

// "request.opened", "decision.made", ...: the audit log's name of it.
std::string_view name_of(const Event& event);

}  // namespace c1::workflow
