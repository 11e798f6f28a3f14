#pragma once
// What a WebSocket's users and its conversation share: the queue, the wishes, the callbacks. No protocol here. For the
// sources of net/ only.

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/steady_timer.hpp>
#include <deque>
#include <mutex>
#include <optional>

#include "net/websocket.hpp"

namespace c1::net {

// Users may keep it after the socket has ended, and even after its event loop is gone: nothing of the loop is held, or
// touched, once end() was called.
class WebSocketLink final : public WebSocket, public std::enable_shared_from_this<WebSocketLink> {
 public:
  WebSocketLink(boost::asio::any_io_executor loop, WebSocketLimits l) : limits(l), loop_(std::move(loop)) {}

  bool send(std::string text) override;
  void ping() override;
  void close(std::uint16_t code, std::string reason) override;
  void cut() override;
  void pause(bool paused) override;

  // False when it has ended already. Before begin(), from any thread.
  bool listen(WebSocketEvents events);

  // What follows is for the conversation, on the loop.
  struct Reins {
    std::function<void()> cut;            // ends whatever is under way, now
    std::function<void(bool held)> hold;  // stops and resumes reading
  };
  // With `dialing` close() cuts too.
  void begin(Reins reins, bool dialing);
  void end();  // nothing is called back any more

  struct Order {
    enum class Kind { text, ping, close } kind = Kind::text;
    std::string text;  // of a message; the reason of a close
    std::uint16_t code = 0;
  };
  // What to send next: messages in order, a ping before them, the close after them, once.
  std::optional<Order> take();
  void was_sent(std::size_t size);
  std::optional<Closed> wish() const;  // the close that was asked for, if any
  bool was_cut() const;
  // Until something was asked for, or wake().
  boost::asio::awaitable<void> change();
  void wake();

  void opened() const;
  void received(std::string message) const;
  void ponged() const;
  void closed(Closed how);  // and end()

  const WebSocketLimits limits;

 private:
  void changed();  // under the lock
  void obey();

  const boost::asio::any_io_executor loop_;
  mutable std::mutex mutex_;
  WebSocketEvents events_;
  bool listened_to_ = false;
  std::optional<boost::asio::steady_timer> change_;  // from begin() to end()
  Reins reins_;
  bool dialing_ = false;
  std::deque<std::string> queue_;
  std::size_t queued_ = 0;  // bytes, with the message that is being sent
  bool ping_ = false;
  std::optional<Closed> wish_;
  bool wish_taken_ = false;
  bool cut_ = false;
  bool paused_ = false;
  bool ended_ = false;
};

}  // namespace c1::net
