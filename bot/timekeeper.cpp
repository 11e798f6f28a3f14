#include "bot/timekeeper.hpp"

#include "base/ids.hpp"
#include "base/log.hpp"
#include "bot/execute.hpp"

namespace c1::bot {
namespace {

using namespace workflow;

constexpr Millis kLookAgain{5 * 60'000};  // at a condition that is waited for
constexpr std::size_t kMostAtOnce = 10'000;
const Origin kByProgram{.surface = Surface::system, .delivery = {}};

}  // namespace

bool Timekeeper::keeps(const Effect& effect) {
  return std::visit(match{[](const SyncCard&) { return false; }, [](const SyncComment&) { return false; },
                          [](const SayInThread&) { return false; }, [](const SyncHome&) { return false; },
                          [](const Wake&) { return true; }, [](const EndGrant&) { return true; },
                          [](const RemindOfEnd&) { return true; }, [](const RefreshAwaiting&) { return true; }},
                    effect);
}

Done Timekeeper::carry_out(const storage::DueEffect& effect, std::stop_token stop) const {
  return std::visit(match{[&](const Wake& e) { return on(e); }, [&](const EndGrant& e) { return on(e); },
                          [&](const RemindOfEnd& e) { return on(e); },
                          [&](const RefreshAwaiting& e) { return on(e, stop); },
                          [](const auto&) {
                            return Done{.how = Done::How::parked, .error = "not for the timekeeper"};
                          }},
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
  if (!grant || grant->state != Grant::State::active || !grant->until || *grant->until > services_.clock.now()) return {};
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
  services_.wake_outbox();
  return {};
}

Done Timekeeper::on(const RefreshAwaiting& refresh, const std::stop_token& stop) const {
  const auto waiting = services_.store.read([&](storage::Tx& tx) { return tx.awaiting_ids(refresh.person, kMostAtOnce); });
  for (const RequestId& request : waiting) {
    if (stop.stop_requested()) return {.how = Done::How::again, .wait = Millis{1}, .error = "stopped on the way"};
    const auto after = execute(services_, kByProgram, Refresh{request});
    if (!after)
      log::warn("who is asked could not be found anew", {{"request", request.value}, {"why", after.error().says}});
  }
  return {};
}

}  // namespace c1::bot
