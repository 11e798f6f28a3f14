#include "bot/outbox.hpp"

#include <algorithm>

#include "base/log.hpp"
#include "base/waiting.hpp"
#include "storage/turns.hpp"

namespace c1::bot {
namespace {

constexpr Millis kStoreIsDown{1'000};
constexpr Millis kUnclear{
    3'000};  // what may have been carried out is looked for after so long: it may still be on its way
constexpr Millis kLookEvery{2};
constexpr Millis kLastMoment{100};  // for calls that are being answered while we stop

}  // namespace

// What a hand does while it does not wait, it does alone: it is enough to wake as many as there are processors, and one
// more when one of them begins to wait.
class Outbox::Hand final : public HearsOfWaits {
 public:
  explicit Hand(Outbox& outbox) : outbox_(outbox) { hears_of_waits = this; }
  ~Hand() override { hears_of_waits = nullptr; }
  Hand(const Hand&) = delete;
  Hand& operator=(const Hand&) = delete;

  void wait_begins() override {
    const std::lock_guard lock(outbox_.mutex_);
    if (!outbox_.claimed_.empty()) outbox_.hand_work_.notify_one();
  }
  void wait_ends() override {}

 private:
  Outbox& outbox_;
};

struct Outbox::Reception {
  std::mutex mutex;
  Outbox* outbox;  // null: closed
};

Outbox::Outbox(storage::Store& store, const Clock& clock, Doer doer, OutboxSettings settings)
    : store_(store),
      clock_(clock),
      doer_(std::move(doer)),
      settings_(settings),
      reception_(std::make_shared<Reception>()) {
  reception_->outbox = this;
}

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
  give_up_calls();
  if (!books_.joinable()) return;
  books_.request_stop();
  books_.join();
  books_ = {};
  give_back();
}

// What is not answered in a moment may have been carried out, or not.
void Outbox::give_up_calls() {
  std::unordered_map<std::string, EffectPtr> left;
  {
    std::unique_lock lock(mutex_);
    none_under_way_.wait_for(lock, kLastMoment, [this] { return under_way_.empty(); });
    left = under_way_;
  }
  for (const auto& [key, effect] : left)
    has_ended(*effect, {.how = Done::How::again, .error = "stopped while an answer was waited for"});
  const std::lock_guard lock(reception_->mutex);
  reception_->outbox = nullptr;
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
      wait_for_book_work(lock, stop, wait);
      woken_ = false;
      ended.swap(ended_);
      free_hands = settings_.doers + ended.size() - in_hand_.size();
    }
    const bool stopping = stop.stop_requested();
    if (stopping && ended.empty()) return;
    wait = turn(std::move(ended), free_hands, !stopping);
  }
}

// For so long at most. What lies there meanwhile although somebody was woken for it, because hands wait without saying so,
// is another hand's.
void Outbox::wait_for_book_work(std::unique_lock<std::mutex>& lock, const std::stop_token& stop, Millis most) {
  const auto is_there = [this] { return woken_ || !ended_.empty(); };
  while (!claimed_.empty() && most > kLookEvery && !stop.stop_requested()) {
    if (book_work_.wait_for(lock, stop, kLookEvery, is_there)) return;
    most -= kLookEvery;
    if (!claimed_.empty()) hand_work_.notify_one();
  }
  book_work_.wait_for(lock, stop, most, is_there);
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
  const std::size_t processors = std::max<std::size_t>(2, std::thread::hardware_concurrency());
  for (std::size_t i = 0; i < std::min(claimed.size(), processors); ++i) hand_work_.notify_one();
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
  const Hand hand(*this);
  while (true) {
    EffectPtr effect;
    {
      std::unique_lock lock(mutex_);
      if (!hand_work_.wait(lock, stop, [this] { return !claimed_.empty(); }) || stop.stop_requested()) return;
      effect = std::make_shared<const storage::DueEffect>(std::move(claimed_.front()));
      claimed_.pop_front();
      under_way_.emplace(effect->key, effect);
    }
    Done done = outcome(*effect, stop);
    if (done.rest)
      begin_rest(std::move(effect), done);
    else
      has_ended(*effect, std::move(done));
  }
}

Done Outbox::outcome(const storage::DueEffect& effect, const std::stop_token& stop) const {
  try {
    return doer_(effect, stop);
  } catch (const std::exception& error) {
    return {.how = Done::How::again, .error = error.what()};
  }
}

void Outbox::begin_rest(EffectPtr effect, const Done& done) {
  const auto tell = [reception = reception_, effect = std::move(effect)](Done end) {
    const std::lock_guard lock(reception->mutex);
    if (reception->outbox) reception->outbox->has_ended(*effect, std::move(end));
  };
  try {
    done.rest(tell);
  } catch (const std::exception& error) {
    tell({.how = Done::How::again, .error = error.what()});
  }
}

// The first time counts.
void Outbox::has_ended(const storage::DueEffect& effect, Done done) {
  log::debug("an effect has ended", {{"effect", effect.key}, {"attempt", effect.attempts}});
  if (done.how == Done::How::again && !done.error.empty())
    log::warn("an effect must be tried again",
              {{"effect", effect.key}, {"attempt", effect.attempts}, {"why", done.error}});
  if (done.how == Done::How::parked) log::error("an effect was parked", {{"effect", effect.key}, {"why", done.error}});
  const std::lock_guard lock(mutex_);
  if (under_way_.erase(effect.key) == 0) return;
  ended_.push_back({effect, std::move(done)});
  ended_.back().effect.place = ended_.back().done.place;
  if (under_way_.empty()) none_under_way_.notify_all();
  book_work_.notify_one();
}

}  // namespace c1::bot
