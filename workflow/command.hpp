#pragma once
// What people and the world ask the engine to do. Each is checked by decide(), whatever surface it came from.

#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "workflow/request.hpp"

namespace c1::workflow {

struct Submit {
  RequestId id;  // new, made by the surface
  UserId requester;
  UserId subject;
  EntitlementId entitlement;
  std::optional<Seconds> duration;
  std::string reason;
  Surface surface = Surface::slack;
  bool emergency = false;
  bool extension = false;                      // of what is held until some day
  std::optional<std::vector<Answer>> answers;  // none = the surface did not ask: a step of the plan will
  std::optional<BundleOf> bundle;
  std::string account = {};  // of the subject, in the app; empty = their only one
};
// Access is given back or taken away.
struct SubmitRevoke {
  RequestId id;      // new
  UserId requester;  // empty = the program itself
  UserId subject;
  EntitlementId entitlement;
  std::string reason;
  Cause cause = Cause::asked;
  Surface surface = Surface::slack;
  std::string of_bundle;     // leave this bundle only: the access stays where another reason stands
  std::string account = {};  // with which it is held; empty = what is held without one, or with their first
};
// A decision names its step: on an old card it decides nothing.
struct Approve {
  RequestId request;
  UserId by;
  std::size_t step = 0;
  std::string reason;
};
struct Deny {
  RequestId request;
  UserId by;
  std::size_t step = 0;
  std::string reason;
};
struct Reassign {
  RequestId request;
  UserId by;
  std::size_t step = 0;
  std::vector<UserId> to;
  std::string reason;
};
struct ChangeDuration {
  RequestId request;
  UserId by;
  std::size_t step = 0;
  std::optional<Seconds> duration;
};
struct AnswerForm {
  RequestId request;
  UserId by;
  std::size_t step = 0;
  std::vector<Answer> answers;
};
struct Cancel {
  RequestId request;
  UserId by;  // empty = the program itself: what was asked for, or for whom, is gone
  std::string reason;
};
struct Escalate {
  RequestId request;
  UserId by;
  std::string reason;
};
struct Remind {
  RequestId request;
  UserId by;
};
struct SkipStep {
  RequestId request;
  UserId by;
  std::size_t step = 0;
  std::string reason;
};
struct Restart {
  RequestId request;
  UserId by;
  std::string reason;
  bool by_present_policy = false;  // else by the steps that were snapshotted
};
struct MarkProvisioned {
  RequestId request;
  UserId by;  // empty = the program: a system has done it
  std::size_t step = 0;
  GrantId grant;          // new, used if it is accepted and nothing is held yet
  std::string note = {};  // by the program: what the system says
};
struct DeclineProvisioning {  // "Won't do"
  RequestId request;
  UserId by;
  std::size_t step = 0;
  std::string reason;  // required
};
struct MarkFailed {  // it was tried, and did not work; it can be tried again
  RequestId request;
  UserId by;  // empty = the program: a system cannot do it
  std::size_t step = 0;
  std::string reason;  // required
};
struct RetryProvisioning {
  RequestId request;
  UserId by;
  std::size_t step = 0;
};
// What the system that decides a step has answered; or that it cannot, and people are asked.
struct SystemDecides {
  RequestId request;
  std::size_t step = 0;
  enum class Verdict { approve, deny, reassign, replace, fail } verdict = Verdict::fail;
  std::string says;             // its comment; what is wrong, in a sentence
  std::vector<UserId> to = {};  // reassign: who is to decide instead
  PolicyId policy = {};         // replace: by which it goes on
};
// The access that the request has led to is to end at another time.
struct ChangeEnd {
  RequestId request;
  UserId by;
  std::optional<Instant> until;  // none = it is held for good
  Surface surface = Surface::slack;
};
struct AcknowledgeEmergency {
  RequestId request;
  UserId by;
};
// A due time has come, or may have: nothing happens when it has not.
struct TimePassed {
  RequestId request;
  std::size_t step = 0;
  enum class What { sla_half, sla, wait, lapse } what = What::sla;
};
// People have left, gone away or come back: who is asked is found anew.
struct Refresh {
  RequestId request;
};
struct AddComment {
  RequestId request;
  CommentId id;  // new
  UserId by;
  std::string text;
  std::string channel;  // where it was written, for Slack; else empty
  std::string ts;
};
struct EditComment {
  RequestId request;
  CommentId id;
  UserId by;
  std::string text;
};
struct DeleteComment {
  RequestId request;
  CommentId id;
  UserId by;
};

using Command =
    std::variant<Submit, SubmitRevoke, Approve, Deny, Reassign, ChangeDuration, AnswerForm, Cancel, Escalate, Remind,
                 SkipStep, Restart, MarkProvisioned, DeclineProvisioning, MarkFailed, RetryProvisioning, ChangeEnd,
                 AcknowledgeEmergency, SystemDecides, TimePassed, Refresh, AddComment, EditComment, DeleteComment>;

// The request a command is about.
const RequestId& request_of(const Command& command);
// Who gave it; empty = the program itself.
const UserId& actor_of(const Command& command);

}  // namespace c1::workflow
