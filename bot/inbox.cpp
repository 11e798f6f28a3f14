#include "bot/inbox.hpp"

#include <algorithm>

#include "base/log.hpp"

namespace c1::bot {
namespace {

constexpr Millis kLookAnyway{30'000};
constexpr Millis kWaitForStore{500};
constexpr const char* kNotYet = "it could not be dealt with yet";

}  // namespace

Inbox::Inbox(storage::Store& store, const Clock& clock, InboxSettings settings)
    : store_(store), clock_(clock), settings_(settings) {}

Inbox::~Inbox() { stop(); }

void Inbox::start(Replay replay) {
  replay_ = std::move(replay);
  thread_ = std::jthread([this](const std::stop_token& stop) { work(stop); });
}

void Inbox::keep(const slack::Keeping::What& what, std::function<void(bool)> ready) {
  const std::lock_guard lock(mutex_);
  kept_.push_back({what, std::move(ready)});
  wake_.notify_one();
}

void Inbox::settled(const std::string& key) {
  const std::lock_guard lock(mutex_);
  ended_.push_back({.key = key});
  wake_.notify_one();
}

void Inbox::given_up(const std::string& key) {
  const std::lock_guard lock(mutex_);
  ended_.push_back({.key = key, .dealt_with = false, .attempts = 1, .since = clock_.now()});
  wake_.notify_one();
}

void Inbox::look() {
  const std::lock_guard lock(mutex_);
  look_ = true;
  wake_.notify_one();
}

void Inbox::stop() {
  if (!thread_.joinable()) return;
  thread_.request_stop();
  thread_.join();
  thread_ = {};
}

void Inbox::work(const std::stop_token& stop) {
  Millis wait{0};
  while (true) {
    std::vector<Kept> kept;
    std::vector<Ended> ended;
    {
      std::unique_lock lock(mutex_);
      wake_.wait_for(lock, stop, wait, [this] { return look_ || !kept_.empty() || !ended_.empty(); });
      look_ = false;
      kept.swap(kept_);
      ended.swap(ended_);
    }
    const bool stopping = stop.stop_requested();
    if (stopping && kept.empty() && ended.empty()) return;
    wait = turn(std::move(kept), std::move(ended), !stopping);
  }
}

Millis Inbox::turn(std::vector<Kept> kept, std::vector<Ended> ended, bool claim) {
  std::vector<storage::InboundRow> due;
  std::optional<Instant> next;
  const Instant now = clock_.now();
  try {
    store_.write([&](storage::Tx& tx) {
      for (const Kept& one : kept)
        tx.keep_inbound(one.what.key, one.what.payload, one.what.why, now,
                        now + (one.what.in_work ? settings_.busy : settings_.first_wait));
      for (const Ended& one : ended) record(tx, one, now);
      if (claim) due = tx.claim_inbound(now, now + settings_.busy, settings_.at_once);
      next = tx.next_inbound();
    });
  } catch (const std::exception& error) {
    // What has ended is taken up again later, to no harm; what could not be kept is not acknowledged.
    log::error("the inbox cannot write", {{"problem", error.what()}});
    for (const Kept& one : kept) one.ready(false);
    return kWaitForStore;
  }
  for (const Kept& one : kept) one.ready(true);
  for (const storage::InboundRow& row : due) take_up(row);
  if (!next) return kLookAnyway;
  return std::clamp(std::chrono::duration_cast<Millis>(*next - now), Millis{10}, kLookAnyway);
}

void Inbox::record(storage::Tx& tx, const Ended& ended, Instant now) const {
  if (ended.dealt_with) return tx.inbound_done(ended.key);
  if (now - ended.since >= settings_.give_up) {
    log::error("what came from slack was parked", {{"delivery", ended.key}, {"attempts", ended.attempts}});
    return tx.park_inbound(ended.key, "it could not be dealt with for a day");
  }
  const int doublings = std::clamp(ended.attempts - 1, 0, 20);
  const Millis wait = std::min<Millis>(settings_.longest_wait, settings_.first_wait * (1L << doublings));
  tx.inbound_again(ended.key, now + wait, kNotYet);
}

void Inbox::take_up(const storage::InboundRow& row) {
  log::info("dealing with what was kept", {{"delivery", row.key}, {"attempt", row.attempts}});
  replay_(row.body, [this, key = row.key, attempts = row.attempts, since = row.since](bool dealt_with) {
    const std::lock_guard lock(mutex_);
    ended_.push_back({key, dealt_with, attempts, since});
    wake_.notify_one();
  });
}

}  // namespace c1::bot
