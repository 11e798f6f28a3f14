// How the ends of effects are recorded: together, and yet each for itself.

#include "bot/outbox.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <condition_variable>
#include <filesystem>
#include <map>

#include "base/ids.hpp"
#include "base/log.hpp"

namespace c1::bot::outbox_test {
namespace {

class OutboxTest : public ::testing::Test {
 public:
  ~OutboxTest() override { std::filesystem::remove(file_); }

 protected:
  OutboxTest() { log::configure(log::Level::off, log::Format::text); }

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

// Calls of which no hand waits for the answer; the test gives the answers.
class RestsTest : public OutboxTest {
 protected:
  using Ended = std::function<void(Done)>;

  void ask_for(const std::vector<std::string>& people) {
    store_->write([&](storage::Tx& tx) {
      for (const std::string& person : people)
        tx.enqueue(workflow::SyncCard{{"r1"}, {person + "@acme.test"}}, clock_.now());
    });
  }
  Done begins(const storage::DueEffect& effect, const std::stop_token&) {
    return {.rest = [this, key = effect.key](Ended ended) {
      const std::lock_guard lock(mutex_);
      waiting_.emplace(key, std::move(ended));
      ++begun_;
      came_.notify_all();
    }};
  }
  Doer doer() {
    return [this](const auto& effect, const std::stop_token& stop) { return begins(effect, stop); };
  }
  bool wait_until_begun(std::size_t count) {
    std::unique_lock lock(mutex_);
    return came_.wait_for(lock, std::chrono::seconds{20}, [&] { return begun_ >= count; });
  }
  bool wait_until_empty() {
    const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds{20};
    while (!is_empty() && std::chrono::steady_clock::now() < deadline) std::this_thread::yield();
    return is_empty();
  }
  void answer(const std::string& person, Done done) {
    Ended ended;
    {
      const std::lock_guard lock(mutex_);
      ended = std::move(waiting_.at("card/r1/" + person + "@acme.test"));
      waiting_.erase("card/r1/" + person + "@acme.test");
    }
    ended(std::move(done));
  }

  std::mutex mutex_;
  std::condition_variable came_;
  std::map<std::string, Ended> waiting_;
  std::size_t begun_ = 0;
};

TEST_F(RestsTest, AreAllUnderWayAndEndInAnyOrder) {
  ask_for(people_);
  Outbox outbox(*store_, clock_, doer(), {.doers = people_.size(), .first_wait = Millis{1}, .longest_wait = Millis{1}});
  outbox.start();
  ASSERT_TRUE(wait_until_begun(people_.size()));
  answer("pia", {.how = Done::How::again, .refused = true});
  answer("lena", {});
  answer("jun", {});
  ASSERT_TRUE(wait_until_begun(people_.size() + 1));  // pia's, once more
  answer("pia", {});
  answer("omar", {});
  answer("ines", {});
  EXPECT_TRUE(wait_until_empty());
  EXPECT_EQ(begun_, people_.size() + 1);
}

TEST_F(RestsTest, NoMoreAreUnderWayThanAreSet) {
  ask_for(people_);
  Outbox outbox(*store_, clock_, doer(), {.doers = 2});
  outbox.start();
  for (std::size_t ended = 0; ended < people_.size(); ++ended) {
    ASSERT_TRUE(wait_until_begun(std::min(ended + 2, people_.size())));
    std::string person;
    {
      const std::lock_guard lock(mutex_);
      EXPECT_LE(waiting_.size(), 2u);
      person = waiting_.begin()->first.substr(8);
      person.resize(person.find('@'));
    }
    answer(person, {});
  }
  EXPECT_TRUE(wait_until_empty());
}

TEST_F(RestsTest, TheFirstEndCounts) {
  ask_for({"lena"});
  Outbox outbox(*store_, clock_, doer(), {});
  outbox.start();
  ASSERT_TRUE(wait_until_begun(1));
  const Ended ended = waiting_.begin()->second;
  ended({});
  ended({.how = Done::How::parked, .error = "said too late"});
  EXPECT_TRUE(wait_until_empty());
  outbox.stop();
  EXPECT_TRUE(store_->read([](storage::Tx& tx) { return tx.parked(10); }).empty());
}

TEST_F(RestsTest, WhatThrowsWhenItBeginsIsTriedAgain) {
  ask_for({"lena"});
  std::atomic<int> times = 0;
  const auto throws_once = [&](const storage::DueEffect& effect, const std::stop_token& stop) -> Done {
    if (++times > 1) return begins(effect, stop);
    return {.rest = [](const Ended&) { throw std::runtime_error("no connection"); }};
  };
  Outbox outbox(*store_, clock_, throws_once, {.first_wait = Millis{1}, .longest_wait = Millis{1}});
  outbox.start();
  ASSERT_TRUE(wait_until_begun(1));
  answer("lena", {});
  EXPECT_TRUE(wait_until_empty());
  EXPECT_EQ(times, 2);
}

TEST_F(RestsTest, WhatIsNotAnsweredWhenAllEndsIsInDoubt) {
  ask_for({"lena"});
  Ended late;
  {
    Outbox outbox(*store_, clock_, doer(), {.first_wait = Millis{1}, .longest_wait = Millis{1}});
    outbox.start();
    ASSERT_TRUE(wait_until_begun(1));
    late = waiting_.begin()->second;
    outbox.stop();
  }
  late({});  // nobody is there to hear it
  store_->write([&](storage::Tx& tx) {
    const auto due = tx.claim(clock_.now() + std::chrono::seconds{1}, Millis{1'000}, 1);
    ASSERT_EQ(due.size(), 1u);
    EXPECT_TRUE(due[0].maybe_done_before());
  });
}

}  // namespace
}  // namespace c1::bot::outbox_test
