#include "net/runtime.hpp"

#include <algorithm>
#include <boost/asio/steady_timer.hpp>
#include <mutex>
#include <thread>

#include "base/log.hpp"
#include "net/event_loops.hpp"
#include "net/workers.hpp"

namespace c1::net {
namespace {

constexpr Millis kLookEvery{2};

WorkersSettings workers_of(const RuntimeSettings& settings, std::function<void()> look_soon) {
  const std::size_t processors = std::max<std::size_t>(2, std::thread::hardware_concurrency());
  return {.threads = std::max<std::size_t>(settings.workers, 1),
          .awake = processors,
          .queue_limit = settings.queue_limit,
          .look_soon = std::move(look_soon)};
}

}  // namespace

struct Runtime::Impl {
  explicit Impl(const RuntimeSettings& settings)
      : loops(settings.io_threads), workers(workers_of(settings, [this] { look_soon(); })) {}

  void after(Millis delay, Job job) {
    auto timer = std::make_unique<asio::steady_timer>(loops.next(), delay);
    asio::steady_timer& waiting = *timer;
    waiting.async_wait([timer = std::move(timer), job = std::move(job)](const boost::system::error_code& error) {
      if (!error) run_logged("timer", job);
    });
  }

  void look_soon() {
    after(kLookEvery, [this] {
      if (workers.look()) look_soon();
    });
  }

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

void Runtime::after(Millis delay, Job job) { impl_->after(delay, std::move(job)); }

void Runtime::stop() {
  std::call_once(impl_->stopped, [this] {
    impl_->workers.stop();
    impl_->loops.stop();
  });
}

EventLoops& Runtime::loops() { return impl_->loops; }

}  // namespace c1::net
