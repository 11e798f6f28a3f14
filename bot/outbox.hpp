#pragma once
// Carries out effects: claims what is due, hands each to the doer, records how it ended. An effect is gone only when it
// is done; one that was cut off by a crash is claimed again when its lease ends.

#include <condition_variable>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <stop_token>
#include <string>
#include <thread>
#include <unordered_map>
#include <vector>

#include "base/clock.hpp"
#include "storage/store.hpp"

namespace c1::bot {

// How an effect ended.
struct Done {
  enum class How {
    done,
    again,   // not yet: try after `wait`
    parked,  // never will: kept with its error until somebody acts
  } how = How::done;
  Millis wait{0};          // again: at least this long; 0 = by the outbox's own back-off
  bool refused = false;    // again: it is certain that nothing was done in the world
  std::string error = {};  // again: "" = nothing is wrong, it is not the time yet
  // What is to be remembered of it, in the transaction that records its end. May run more than once.
  std::function<void(storage::Tx&)> record = {};
  std::string place = {};  // the workspace it was tried in (MessageRow::team)
  // If there is one, nothing else here counts: what is left is a call that no hand need wait for. Called at once, on the
  // hand; it tells how the effect ended, once, on any thread. What it tells has no rest.
  std::function<void(std::function<void(Done)>)> rest = {};
};

// Carries out one effect; may block (on Slack; where it does it says so, base/waiting.hpp), runs on the outbox's own
// threads, never throws for what can be expected. What it throws is logged and counts as `again`. It should give up soon
// after the token asks it to.
using Doer = std::function<Done(const storage::DueEffect&, std::stop_token)>;

struct OutboxSettings {
  std::size_t doers = 16;        // effects under way at the same time
  Millis lease{180'000};         // longer than any doer may take
  Millis first_wait{1'000};      // back-off: doubled with each attempt ...
  Millis longest_wait{300'000};  // ... up to this
  Millis look_anyway{30'000};    // how long nothing may be looked at, though nothing seems due
};

class Outbox {
 public:
  Outbox(storage::Store& store, const Clock& clock, Doer doer, OutboxSettings settings);
  ~Outbox();  // stop()

  void start();
  // There may be new work. Any thread; cheap.
  void wake();
  // Lets what is under way end (doers are asked to hurry), records it, and ends the threads. What was not begun stays
  // in the store, due as it was. Idempotent.
  void stop();

 private:
  using EffectPtr = std::shared_ptr<const storage::DueEffect>;
  struct Ended {
    storage::DueEffect effect;
    Done done;
  };
  class Hand;
  struct Reception;

  void keep_books(const std::stop_token& stop);
  void wait_for_book_work(std::unique_lock<std::mutex>& lock, const std::stop_token& stop, Millis most);
  void carry_out(const std::stop_token& stop);
  Done outcome(const storage::DueEffect& effect, const std::stop_token& stop) const;
  void begin_rest(EffectPtr effect, const Done& done);
  void has_ended(const storage::DueEffect& effect, Done done);
  void give_up_calls();
  void give_back();
  // Records what has ended and claims as much as there are free hands. When to look again if nobody wakes us.
  Millis turn(std::vector<Ended> ended, std::size_t free_hands, bool claim);
  bool take_in_hand(const storage::DueEffect& effect);
  void record(storage::Tx& tx, const Ended& ended, Instant now) const;
  bool record_one_by_one(const std::vector<Ended>& all, Instant now) const;  // false: nothing can be written
  Millis back_off(int attempts) const;

  storage::Store& store_;
  const Clock& clock_;
  Doer doer_;
  OutboxSettings settings_;

  std::mutex mutex_;
  std::condition_variable_any book_work_;  // woken_, or ended_ has something
  std::condition_variable_any hand_work_;  // claimed_ has something
  bool woken_ = true;
  std::uint64_t round_ = 0;                           // in which something was claimed
  std::unordered_map<std::string, Instant> in_hand_;  // claimed, not recorded; until when ours; the books' own
  std::deque<storage::DueEffect> claimed_;
  std::unordered_map<std::string, EffectPtr> under_way_;  // by key: begun, not ended
  std::condition_variable none_under_way_;
  std::vector<Ended> ended_;
  std::shared_ptr<Reception> reception_;  // of the ends of rests, which may come when we are gone

  std::vector<std::jthread> hands_;
  std::jthread books_;
};

}  // namespace c1::bot
