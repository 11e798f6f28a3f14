// How the ends of effects are recorded: together, and yet each for itself.

#include "bot/outbox.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <map>

#include "base/ids.hpp"
#include "base/log.hpp"

namespace c1::bot::outbox_test {
namespace {

class OutboxTest : public ::testing::Test {
 protected:
  OutboxTest() { log::configure(log::Level::off, log::Format::text); }
  ~OutboxTest() override { std::filesystem::remove(file_); }

  // Neither due, nor later, nor under way.
  bool is_empty() {
    return store_->read([&](storage::Tx& tx) {
      return std::none_of(people_.begin(), people_.end(), [&](const std::string& person) {
        return tx.waiting("card/r1/" + person + "@acme.test").has_value();
      });
    });
  }

  const std::filesystem::path file_ = std::filesystem::temp_directory_path() / ("c1-outbox-" + new_id() + ".db");
  std::unique_ptr<storage::Store> store_ = storage::open_store("sqlite:" + file_.string()).value();
  SystemClock clock_;
  const std::vector<std::string> people_{"lena", "omar", "ines", "jun", "pia"};
};

TEST_F(OutboxTest, WhatCannotBeRecordedOfOneIsNoReasonToDoTheOthersAgain) {
  constexpr std::size_t kHands = 5;
  std::mutex mutex;
  std::condition_variable came;
  std::map<std::string, int> done;
  const auto doer = [&](const storage::DueEffect& effect, const std::stop_token&) -> Done {
    std::unique_lock lock(mutex);
    const int time = ++done[effect.key];
    came.notify_all();
    // They end together, and are recorded in one transaction.
    came.wait_for(lock, std::chrono::seconds{10}, [&] { return done.size() == kHands; });
    if (effect.key.find("lena") == std::string::npos || time > 2) return {};
    return {.record = [](storage::Tx&) { throw std::runtime_error("this row is not taken"); }};
  };
  Outbox outbox(*store_, clock_, doer, {.doers = kHands, .first_wait = Millis{1}, .longest_wait = Millis{5}});
  store_->write([&](storage::Tx& tx) {
    for (const std::string& person : people_)
      tx.enqueue(workflow::SyncCard{{"r1"}, {person + "@acme.test"}}, clock_.now());
  });
  outbox.start();
  const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds{20};
  while (!is_empty() && std::chrono::steady_clock::now() < deadline) std::this_thread::yield();
  outbox.stop();
  EXPECT_TRUE(is_empty());
  ASSERT_EQ(done.size(), kHands);
  for (const auto& [key, times] : done) EXPECT_EQ(times, key.find("lena") == std::string::npos ? 1 : 3) << key;
}

// A machine that slept, or a clock that was set: the call is still on its way, and made once.
TEST_F(OutboxTest, WhatIsInAHandIsNotDoneTwiceThoughItsLeaseHasEnded) {
  ManualClock clock(clock_.now());
  std::mutex mutex;
  std::condition_variable came;
  std::vector<std::string> begun;
  const auto begins = [&](const std::string& person) {
    return std::count(begun.begin(), begun.end(), "card/r1/" + person + "@acme.test");
  };
  const auto doer = [&](const storage::DueEffect& effect, const std::stop_token&) -> Done {
    std::unique_lock lock(mutex);
    begun.push_back(effect.key);
    came.notify_all();
    if (effect.key.find("lena") == std::string::npos) return {};
    came.wait_for(lock, std::chrono::seconds{10}, [&] { return begins("omar") > 0; });
    return {.how = Done::How::again, .refused = true};
  };
  Outbox outbox(*store_, clock, doer, {.doers = 3, .first_wait = Millis{1}, .longest_wait = Millis{1}});
  const auto asks_for = [&](const std::string& person) {
    store_->write([&](storage::Tx& tx) {
      tx.enqueue(workflow::SyncCard{{"r1"}, {person + "@acme.test"}}, clock.now());
    });
    outbox.wake();
  };
  const auto wait_until = [&](const auto& so) {
    std::unique_lock lock(mutex);
    return came.wait_for(lock, std::chrono::seconds{10}, so);
  };
  asks_for("lena");
  outbox.start();
  ASSERT_TRUE(wait_until([&] { return begins("lena") == 1; }));
  clock.advance(std::chrono::hours{1});
  asks_for("omar");  // and what is due again is claimed with it
  ASSERT_TRUE(wait_until([&] { return begins("omar") == 1; }));
  EXPECT_EQ(begins("lena"), 1);
  outbox.stop();
  EXPECT_EQ(begins("lena"), 1);
  // What it said of its end was recorded, under the lease that it has by then.
  store_->write([&](storage::Tx& tx) {
    const auto due = tx.claim(clock.now() + std::chrono::seconds{1}, Millis{1'000}, 1);
    ASSERT_EQ(due.size(), 1u);
    EXPECT_EQ(due[0].refused, 1);
  });
}

}  // namespace
}  // namespace c1::bot::outbox_test
