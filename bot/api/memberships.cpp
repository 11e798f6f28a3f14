// What one person holds of one entitlement: until when, and no more.

#include <algorithm>

#include "base/ids.hpp"
#include "base/text.hpp"
#include "bot/api/doing.hpp"
#include "bot/api/endpoints.hpp"
#include "bot/api/views.hpp"
#include "bot/facts.hpp"
#include "workflow/explain.hpp"

namespace c1::bot::api {
namespace {

using namespace workflow;

struct Membership {
  const Entitlement* entitlement;
  const User* person;
  std::string account;
};
// Not there for whoever may not know what that person holds.
Result<Membership> membership_in(const Visit& visit, const std::string& account) {
  const Entitlement* e = visit.directory.entitlement(visit.param("id"));
  const App* app = visit.directory.app(visit.param("app_id"));
  if (!e || !app || e->app != app->id)
    return not_found("There is no such entitlement in this app, or you may not see it.");
  const auto of = account_of(visit, app->id, account);
  if (!of || !(oversees(visit.me) || may_revoke(visit.catalog(), visit.me, *of->person, *e)))
    return not_found("There is no such account in this app, or you may not see it.");
  return Membership{e, of->person, of->name};
}

std::optional<Grant> grant_held(const Visit& visit, const Membership& of) {
  return visit.services.store.read(
      [&](storage::Tx& tx) { return held_with(tx, visit.catalog(), of.person->id, of.entitlement->id, of.account); });
}

// The request by which it lasts as long as it does; empty where the organisation file says so.
RequestId lasting_by(const Grant& grant) {
  const auto lasts_less = [](const GrantReason& a, const GrantReason& b) {
    return a.until.value_or(Instant::max()) < b.until.value_or(Instant::max());
  };
  const auto last = std::max_element(grant.reasons.begin(), grant.reasons.end(), lasts_less);
  return last == grant.reasons.end() ? RequestId{} : last->request;
}

Answer change_end(const Visit& visit, const Membership& of, const std::optional<Instant>& until) {
  const auto grant = grant_held(visit, of);
  if (!grant) return not_found(of.person->name + " does not hold this.");
  const RequestId request = lasting_by(*grant);
  if (request.empty())
    return conflict("This is held because the organisation file says so. Whoever keeps the file can change that.");
  const auto after = carried_out(visit, ChangeEnd{request, visit.me.id, until, Surface::api});
  if (!after) {
    Error error = after.error();
    if (error.field == "until") error.field = "newDeprovisionAt";
    return error;
  }
  const auto now = grant_held(visit, of);
  return json::object({{"binding", binding_json(of.entitlement->app, of.person->id, now ? &*now : nullptr)}});
}

}  // namespace

Answer update_grant_end(const Visit& visit) {
  const auto of = membership_in(visit, visit.param("app_user_id"));
  if (!of) return of.error();
  Fields fields(visit.call.body);
  const auto until = fields.time("newDeprovisionAt");
  if (fields.wrong()) return *fields.wrong();
  if (!until)
    return invalid("newDeprovisionAt is missing: when it is to end. remove-grant-duration takes its end away.",
                   "newDeprovisionAt");
  return change_end(visit, *of, until);
}

Answer remove_grant_end(const Visit& visit) {
  const auto of = membership_in(visit, visit.param("app_user_id"));
  if (!of) return of.error();
  return change_end(visit, *of, std::nullopt);
}

// As `task/revoke`, which it begins. Clients send no reason: whoever takes something away from somebody else may say
// one in `description`.
Answer remove_membership(const Visit& visit) {
  Fields fields(visit.call.body);
  const std::string account = fields.text("appUserId");
  std::string reason = text::trimmed(fields.text("description"));
  if (fields.wrong()) return *fields.wrong();
  if (account.empty()) return invalid("appUserId is missing: whom it is to be taken away from.", "appUserId");
  const auto of = membership_in(visit, account);
  if (!of) return of.error();
  if (reason.empty()) reason = "Taken out of the entitlement by the API.";
  const auto task = carried_out(visit, SubmitRevoke{.id = {new_id()},
                                                    .requester = visit.me.id,
                                                    .subject = of->person->id,
                                                    .entitlement = of->entitlement->id,
                                                    .reason = reason,
                                                    .cause = Cause::asked,
                                                    .surface = Surface::api,
                                                    .account = of->account});
  if (!task) return task.error();
  return json::object({{"revokeTaskId", task->id.value}});
}

}  // namespace c1::bot::api
