// A request leaves its usual course: cancelled, in an emergency, begun anew, or its time is up.

#include <algorithm>

#include "base/text.hpp"
#include "workflow/judge.hpp"
#include "workflow/resolve.hpp"
#include "workflow/rules.hpp"
#include "workflow/steps.hpp"
#include "workflow/words.hpp"

namespace c1::workflow {
namespace {

using Verdict = Decision::Verdict;
using Time = TimePassed::What;

// From here on another plan.
Events go_on_with(const Request& request, PlanReplaced replaced, const Facts& facts, Instant now) {
  Request after = request;
  Events events;
  happen(after, events, std::move(replaced));
  begin(after, events, request.step + 1, facts, now);
  return events;
}

Events time_out(const Request& request, const std::string& reason, const Facts& facts, Instant now) {
  Request after = request;
  Events events;
  close(after, events, {.outcome = Outcome::timed_out, .at = now, .reason = reason}, facts);
  return events;
}

// ---- due times

// Of what is to be taken away.
bool is_up(const Request& request, const Facts& facts, Instant now) {
  return request.kind == Kind::revoke && facts.held && facts.held->until && *facts.held->until <= now;
}

// Access is not held beyond its end because nobody answers whether it may be taken away before.
Events end_of_what_is_held(const Request& request, const Facts& facts, Instant now) {
  if (request.cause != Cause::asked || !is_up(request, facts, now)) return {};
  return go_on_with(request,
                    PlanReplaced{PlanReplaced::Why::sla,
                                 steps_of({}, asking_of(request, facts), facts, now),
                                 {},
                                 {},
                                 true,
                                 {},
                                 "Its time is up, so nobody has to agree any more.",
                                 now},
                    facts, now);
}

Events lapse(const Request& request, const Facts& facts, Instant now) {
  if (active_provision(request)) return {};
  if (request.kind == Kind::revoke) return end_of_what_is_held(request, facts, now);
  const Seconds limit = facts.catalog->organisation().lapse_after;
  if (now - request.plan.began.value_or(request.opened) < limit) return {};
  const std::string within = " within " + text::duration_words(limit) + ".";
  return time_out(request, (active<FormStep>(request) ? "Nobody answered its questions" : "Nobody decided it") + within,
                  facts, now);
}

Events half_of_sla(const Request& request, Instant now) {
  const ApprovalStep* step = active_approval(request);
  if (!step || !step->due || !step->rule.sla) return {};
  const Instant half = *step->due - step->rule.sla->after / 2;
  const bool is_done = request.nudged && *request.nudged >= half;
  if (now < half || now >= *step->due || is_done) return {};
  return {Reminded{{}, now}};
}

// Those who are asked stay where nobody else can be found; the time is spent either way.
Events hand_on(const Request& request, const ApprovalStep& step, const Facts& facts, Instant now) {
  ApprovalRule rule = step.rule;
  rule.by = step.rule.sla->to;
  const auto found = resolve(rule, asking_of(request, facts), facts, now, {.request = &request, .surely_approve = {}});
  ApproversChanged change{.step = request.step,
                          .approvers = step.approvers,
                          .needed = step.needed,
                          .delegates = step.delegates,
                          .label = step.label,
                          .note = "Nobody had decided this after " + text::duration_words(step.rule.sla->after),
                          .reassigned = step.reassigned,
                          .by = {},
                          .reason = "",
                          .overdue = true};
  if (found) {
    change.approvers = found->approvers;
    change.needed = found->needed;
    change.delegates = found->delegates;
    change.label = found->label;
    change.reassigned = true;
    change.note += ", so it was handed on." + (found->note.empty() ? "" : " " + found->note);
  } else {
    change.note += ", and nobody else can be found to decide it.";
  }
  Request after = request;
  Events events;
  happen(after, events, std::move(change));
  finish_if_decided(after, events, facts, now);
  return events;
}

Events sla(const Request& request, const Facts& facts, Instant now) {
  const ApprovalStep* step = active_approval(request);
  if (!step || !step->due || !step->rule.sla || now < *step->due) return {};
  const std::string after = text::duration_words(step->rule.sla->after);
  switch (step->rule.sla->then) {
    case Sla::Then::reassign:
      return hand_on(request, *step, facts, now);
    case Sla::Then::use_policy:
      return go_on_with(request,
                        PlanReplaced{PlanReplaced::Why::sla,
                                     steps_of(step->otherwise, asking_of(request, facts), facts, now),
                                     step->rule.sla->policy,
                                     {},
                                     false,
                                     {},
                                     "Nobody had decided this after " + after + ".",
                                     now},
                        facts, now);
    case Sla::Then::skip: {
      Request skipped = request;
      Events events;
      happen(
          skipped, events,
          DecisionMade{{request.step, {}, Verdict::skipped, "Nobody had decided this after " + after + ".", now, {}}});
      next_step(skipped, events, facts, now);
      return events;
    }
    case Sla::Then::cancel:
      return time_out(request, "Nobody decided this step within " + after + ".", facts, now);
  }
  return {};
}

Events wait(const Request& request, const Facts& facts, Instant now) {
  const WaitStep* step = active<WaitStep>(request);
  if (!step || !step->due) return {};
  const bool is_condition = !step->rule.condition.empty();
  const bool is_over =
      is_condition ? judge(step->rule.condition, asking_of(request, facts), facts, now).holds : now >= *step->due;
  if (is_over) {
    Request after = request;
    Events events;
    next_step(after, events, facts, now);
    return events;
  }
  if (now < *step->due) return {};
  return time_out(request, "What it waited for did not come within " + text::duration_words(step->rule.timeout) + ".",
                  facts, now);
}

}  // namespace

Result<Events> decide_cancel(const Request& request, const Cancel& command, const Facts& facts, Instant now) {
  const bool by_program = command.by.empty();
  if (!by_program) {
    if (auto error = check_sight(request, facts, command.by)) return *error;
  }
  if (!request.is_open()) return conflict(what_happened(request, facts, request.step));
  if (!by_program && !may(request, command.by, Action::cancel, facts, now)) {
    if (request.cause == Cause::expiry || request.cause == Cause::departure)
      return forbidden("This cannot be cancelled: the time is up, or the person has left.");
    if (request.kind == Kind::revoke)
      return forbidden("That access is taken away is called off by whoever asked for it, or by another administrator.");
    return forbidden("A request is cancelled by whoever asked, whoever it is for, or an administrator.");
  }
  if (auto error = check_reason(command.reason, false, "")) return *error;
  Request after = request;
  Events events;
  close(after, events, {Outcome::cancelled, now, command.by, command.reason}, facts);
  return events;
}

Result<Events> decide_escalate(const Request& request, const Escalate& command, const Facts& facts, Instant now) {
  if (auto error = check_sight(request, facts, command.by)) return *error;
  if (!request.is_open()) return conflict(what_happened(request, facts, request.step));
  const Entitlement* entitlement = facts.catalog->entitlement(request.entitlement);
  if (request.emergency) return conflict("This is an emergency request already.");
  if (request.kind != Kind::grant || !entitlement || !entitlement->emergency)
    return conflict("There is no emergency access to this.");
  if (active_provision(request)) return conflict("This is approved already; it waits to be provisioned.");
  if (!may(request, command.by, Action::escalate, facts, now))
    return forbidden("Only whoever it is for, whoever asked, and their managers can escalate it.");
  if (auto error = check_reason(command.reason, false, "")) return *error;
  Asking asking = asking_of(request, facts);
  asking.emergency = true;
  Plan plan = plan_anew(request, asking, facts, now);
  return go_on_with(request,
                    PlanReplaced{PlanReplaced::Why::escalated, std::move(plan.steps), plan.policy, plan.because, true,
                                 command.by, command.reason, now},
                    facts, now);
}

Result<Events> decide_restart(const Request& request, const Restart& command, const Facts& facts, Instant now) {
  if (auto error = check_sight(request, facts, command.by)) return *error;
  if (!request.is_open()) return conflict(what_happened(request, facts, request.step));
  if (is_own(request, command.by))
    return forbidden("Nobody restarts a request for their own access. Cancel it and ask anew.");
  if (!may(request, command.by, Action::restart, facts, now))
    return forbidden("Only super administrators can restart a request.");
  if (auto error = check_reason(command.reason, false, "")) return *error;
  const Asking asking = asking_of(request, facts);
  if (!asking.entitlement) return conflict("This is not offered any more; the request can only be cancelled.");
  const bool asks_nobody =
      request.cause == Cause::expiry || request.cause == Cause::departure || is_up(request, facts, now);
  Plan plan{.policy = request.plan.policy, .because = request.plan.because};
  if (asks_nobody)
    plan.steps = steps_of({}, asking, facts, now);
  else if (command.by_present_policy)
    plan = plan_anew(request, asking, facts, now);
  else
    plan.steps = steps_anew(request, asking, facts, now);
  return go_on_with(request,
                    PlanReplaced{PlanReplaced::Why::restarted, std::move(plan.steps), plan.policy, plan.because, true,
                                 command.by, command.reason, now},
                    facts, now);
}

Result<Events> decide_time(const Request& request, const TimePassed& command, const Facts& facts, Instant now) {
  if (!request.is_open()) return Events{};
  if (command.what == Time::lapse) return lapse(request, facts, now);
  if (command.step != request.step) return Events{};
  switch (command.what) {
    case Time::sla_half:
      return half_of_sla(request, now);
    case Time::sla:
      return sla(request, facts, now);
    case Time::wait:
      return wait(request, facts, now);
    case Time::lapse:
      break;
  }
  return Events{};
}

Result<Events> decide_acknowledge(const Request& request, const AcknowledgeEmergency& command, const Facts& facts,
                                  Instant now) {
  if (auto error = check_sight(request, facts, command.by)) return *error;
  if (!request.follow_up) return conflict("There is nothing to acknowledge here.");
  if (!request.follow_up->acknowledged_by.empty())
    return conflict(person_name(*facts.catalog, request.follow_up->acknowledged_by) + " already acknowledged this on " +
                    moment_words(request.follow_up->at) + ".");
  if (!may(request, command.by, Action::acknowledge, facts, now))
    return forbidden("Only " + people_names(*facts.catalog, request.follow_up->people, "or") +
                     " can acknowledge this.");
  return Events{EmergencyAcknowledged{command.by, now}};
}

}  // namespace c1::workflow
