#include "net/runtime.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <future>
#include <latch>
#include <stdexcept>
#include <thread>

namespace c1::net {
namespace {

TEST(RuntimeTest, RunsWorkOnAnotherThread) {
  Runtime runtime({.io_threads = 1, .workers = 1});
  std::promise<std::thread::id> ran;
  ASSERT_TRUE(runtime.try_work([&] { ran.set_value(std::this_thread::get_id()); }));
  EXPECT_NE(ran.get_future().get(), std::this_thread::get_id());
}

TEST(RuntimeTest, RefusesWorkPastTheLimitButTakesWhatIsNotCounted) {
  Runtime runtime({.io_threads = 1, .workers = 1, .queue_limit = 2});
  std::latch started(1);
  std::latch may_end(1);
  std::atomic<int> done = 0;
  runtime.work([&] {
    started.count_down();
    may_end.wait();
  });
  started.wait();
  runtime.work([&] { ++done; });
  EXPECT_TRUE(runtime.try_work([&] { ++done; }));
  EXPECT_TRUE(runtime.try_work([&] { ++done; }));
  EXPECT_FALSE(runtime.try_work([&] { ++done; }));
  may_end.count_down();
  runtime.stop();
  EXPECT_EQ(done, 3);
}

TEST(RuntimeTest, RefusesWorkThatWouldWaitTooLongBeforeTheQueueIsFull) {
  Runtime runtime({.io_threads = 1, .workers = 1, .queue_limit = 2'000});
  std::latch some_done(20);
  std::atomic<bool> hurry = false;
  const auto slow = [&] {
    if (!hurry) std::this_thread::sleep_for(Millis{20});
    if (!some_done.try_wait()) some_done.count_down();
  };
  int taken = 0;
  for (; taken < 30; ++taken) runtime.work(slow);
  some_done.wait();
  while (taken < 2'000 && runtime.try_work(slow)) ++taken;
  hurry = true;
  runtime.stop();
  EXPECT_LT(taken, 1'000);
}

TEST(RuntimeTest, AJobThatThrowsEndsNothingElse) {
  Runtime runtime({.io_threads = 1, .workers = 1});
  std::promise<void> after_work;
  std::promise<void> after_timer;
  runtime.work([] { throw std::runtime_error("on purpose"); });
  runtime.work([] { throw 1; });
  runtime.work([&] { after_work.set_value(); });
  runtime.after(Millis{1}, [] { throw std::runtime_error("on purpose"); });
  runtime.after(Millis{5}, [&] { after_timer.set_value(); });
  after_work.get_future().get();
  after_timer.get_future().get();
}

TEST(RuntimeTest, StopFinishesWhatIsQueuedAndRefusesTheRest) {
  Runtime runtime({.io_threads = 1, .workers = 2});
  std::atomic<int> done = 0;
  for (int i = 0; i < 100; ++i) ASSERT_TRUE(runtime.try_work([&] { runtime.work([&] { ++done; }); }));
  runtime.stop();
  EXPECT_EQ(done, 100);
  EXPECT_FALSE(runtime.try_work([&] { ++done; }));
  runtime.work([&] { ++done; });
  runtime.after(Millis{0}, [&] { ++done; });
  runtime.stop();
  EXPECT_EQ(done, 100);
}

TEST(RuntimeTest, TimersThatAreNotDueDoNotDelayTheEnd) {
  const auto token = std::make_shared<int>(1);
  {
    Runtime runtime({.io_threads = 2, .workers = 1});
    runtime.after(Millis{3'600'000}, [token] { FAIL(); });
  }
  EXPECT_EQ(token.use_count(), 1);
}

}  // namespace
}  // namespace c1::net
