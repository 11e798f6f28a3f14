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

}  // namespace
}  // namespace c1::bot::outbox_test
