#pragma once
// Internal to workflow/: a policy's rules turned into steps with people. Fails closed: where a rule gives nobody who
// may decide, its fallback is asked, then the app's owners, then the super admins, and the step says so; where there is
// nobody at all the step is a RejectStep.

#include "workflow/explain.hpp"

namespace c1::workflow {

// What an open request asks for. Parts that have left the organisation are null.
Asking asking_of(const Request& request, const Facts& facts);

// The people of a rule who exist, active or not, each once; the subject among them. `problem` gets a sentence for an
// expression that could not be evaluated.
std::vector<UserId> people_of(const std::vector<Approvers>& rules, const Asking& asking, const Facts& facts,
                              Instant now, std::string* problem);
// "the manager of Lena Fischer and the owners of GitHub"; "" where people are named.
std::string labels_of(const std::vector<Approvers>& rules, const Asking& asking, const Facts& facts);

// What has been decided before a step, as far as it is known when its people are looked for.
struct Before {
  const Request* request = nullptr;    // null before there is one
  std::vector<UserId> surely_approve;  // of a plan: whom the steps before cannot do without
};
// Who is asked now: those are left out who are barred by what was before. Nothing where nobody can be found.
std::optional<ApprovalStep> resolve(const ApprovalRule& rule, const Asking& asking, const Facts& facts, Instant now,
                                    const Before& before);
// The delegates of these approvers who may decide instead.
std::vector<Delegate> delegates_of(const ApprovalRule& rule, const std::vector<UserId>& approvers, const Asking& asking,
                                   const Facts& facts, const Before& before);
// The task at the end; nothing where nobody can be found to do it.
std::optional<ProvisionStep> provisioning(const Asking& asking, const Facts& facts, Instant now);
// All that is done at the end, by systems and by people; empty where nobody can be found.
std::vector<ProvisionStep> provisioning_chain(const Asking& asking, const Facts& facts, Instant now);

// All of `rules` as steps, and the task at the end.
std::vector<Step> steps_of(const std::vector<StepRule>& rules, const Asking& asking, const Facts& facts, Instant now);
// The rules that `policy` gives for this now, and how they were found.
struct Route {
  std::vector<StepRule> rules;
  std::vector<Matched> because;
};
Route route_by(const PolicyId& policy, const Asking& asking, const Facts& facts, Instant now);
// What an entitlement's policies say, without a look at who may see it.
Plan planned(const Asking& asking, const Facts& facts, Instant now);

// replan.cpp. Of an open request: the same, and the steps that were snapshotted (policies that have changed since do not
// count). What was answered is not asked again; what has still to be answered comes first.
Plan plan_anew(const Request& request, const Asking& asking, const Facts& facts, Instant now);
std::vector<Step> steps_anew(const Request& request, const Asking& asking, const Facts& facts, Instant now);

}  // namespace c1::workflow
