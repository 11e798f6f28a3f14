// What is held ends sooner, later, or not at all, without a request for more.

#include <algorithm>

#include "workflow/evolve.hpp"
#include "workflow/grant.hpp"
#include "workflow/resolve.hpp"
#include "workflow/rules.hpp"
#include "workflow/words.hpp"

namespace c1::workflow {
namespace {

bool has_led_to(const Request& request, const Grant& grant) {
  return std::any_of(grant.reasons.begin(), grant.reasons.end(),
                     [&](const GrantReason& why) { return why.request == request.id; });
}

std::optional<Error> check_grant(const Request& request, const Facts& facts) {
  if (!facts.held || facts.held->state == Grant::State::ended || !has_led_to(request, *facts.held))
    return conflict("The access that this request led to is not held any more.");
  if (facts.held->state == Grant::State::ending)
    return conflict("It is just being taken away, so its end stays as it is.");
  if (is_held_by_file(*facts.held))
    return conflict("This is held because the organisation file says so. Whoever keeps the file can change that.");
  return std::nullopt;
}

// Sooner: whoever may take it away, as far as the entitlement's policy lets them. Later, or never: that is more than was
// approved, so only those who may pass over a policy, and never for themselves.
std::optional<Error> check_changer(const Request& request, const UserId& by, bool is_sooner,
                                   const Entitlement& entitlement, const Facts& facts) {
  const Catalog& catalog = *facts.catalog;
  const User* person = catalog.user(by);
  const User* subject = catalog.user(request.subject);
  if (!person || !subject) return no_such_request();
  if (is_sooner) {
    if (may_revoke(catalog, *person, *subject, entitlement)) return std::nullopt;
    return forbidden("It is ended sooner by whoever holds it, their managers, the owners and the administrators.");
  }
  const bool own = by == request.subject || by == request.requester;
  if (has_role(*person, Role::super_admin) && !own) return std::nullopt;
  return forbidden(
      own ? "Nobody lets their own access last longer. Ask for more in a new request."
          : "What was approved is made to last longer by super administrators only. Ask for more instead.");
}

bool is_for_the_systems(const Request& request) {
  return request.is_open() && std::holds_alternative<ProvisionStep>(request.plan.steps.at(request.step));
}

// What ends sooner is taken away by that much. Where the same person's request to take it away would wait for somebody,
// or be denied, an end brought forward would pass over them.
std::optional<Error> check_revoke_policy(const Request& request, const ChangeEnd& command,
                                         const Entitlement& entitlement, const Facts& facts, Instant now) {
  if (entitlement.revoke_policy.empty()) return std::nullopt;
  const auto taken_away = decide_revoke({.id = request.id,
                                         .requester = command.by,
                                         .subject = request.subject,
                                         .entitlement = request.entitlement,
                                         .reason = "Its end is brought forward.",
                                         .surface = command.surface,
                                         .account = request.account},
                                        facts, now);
  if (!taken_away) return taken_away.error();
  const Request then = *fold(std::nullopt, *taken_away);
  if (is_for_the_systems(then)) return std::nullopt;
  const Policy* policy = facts.catalog->policy(entitlement.revoke_policy);
  return forbidden("The policy " + (policy ? policy->name : entitlement.revoke_policy.value) + " comes before " +
                   entitlement.name + " is taken away (" + status_phrase(*facts.catalog, then) +
                   "), so its end cannot be brought forward. Ask for it to be taken away instead.");
}

// Sooner is less than what is held, whatever the cap has become.
std::optional<Error> check_time(const std::optional<Instant>& until, bool is_sooner, const Entitlement& entitlement,
                                Instant now) {
  if (until && *until <= now)
    return invalid("That has passed already. Take the access away, if it is to end now.", "until");
  if (is_sooner && *until - now >= kShortestAccess) return std::nullopt;
  auto error = check_duration(
      entitlement, until ? std::optional(std::chrono::ceil<Seconds>(*until - now)) : std::optional<Seconds>{});
  if (error) error->field = "until";
  return error;
}

// No reason lasts longer than that; where it is later, it is this request's that does.
Grant ending_at(Grant grant, const std::optional<Instant>& until, const Request& request, bool is_sooner) {
  for (GrantReason& why : grant.reasons) {
    const bool is_cut = is_sooner && (!why.until || *why.until > *until);
    if (is_cut || (!is_sooner && why.request == request.id)) why.until = until;
  }
  grant.until = end_of(grant.reasons);
  return grant;
}

// Whoever may take it away knows of it, whether or not they ever saw the request.
std::optional<Error> check_knowing(const Request& request, const UserId& by, const Facts& facts) {
  auto error = check_sight(request, facts, by);
  const User* person = facts.catalog->user(by);
  const User* subject = facts.catalog->user(request.subject);
  const Entitlement* entitlement = facts.catalog->entitlement(request.entitlement);
  const bool knows = error && person && person->status == UserStatus::active && subject && entitlement &&
                     may_revoke(*facts.catalog, *person, *subject, *entitlement);
  return knows ? std::nullopt : error;
}

}  // namespace

Result<Events> decide_end(const Request& request, const ChangeEnd& command, const Facts& facts, Instant now) {
  if (auto error = check_knowing(request, command.by, facts)) return *error;
  if (auto error = check_grant(request, facts)) return *error;
  const Entitlement* entitlement = facts.catalog->entitlement(request.entitlement);
  if (!entitlement) return conflict("This is not offered any more.");
  const auto& present = facts.held->until;
  const bool is_sooner = command.until && (!present || *command.until < *present);
  if (auto error = check_changer(request, command.by, is_sooner, *entitlement, facts)) return *error;
  if (command.until == present) return Events{};
  if (auto error = check_time(command.until, is_sooner, *entitlement, now)) return *error;
  if (is_sooner)
    if (auto error = check_revoke_policy(request, command, *entitlement, facts, now)) return *error;
  return Events{GrantChanged{GrantChanged::What::end_changed, ending_at(*facts.held, command.until, request, is_sooner),
                             command.by, now}};
}

}  // namespace c1::workflow
