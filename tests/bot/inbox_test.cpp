// What was acknowledged is dealt with, whatever happens in between.

#include "bot/inbox.hpp"

#include <gmock/gmock.h>

#include <condition_variable>
#include <filesystem>
#include <future>

#include "base/ids.hpp"
#include "base/log.hpp"

namespace c1::bot::inbox_test {
namespace {

class InboxTest : public ::testing::Test {
 protected:
  InboxTest() { log::configure(log::Level::off, log::Format::text); }
  void TearDown() override { std::filesystem::remove(file_); }

  bool keeps(Inbox& inbox, const std::string& key) {
    std::promise<bool> kept;
    inbox.keep({.key = key, .payload = "payload of " + key, .why = "no card yet"},
               [&](bool how) { kept.set_value(how); });
    return kept.get_future().get();
  }
  storage::OutboxCounts counts() {
    return store_->read([&](storage::Tx& tx) { return tx.outbox_counts(clock_.now()); });
  }
  // Until it is so, or for a minute: a busy disk may take its time.
  template <class F>
  bool comes(F&& so) {
    const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds{60};
    while (!so()) {
      if (std::chrono::steady_clock::now() > deadline) return false;
      std::this_thread::yield();
    }
    return true;
  }

  const std::filesystem::path file_ = std::filesystem::temp_directory_path() / ("c1-inbox-" + new_id() + ".db");
  std::unique_ptr<storage::Store> store_ = storage::open_store("sqlite:" + file_.string()).value();
  SystemClock clock_;
  const InboxSettings quick_{.first_wait = Millis{1}, .longest_wait = Millis{2}, .busy = Millis{60'000}};
};

TEST_F(InboxTest, WhatIsKeptComesAgainUntilItIsDealtWith) {
  std::atomic<int> times = 0;
  std::mutex mutex;
  std::string seen;
  Inbox inbox(*store_, clock_, quick_);
  inbox.start([&](const std::string& payload, const std::function<void(bool)>& dealt_with) {
    {
      const std::lock_guard lock(mutex);
      seen = payload;
    }
    dealt_with(++times == 3);
  });
  EXPECT_TRUE(keeps(inbox, "message:D1:1.1"));
  EXPECT_TRUE(comes([&] { return counts().inbound == 0; }));
  inbox.stop();
  EXPECT_EQ(times, 3);
  EXPECT_EQ(seen, "payload of message:D1:1.1");
}

TEST_F(InboxTest, ItOutlivesTheProcessThatKeptIt) {
  {
    Inbox first(*store_, clock_, quick_);
    first.start([](const std::string&, const std::function<void(bool)>&) {});  // cut off in the middle
    EXPECT_TRUE(keeps(first, "message:D1:1.1"));
  }
  store_.reset();
  store_ = storage::open_store("sqlite:" + file_.string()).value();
  store_->write([&](storage::Tx& tx) { tx.release_inbound(clock_.now()); });
  Inbox second(*store_, clock_, quick_);
  std::atomic<int> times = 0;
  second.start([&](const std::string&, const std::function<void(bool)>& dealt_with) {
    ++times;
    dealt_with(true);
  });
  EXPECT_TRUE(comes([&] { return counts().inbound == 0; }));
  second.stop();
  EXPECT_EQ(times, 1);
}

TEST_F(InboxTest, WhatIsSettledMeanwhileDoesNotComeAgain) {
  std::atomic<int> times = 0;
  Inbox inbox(*store_, clock_, {.busy = Millis{60'000}});
  inbox.start([&](const std::string&, const std::function<void(bool)>&) { ++times; });
  std::promise<bool> kept;
  inbox.keep({.key = "trigger:1", .payload = "{}", .why = "slow", .in_work = true},
             [&](bool how) { kept.set_value(how); });
  EXPECT_TRUE(kept.get_future().get());
  EXPECT_EQ(counts().inbound, 1);
  inbox.settled("trigger:1");
  EXPECT_TRUE(comes([&] { return counts().inbound == 0; }));
  EXPECT_EQ(times, 0);
}

TEST_F(InboxTest, WhatNeverCanBeDealtWithIsParkedAndCanBeRetried) {
  Inbox inbox(*store_, clock_, {.first_wait = Millis{1}, .give_up = Millis{0}});
  std::atomic<bool> works = false;
  inbox.start([&](const std::string&, const std::function<void(bool)>& dealt_with) { dealt_with(works); });
  EXPECT_TRUE(keeps(inbox, "message:D1:1.1"));
  EXPECT_TRUE(comes([&] { return counts().inbound_parked == 1; }));
  works = true;
  EXPECT_EQ(store_->write([&](storage::Tx& tx) { return tx.retry_parked("", clock_.now()); }), 1);
  inbox.look();
  EXPECT_TRUE(comes([&] { return counts().inbound_parked + counts().inbound == 0; }));
}

}  // namespace
}  // namespace c1::bot::inbox_test
