#pragma once
// Internal to workflow/: what explain, decide and effects ask about steps.

#include "workflow/request.hpp"

namespace c1::workflow {

// Approvers or assignees; nobody for the steps that decide themselves.
std::vector<UserId> deciders_of(const Step& step);
// Null when closed.
const Step* active_step(const Request& request);
// Null if the person has not decided in that step.
const Decision* decision_in(const Request& request, std::size_t step, const UserId& person);
// Nobody approves their own access, nor twice where the step wants another person: the rules beside being an approver.
bool is_barred(const Request& request, std::size_t step, const ApprovalStep& rule, const UserId& person);
// The active step if it is of that kind and the request is open.
const ApprovalStep* active_approval(const Request& request);
const ProvisionStep* active_provision(const Request& request);
// Whether `person` may decide the active step now: asked, not barred, and not decided yet.
bool may_decide(const Request& request, const UserId& person);
bool approved_before(const Request& request, const UserId& person, std::size_t step);
int approvals_in(const Request& request, std::size_t step);

}  // namespace c1::workflow
