#include "workflow/evolve.hpp"

#include "base/result.hpp"
#include "workflow/steps.hpp"
#include "workflow/words.hpp"

namespace c1::workflow {
namespace {

template <class S>
S* step_in(Request& request, std::size_t step) {
  return step < request.plan.steps.size() ? std::get_if<S>(&request.plan.steps[step]) : nullptr;
}

// Whom a channel's card asks needs none of their own; whoever is asked by themselves later does.
void involve(Request& request) {
  const Step* step = active_step(request);
  if (!step) return;
  const auto* approval = std::get_if<ApprovalStep>(step);
  const bool in_channel = approval && approval->is_shown_in_channel_only();
  for (const UserId& person : asked_in(*step)) {
    if (!in_channel) std::erase(request.in_channel, person);
    if (contains(request.involved, person)) continue;
    request.involved.push_back(person);
    if (in_channel && person != request.requester && person != request.subject) request.in_channel.push_back(person);
  }
}

void start(Request& request, const StepStarted& started) {
  request.step = started.step;
  if (auto* approval = step_in<ApprovalStep>(request, started.step)) approval->due = started.due;
  if (auto* wait = step_in<WaitStep>(request, started.step)) wait->due = started.due;
  if (auto* task = step_in<ProvisionStep>(request, started.step)) task->due = started.due;
  involve(request);
}

void change_people(Request& request, const ApproversChanged& change) {
  if (auto* task = step_in<ProvisionStep>(request, change.step)) {
    task->assignees = change.approvers;
    task->label = change.label;
    task->note = change.note;
    if (change.overdue) task->due.reset();
    if (change.step == request.step) involve(request);
  }
  auto* step = step_in<ApprovalStep>(request, change.step);
  if (!step) return;
  const std::vector<UserId> before = step->approvers;
  step->approvers = change.approvers;
  step->needed = change.needed;
  step->delegates = change.delegates;
  step->reassigned = change.reassigned;
  step->label = change.label;
  step->note = change.note;
  if (change.overdue) step->due.reset();
  if (!change.failure.empty()) step->failure = change.failure;
  if (change.step != request.step) return;
  involve(request);
  // To whom somebody hands it on is asked by themselves, also where the others are a crowd.
  for (const UserId& person : change.approvers)
    if (!change.by.empty() && !contains(before, person)) std::erase(request.in_channel, person);
}

void replace_plan(Request& request, const PlanReplaced& replaced) {
  auto& steps = request.plan.steps;
  steps.resize(std::min(steps.size(), request.step + 1));
  steps.insert(steps.end(), replaced.steps.begin(), replaced.steps.end());
  request.plan.policy = replaced.policy;
  request.plan.because = replaced.because;
  if (replaced.from_scratch) {
    request.plan.start = request.step + 1;
    request.plan.began = replaced.at;
  }
  if (replaced.why == PlanReplaced::Why::escalated) request.emergency = true;
}

// Who is asked the same again, answers it anew.
void answer(Request& request, const FormAnswered& answered) {
  for (const Answer& given : answered.answers) {
    std::erase_if(request.answers,
                  [&](const Answer& earlier) { return earlier.field == given.field && earlier.label == given.label; });
    request.answers.push_back(given);
  }
}

void fail(Request& request, const ProvisioningFailed& failed) {
  auto* task = step_in<ProvisionStep>(request, failed.step);
  if (!task) return;
  task->failure = failed.error.empty() ? "It did not work." : failed.error;
  task->due = failed.due;
  involve(request);
}

void retry(Request& request, const ProvisioningRetried& retried) {
  auto* task = step_in<ProvisionStep>(request, retried.step);
  if (!task) return;
  task->failure.clear();
  task->due.reset();
  ++task->attempt;
  if (retried.method) task->method = retried.method;
}

void remember(Request& request, const GrantChanged& change) {
  using Change = GrantChanged::What;
  if (change.what == Change::activated || change.what == Change::extended || change.what == Change::end_changed)
    request.granted_until = change.grant.until;
}

void close(Request& request, const Closed& closed) {
  request.outcome = closed.outcome;
  request.closed = closed.at;
  request.closed_by = closed.by;
  request.close_reason = closed.reason;
}

void acknowledge(Request& request, const EmergencyAcknowledged& acknowledged) {
  if (!request.follow_up) return;
  request.follow_up->acknowledged_by = acknowledged.by;
  request.follow_up->at = acknowledged.at;
}

void follow_up(Request& request, const FollowUpStarted& started) {
  request.follow_up = FollowUp{started.people, {}, {}};
  for (const UserId& person : started.people) {
    add_once(request.involved, person);
    std::erase(request.in_channel, person);
  }
}

bool is_about_a_comment(const Event& event) {
  return std::holds_alternative<CommentAdded>(event) || std::holds_alternative<CommentEdited>(event) ||
         std::holds_alternative<CommentDeleted>(event);
}

}  // namespace

Request evolve(std::optional<Request> request, const Event& event) {
  Request next = request ? *std::move(request) : Request{};
  std::visit(
      match{[&](const Opened& e) { next = e.request; }, [&](const StepStarted& e) { start(next, e); },
            [&](const DecisionMade& e) { next.decisions.push_back(e.decision); },
            [&](const ApproversChanged& e) { change_people(next, e); }, [](const StepFinished&) {},
            [&](const PlanReplaced& e) { replace_plan(next, e); },
            [&](const DurationChanged& e) { next.duration = e.after; }, [&](const FormAnswered& e) { answer(next, e); },
            [&](const Reminded& e) { (e.by.empty() ? next.nudged : next.reminded) = e.at; },
            [&](const ProvisioningFailed& e) { fail(next, e); }, [&](const ProvisioningRetried& e) { retry(next, e); },
            [&](const GrantChanged& e) { remember(next, e); }, [&](const Closed& e) { close(next, e); },
            [&](const FollowUpStarted& e) { follow_up(next, e); },
            [&](const EmergencyAcknowledged& e) { acknowledge(next, e); }, [](const CommentAdded&) {},
            [](const CommentEdited&) {}, [](const CommentDeleted&) {}},
      event);
  if (!is_about_a_comment(event)) ++next.version;
  return next;
}

std::optional<Request> fold(std::optional<Request> request, const Events& events) {
  for (const Event& event : events) request = evolve(std::move(request), event);
  return request;
}

}  // namespace c1::workflow
