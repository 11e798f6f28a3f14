#include "bot/outbox.hpp"

#include <algorithm>

#include "base/log.hpp"
#include "storage/turns.hpp"

namespace c1::bot {
namespace {

constexpr Millis kStoreIsDown{1'000};
constexpr Millis kUnclear{
    3'000};  // what may have been carried out is looked for after so long: it may still be on its way

}  // namespace

Outbox::Outbox(storage::Store& store, const Clock& clock, Doer doer, OutboxSettings settings)
    : store_(store), clock_(clock), doer_(std::move(doer)), settings_(settings) {}

Outbox::~Outbox() { stop(); }

void Outbox::start() {
  books_ = std::jthread([this](const std::stop_token& stop) { keep_books(stop); });
  for (std::size_t i = 0; i < settings_.doers; ++i)
    hands_.emplace_back([this](const std::stop_token& stop) { carry_out(stop); });
}

void Outbox::wake() {
  const std::lock_guard lock(mutex_);
  woken_ = true;
  book_work_.notify_one();
}

void Outbox::stop() {
  for (std::jthread& hand : hands_) hand.request_stop();
  for (std::jthread& hand : hands_) hand.join();
  hands_.clear();
  if (!books_.joinable()) return;
  books_.request_stop();
  books_.join();
  books_ = {};
  give_back();
}

// What was claimed and not begun need not wait for the end of its lease: another server takes it, or the next start.
void Outbox::give_back() {
  std::deque<storage::DueEffect> not_begun;
  {
    const std::lock_guard lock(mutex_);
    not_begun.swap(claimed_);
  }
  if (not_begun.empty()) return;
  for (storage::DueEffect& effect : not_begun) effect.leased_until = in_hand_.at(effect.key);
  try {
    store_.write([&, now = clock_.now()](storage::Tx& tx) {
      for (const storage::DueEffect& effect : not_begun) tx.again(effect, now, true, "not begun");
    });
  } catch (const std::exception& error) {
    log::error("the outbox cannot write", {{"problem", error.what()}});
  }
}

// One thread keeps the books, so that recording and claiming are one transaction however many effects end at once.
void Outbox::keep_books(const std::stop_token& stop) {
  Millis wait{0};
  while (true) {
    std::vector<Ended> ended;
    std::size_t free_hands = 0;
    {
      std::unique_lock lock(mutex_);
      book_work_.wait_for(lock, stop, wait, [this] { return woken_ || !ended_.empty(); });
      woken_ = false;
      ended.swap(ended_);
      free_hands = settings_.doers + ended.size() - in_hand_.size();
    }
    const bool stopping = stop.stop_requested();
    if (stopping && ended.empty()) return;
    wait = turn(std::move(ended), free_hands, !stopping);
  }
}

Millis Outbox::turn(std::vector<Ended> ended, std::size_t free_hands, bool claim) {
  std::vector<storage::DueEffect> claimed;
  std::optional<Instant> next;
  const Instant now = clock_.now();
  const auto pick = storage::is_for_the_oldest(round_) ? storage::Tx::Pick::due_longest : storage::Tx::Pick::by_turn;
  for (Ended& one : ended) one.effect.leased_until = in_hand_.extract(one.effect.key).mapped();
  try {
    store_.write([&](storage::Tx& tx) {
      claimed.clear();
      for (const Ended& one : ended) record(tx, one, now);
      if (claim && free_hands > 0) claimed = tx.claim(now, settings_.lease, free_hands, pick);
      next = tx.next_due();
    });
  } catch (const std::exception& error) {
    log::error("the outbox cannot write", {{"problem", error.what()}});
    const bool written = !ended.empty() && record_one_by_one(ended, now);
    return written ? Millis{0} : kStoreIsDown;
  }
  if (!claimed.empty()) ++round_;
  const bool all_hands_full = claimed.size() == free_hands;
  std::erase_if(claimed, [this](const storage::DueEffect& effect) { return !take_in_hand(effect); });
  {
    const std::lock_guard lock(mutex_);
    for (storage::DueEffect& effect : claimed) claimed_.push_back(std::move(effect));
  }
  // No more hands than there is work for: all others would wake up only to go to sleep again.
  for (std::size_t i = 0; i < claimed.size(); ++i) hand_work_.notify_one();
  if (all_hands_full || !next) return settings_.look_anyway;  // an effect that ends wakes us
  return std::clamp(std::chrono::duration_cast<Millis>(*next - now), Millis{20}, settings_.look_anyway);
}

// False: a hand of ours is at it. Its lease ended meanwhile, as when the machine slept or its clock was set; it has a new
// one, and is not done twice.
bool Outbox::take_in_hand(const storage::DueEffect& effect) {
  const auto [place, is_new] = in_hand_.insert_or_assign(effect.key, effect.leased_until);
  if (!is_new) log::warn("an effect took longer than its lease", {{"effect", effect.key}});
  return is_new;
}

// One of them may be what cannot be written: the others are not to be done again for that. Where it is the database that
// is down, they keep their lease and are claimed again when it ends: later, but not lost.
bool Outbox::record_one_by_one(const std::vector<Ended>& all, Instant now) const {
  for (const Ended& one : all) {
    std::string problem;
    try {
      store_.write([&](storage::Tx& tx) { record(tx, one, now); });
      continue;
    } catch (const std::exception& error) {
      problem = error.what();
    }
    try {
      store_.write([&](storage::Tx& tx) { tx.again(one.effect, now + back_off(one.effect.attempts), false, problem); });
    } catch (const std::exception&) {
      return false;
    }
  }
  return true;
}

void Outbox::record(storage::Tx& tx, const Ended& ended, Instant now) const {
  const auto& [effect, done] = ended;
  const Millis unclear = std::min(kUnclear, settings_.longest_wait);
  if (done.record) done.record(tx);
  switch (done.how) {
    case Done::How::done:
      tx.done(effect);
      break;
    case Done::How::parked:
      tx.park(effect, now, done.error);
      break;
    case Done::How::again:
      tx.again(effect,
               now + (done.wait > Millis{0} ? done.wait
                                            : std::max(back_off(effect.attempts), done.refused ? Millis{0} : unclear)),
               done.refused, done.error);
      break;
  }
}

Millis Outbox::back_off(int attempts) const {
  const int doublings = std::clamp(attempts - 1, 0, 20);
  return std::min<Millis>(settings_.longest_wait, settings_.first_wait * (1L << doublings));
}

void Outbox::carry_out(const std::stop_token& stop) {
  while (true) {
    storage::DueEffect effect;
    {
      std::unique_lock lock(mutex_);
      if (!hand_work_.wait(lock, stop, [this] { return !claimed_.empty(); }) || stop.stop_requested()) return;
      effect = std::move(claimed_.front());
      claimed_.pop_front();
    }
    Done done;
    try {
      done = doer_(effect, stop);
    } catch (const std::exception& error) {
      done = {.how = Done::How::again, .error = error.what()};
    }
    log::debug("an effect has ended", {{"effect", effect.key}, {"attempt", effect.attempts}});
    if (done.how == Done::How::again && !done.error.empty())
      log::warn("an effect must be tried again",
                {{"effect", effect.key}, {"attempt", effect.attempts}, {"why", done.error}});
    if (done.how == Done::How::parked)
      log::error("an effect was parked", {{"effect", effect.key}, {"why", done.error}});
    effect.place = done.place;
    const std::lock_guard lock(mutex_);
    ended_.push_back({std::move(effect), std::move(done)});
    book_work_.notify_one();
  }
}

}  // namespace c1::bot
