#include "bot/timekeeper.hpp"

#include "base/ids.hpp"
#include "bot/execute.hpp"

namespace c1::bot {
namespace {

using namespace workflow;

constexpr Millis kLookAgain{5 * 60'000};  // at a condition that is waited for
const Origin kByProgram{.surface = Surface::system, .delivery = {}};

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

Done Timekeeper::on(const Wake& wake) const {
  const auto after = execute(services_, kByProgram, TimePassed{wake.request, wake.step, wake.what});
  if (!after) return {.how = Done::How::parked, .error = after.error().says};
  const bool still_waits = wake.what == TimePassed::What::wait && after->is_open() && after->step == wake.step;
  if (!still_waits) return {};
  return {.how = Done::How::again, .wait = kLookAgain, .refused = true, .error = "what is waited for has not come"};
}

// Extended meanwhile, given back, or being taken away already: then there is nothing to do.
Done Timekeeper::on(const EndGrant& end) const {
  const auto grant = services_.store.read([&](storage::Tx& tx) { return tx.grant(end.grant); });
  if (!grant || grant->state != Grant::State::active || !grant->until || *grant->until > services_.clock.now())
    return {};
  const auto opened = execute(services_, kByProgram,
                              SubmitRevoke{.id = RequestId{new_id()},
                                           .requester = {},
                                           .subject = grant->subject,
                                           .entitlement = grant->entitlement,
                                           .reason = "The time is up.",
                                           .cause = Cause::expiry,
                                           .surface = Surface::system});
  if (!opened && opened.error().code != Errc::conflict) return {.how = Done::How::parked, .error = opened.error().says};
  return {};
}

Done Timekeeper::on(const RemindOfEnd& reminder) const {
  services_.store.write([&](storage::Tx& tx) {
    const auto grant = tx.grant(reminder.grant);
    if (!grant || grant->state != Grant::State::active || !grant->until || grant->reasons.empty()) return;
    const RequestId& request = grant->reasons.back().request;
    if (request.empty()) return;
    tx.enqueue(SayInThread{request, grant->subject, SayInThread::What::ends_soon, {}, "", to_millis(*grant->until)},
               services_.clock.now());
    tx.enqueue(SyncHome{grant->subject}, services_.clock.now());
  });
  return {};
}

}  // namespace c1::bot
