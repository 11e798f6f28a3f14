#include "net/workers.hpp"

#include <algorithm>

#include "net/event_loops.hpp"

namespace c1::net {
namespace {

// Whoever would have to wait for longer is told at once, while they still wait for an answer: Slack's three seconds are
// to be enough for those who are let in.
constexpr Millis kLongestWait{500};
constexpr std::chrono::milliseconds kLeftLying{2};  // those who are awake are busy with something long

constexpr int kSeen = 128;
constexpr std::chrono::duration<double> kLongestInterval{0.25};  // a single hitch is soon forgotten

}  // namespace

void Pace::taken(bool others_wait) {
  const auto now = std::chrono::steady_clock::now();
  if (last_) {
    seen_ = std::min(seen_ + 1, kSeen);
    interval_ += (std::min<Interval>(now - *last_, kLongestInterval) - interval_) / seen_;
  }
  last_ = others_wait ? std::optional(now) : std::nullopt;
}

Workers::Workers(WorkersSettings settings)
    : settings_(std::move(settings)), alive_(settings_.threads), asleep_(settings_.threads) {
  for (std::size_t i = 0; i < settings_.threads; ++i) threads_.emplace_back([this] { work(); });
}

bool Workers::add_if_room(Job job) {
  bool look_soon = false;
  {
    const std::lock_guard lock(mutex_);
    if (stopping_ || counted_ >= settings_.queue_limit || would_wait_too_long()) return false;
    look_soon = push(std::move(job), true);
  }
  if (look_soon) settings_.look_soon();
  return true;
}

bool Workers::add(Job job) {
  bool look_soon = false;
  {
    const std::lock_guard lock(mutex_);
    if (alive_ == 0) return false;
    look_soon = push(std::move(job), false);
  }
  if (look_soon) settings_.look_soon();
  return true;
}

bool Workers::look() {
  const std::lock_guard lock(mutex_);
  looked_for_ = !queue_.empty() && !stopping_;
  if (looked_for_ && Steady::now() - queue_.front().since >= kLeftLying) wake_one();
  return looked_for_;
}

void Workers::stop() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  called_.notify_all();
  for (std::thread& thread : threads_) thread.join();
  threads_.clear();
}

void Workers::wait_begins() {
  const std::lock_guard lock(mutex_);
  --awake_;
  if (!queue_.empty() && awake_ < settings_.awake) wake_one();
}

void Workers::wait_ends() {
  const std::lock_guard lock(mutex_);
  ++awake_;
}

// A few may always wait: how fast they will be taken is not known that well.
bool Workers::would_wait_too_long() const {
  return counted_ > 2 * settings_.threads && pace_.wait_behind(counted_) > kLongestWait;
}

bool Workers::push(Job job, bool counted) {
  queue_.push_back({std::move(job), counted, Steady::now()});
  if (counted) ++counted_;
  if ((awake_ < settings_.awake && wake_one()) || looked_for_ || stopping_) return false;
  looked_for_ = true;
  return true;
}

// False: all of them are up already.
bool Workers::wake_one() {
  if (asleep_ == calls_) return false;
  ++calls_;
  ++awake_;
  called_.notify_one();
  return true;
}

void Workers::sleep(std::unique_lock<std::mutex>& lock) {
  --awake_;
  ++asleep_;
  wait_for_call(lock);
}

void Workers::wait_for_call(std::unique_lock<std::mutex>& lock) {
  called_.wait(lock, [this] { return calls_ > 0 || stopping_; });
  --asleep_;
  if (calls_ > 0)
    --calls_;
  else
    ++awake_;
}

// Nothing once stopping and nothing is left to do. `alive_` goes down under the same lock, so add() is never too late.
bool Workers::take(Job& job) {
  std::unique_lock lock(mutex_);
  while (queue_.empty()) {
    if (stopping_) {
      --alive_;
      return false;
    }
    sleep(lock);
  }
  job = std::move(queue_.front().job);
  if (queue_.front().counted) --counted_;
  queue_.pop_front();
  pace_.taken(!queue_.empty());
  return true;
}

void Workers::work() {
  hears_of_waits = this;
  {
    std::unique_lock lock(mutex_);
    wait_for_call(lock);
  }
  Job job;
  while (take(job)) {
    run_logged("worker", job);
    job = nullptr;  // what it holds is released here, not when the next one comes
  }
}

}  // namespace c1::net
