#pragma once
// The event loops behind a Runtime; for the sources of net/ only.

#include <atomic>
#include <boost/asio/io_context.hpp>
#include <cstddef>
#include <exception>
#include <memory>
#include <string_view>
#include <thread>
#include <vector>

#include "net/runtime.hpp"

namespace c1::net {

namespace asio = boost::asio;

// One thread per loop: what runs on one loop needs no locks. stop() leaves unfinished handlers and coroutines where
// they are; they are destroyed with the EventLoops, so what they refer to must be theirs (shared_ptr).
class EventLoops {
 public:
  explicit EventLoops(std::size_t count);
  ~EventLoops();
  EventLoops(const EventLoops&) = delete;
  EventLoops& operator=(const EventLoops&) = delete;

  asio::io_context& first() { return *loops_.front(); }
  asio::io_context& next();  // each in turn; from any thread
  bool stopped() const { return stopped_; }
  void stop();  // joins the threads

 private:
  std::vector<std::unique_ptr<asio::io_context>> loops_;
  std::vector<std::thread> threads_;
  std::atomic<std::size_t> turn_ = 0;
  std::atomic<bool> stopped_ = false;
};

// Logs `thrown`, if there is something, as an error of `where`.
void log_thrown(std::string_view where, std::exception_ptr thrown);

// Calls `job`; what it throws is logged and goes no further.
void run_logged(std::string_view where, const Job& job);

// How every co_spawn ends: co_spawn(loop, work(), log_failure("http connection")).
inline auto log_failure(std::string_view where) {
  return [where](std::exception_ptr thrown) { log_thrown(where, std::move(thrown)); };
}

}  // namespace c1::net
