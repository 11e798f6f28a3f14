#pragma once
// WebSocket (RFC 6455), text messages only, both sides. A socket lives on one I/O thread; its functions may be called
// from any.
//
//   auto client = make_websocket_client(runtime);
//   WebSocketPtr socket = client->connect("wss://example.org/x", {}, {.text = [](std::string message) { ... }});
//   socket->send("hello");

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "net/http.hpp"
#include "net/runtime.hpp"

namespace c1::net {

// How a socket ended. After a polite end: the code and reason of whoever closed it (1005 = the other side gave none).
// Else 1006 and what happened; 1002, 1003, 1007, 1009 when the other side broke the rules and was told so.
struct Closed {
  std::uint16_t code = 1006;
  std::string reason = {};
  std::string problem = {};  // "" after a polite end; for the log
};

struct WebSocketLimits {
  std::size_t message_limit = 1024 * 1024;    // larger ones close the socket (1009)
  std::size_t queue_limit = 4 * 1024 * 1024;  // bytes that wait to be sent; past it send() refuses
  Millis open_timeout{10'000};                // name, connection, TLS, handshake
  Millis idle_limit{30'000};                  // nothing came, not even an answer to the ping after half of it: gone
  Millis write_timeout{10'000};               // a message that the other side does not take: gone
  Millis close_timeout{5'000};                // from close() on, whatever is still queued: gone
};

class WebSocket {
 public:
  virtual ~WebSocket() = default;
  // Queues a text message of valid UTF-8, sent in order as soon as the socket is open. False, and nothing is sent, once
  // close() or the end has come, or when too much is waiting: that is how a slow reader is noticed.
  [[nodiscard]] virtual bool send(std::string text) = 0;
  // Sends a ping now, whatever has come lately. Those of the other side are answered without being asked.
  virtual void ping() = 0;
  // Sends what is queued, then goodbye, and waits for the answer; messages that come meanwhile are dropped. `reason`
  // is cut to the 123 bytes that fit. On a socket that is not open yet it ends the attempt.
  virtual void close(std::uint16_t code, std::string reason) = 0;
  // Ends it at once and without a word; the other side gets a reset.
  virtual void cut() = 0;
  // While paused nothing is read, so that the other side has to wait. Not for longer than half of the idle limit: pings
  // are not answered either.
  virtual void pause(bool paused) = 0;
};
using WebSocketPtr = std::shared_ptr<WebSocket>;

// Called one at a time on the socket's I/O thread: they must not block. What they hold is released after `closed`.
struct WebSocketEvents {
  std::function<void()> opened = {};
  std::function<void(std::string message)> text = {};
  std::function<void()> ponged = {};
  // Once, as the last; also when it never opened. (Dropped, like all, when the runtime stops first.)
  std::function<void(Closed)> closed = {};
};

struct WebSocketClientSettings {
  WebSocketLimits limits = {};
  std::string trust_file = {};  // PEM; "" = the system's. Certificates and host names are verified always
};

class WebSocketClient {
 public:
  virtual ~WebSocketClient() = default;
  // `url` is ws:// or wss://. Never null; what is wrong is told by `closed`. Redirects are not followed. Sockets
  // outlive their client.
  virtual WebSocketPtr connect(const std::string& url, std::vector<Header> headers, WebSocketEvents events) = 0;
};

// Throws std::runtime_error when the trust store cannot be read.
std::unique_ptr<WebSocketClient> make_websocket_client(Runtime& runtime, WebSocketClientSettings settings = {});

// The server's side: what came with `Upgrade: websocket` is accepted or refused, once, from any thread, now or later
// (within the server's handler_timeout).
struct Upgrade {
  // The socket, or null when the connection has gone meanwhile.
  std::function<WebSocketPtr(WebSocketEvents)> accept;
  Respond refuse;
};
// Called on an I/O thread: it must not block. See HttpServer::start.
using WebSocketHandler = std::function<void(Request, Upgrade)>;

}  // namespace c1::net
