// A step that a system decides: what it answers, and what becomes of the step where it cannot. Never an approval for
// want of an answer: then people are asked.

#include <algorithm>

#include "base/text.hpp"
#include "workflow/resolve.hpp"
#include "workflow/rules.hpp"
#include "workflow/steps.hpp"
#include "workflow/words.hpp"

namespace c1::workflow {
namespace {

using Verdict = Decision::Verdict;
using Answered = SystemDecides::Verdict;

constexpr int kMostReplaced = 5;  // a policy that leads back to the same system must come to an end

// "access.acme.test: Low risk"; the name alone where it says nothing.
std::string says(const ApprovalStep& step, const std::string& words) {
  const std::string name = system_name(*step.rule.system);
  return words.empty() ? name : name + ": " + words;
}

// People are asked from now on: those of `rule`, which fails closed.
Events ask_people(const Request& request, const ApprovalRule& rule, ApproversChanged change, const Facts& facts,
                  Instant now) {
  const auto found = resolve(rule, asking_of(request, facts), facts, now, {.request = &request, .surely_approve = {}});
  Request after = request;
  Events events;
  if (!found) {
    const std::string why = "Nobody is left who may decide this: no approver, no owner and no administrator.";
    happen(after, events, DecisionMade{{request.step, {}, Verdict::rejected, why, now, {}}});
    close(after, events, {.outcome = Outcome::denied, .at = now}, facts);
    return events;
  }
  change.approvers = found->approvers;
  change.needed = found->needed;
  change.delegates = found->delegates;
  change.label = found->label;
  change.note += (change.note.empty() || found->note.empty() ? "" : " ") + found->note;
  happen(after, events, std::move(change));
  return events;
}

Events give_up(const Request& request, const ApprovalStep& step, const std::string& why, const Facts& facts,
               Instant now) {
  const std::string failure = system_name(*step.rule.system) + " has not decided this, so people are asked. " + why;
  return ask_people(request, step.rule, {.step = request.step, .failure = failure}, facts, now);
}

Events hand_on(const Request& request, const ApprovalStep& step, const SystemDecides& answer, const Facts& facts,
               Instant now) {
  if (answer.to.empty()) return give_up(request, step, "It names nobody whom the directory knows.", facts, now);
  ApprovalRule rule = step.rule;
  rule.by = {ByUsers{answer.to}};
  ApproversChanged change{.step = request.step, .note = says(step, answer.says), .reassigned = true};
  return ask_people(request, rule, std::move(change), facts, now);
}

Events go_by(const Request& request, const ApprovalStep& step, const SystemDecides& answer, const Facts& facts,
             Instant now) {
  if (!facts.catalog->policy(answer.policy))
    return give_up(request, step,
                   "It names the policy \"" + text::fit(answer.policy.value, 80) + "\", which is not there.", facts,
                   now);
  const auto& steps = request.plan.steps;
  const auto from = steps.begin() + static_cast<std::ptrdiff_t>(request.plan.start);
  const auto to = steps.begin() + static_cast<std::ptrdiff_t>(request.step) + 1;
  const auto asked = std::count_if(from, to, [](const Step& one) {
    const auto* approval = std::get_if<ApprovalStep>(&one);
    return approval && approval->rule.system;
  });
  if (asked > kMostReplaced)
    return give_up(request, step,
                   "It has sent this from one policy to the next " + std::to_string(kMostReplaced) + " times.", facts,
                   now);
  const Asking asking = asking_of(request, facts);
  Route route = route_by(answer.policy, asking, facts, now);
  Request after = request;
  Events events;
  happen(after, events,
         PlanReplaced{.why = PlanReplaced::Why::system,
                      .steps = steps_of(route.rules, asking, facts, now),
                      .policy = answer.policy,
                      .because = std::move(route.because),
                      .from_scratch = false,
                      .by = {},
                      .reason = says(step, answer.says),
                      .at = now});
  begin(after, events, request.step + 1, facts, now);
  return events;
}

}  // namespace

Result<Events> decide_by_system(const Request& request, const SystemDecides& command, const Facts& facts, Instant now) {
  if (auto error = check_step(request, facts, {}, command.step)) return *error;
  const ApprovalStep* step = active_approval(request);
  if (!step || !is_at_work(*step)) return conflict("This step does not wait for a system.");
  Request after = request;
  Events events;
  switch (command.verdict) {
    case Answered::approve:
      happen(after, events, DecisionMade{{request.step, {}, Verdict::accepted, says(*step, command.says), now, {}}});
      next_step(after, events, facts, now);
      return events;
    case Answered::deny:
      happen(after, events, DecisionMade{{request.step, {}, Verdict::rejected, says(*step, command.says), now, {}}});
      close(after, events, {.outcome = Outcome::denied, .at = now}, facts);
      return events;
    case Answered::reassign:
      return hand_on(request, *step, command, facts, now);
    case Answered::replace:
      return go_by(request, *step, command, facts, now);
    case Answered::fail:
      return give_up(request, *step, command.says, facts, now);
  }
  return events;
}

}  // namespace c1::workflow
