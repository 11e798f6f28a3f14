#include "workflow/steps.hpp"

#include <algorithm>

#include "base/result.hpp"
#include "workflow/words.hpp"

namespace c1::workflow {
namespace {

using Verdict = Decision::Verdict;

bool is_by(const Decision& decision, const UserId& person) {
  return !person.empty() && (decision.by == person || decision.instead_of == person);
}

}  // namespace

std::vector<UserId> deciders_of(const Step& step) {
  using People = std::vector<UserId>;
  return std::visit(
      match{[](const ApprovalStep& s) { return is_at_work(s) ? People{} : s.approvers; },
            [](const WaitStep&) { return People{}; }, [](const FormStep& s) { return People{s.assignee}; },
            [](const AcceptStep&) { return People{}; }, [](const RejectStep&) { return People{}; },
            [](const ProvisionStep& s) { return is_at_work(s) ? People{} : s.assignees; }},
      step);
}

std::vector<UserId> asked_in(const Step& step) {
  std::vector<UserId> people = deciders_of(step);
  if (const auto* approval = std::get_if<ApprovalStep>(&step); approval && !is_at_work(*approval))
    for (const Delegate& delegate : approval->delegates) add_once(people, delegate.person);
  return people;
}

const Step* active_step(const Request& request) {
  return request.is_open() && request.step < request.plan.steps.size() ? &request.plan.steps[request.step] : nullptr;
}

std::optional<TimeLimit> limit_of(const Request& request) {
  const ApprovalStep* step = active_approval(request);
  if (step && step->due && step->rule.sla) return TimeLimit{*step->due, step->rule.sla->after};
  const ProvisionStep* task = active_provision(request);
  if (task && task->due && task->sla && !is_at_work(*task)) return TimeLimit{*task->due, task->sla->after};
  return std::nullopt;
}

std::optional<Vote> vote_of(const Request& request, const UserId& person) {
  const ApprovalStep* step = active_approval(request);
  if (!step || is_at_work(*step) || decision_in(request, request.step, person) ||
      is_barred(request, step->rule, person))
    return std::nullopt;
  if (contains(step->approvers, person)) return Vote{};
  for (const Delegate& delegate : step->delegates) {
    const bool stands_in =
        delegate.person == person && person != request.subject && contains(step->approvers, delegate.instead_of);
    if (stands_in && !decision_in(request, request.step, delegate.instead_of) &&
        !is_barred(request, step->rule, delegate.instead_of))
      return Vote{delegate.instead_of};
  }
  return std::nullopt;
}

const Decision* decision_in(const Request& request, std::size_t step, const UserId& person) {
  const auto theirs = [&](const Decision& d) { return d.step == step && is_by(d, person); };
  const auto it = std::find_if(request.decisions.begin(), request.decisions.end(), theirs);
  return it == request.decisions.end() ? nullptr : &*it;
}

bool is_barred(const Request& request, const ApprovalRule& rule, const UserId& person) {
  if (person == request.subject && !rule.allow_self) return true;
  return rule.distinct && approved_before(request, person, request.step);
}

bool loses_access(const Request& request, const UserId& person) {
  return request.kind == Kind::revoke && person == request.subject && person != request.requester;
}

bool approved_before(const Request& request, const UserId& person, std::size_t step) {
  return std::any_of(request.decisions.begin(), request.decisions.end(), [&](const Decision& d) {
    return d.step >= request.plan.start && d.step < step && d.verdict == Verdict::approved && is_by(d, person);
  });
}

int approvals_in(const Request& request, std::size_t step) {
  const auto counts = [&](const Decision& d) { return d.step == step && d.verdict == Verdict::approved; };
  return static_cast<int>(std::count_if(request.decisions.begin(), request.decisions.end(), counts));
}

}  // namespace c1::workflow
