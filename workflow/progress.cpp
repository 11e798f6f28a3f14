// What follows by itself: steps that decide themselves, people found when a step begins, quorums.

#include <algorithm>

#include "base/time_zone.hpp"
#include "workflow/evolve.hpp"
#include "workflow/judge.hpp"
#include "workflow/resolve.hpp"
#include "workflow/rules.hpp"
#include "workflow/steps.hpp"
#include "workflow/words.hpp"

namespace c1::workflow {
namespace {

using Verdict = Decision::Verdict;

// The next time the clocks there show it; a day later at most.
Instant next_time_of_day(const WaitRule::TimeOfDay& time, Instant now) {
  const TimeZone zone = TimeZone::named(time.time_zone).value_or(TimeZone{});
  CivilTime local = zone.at(now).civil;
  local.hour = time.minutes / 60;
  local.minute = time.minutes % 60;
  local.second = 0;
  const Instant today = zone.instant_of(local);
  if (today > now) return today;
  ++local.day;
  return zone.instant_of(local);
}

Instant end_of_wait(const WaitRule& rule, Instant now) {
  if (rule.duration) return now + *rule.duration;
  if (rule.until) return next_time_of_day(*rule.until, now);
  return now + rule.timeout;
}

std::optional<Instant> due_of(const Step& step, Instant now) {
  if (const auto* approval = std::get_if<ApprovalStep>(&step))
    return approval->rule.sla ? std::optional<Instant>(now + approval->rule.sla->after) : std::nullopt;
  if (const auto* wait = std::get_if<WaitStep>(&step)) return end_of_wait(wait->rule, now);
  const auto* task = std::get_if<ProvisionStep>(&step);
  if (task && task->sla && !is_at_work(*task)) return now + task->sla->after;
  return std::nullopt;
}

void reject(Request& request, Events& events, const std::string& why, const Facts& facts, Instant now) {
  happen(request, events, DecisionMade{{request.step, {}, Verdict::rejected, why, now, {}}});
  close(request, events, {.outcome = Outcome::denied, .at = now}, facts);
}

// Asking for somebody else is one's own approval, where the step would come to oneself. Not in a workflow of Slack's: its
// builder may name anybody as the one who asks.
void imply_approval(Request& request, Events& events, const Facts& facts, Instant now) {
  if (request.surface == Surface::workflow) return;
  if (request.requester == request.subject || !may_decide(request, request.requester)) return;
  if (!is_active(*facts.catalog, request.requester)) return;
  const bool wants_reason = active_approval(request)->rule.reason_on_approve;
  approve(request, events, request.requester, wants_reason ? request.reason : std::string("Asked for it"), facts, now);
}

// Who is asked, as it is when the step begins. False if there is nobody.
bool find_people(Request& request, Events& events, std::size_t at, const Facts& facts, Instant now) {
  Request there = request;
  there.step = at;
  const Asking asking = asking_of(request, facts);
  const Step& step = request.plan.steps[at];
  if (const auto* approval = std::get_if<ApprovalStep>(&step)) {
    const auto found = resolve(approval->rule, asking, facts, now, {.request = &there, .surely_approve = {}});
    if (!found) return false;
    if (found->approvers != approval->approvers || found->needed != approval->needed ||
        found->delegates != approval->delegates || found->note != approval->note)
      happen(request, events,
             ApproversChanged{
                 at, found->approvers, found->needed, found->delegates, found->label, found->note, false, {}, ""});
  } else if (const auto* task = std::get_if<ProvisionStep>(&step); task && asking.entitlement) {
    const auto found = provisioning(asking, facts, now);
    if (!found) return false;
    if (found->assignees != task->assignees || found->note != task->note)
      happen(request, events, ApproversChanged{at, found->assignees, 1, {}, found->label, found->note, false, {}, ""});
  }
  return true;
}

}  // namespace

void happen(Request& request, Events& events, Event event) {
  request = evolve(std::move(request), event);
  events.push_back(std::move(event));
}

void close(Request& request, Events& events, Closed closed, const Facts& facts) {
  const bool is_kept =
      request.kind == Kind::revoke && request.cause == Cause::asked && closed.outcome != Outcome::revoked;
  if (is_kept && facts.held && facts.held->state == Grant::State::ending) {
    Grant grant = *facts.held;
    grant.state = Grant::State::active;
    happen(request, events, GrantChanged{GrantChanged::What::kept, std::move(grant)});
  }
  happen(request, events, std::move(closed));
}

void begin(Request& request, Events& events, std::size_t at, const Facts& facts, Instant now) {
  const bool found = find_people(request, events, at, facts, now);
  const Step step = request.plan.steps.at(at);
  happen(request, events, StepStarted{at, due_of(step, now)});
  if (!found)
    return reject(request, events, "Nobody is left who may do this: no approver, no owner and no administrator.", facts,
                  now);
  std::visit(
      match{[&](const ApprovalStep&) { imply_approval(request, events, facts, now); },
            [&](const WaitStep& s) {
              const bool over =
                  !s.rule.condition.empty() && judge(s.rule.condition, asking_of(request, facts), facts, now).holds;
              if (over) next_step(request, events, facts, now);
            },
            [](const FormStep&) {},
            [&](const AcceptStep& s) {
              happen(request, events, DecisionMade{{request.step, {}, Verdict::accepted, s.why, now, {}}});
              next_step(request, events, facts, now);
            },
            [&](const RejectStep& s) { reject(request, events, s.why, facts, now); }, [](const ProvisionStep&) {}},
      step);
}

void next_step(Request& request, Events& events, const Facts& facts, Instant now) {
  happen(request, events, StepFinished{request.step});
  begin(request, events, request.step + 1, facts, now);
}

void approve(Request& request, Events& events, const UserId& by, const std::string& reason, const Facts& facts,
             Instant now) {
  const auto vote = vote_of(request, by).value_or(Vote{});
  happen(request, events, DecisionMade{{request.step, by, Verdict::approved, reason, now, vote.instead_of}});
  finish_if_decided(request, events, facts, now);
}

void finish_if_decided(Request& request, Events& events, const Facts& facts, Instant now) {
  const ApprovalStep* step = active_approval(request);
  if (step && approvals_in(request, request.step) >= step->needed) next_step(request, events, facts, now);
}

}  // namespace c1::workflow
