#include "bot/timekeeper.hpp"

#include <algorithm>

#include "base/ids.hpp"
#include "bot/execute.hpp"
#include "bot/facts.hpp"
#include "bot/provisioning_job.hpp"
#include "workflow/grant.hpp"

namespace c1::bot {
namespace {

using namespace workflow;

constexpr Millis kLookAgain{5 * 60'000};  // at a condition that is waited for

// It is as it should be: nothing to log.
Done not_before(Instant at, Instant now) {
  return {.how = Done::How::again, .wait = at - now, .refused = true, .error = ""};
}

}  // namespace

bool Timekeeper::keeps(const Effect& effect) {
  return std::holds_alternative<Wake>(effect) || std::holds_alternative<EndGrant>(effect) ||
         std::holds_alternative<RemindOfEnd>(effect);
}

Done Timekeeper::carry_out(const storage::DueEffect& effect) const {
  return std::visit(
      match{[&](const Wake& e) { return on(e); }, [&](const EndGrant& e) { return on(e); },
            [&](const RemindOfEnd& e) { return on(e); },
            [](const auto&) { return Done{.how = Done::How::parked, .error = "not for the timekeeper"}; }},
      effect.effect);
}

// When to look again at what has not come to pass yet; nothing where it has, or does not matter any more.
std::optional<Instant> Timekeeper::next_look(const Wake& wake, const Request& request, Instant now) const {
  if (!request.is_open()) return std::nullopt;
  // Since it was asked for, the organisation may have become more patient.
  const Instant lapses = request.opened + services_.catalog.get()->organisation().lapse_after;
  if (wake.what == TimePassed::What::lapse) return lapses > now ? std::optional(lapses) : std::nullopt;
  if (wake.what != TimePassed::What::wait || request.step != wake.step) return std::nullopt;
  const auto* step = std::get_if<WaitStep>(&request.plan.steps[request.step]);
  if (!step || !step->due) return std::nullopt;
  return *step->due > now ? std::min(*step->due, now + kLookAgain) : now + kLookAgain;
}

Done Timekeeper::on(const Wake& wake) const {
  const auto after = execute(services_, kInBulk, TimePassed{wake.request, wake.step, wake.what});
  if (!after) return {.how = Done::How::parked, .error = after.error().says};
  const Instant now = services_.clock.now();
  const auto next = next_look(wake, *after, now);
  return next ? not_before(*next, now) : Done{};
}

// Given back, or being taken away already: then there is nothing to do. Extended meanwhile: not yet.
Done Timekeeper::on(const EndGrant& end) const {
  const auto grant = services_.store.read([&](storage::Tx& tx) { return tx.grant(end.grant); });
  if (!grant || grant->state != Grant::State::active || !grant->until) return {};
  const Instant now = services_.clock.now();
  if (*grant->until > now) return not_before(*grant->until, now);
  const auto opened = execute(services_, kInBulk,
                              SubmitRevoke{.id = RequestId{new_id()},
                                           .requester = {},
                                           .subject = grant->subject,
                                           .entitlement = grant->entitlement,
                                           .reason = "The time is up.",
                                           .cause = Cause::expiry,
                                           .surface = Surface::system,
                                           .account = grant->account});
  if (!opened && opened.error().code != Errc::conflict) return {.how = Done::How::parked, .error = opened.error().says};
  return {};
}

// What was extended meanwhile is spoken of later, what is over not any more.
Done Timekeeper::on(const RemindOfEnd& reminder) const {
  const Instant now = services_.clock.now();
  const CatalogPtr catalog = services_.catalog.get();
  return services_.store.write([&](storage::Tx& tx) -> Done {
    const auto grant = tx.grant(reminder.grant);
    if (!grant || grant->state != Grant::State::active || !grant->until || *grant->until <= now) return {};
    const User* subject = catalog->user(grant->subject);
    const auto at = reminder_of(*grant, grant->since, subject ? time_zone_of(tx, *subject) : "");
    if (at && *at > now) return not_before(*at, now);
    const RequestId request = latest_request(*grant);
    if (request.empty()) return {};
    tx.give_way();
    tx.enqueue(SayInThread{request, grant->subject, SayInThread::What::ends_soon, {}, "", to_millis(*grant->until)},
               now);
    if (services_.mails)
      tx.enqueue(SendMail{request, grant->subject, SayInThread::What::ends_soon, {}, "", to_millis(*grant->until)},
                 now);
    tx.enqueue_home(grant->subject, now);
    return {};
  });
}

}  // namespace c1::bot
