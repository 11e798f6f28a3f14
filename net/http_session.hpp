#pragma once
// What becomes of an accepted socket. For the sources of net/ only.

#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl/context.hpp>
#include <memory>
#include <mutex>

#include "net/http_server.hpp"
#include "net/open_connections.hpp"

namespace c1::net {

// Shared by a server and its connections.
struct ServerState {
  using Tls = std::shared_ptr<boost::asio::ssl::context>;

  ServerState(ServerSettings s, Handler h, WebSocketHandler w, Tls t)
      : settings(std::move(s)),
        handler(std::move(h)),
        websocket_handler(std::move(w)),
        connections(settings.connection_limit),
        tls_(std::move(t)) {}

  // What a new connection begins with; null without TLS.
  Tls tls() const {
    const std::lock_guard lock(tls_mutex_);
    return tls_;
  }
  void renew_tls(Tls newer) {
    const std::lock_guard lock(tls_mutex_);
    tls_ = std::move(newer);
  }

  const ServerSettings settings;
  const Handler handler;
  const WebSocketHandler websocket_handler;  // may be empty
  OpenConnections connections;

 private:
  mutable std::mutex tls_mutex_;
  Tls tls_;
};

// Serves `socket` on its own loop until it ends; closes it at once if the server has too many or is draining.
void serve_connection(std::shared_ptr<ServerState> state, boost::asio::ip::tcp::socket socket);

}  // namespace c1::net
