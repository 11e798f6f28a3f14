#include <algorithm>

#include "workflow/explain.hpp"
#include "workflow/rules.hpp"
#include "workflow/steps.hpp"
#include "workflow/words.hpp"

namespace c1::workflow {
namespace {

using Verdict = Decision::Verdict;

std::string_view word_for(Verdict verdict) {
  switch (verdict) {
    case Verdict::approved:
    case Verdict::accepted:
      return "approved";
    case Verdict::denied:
    case Verdict::rejected:
      return "denied";
    case Verdict::provisioned:
      return "provisioned";
    case Verdict::declined:
      return "declined";
  }
  return "decided";
}

// Who decided `step`, and when: what a late click is told. The last decision that there is, if none was for that step.
std::string what_happened(const Request& request, const Catalog& catalog, std::size_t step) {
  const Decision* last = nullptr;
  for (const Decision& decision : request.decisions)
    if (decision.step == step || !last || last->step != step) last = &decision;
  if (!last) return "This step is over.";
  const User* user = catalog.user(last->by);
  const std::string who = last->by.empty() ? "The policy" : user ? user->name : last->by.value;
  return who + " already " + std::string(word_for(last->verdict)) + " this on " + moment_words(last->at) + ".";
}

// A decision names its step: an old card decides nothing.
std::optional<Error> check_step(const Request& request, const Facts& facts, const UserId& by, std::size_t step) {
  if (request.is_open() && request.step == step) return std::nullopt;
  const bool mine = std::any_of(request.decisions.begin(), request.decisions.end(),
                                [&](const Decision& d) { return d.step == step && d.by == by; });
  if (mine) return conflict("You have already decided this step; nothing more is needed from you.");
  return conflict(what_happened(request, *facts.catalog, step));
}

// The plan is a snapshot: who was asked may have left since.
std::optional<Error> check_active(const Facts& facts, const UserId& by) {
  if (is_active(*facts.catalog, by)) return std::nullopt;
  return forbidden("Your account is not active, so you cannot decide this.");
}

std::optional<Error> check_approver(const Request& request, const Facts& facts, const UserId& by, std::size_t at) {
  if (auto error = check_step(request, facts, by, at)) return error;
  const ApprovalStep* step = active_approval(request);
  if (!step) return conflict("This request is not waiting for an approval.");
  if (decision_in(request, at, by)) return conflict("You have already approved this; it waits for others now.");
  if (may_decide(request, by)) return check_active(facts, by);
  if (contains(step->approvers, by)) {
    if (by == request.subject && !step->allow_self)
      return forbidden("Nobody approves their own access here. It waits for " +
                       people_names(*facts.catalog, awaited(request), "or") + ".");
    return forbidden("You approved an earlier step, and this one wants somebody else: " +
                     people_names(*facts.catalog, awaited(request), "or") + ".");
  }
  return forbidden("Only " + people_names(*facts.catalog, awaited(request), "or") + " can decide this step.");
}

std::optional<Error> check_provisioner(const Request& request, const Facts& facts, const UserId& by, std::size_t at) {
  if (auto error = check_step(request, facts, by, at)) return error;
  const ProvisionStep* step = active_provision(request);
  if (!step) return conflict("This request is not waiting to be provisioned.");
  if (contains(step->assignees, by)) return check_active(facts, by);
  return forbidden("Only " + people_names(*facts.catalog, step->assignees, "or") +
                   " can say that this is provisioned.");
}

void next_step(Request& request, Events& events, const Facts& facts, Instant now) {
  happen(request, events, StepFinished{request.step});
  happen(request, events, StepStarted{request.step + 1});
  settle(request, events, facts, now);
}

// One approval more; finishes the step at its quorum.
void approve(Request& request, Events& events, const UserId& by, const std::string& reason, const Facts& facts,
             Instant now) {
  happen(request, events, DecisionMade{{request.step, by, Verdict::approved, reason, now}});
  const ApprovalStep& step = *active_approval(request);
  const auto given = std::count_if(request.decisions.begin(), request.decisions.end(), [&](const Decision& d) {
    return d.step == request.step && d.verdict == Verdict::approved;
  });
  if (given >= step.needed) next_step(request, events, facts, now);
}

// A step that wants others than before, and has too few left, is given to the app's owners or the administrators; where
// these do not suffice either, the request is denied and says so: never skipped.
bool find_others(Request& request, Events& events, const Facts& facts, Instant now) {
  const ApprovalStep& step = *active_approval(request);
  const auto left = awaited(request);
  if (static_cast<int>(left.size()) >= step.needed) return true;
  const App* app = facts.catalog->app(request.app);
  const std::vector<std::pair<std::string, std::vector<UserId>>> roads{
      {"the owners of the app", app ? app->owners : std::vector<UserId>{}},
      {"the administrators", facts.catalog->super_admins()}};
  for (const auto& [label, people] : roads) {
    std::vector<UserId> others;
    for (const UserId& person : people) {
      const User* user = facts.catalog->user(person);
      const bool active = user && user->status == UserStatus::active;
      if (active && person != request.subject && !approved_before(request, person, request.step))
        add_once(others, person);
    }
    if (others.empty()) continue;
    const int needed = std::min(step.needed, static_cast<int>(others.size()));
    if (needed < step.needed) continue;
    happen(request, events,
           ApproversChanged{request.step, others, needed, label,
                            "This step wants others than those who approved before, and too few are left, so " + label +
                                " are asked."});
    return true;
  }
  happen(request, events,
         DecisionMade{{request.step,
                       {},
                       Verdict::rejected,
                       "Nobody is left who may decide this step after those who approved before.",
                       now}});
  happen(request, events, Closed{Outcome::denied, now});
  return false;
}

// Asking for somebody else is one's own approval, where the step would come to oneself.
void imply_approval(Request& request, Events& events, const Facts& facts, Instant now) {
  const ApprovalStep& step = *active_approval(request);
  if (request.requester == request.subject || !may_decide(request, request.requester)) return;
  if (!is_active(*facts.catalog, request.requester)) return;
  const std::string reason = step.reason_on_approve ? request.reason : std::string("Asked for it");
  approve(request, events, request.requester, reason, facts, now);
}

}  // namespace

void settle(Request& request, Events& events, const Facts& facts, Instant now) {
  const Step step = request.plan.steps.at(request.step);
  std::visit(match{[&](const ApprovalStep&) {
                     if (find_others(request, events, facts, now)) imply_approval(request, events, facts, now);
                   },
                   [&](const AcceptStep& s) {
                     happen(request, events, DecisionMade{{request.step, {}, Verdict::accepted, s.why, now}});
                     next_step(request, events, facts, now);
                   },
                   [&](const RejectStep& s) {
                     happen(request, events, DecisionMade{{request.step, {}, Verdict::rejected, s.why, now}});
                     happen(request, events, Closed{Outcome::denied, now});
                   },
                   [](const ProvisionStep&) {}},
             step);
}

Result<Events> decide_approve(const Request& request, const Approve& command, const Facts& facts, Instant now) {
  if (auto error = check_approver(request, facts, command.by, command.step)) return *error;
  const bool required = active_approval(request)->reason_on_approve;
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
  const bool required = active_approval(request)->reason_on_deny;
  if (auto error = check_reason(command.reason, required,
                                "The policy wants a reason for a denial. Please say why; the requester will read it."))
    return *error;
  return Events{DecisionMade{{request.step, command.by, Verdict::denied, command.reason, now}},
                Closed{Outcome::denied, now}};
}

Result<Events> decide_provisioned(const Request& request, const MarkProvisioned& command, const Facts& facts,
                                  Instant now) {
  if (auto error = check_provisioner(request, facts, command.by, command.step)) return *error;
  Grant grant{command.grant, request.subject, request.entitlement, request.id, now, {}};
  if (request.duration) grant.until = now + *request.duration;  // from now, not from when it was asked for
  return Events{DecisionMade{{request.step, command.by, Verdict::provisioned, "", now}}, GrantActivated{grant},
                StepFinished{request.step}, Closed{Outcome::granted, now}};
}

Result<Events> decide_declined(const Request& request, const DeclineProvisioning& command, const Facts& facts,
                               Instant now) {
  if (auto error = check_provisioner(request, facts, command.by, command.step)) return *error;
  if (auto error = check_reason(command.reason, true, "Say why you won't provision it; the requester will read it."))
    return *error;
  return Events{DecisionMade{{request.step, command.by, Verdict::declined, command.reason, now}},
                Closed{Outcome::errored, now}};
}

}  // namespace c1::workflow
