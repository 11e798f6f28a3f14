// The last step: access given or taken, or not.

#include <algorithm>

#include "workflow/grant.hpp"
#include "workflow/resolve.hpp"
#include "workflow/rules.hpp"
#include "workflow/steps.hpp"
#include "workflow/words.hpp"

namespace c1::workflow {
namespace {

using Verdict = Decision::Verdict;

std::string doing(const Request& request) { return request.kind == Kind::revoke ? "removed" : "provisioned"; }

std::optional<Error> check_task(const Request& request, const Facts& facts, const UserId& by, std::size_t at) {
  if (auto error = check_step(request, facts, by, at)) return error;
  const ProvisionStep* task = active_provision(request);
  if (!task) return conflict("This request is not waiting to be " + doing(request) + ".");
  if (by.empty()) {  // the program speaks for a system
    if (task->method) return std::nullopt;
    return conflict("People have to do this; no system can say that it is done.");
  }
  if (is_at_work(*task))
    return conflict("A system is at work on this. Mark it as failed first, if you want to do it by hand.");
  if (contains(task->assignees, by)) return check_active(facts, by);
  return forbidden("Only " + people_names(*facts.catalog, task->assignees, "or") + " can say that this is " +
                   doing(request) + ".");
}

// Whether access may be given now, although it was approved.
std::optional<Error> check_subject(const Request& request, const Facts& facts) {
  if (may_be_given(request, facts)) return std::nullopt;
  const std::string name = person_name(*facts.catalog, request.subject);
  if (!is_active(*facts.catalog, request.subject))
    return conflict(name + " is not active in the directory any more, so nothing can be given to them.");
  return conflict("It is just being taken away from " + name + " (#" + std::to_string(facts.open_revoke->number) +
                  "). Provision it anew once that is over.");
}

// After an emergency somebody has to look at it: the owners, but not whoever it was for.
std::vector<UserId> who_looks_at_it(const Request& request, const Facts& facts) {
  std::vector<UserId> people;
  const App* app = facts.catalog->app(request.app);
  const auto add = [&](const std::vector<UserId>& candidates) {
    for (const UserId& person : candidates)
      if (person != request.subject && is_active(*facts.catalog, person)) add_once(people, person);
  };
  if (app) add(app->owners);
  if (people.empty()) add(facts.catalog->super_admins());
  return people;
}

void give(Request& request, Events& events, const GrantId& id, const Facts& facts, Instant now) {
  const Entitlement* entitlement = facts.catalog->entitlement(request.entitlement);
  const bool goes_on = facts.held && facts.held->state != Grant::State::ended;
  Grant grant =
      granted_by(request, facts.held, id, entitlement ? entitlement->max_duration : std::optional<Seconds>{}, now);
  happen(request, events,
         GrantChanged{goes_on ? GrantChanged::What::extended : GrantChanged::What::activated, std::move(grant)});
}

void take(Request& request, Events& events, const Facts& facts, Instant now) {
  if (!facts.held || facts.held->state == Grant::State::ended) return;
  Grant grant = *facts.held;
  grant.state = Grant::State::ended;
  grant.ended = now;
  happen(request, events, GrantChanged{GrantChanged::What::ended, std::move(grant)});
}

}  // namespace

Result<Events> decide_provisioned(const Request& request, const MarkProvisioned& command, const Facts& facts,
                                  Instant now) {
  if (auto error = check_task(request, facts, command.by, command.step)) return *error;
  if (auto error = check_subject(request, facts)) return *error;
  Request after = request;
  Events events;
  happen(after, events, DecisionMade{{request.step, command.by, Verdict::provisioned, command.note, now, {}}});
  if (request.step + 1 < request.plan.steps.size()) {  // there is more to do before it is given, or gone
    next_step(after, events, facts, now);
    return events;
  }
  if (request.kind == Kind::revoke)
    take(after, events, facts, now);
  else
    give(after, events, command.grant, facts, now);
  happen(after, events, StepFinished{request.step});
  close(after, events, {.outcome = request.kind == Kind::revoke ? Outcome::revoked : Outcome::granted, .at = now},
        facts);
  if (request.emergency && request.kind == Kind::grant) {
    auto people = who_looks_at_it(request, facts);
    if (!people.empty()) happen(after, events, FollowUpStarted{std::move(people)});
  }
  return events;
}

Result<Events> decide_declined(const Request& request, const DeclineProvisioning& command, const Facts& facts,
                               Instant now) {
  if (auto error = check_task(request, facts, command.by, command.step)) return *error;
  if (loses_access(request, command.by)) return forbidden("Whoever it is taken away from cannot say that it stays.");
  if (auto error = check_reason(command.reason, true, "Say why you won't do it; the requester will read it."))
    return *error;
  Request after = request;
  Events events;
  happen(after, events, DecisionMade{{request.step, command.by, Verdict::declined, command.reason, now, {}}});
  close(after, events, {.outcome = Outcome::errored, .at = now}, facts);
  return events;
}

namespace {

// A person may also say so of a system that is at work: then it is theirs.
std::optional<Error> check_failing(const Request& request, const Facts& facts, const MarkFailed& command, Instant now) {
  const ProvisionStep* task = active_provision(request);
  if (command.by.empty() || !task || !is_at_work(*task) || request.step != command.step)
    return check_task(request, facts, command.by, command.step);
  if (auto error = check_sight(request, facts, command.by)) return error;
  if (may(request, command.by, Action::mark_failed, facts, now)) return std::nullopt;
  return forbidden("Only " + people_names(*facts.catalog, task->assignees, "or") +
                   " and administrators can take this out of the system's hands.");
}

// As the organisation describes it now, so that what was wrong there can be put right; the same place of a chain that
// is as long as it was.
std::optional<Method> method_now(const Request& request, const Facts& facts, Instant now) {
  const auto chain = provisioning_chain(asking_of(request, facts), facts, now);
  const auto& steps = request.plan.steps;
  const auto is_system = [](const Step& step) { return std::holds_alternative<ProvisionStep>(step); };
  const auto from = steps.begin() + static_cast<std::ptrdiff_t>(request.plan.start);
  const auto first = static_cast<std::size_t>(std::find_if(from, steps.end(), is_system) - steps.begin());
  if (first > request.step || steps.size() - first != chain.size()) return std::nullopt;
  return chain[request.step - first].method;
}

}  // namespace

Result<Events> decide_failed(const Request& request, const MarkFailed& command, const Facts& facts, Instant now) {
  if (auto error = check_failing(request, facts, command, now)) return *error;
  if (!active_provision(request)->failure.empty())
    return conflict("This has failed already. Try it again, or say that you won't do it.");
  if (auto error = check_reason(command.reason, true, "Say what went wrong; whoever tries again will read it."))
    return *error;
  const auto& sla = active_provision(request)->sla;
  return Events{ProvisioningFailed{request.step, command.by, command.reason,
                                   sla ? std::optional<Instant>(now + sla->after) : std::nullopt}};
}

Result<Events> decide_retry(const Request& request, const RetryProvisioning& command, const Facts& facts, Instant now) {
  if (auto error = check_sight(request, facts, command.by)) return *error;
  if (auto error = check_step(request, facts, command.by, command.step)) return *error;
  const ProvisionStep* task = active_provision(request);
  if (!task || task->failure.empty()) return conflict("Nothing has failed here, so there is nothing to try again.");
  if (!may(request, command.by, Action::retry, facts, now))
    return forbidden("Only " + people_names(*facts.catalog, task->assignees, "or") +
                     " and administrators can try it again.");
  return Events{
      ProvisioningRetried{request.step, command.by, task->method ? method_now(request, facts, now) : std::nullopt}};
}

}  // namespace c1::workflow
