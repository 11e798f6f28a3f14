#include <algorithm>

#include "base/text.hpp"
#include "workflow/accounts.hpp"
#include "workflow/grant.hpp"
#include "workflow/resolve.hpp"
#include "workflow/rules.hpp"
#include "workflow/steps.hpp"
#include "workflow/words.hpp"

namespace c1::workflow {
namespace {

std::optional<Error> check_people(const Catalog& catalog, const User* requester, const User* subject) {
  if (!requester || requester->status != UserStatus::active)
    return forbidden("Your account is not active, so you cannot ask for access.");
  if (!subject || subject->status != UserStatus::active)
    return invalid("This person is not active in the directory.", "subject");
  if (!may_ask_for(catalog, *requester, *subject)) {
    Error error =
        forbidden("You can ask for yourself and for the people you manage; " + subject->name + " is not one of them.");
    error.field = "subject";
    return error;
  }
  return std::nullopt;
}

Error at_entitlement(Error error, const RequestId& about = {}) {
  error.field = "entitlement";
  error.about = about.value;
  return error;
}

// Before the people: that they are asked already, or hold it.
std::optional<Error> check_standing(const Facts& facts, const Submit& command, const User& subject,
                                    const Entitlement& entitlement, Instant now) {
  const bool own = command.requester == command.subject;
  if (const auto& open = facts.open_duplicate) {
    std::string says = (own ? "You have asked" : subject.name + " has a request") +
                       std::string(" for this already: #") + std::to_string(open->number) + " is open (" +
                       status_phrase(*facts.catalog, *open) + ").";
    if (command.emergency && entitlement.emergency && !open->emergency) says += " You can escalate that one.";
    return at_entitlement(conflict(std::move(says)), open->id);
  }
  if (is_taken_away_by_people(facts))
    return at_entitlement(conflict("It is just being taken away (#" + std::to_string(facts.open_revoke->number) +
                                   "). Ask for it once that is over."),
                          facts.open_revoke->id);
  const bool holds =
      facts.held && facts.held->state == Grant::State::active && (!facts.held->until || *facts.held->until > now);
  const std::string held_with =
      facts.held ? account_mark(*facts.catalog, subject.id, entitlement.app, facts.held->account) : std::string{};
  const std::string who = (own ? "You hold this already" : subject.name + " holds this already") +
                          (held_with.empty() ? "" : " with the account " + held_with);
  if (holds && !facts.held->until) return at_entitlement(conflict(who + ", without an end."));
  if (holds && !command.extension)
    return at_entitlement(
        conflict(who + ", until " + moment_words(*facts.held->until) + ". Extend that instead of asking anew."));
  if (!holds && command.extension)
    return at_entitlement(
        conflict((own ? "You do" : subject.name + " does") +
                 std::string(" not hold this any more, so there is nothing to extend. Ask for it anew.")));
  return std::nullopt;
}

std::optional<Error> check_emergency(const Submit& command, const Entitlement& entitlement) {
  if (!command.emergency || entitlement.emergency) return std::nullopt;
  return invalid("There is no emergency access to " + entitlement.name + ". Ask for it in the usual way.", "emergency");
}

// The questions of the entitlement's form that nobody has asked yet come first.
void ask_form_first(Plan& plan, const Asking& asking, const Submit& command, const Facts& facts) {
  const auto& form_id = asking.entitlement->form;
  const Form* form = form_id && !command.answers ? facts.catalog->form(*form_id) : nullptr;
  if (form && !std::holds_alternative<RejectStep>(plan.steps.front()))
    plan.steps.insert(plan.steps.begin(), FormStep{*form, command.requester});
}

// Longer with the account that it is held with, by the name that it was given with; else the one that is meant.
Result<std::string> account_of(const Submit& command, const User& subject, const Entitlement& entitlement,
                               const Facts& facts) {
  if (command.extension && facts.held &&
      is_still_theirs(*facts.catalog, subject.id, entitlement.app, facts.held->account))
    return facts.held->account;
  return account_meant(*facts.catalog, subject, entitlement.app, command.account);
}

Result<std::vector<Answer>> answers_of(const Submit& command, const Entitlement& entitlement, const Facts& facts) {
  const Form* form = entitlement.form ? facts.catalog->form(*entitlement.form) : nullptr;
  if (!form || !command.answers) return std::vector<Answer>{};
  return checked_answers(*form, *command.answers, facts);
}

}  // namespace

Result<Events> decide_submit(const Submit& command, const Facts& facts, Instant now) {
  const Catalog& catalog = *facts.catalog;
  const User* requester = catalog.user(command.requester);
  const User* subject = catalog.user(command.subject);
  if (auto error = check_people(catalog, requester, subject)) return *error;
  const Entitlement* entitlement = catalog.entitlement(command.entitlement);
  if (!entitlement || !catalog.sight_of(*subject, facts.holdings, now).sees(command.entitlement))
    return at_entitlement(not_found("That access is not in your catalog."));
  auto account = account_of(command, *subject, *entitlement, facts);
  if (!account) return account.error();
  if (auto error = check_duration(*entitlement, command.duration)) return *error;
  if (auto error =
          check_reason(command.reason, true, "Say why you need it; the approvers and the audit log will read it."))
    return *error;
  if (auto error = check_emergency(command, *entitlement)) return *error;
  if (auto error = check_standing(facts, command, *subject, *entitlement, now)) return *error;
  auto answers = answers_of(command, *entitlement, facts);
  if (!answers) return answers.error();

  const Asking asking{requester,         subject,         entitlement,    Kind::grant, command.duration,
                      command.emergency, command.surface, command.reason, *account};
  Plan plan = planned(asking, facts, now);
  ask_form_first(plan, asking, command, facts);
  Events events;
  Request request;
  happen(request, events,
         Opened{Request{.id = command.id,
                        .number = facts.next_number,
                        .kind = Kind::grant,
                        .cause = command.extension ? Cause::extension : Cause::asked,
                        .subject = command.subject,
                        .requester = command.requester,
                        .app = entitlement->app,
                        .entitlement = entitlement->id,
                        .reason = command.reason,
                        .duration = command.duration,
                        .emergency = command.emergency,
                        .answers = *std::move(answers),
                        .bundle = command.bundle,
                        .surface = command.surface,
                        .opened = now,
                        .plan = std::move(plan),
                        .account = *std::move(account)}});
  begin(request, events, 0, facts, now);
  return events;
}

// ---- taking away ----------------------------------------------------------------------------------------------------

namespace {

bool is_by_program(const SubmitRevoke& command) {
  return command.cause == Cause::expiry || command.cause == Cause::departure;
}

std::optional<Error> check_revoker(const SubmitRevoke& command, const Facts& facts) {
  if (is_by_program(command)) return std::nullopt;
  const User* requester = facts.catalog->user(command.requester);
  const User* subject = facts.catalog->user(command.subject);
  const Entitlement* entitlement = facts.catalog->entitlement(command.entitlement);
  if (!requester || requester->status != UserStatus::active)
    return forbidden("Your account is not active, so you cannot take access away.");
  // What is not offered any more has no owners, but is given back all the same.
  const bool may = subject && (entitlement ? may_revoke(*facts.catalog, *requester, *subject, *entitlement)
                                           : may_ask_for(*facts.catalog, *requester, *subject));
  if (!may)
    return forbidden(
        "Access can be taken away by whoever holds it, their managers, the owners and the administrators.");
  const bool own = command.requester == command.subject;
  return check_reason(command.reason, !own,
                      "Say why it is to be taken away; " + (subject ? subject->name : "the person") +
                          " and the audit log will read it.");
}

std::optional<Error> check_held(const SubmitRevoke& command, const Facts& facts, Instant now) {
  if (const auto& open = facts.open_revoke)
    return at_entitlement(conflict("This is being taken away already: #" + std::to_string(open->number) + "."),
                          open->id);
  if (!facts.held || facts.held->state == Grant::State::ended)
    return at_entitlement(
        conflict(command.requester == command.subject ? "You do not hold this." : "This is not held (any more)."));
  if (command.cause == Cause::expiry && (!facts.held->until || *facts.held->until > now))
    return conflict("Its time is not up.");
  if (command.cause == Cause::asked && command.of_bundle.empty() && is_held_by_file(*facts.held))
    return at_entitlement(
        conflict("This is held because the organisation file says so. Whoever keeps the file can change that."));
  const auto& reasons = facts.held->reasons;
  const bool is_of_bundle = std::any_of(reasons.begin(), reasons.end(), [&](const GrantReason& why) {
    return why.kind == GrantReason::Kind::bundle && why.of == command.of_bundle;
  });
  if (!command.of_bundle.empty() && !is_of_bundle)
    return at_entitlement(conflict("This was not given with that bundle."));
  return std::nullopt;
}

// The grant without the reason that is given up; nothing where no reason is left to stand on.
std::optional<Grant> with_other_reasons(const SubmitRevoke& command, const Grant& held, Instant now) {
  if (command.of_bundle.empty()) return std::nullopt;
  Grant rest = held;
  std::erase_if(rest.reasons, [&](const GrantReason& why) {
    const bool given_up = why.kind == GrantReason::Kind::bundle && why.of == command.of_bundle;
    return given_up || (why.until && *why.until <= now);
  });
  if (rest.reasons.empty()) return std::nullopt;
  rest.until = end_of(rest.reasons);
  return rest;
}

Plan plan_of_revoke(const SubmitRevoke& command, const Asking& asking, const Facts& facts, Instant now) {
  if (!asking.entitlement || is_by_program(command)) return Plan{.steps = steps_of({}, asking, facts, now)};
  return planned(asking, facts, now);
}

}  // namespace

Result<Events> decide_revoke(const SubmitRevoke& command, const Facts& facts, Instant now) {
  if (auto error = check_revoker(command, facts)) return *error;
  if (auto error = check_held(command, facts, now)) return *error;
  const Asking asking{facts.catalog->user(command.requester),
                      facts.catalog->user(command.subject),
                      facts.catalog->entitlement(command.entitlement),
                      Kind::revoke,
                      {},
                      false,
                      command.surface,
                      command.reason,
                      facts.held->account};
  const std::string& id = command.entitlement.value;
  const AppId app = asking.entitlement ? asking.entitlement->app : AppId{id.substr(0, id.find('/'))};
  Events events;
  Request request;
  happen(request, events,
         Opened{Request{.id = command.id,
                        .number = facts.next_number,
                        .kind = Kind::revoke,
                        .cause = command.cause,
                        .subject = command.subject,
                        .requester = command.requester,
                        .app = app,
                        .entitlement = command.entitlement,
                        .reason = command.reason,
                        .surface = command.surface,
                        .opened = now,
                        .plan = plan_of_revoke(command, asking, facts, now),
                        .account = facts.held->account}});
  if (auto rest = with_other_reasons(command, *facts.held, now)) {
    happen(request, events, GrantChanged{GrantChanged::What::reason_dropped, *std::move(rest)});
    close(request, events, {.outcome = Outcome::revoked, .at = now}, facts);
    return events;
  }
  Grant ending = *facts.held;
  ending.state = Grant::State::ending;
  Facts then = facts;
  then.held = ending;
  happen(request, events, GrantChanged{GrantChanged::What::ending, std::move(ending)});
  begin(request, events, 0, then, now);
  return events;
}

}  // namespace c1::workflow
