#pragma once
// The threads behind Runtime::work; for the sources of net/ only. To wake a thread costs more than many a job: no more
// of them are awake than `awake`, unless some wait for something (base/waiting.hpp) or a job has been left lying.

#include <chrono>
#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <optional>
#include <thread>
#include <vector>

#include "base/waiting.hpp"
#include "net/runtime.hpp"

namespace c1::net {

// How fast jobs are taken while others wait: the mean of the last intervals.
class Pace {
 public:
  // `others_wait`: else the time until the next job comes says nothing.
  void taken(bool others_wait);
  std::chrono::duration<double> wait_behind(std::size_t jobs) const { return interval_ * static_cast<double>(jobs); }

 private:
  using Interval = std::chrono::duration<double>;
  std::optional<std::chrono::steady_clock::time_point> last_;
  Interval interval_{0};
  int seen_ = 0;
};

struct WorkersSettings {
  std::size_t threads = 8;
  std::size_t awake = 2;
  std::size_t queue_limit = 2000;
  // Asks for a call of look() within a few milliseconds: a job waits although nobody was woken for it. Any thread.
  std::function<void()> look_soon;
};

class Workers final : private HearsOfWaits {
 public:
  explicit Workers(WorkersSettings settings);
  ~Workers() override { stop(); }
  Workers(const Workers&) = delete;
  Workers& operator=(const Workers&) = delete;

  bool add_if_room(Job job);  // false: full, would wait for too long, or stopped
  bool add(Job job);          // false: stopped
  // Wakes one more where a job has been left lying. True if it is to be called again soon.
  bool look();
  // Once the queue is empty. Idempotent.
  void stop();

 private:
  using Steady = std::chrono::steady_clock;
  struct Queued {
    Job job;
    bool counted;
    Steady::time_point since;
  };

  void wait_begins() override;
  void wait_ends() override;
  bool would_wait_too_long() const;
  bool push(Job job, bool counted);  // true: look soon
  bool wake_one();
  void sleep(std::unique_lock<std::mutex>& lock);
  void wait_for_call(std::unique_lock<std::mutex>& lock);
  bool take(Job& job);
  void work();

  const WorkersSettings settings_;
  std::mutex mutex_;
  std::condition_variable called_;
  std::deque<Queued> queue_;
  std::size_t counted_ = 0;  // of the queue, against the limit
  std::size_t alive_;
  std::size_t awake_ = 0;  // neither asleep nor waiting; who was called counts from the call on
  std::size_t asleep_;     // all at first; with those who were called and have not come yet
  std::size_t calls_ = 0;
  bool looked_for_ = false;  // look() is on its way
  Pace pace_;
  bool stopping_ = false;
  std::vector<std::thread> threads_;
};

}  // namespace c1::net
