#pragma once
// The place where a connection waits for what a handler, on any thread, has to say. For the sources of net/ only.

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/steady_timer.hpp>
#include <memory>
#include <mutex>
#include <optional>

#include "base/clock.hpp"
#include "net/http.hpp"

namespace c1::net {

// Shared by the connection and the copies of its Respond. These may outlive the connection and even the event loop, so
// nothing of the loop is held, or touched, once the connection has stopped waiting.
class PendingAnswer : public std::enable_shared_from_this<PendingAnswer> {
 public:
  explicit PendingAnswer(boost::asio::any_io_executor loop) : loop_(std::move(loop)) {}

  // The function to hand out. When its last copy goes without having been called, the answer is 503.
  Respond respond();

  // On the connection's loop, once. Nothing when `patience` ran out or abandon() was called.
  boost::asio::awaitable<std::optional<Response>> wait(Millis patience);
  // On the connection's loop: ends wait().
  void abandon();

  // From any thread; only the first has an effect, and none once waiting has ended.
  void give(Response response);

 private:
  std::optional<Response> stop_waiting();
  void wake();

  boost::asio::any_io_executor loop_;
  std::mutex mutex_;
  std::optional<Response> response_;
  std::optional<boost::asio::steady_timer> timer_;  // while the connection is suspended in wait()
  bool closed_ = false;
};

}  // namespace c1::net
