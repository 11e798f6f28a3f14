#include "net/runtime.hpp"

#include <algorithm>
#include <boost/asio/steady_timer.hpp>
#include <chrono>
#include <condition_variable>
#include <deque>
#include <mutex>
#include <optional>
#include <thread>
#include <vector>

#include "base/log.hpp"
#include "net/event_loops.hpp"

namespace c1::net {
namespace {

// Whoever would have to wait for longer is told at once, while they still wait for an answer: Slack's three seconds are
// to be enough for those who are let in.
constexpr Millis kLongestWait{500};

// How fast jobs are taken while others wait: the mean of the last intervals.
class Pace {
 public:
  // `others_wait`: else the time until the next job comes says nothing.
  void taken(bool others_wait) {
    const auto now = std::chrono::steady_clock::now();
    if (last_) {
      seen_ = std::min(seen_ + 1, kSeen);
      interval_ += (std::min<Interval>(now - *last_, kLongest) - interval_) / seen_;
    }
    last_ = others_wait ? std::optional(now) : std::nullopt;
  }
  std::chrono::duration<double> wait_behind(std::size_t jobs) const { return interval_ * static_cast<double>(jobs); }

 private:
  using Interval = std::chrono::duration<double>;
  static constexpr int kSeen = 128;
  static constexpr Interval kLongest{0.25};  // a single hitch is soon forgotten
  std::optional<std::chrono::steady_clock::time_point> last_;
  Interval interval_{0};
  int seen_ = 0;
};

class Workers {
 public:
  Workers(std::size_t count, std::size_t queue_limit) : queue_limit_(queue_limit), alive_(count) {
    for (std::size_t i = 0; i < count; ++i) threads_.emplace_back([this] { work(); });
  }

  bool add_if_room(Job job) {
    const std::lock_guard lock(mutex_);
    if (stopping_ || counted_ >= queue_limit_ || would_wait_too_long()) return false;
    push(std::move(job), true);
    return true;
  }

  bool add(Job job) {
    const std::lock_guard lock(mutex_);
    if (alive_ == 0) return false;
    push(std::move(job), false);
    return true;
  }

  void stop() {
    {
      const std::lock_guard lock(mutex_);
      stopping_ = true;
    }
    wake_.notify_all();
    for (std::thread& thread : threads_) thread.join();
    threads_.clear();
  }

 private:
  struct Waiting {
    Job job;
    bool counted;
  };

  // A few may always wait: how fast they will be taken is not known that well.
  bool would_wait_too_long() const {
    return counted_ > 2 * threads_.size() && pace_.wait_behind(counted_) > kLongestWait;
  }

  void push(Job job, bool counted) {
    queue_.push_back({std::move(job), counted});
    if (counted) ++counted_;
    wake_.notify_one();
  }

  // Nothing once stopping and nothing is left to do. `alive_` goes down under the same lock, so add() is never too
  // late.
  bool take(Job& job) {
    std::unique_lock lock(mutex_);
    wake_.wait(lock, [this] { return stopping_ || !queue_.empty(); });
    if (queue_.empty()) {
      --alive_;
      return false;
    }
    job = std::move(queue_.front().job);
    if (queue_.front().counted) --counted_;
    queue_.pop_front();
    pace_.taken(!queue_.empty());
    return true;
  }

  void work() {
    Job job;
    while (take(job)) {
      run_logged("worker", job);
      job = nullptr;  // what it holds is released here, not when the next one comes
    }
  }

  std::mutex mutex_;
  std::condition_variable wake_;
  std::deque<Waiting> queue_;
  const std::size_t queue_limit_;
  std::size_t counted_ = 0;
  Pace pace_;
  std::size_t alive_;
  bool stopping_ = false;
  std::vector<std::thread> threads_;
};

}  // namespace

struct Runtime::Impl {
  explicit Impl(const RuntimeSettings& settings)
      : loops(settings.io_threads), workers(std::max<std::size_t>(settings.workers, 1), settings.queue_limit) {}

  EventLoops loops;
  Workers workers;
  std::once_flag stopped;
};

Runtime::Runtime(RuntimeSettings settings) : impl_(std::make_unique<Impl>(settings)) {}

Runtime::~Runtime() { stop(); }

bool Runtime::try_work(Job job) { return impl_->workers.add_if_room(std::move(job)); }

void Runtime::work(Job job) {
  if (!impl_->workers.add(std::move(job))) log::warn("work dropped: the workers have ended");
}

void Runtime::after(Millis delay, Job job) {
  auto timer = std::make_unique<asio::steady_timer>(impl_->loops.next(), delay);
  asio::steady_timer& waiting = *timer;
  waiting.async_wait([timer = std::move(timer), job = std::move(job)](const boost::system::error_code& error) {
    if (!error) run_logged("timer", job);
  });
}

void Runtime::stop() {
  std::call_once(impl_->stopped, [this] {
    impl_->workers.stop();
    impl_->loops.stop();
  });
}

EventLoops& Runtime::loops() { return impl_->loops; }

}  // namespace c1::net
