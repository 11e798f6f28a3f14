#pragma once
// decide(), one function per command. For the sources of workflow/.

#include "workflow/decide.hpp"
#include "workflow/explain.hpp"

namespace c1::workflow {

// decide_submit.cpp
Result<Events> decide_submit(const Submit& command, const Facts& facts, Instant now);
Result<Events> decide_revoke(const SubmitRevoke& command, const Facts& facts, Instant now);

// decide_steps.cpp
Result<Events> decide_approve(const Request& request, const Approve& command, const Facts& facts, Instant now);
Result<Events> decide_deny(const Request& request, const Deny& command, const Facts& facts, Instant now);
Result<Events> decide_form(const Request& request, const AnswerForm& command, const Facts& facts, Instant now);
Result<Events> decide_duration(const Request& request, const ChangeDuration& command, const Facts& facts, Instant now);
Result<Events> decide_skip(const Request& request, const SkipStep& command, const Facts& facts, Instant now);

// decide_people.cpp
Result<Events> decide_reassign(const Request& request, const Reassign& command, const Facts& facts, Instant now);
Result<Events> decide_refresh(const Request& request, const Facts& facts, Instant now);
Result<Events> decide_remind(const Request& request, const Remind& command, const Facts& facts, Instant now);

// decide_course.cpp
Result<Events> decide_cancel(const Request& request, const Cancel& command, const Facts& facts, Instant now);
Result<Events> decide_escalate(const Request& request, const Escalate& command, const Facts& facts, Instant now);
Result<Events> decide_restart(const Request& request, const Restart& command, const Facts& facts, Instant now);
Result<Events> decide_time(const Request& request, const TimePassed& command, const Facts& facts, Instant now);
Result<Events> decide_acknowledge(const Request& request, const AcknowledgeEmergency& command, const Facts& facts,
                                  Instant now);

// decide_provisioning.cpp
Result<Events> decide_provisioned(const Request& request, const MarkProvisioned& command, const Facts& facts,
                                  Instant now);
Result<Events> decide_declined(const Request& request, const DeclineProvisioning& command, const Facts& facts,
                               Instant now);
Result<Events> decide_failed(const Request& request, const MarkFailed& command, const Facts& facts, Instant now);
Result<Events> decide_retry(const Request& request, const RetryProvisioning& command, const Facts& facts, Instant now);

// decide_end.cpp
Result<Events> decide_end(const Request& request, const ChangeEnd& command, const Facts& facts, Instant now);

// decide_systems.cpp
Result<Events> decide_by_system(const Request& request, const SystemDecides& command, const Facts& facts, Instant now);

// decide_comments.cpp
Result<Events> decide_comment(const Request& request, const AddComment& command, const Facts& facts, Instant now);
Result<Events> decide_edit(const Request& request, const EditComment& command, const Facts& facts);
Result<Events> decide_delete(const Request& request, const DeleteComment& command, const Facts& facts);

// progress.cpp: what follows by itself. Each appends events and folds them into `request`.
void happen(Request& request, Events& events, Event event);
// Makes `step` the active one, its people found anew, and goes on until somebody has to act or the request is closed.
void begin(Request& request, Events& events, std::size_t step, const Facts& facts, Instant now);
void next_step(Request& request, Events& events, const Facts& facts, Instant now);
// One approval more; finishes the step at its quorum.
void approve(Request& request, Events& events, const UserId& by, const std::string& reason, const Facts& facts,
             Instant now);
// Goes on if the active step has all the approvals it needs.
void finish_if_decided(Request& request, Events& events, const Facts& facts, Instant now);
// `closed` says how. Access that was to be taken away and is not after all is kept.
void close(Request& request, Events& events, Closed closed, const Facts& facts);

// checks.cpp: refusals that several commands share.
// A decision names its step: an old card decides nothing.
std::optional<Error> check_step(const Request& request, const Facts& facts, const UserId& by, std::size_t step);
// The plan is a snapshot: who was asked may have left since.
std::optional<Error> check_active(const Facts& facts, const UserId& by);
// Errc::invalid unless 1..3000 characters (or empty where that is allowed). `field` is "reason".
std::optional<Error> check_reason(std::string_view reason, bool required, std::string_view ask);
// Somebody wants it to be taken away, or its holder has left. (Where only its time is up, whoever is given it anew may
// keep it.)
bool is_taken_away_by_people(const Facts& facts);
std::optional<Error> check_duration(const Entitlement& entitlement, const std::optional<Seconds>& duration);
// Not found for whoever may not even know of the request, so that a guess learns nothing.
std::optional<Error> check_sight(const Request& request, const Facts& facts, const UserId& by);
Error no_such_request();
// Who decided `step`, and when: what a late click is told. The last decision that there is, if none was for that step.
std::string what_happened(const Request& request, const Facts& facts, std::size_t step);

}  // namespace c1::workflow
