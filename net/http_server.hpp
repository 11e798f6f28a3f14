#pragma once
// An HTTP/1.1 server, plain or TLS (1.2 and up), that cuts off whoever is slow, large or silent.

#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "base/result.hpp"
#include "net/http.hpp"
#include "net/runtime.hpp"
#include "net/websocket.hpp"

namespace c1::net {

struct ServerSettings {
  std::string address = "127.0.0.1";
  std::uint16_t port = 0;                // 0 = any free one; HttpServer::port() tells which
  std::string certificate_file;          // PEM chain; this and key_file set = HTTPS
  std::string key_file;                  // PEM
  std::string client_trust_file;         // PEM; set = clients are asked for a certificate: Request::client_names
  std::size_t header_limit = 16 * 1024;  // more: 431
  std::size_t body_limit = 1024 * 1024;  // more: 413
  std::size_t connection_limit = 4096;   // more: accepted and closed at once
  Millis header_timeout{10'000};         // first byte to end of body, and the TLS handshake: 408 or closed
  Millis idle_timeout{60'000};           // between two requests of one connection: closed
  Millis write_timeout{10'000};          // a client that does not read: closed
  Millis handler_timeout{30'000};        // a handler that does not respond: 503
  WebSocketLimits websockets = {};       // of sockets that a WebSocketHandler accepts
};

class HttpServer {
 public:
  // Listens at once. Errc::invalid names the setting that is wrong: address, port in use, unreadable certificate or
  // key.
  static Result<std::unique_ptr<HttpServer>> start(Runtime& runtime, ServerSettings settings, Handler handler);
  // The same, with `upgrade` for the requests that ask for a WebSocket. (Without it such a request is like any other.)
  static Result<std::unique_ptr<HttpServer>> start(Runtime& runtime, ServerSettings settings, Handler handler,
                                                   WebSocketHandler upgrade);
  virtual ~HttpServer() = default;

  virtual std::uint16_t port() const = 0;

  // Reads the certificate, the key and the trust file again, for connections that come from now on; those that are open stay as they
  // are. With an error nothing changes. Nothing to do without TLS. Any thread; blocks for the disk.
  virtual std::optional<Error> reload_certificate() = 0;

  // Stops accepting, lets running requests finish, answers them with Connection: close, then closes; WebSockets are
  // closed with 1001. What still runs after `patience` is cut. Blocks; never call it on an I/O thread. Idempotent.
  virtual void drain(Millis patience) = 0;
};

}  // namespace c1::net
