#include "net/workers.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <future>
#include <latch>

namespace c1::net {
namespace {

// One of two is awake at a time. Nobody looks unless the test does.
struct OneAwake {
  std::atomic<int> asked_to_look = 0;
  Workers workers{{.threads = 2, .awake = 1, .queue_limit = 100, .look_soon = [this] { ++asked_to_look; }}};
};

TEST(WorkersTest, TheOneWhoIsAwakeTakesWhatComesMeanwhile) {
  OneAwake one;
  std::latch started(1), may_end(1);
  std::promise<std::thread::id> first, second;
  ASSERT_TRUE(one.workers.add([&] {
    first.set_value(std::this_thread::get_id());
    started.count_down();
    may_end.wait();
  }));
  started.wait();
  ASSERT_TRUE(one.workers.add([&] { second.set_value(std::this_thread::get_id()); }));
  EXPECT_EQ(one.asked_to_look, 1);
  may_end.count_down();
  EXPECT_EQ(first.get_future().get(), second.get_future().get());
}

TEST(WorkersTest, WhoeverWaitsLetsAnotherGoOn) {
  OneAwake one;
  std::latch done(1);
  ASSERT_TRUE(one.workers.add([&] {
    const Waiting for_the_other;
    done.wait();
  }));
  ASSERT_TRUE(one.workers.add([&] { done.count_down(); }));
  one.workers.stop();
  EXPECT_TRUE(done.try_wait());
}

TEST(WorkersTest, WhoeverBeginsToWaitWakesAnotherForWhatIsQueued) {
  OneAwake one;
  std::latch started(1), queued(1), done(1);
  ASSERT_TRUE(one.workers.add([&] {
    started.count_down();
    queued.wait();
    const Waiting for_the_other;
    done.wait();
  }));
  started.wait();
  ASSERT_TRUE(one.workers.add([&] { done.count_down(); }));
  queued.count_down();
  one.workers.stop();
  EXPECT_TRUE(done.try_wait());
}

TEST(WorkersTest, WhatIsLeftLyingIsTakenByOneMore) {
  OneAwake one;
  std::latch started(1), done(1);
  ASSERT_TRUE(one.workers.add([&] {
    started.count_down();
    done.wait();  // says nothing of it
  }));
  started.wait();
  ASSERT_TRUE(one.workers.add([&] { done.count_down(); }));
  while (one.workers.look()) std::this_thread::yield();
  done.wait();
  EXPECT_FALSE(one.workers.look());
}

TEST(WorkersTest, NobodyIsAskedToLookTwiceAtOnce) {
  OneAwake one;
  std::latch started(1), may_end(1);
  ASSERT_TRUE(one.workers.add([&] {
    started.count_down();
    may_end.wait();
  }));
  started.wait();
  for (int i = 0; i < 10; ++i) ASSERT_TRUE(one.workers.add([] {}));
  EXPECT_EQ(one.asked_to_look, 1);
  may_end.count_down();
}

// Many jobs from many threads, some of which wait: none is forgotten, whoever is awake.
TEST(WorkersTest, NoJobIsForgotten) {
  constexpr int kJobs = 2'000;
  std::atomic<int> ran = 0;
  Workers workers{{.threads = 4, .awake = 2, .queue_limit = 2 * kJobs, .look_soon = [] {}}};
  std::latch all(2 * kJobs);
  const auto add_some = [&] {
    for (int i = 0; i < kJobs; ++i)
      ASSERT_TRUE(workers.add([&, i] {
        if (i % 7 == 0) {
          const Waiting for_a_moment;
          std::this_thread::yield();
        }
        ++ran;
        all.count_down();
      }));
  };
  std::thread other(add_some);
  add_some();
  other.join();
  all.wait();
  EXPECT_EQ(ran, 2 * kJobs);
  workers.stop();
}

}  // namespace
}  // namespace c1::net
