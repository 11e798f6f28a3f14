#pragma once
// Internal to workflow/: what explain, decide and effects ask about steps.

#include "workflow/request.hpp"

namespace c1::workflow {

// Approvers, assignees, whoever has to answer: those the step names. Nobody for the steps that decide themselves.
std::vector<UserId> deciders_of(const Step& step);
// The same with the delegates.
std::vector<UserId> asked_in(const Step& step);

// Null when closed.
const Step* active_step(const Request& request);
// The active step if it is of that kind and the request is open.
template <class S>
const S* active(const Request& request) {
  const Step* step = active_step(request);
  return step ? std::get_if<S>(step) : nullptr;
}
inline const ApprovalStep* active_approval(const Request& request) { return active<ApprovalStep>(request); }
inline const ProvisionStep* active_provision(const Request& request) { return active<ProvisionStep>(request); }
// Whether a system is to do it, and has not failed: people have nothing to do meanwhile.
inline bool is_at_work(const ProvisionStep& step) { return step.method && step.failure.empty(); }
// The same of what a system decides; it is people's once they were named.
inline bool is_at_work(const ApprovalStep& step) {
  return step.rule.system && step.failure.empty() && !step.reassigned;
}
// When the active step should be done, and how long it may take in all; nothing where it may take any time.
struct TimeLimit {
  Instant due{};
  Seconds after{};
};
std::optional<TimeLimit> limit_of(const Request& request);

// A voice in an approval step: one's own, or that of an approver whose delegate one is.
struct Vote {
  UserId instead_of;  // empty = one's own
};
// The vote that `person` has in the active step now: asked, not barred, and neither they nor whom they stand for have
// voted yet.
std::optional<Vote> vote_of(const Request& request, const UserId& person);
inline bool may_decide(const Request& request, const UserId& person) { return vote_of(request, person).has_value(); }

// Null if the person has not decided in that step, nor a delegate of theirs.
const Decision* decision_in(const Request& request, std::size_t step, const UserId& person);
// Nobody approves their own access, nor twice where the step wants another person: the rules beside being an approver.
bool is_barred(const Request& request, const ApprovalRule& rule, const UserId& person);
// From whom it is to be taken away by others: they have no say in whether and by whom.
bool loses_access(const Request& request, const UserId& person);
// In an earlier step of the present plan, themselves or by a delegate.
bool approved_before(const Request& request, const UserId& person, std::size_t step);
int approvals_in(const Request& request, std::size_t step);

}  // namespace c1::workflow
