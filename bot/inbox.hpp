#pragma once
// What came in from Slack, was acknowledged, and is not dealt with yet: a comment below a card whose place is not
// recorded, an event by somebody whom Slack could not tell us about, a click that took longer than Slack waits. Each is
// a row from before its ack until it is dealt with, taken up again and again, also by the next start or another server.
// Dealing with a thing twice does no harm: its delivery key sees to that.

#include <condition_variable>
#include <functional>
#include <mutex>
#include <stop_token>
#include <string>
#include <thread>
#include <vector>

#include "base/clock.hpp"
#include "slack/answer.hpp"
#include "storage/store.hpp"

namespace c1::bot {

struct InboxSettings {
  Millis first_wait{300};       // before it is taken up again; doubled each time ...
  Millis longest_wait{60'000};  // ... up to this
  Millis give_up{86'400'000};   // then it is parked with its reason
  Millis busy{30'000};          // how long whoever is at work on it is left alone
  std::size_t at_once = 64;
};

class Inbox {
 public:
  // Deals with one payload; calls back once, from any thread, whether that is done or it must come again.
  using Replay = std::function<void(const std::string& payload, std::function<void(bool dealt_with)>)>;

  Inbox(storage::Store& store, const Clock& clock, InboxSettings settings = {});
  ~Inbox();  // stop()

  void start(Replay replay);
  // Records it, in one transaction with all that wait. `ready(true)` once it is on the disk.
  void keep(const slack::Keeping::What& what, std::function<void(bool)> ready);
  void settled(const std::string& key);
  void given_up(const std::string& key);
  // There may be something: at the start, or because it was asked for by hand. Any thread.
  void look();
  // Records what has ended, then ends the thread. What is under way is taken up again by the next start. Idempotent.
  void stop();

 private:
  struct Kept {
    slack::Keeping::What what;
    std::function<void(bool)> ready;
  };
  struct Ended {
    std::string key;
    bool dealt_with = true;
    int attempts = 0;
    Instant since{};
  };

  void work(const std::stop_token& stop);
  // Writes down what is new and what has ended, claims what is due. When to look again.
  Millis turn(std::vector<Kept> kept, std::vector<Ended> ended, bool claim);
  void record(storage::Tx& tx, const Ended& ended, Instant now) const;
  void take_up(const storage::InboundRow& row);

  storage::Store& store_;
  const Clock& clock_;
  const InboxSettings settings_;
  Replay replay_;

  std::mutex mutex_;
  std::condition_variable_any wake_;
  bool look_ = true;
  std::vector<Kept> kept_;
  std::vector<Ended> ended_;
  std::jthread thread_;
};

}  // namespace c1::bot
