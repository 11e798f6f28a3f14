#include <algorithm>

#include "base/text.hpp"
#include "workflow/explain.hpp"
#include "workflow/rules.hpp"
#include "workflow/steps.hpp"
#include "workflow/words.hpp"

namespace c1::workflow {
namespace {

constexpr Seconds kShortest{300};

// Whether `boss` is the manager of `person`, at any level. Ends also where managers form a ring.
bool manages(const Catalog& catalog, const UserId& boss, const User& person) {
  const User* at = &person;
  for (std::size_t steps = 0; at && at->manager && steps < 100; ++steps) {
    if (*at->manager == boss) return true;
    at = catalog.user(*at->manager);
  }
  return false;
}

bool may_ask_for(const Catalog& catalog, const User& requester, const User& subject) {
  return requester.id == subject.id || manages(catalog, requester.id, subject) ||
         has_role(requester, Role::super_admin) || has_role(requester, Role::access_request_admin) ||
         has_role(requester, Role::access_request_helpdesk);
}

std::optional<Error> check_people(const Catalog& catalog, const User* requester, const User* subject) {
  if (!requester || requester->status != UserStatus::active)
    return forbidden("Your account is not active, so you cannot ask for access.");
  if (!subject || subject->status != UserStatus::active)
    return invalid("This person is not active in the directory.", "subject");
  if (!may_ask_for(catalog, *requester, *subject))
    return forbidden("You can ask for yourself and for the people you manage; " + subject->name +
                     " is not one of them.");
  return std::nullopt;
}

std::optional<Error> check_duration(const Entitlement& entitlement, const std::optional<Seconds>& duration) {
  const auto& cap = entitlement.max_duration;
  if (!duration && !cap) return std::nullopt;
  if (!duration)
    return invalid(
        "Say for how long; " + entitlement.name + " can be held for " + text::duration_words(*cap) + " at most.",
        "duration");
  if (*duration < kShortest)
    return invalid("That is too short: ask for " + text::duration_words(kShortest) + " or more.", "duration");
  if (cap && *duration > *cap)
    return invalid(
        entitlement.name + " can be held for " + text::duration_words(*cap) + " at most. Please choose a shorter time.",
        "duration");
  return std::nullopt;
}

std::optional<Error> check_standing(const Facts& facts, const Submit& command, const User& subject, Instant now) {
  const bool own = command.requester == command.subject;
  if (const auto& open = facts.open_duplicate) {
    Error error =
        conflict((own ? "You have asked" : subject.name + " has a request") + std::string(" for this already: #") +
                 std::to_string(open->number) + " is open (" + status_phrase(*facts.catalog, *open) + ").");
    error.field = "entitlement";
    return error;
  }
  if (facts.held && (!facts.held->until || *facts.held->until > now)) {
    Error error = conflict(
        (own ? "You hold this already" : subject.name + " holds this already") +
        (facts.held->until ? ", until " + moment_words(*facts.held->until) : std::string(", without an end")) + ".");
    error.field = "entitlement";
    return error;
  }
  return std::nullopt;
}

}  // namespace

Result<Events> decide_submit(const Submit& command, const Facts& facts, Instant now) {
  const Catalog& catalog = *facts.catalog;
  const User* requester = catalog.user(command.requester);
  const User* subject = catalog.user(command.subject);
  if (auto error = check_people(catalog, requester, subject)) return *error;
  const Entitlement* entitlement = catalog.entitlement(command.entitlement);
  if (!entitlement || !catalog.is_visible(*subject, command.entitlement)) {
    Error error = not_found("That access is not in your catalog.");
    error.field = "entitlement";
    return error;
  }
  if (auto error = check_duration(*entitlement, command.duration)) return *error;
  if (auto error =
          check_reason(command.reason, true, "Say why you need it; the approvers and the audit log will read it."))
    return *error;
  if (auto error = check_standing(facts, command, *subject, now)) return *error;
  auto plan = plan_for(catalog, *requester, *subject, *entitlement);
  if (!plan) return plan.error();

  Events events;
  Request request;
  happen(request, events,
         Opened{Request{.id = command.id,
                        .number = facts.next_number,
                        .subject = command.subject,
                        .requester = command.requester,
                        .app = entitlement->app,
                        .entitlement = entitlement->id,
                        .reason = command.reason,
                        .duration = command.duration,
                        .surface = command.surface,
                        .opened = now,
                        .plan = *std::move(plan)}});
  settle(request, events, facts, now);
  return events;
}

}  // namespace c1::workflow
