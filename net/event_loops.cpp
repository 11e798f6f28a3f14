#include "net/event_loops.hpp"

#include <algorithm>
#include <boost/asio/executor_work_guard.hpp>

#include "base/log.hpp"

namespace c1::net {
namespace {

void run_loop(asio::io_context& loop) {
  const auto keep_running = asio::make_work_guard(loop);
  while (!loop.stopped()) run_logged("event loop", [&] { loop.run(); });
}

}  // namespace

EventLoops::EventLoops(std::size_t count) {
  for (std::size_t i = 0; i < std::max<std::size_t>(count, 1); ++i)
    loops_.push_back(std::make_unique<asio::io_context>(1));
  for (const auto& loop : loops_) threads_.emplace_back([&io = *loop] { run_loop(io); });
}

EventLoops::~EventLoops() {
  stop();
  // The first loop's accepting handlers hold sockets of the others: it goes first.
  for (auto& loop : loops_) loop.reset();
}

asio::io_context& EventLoops::next() { return *loops_[turn_++ % loops_.size()]; }

void EventLoops::stop() {
  stopped_ = true;
  for (const auto& loop : loops_) loop->stop();
  for (std::thread& thread : threads_)
    if (thread.joinable()) thread.join();
}

void log_thrown(std::string_view where, std::exception_ptr thrown) {
  if (!thrown) return;
  try {
    std::rethrow_exception(std::move(thrown));
  } catch (const std::exception& error) {
    log::error("unexpected exception", {{"where", where}, {"what", error.what()}});
  } catch (...) {
    log::error("unexpected exception", {{"where", where}, {"what", "not a std::exception"}});
  }
}

void run_logged(std::string_view where, const Job& job) {
  try {
    job();
  } catch (...) {
    log_thrown(where, std::current_exception());
  }
}

}  // namespace c1::net
