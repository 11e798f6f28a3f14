#include "workflow/explain.hpp"

#include <algorithm>

#include "workflow/effects.hpp"
#include "workflow/steps.hpp"
#include "workflow/words.hpp"

namespace c1::workflow {
namespace {

using Verdict = Decision::Verdict;

bool may_provision(const Request& request, const UserId& viewer) {
  const ProvisionStep* provision = active_provision(request);
  return provision && contains(provision->assignees, viewer);
}

}  // namespace

const ApprovalStep* active_approval(const Request& request) {
  const Step* step = active_step(request);
  return step ? std::get_if<ApprovalStep>(step) : nullptr;
}

const ProvisionStep* active_provision(const Request& request) {
  const Step* step = active_step(request);
  return step ? std::get_if<ProvisionStep>(step) : nullptr;
}

bool may_decide(const Request& request, const UserId& person) {
  const ApprovalStep* approval = active_approval(request);
  return approval && contains(approval->approvers, person) && !decision_in(request, request.step, person) &&
         !is_barred(request, request.step, *approval, person);
}

bool approved_before(const Request& request, const UserId& person, std::size_t step) {
  return std::any_of(request.decisions.begin(), request.decisions.end(), [&](const Decision& d) {
    return d.step < step && d.by == person && d.verdict == Verdict::approved;
  });
}

std::vector<UserId> deciders_of(const Step& step) {
  using People = std::vector<UserId>;
  return std::visit(
      match{[](const ApprovalStep& s) { return s.approvers; }, [](const AcceptStep&) { return People{}; },
            [](const RejectStep&) { return People{}; }, [](const ProvisionStep& s) { return s.assignees; }},
      step);
}

const Step* active_step(const Request& request) {
  return request.is_open() && request.step < request.plan.steps.size() ? &request.plan.steps[request.step] : nullptr;
}

const Decision* decision_in(const Request& request, std::size_t step, const UserId& person) {
  const auto by_them = [&](const Decision& d) { return d.step == step && d.by == person; };
  const auto it = std::find_if(request.decisions.begin(), request.decisions.end(), by_them);
  return it == request.decisions.end() ? nullptr : &*it;
}

bool is_barred(const Request& request, std::size_t step, const ApprovalStep& rule, const UserId& person) {
  if (person == request.subject && !rule.allow_self) return true;
  return rule.distinct && approved_before(request, person, step);
}

int approvals_in(const Request& request, std::size_t step) {
  const auto counts = [&](const Decision& d) { return d.step == step && d.verdict == Verdict::approved; };
  return static_cast<int>(std::count_if(request.decisions.begin(), request.decisions.end(), counts));
}

bool may(const Request& request, const UserId& viewer, Action action) {
  switch (action) {
    case Action::approve:
    case Action::deny:
      return may_decide(request, viewer);
    case Action::comment:
      return contains(audience(request), viewer);
    case Action::mark_provisioned:
    case Action::decline_provisioning:
      return may_provision(request, viewer);
  }
  return false;
}

std::vector<Action> actions(const Request& request, const UserId& viewer) {
  std::vector<Action> offered;
  for (const Action action :
       {Action::approve, Action::deny, Action::mark_provisioned, Action::decline_provisioning, Action::comment})
    if (may(request, viewer, action)) offered.push_back(action);
  return offered;
}

bool may_see(const Request& request, const User& viewer, const Catalog& catalog) {
  if (viewer.status != UserStatus::active) return false;
  for (const Role role : {Role::super_admin, Role::access_request_admin, Role::read_only_admin})
    if (has_role(viewer, role)) return true;
  const App* app = catalog.app(request.app);
  return (app && contains(app->owners, viewer.id)) || contains(audience(request), viewer.id);
}

std::vector<UserId> awaited(const Request& request) {
  std::vector<UserId> people;
  if (const Step* step = active_step(request))
    for (const UserId& person : deciders_of(*step))
      if (may_decide(request, person) || may_provision(request, person)) add_once(people, person);
  return people;
}

}  // namespace c1::workflow
