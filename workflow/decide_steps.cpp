// Approve and deny; forms, durations, steps that an administrator skips.

#include <algorithm>

#include "workflow/resolve.hpp"
#include "workflow/rules.hpp"
#include "workflow/steps.hpp"
#include "workflow/words.hpp"

namespace c1::workflow {
namespace {

using Verdict = Decision::Verdict;

// "Omar Haddad or Ines Costa", who may decide; their delegates are not named.
std::string names_of_awaited(const Request& request, const Facts& facts) {
  return people_names(*facts.catalog, awaited(request), "or");
}

// Whoever clicks has the card before them (in a channel everybody does), so they are told whom it waits for.
std::optional<Error> check_approver(const Request& request, const Facts& facts, const UserId& by, std::size_t at) {
  if (auto error = check_step(request, facts, by, at)) return error;
  const ApprovalStep* step = active_approval(request);
  if (!step) return conflict("This request is not waiting for an approval.");
  if (is_at_work(*step))
    return conflict(system_name(*step->rule.system) + " is deciding this. People are asked if it cannot.");
  if (may_decide(request, by)) return check_active(facts, by);
  if (const Decision* made = decision_in(request, at, by))
    return conflict(made->by == by ? "You have already approved this; it waits for others now."
                                   : person_name(*facts.catalog, made->by) + " has already approved this for you.");
  if (by == request.subject && !step->rule.allow_self)
    return forbidden("Nobody approves their own access here. It waits for " + names_of_awaited(request, facts) + ".");
  if (step->rule.distinct && approved_before(request, by, at))
    return forbidden(
        "You approved an earlier step, and this one wants somebody else: " + names_of_awaited(request, facts) + ".");
  return forbidden("Only " + names_of_awaited(request, facts) + " can decide this step.");
}

}  // namespace

Result<Events> decide_approve(const Request& request, const Approve& command, const Facts& facts, Instant now) {
  if (auto error = check_approver(request, facts, command.by, command.step)) return *error;
  const bool required = active_approval(request)->rule.reason_on_approve;
  if (auto error =
          check_reason(command.reason, required, "The policy wants a reason for this approval. Please say why."))
    return *error;
  Request after = request;
  Events events;
  approve(after, events, command.by, command.reason, facts, now);
  return events;
}

Result<Events> decide_deny(const Request& request, const Deny& command, const Facts& facts, Instant now) {
  if (auto error = check_approver(request, facts, command.by, command.step)) return *error;
  const bool required = active_approval(request)->rule.reason_on_deny;
  if (auto error = check_reason(command.reason, required,
                                "The policy wants a reason for a denial. Please say why; the requester will read it."))
    return *error;
  Request after = request;
  Events events;
  const auto vote = vote_of(request, command.by).value_or(Vote{});
  happen(after, events,
         DecisionMade{{request.step, command.by, Verdict::denied, command.reason, now, vote.instead_of}});
  close(after, events, {.outcome = Outcome::denied, .at = now}, facts);
  return events;
}

Result<Events> decide_duration(const Request& request, const ChangeDuration& command, const Facts& facts, Instant now) {
  if (auto error = check_sight(request, facts, command.by)) return *error;
  if (auto error = check_step(request, facts, command.by, command.step)) return *error;
  if (request.kind != Kind::grant) return invalid("What is taken away has no duration.", "duration");
  if (!active_approval(request)) return conflict("This request is not waiting for an approval, so its duration stays.");
  if (!may(request, command.by, Action::change_duration, facts, now))
    return forbidden(
        "How long the access lasts is changed by whoever has to approve it: " + names_of_awaited(request, facts) + ".");
  const Entitlement* entitlement = facts.catalog->entitlement(request.entitlement);
  if (!entitlement) return conflict("This is not offered any more.");
  if (auto error = check_duration(*entitlement, command.duration)) return *error;
  if (command.duration == request.duration) return Events{};
  const bool is_longer = !command.duration || (request.duration && *command.duration > *request.duration);
  if (command.by == request.subject && is_longer)
    return invalid("You can shorten the time of your own access, but not lengthen it. Ask for more in a new request.",
                   "duration");
  return Events{DurationChanged{request.duration, command.duration, command.by}};
}

Result<Events> decide_form(const Request& request, const AnswerForm& command, const Facts& facts, Instant now) {
  if (auto error = check_sight(request, facts, command.by)) return *error;
  if (auto error = check_step(request, facts, command.by, command.step)) return *error;
  const FormStep* step = active<FormStep>(request);
  if (!step) return conflict("This request is not waiting for answers.");
  if (step->assignee != command.by)
    return forbidden("Only " + person_name(*facts.catalog, step->assignee) + " can answer this.");
  const auto answers = checked_answers(step->form, command.answers, facts);
  if (!answers) return answers.error();
  Request after = request;
  Events events;
  happen(after, events, FormAnswered{request.step, *answers, command.by});
  happen(after, events, DecisionMade{{request.step, command.by, Verdict::answered, "", now, {}}});
  next_step(after, events, facts, now);
  return events;
}

Result<Events> decide_skip(const Request& request, const SkipStep& command, const Facts& facts, Instant now) {
  if (auto error = check_sight(request, facts, command.by)) return *error;
  if (auto error = check_step(request, facts, command.by, command.step)) return *error;
  if (active_provision(request))
    return conflict("This step cannot be skipped: somebody has to do it, or say that they won't.");
  if (is_own(request, command.by)) return forbidden("Nobody skips a step on the way to their own access.");
  if (!may(request, command.by, Action::skip_step, facts, now))
    return forbidden("Only super administrators can skip a step.");
  if (auto error = check_reason(command.reason, true, "Say why this step is skipped; it stays in the audit log."))
    return *error;
  Request after = request;
  Events events;
  happen(after, events, DecisionMade{{request.step, command.by, Verdict::skipped, command.reason, now, {}}});
  next_step(after, events, facts, now);
  return events;
}

}  // namespace c1::workflow
