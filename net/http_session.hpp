#pragma once
// What becomes of an accepted socket. For the sources of net/ only.

#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl/context.hpp>
#include <memory>
#include <optional>

#include "net/http_server.hpp"
#include "net/open_connections.hpp"

namespace c1::net {

// Shared by a server and its connections.
struct ServerState {
  ServerState(ServerSettings s, Handler h, WebSocketHandler w, std::optional<boost::asio::ssl::context> t)
      : settings(std::move(s)),
        handler(std::move(h)),
        websocket_handler(std::move(w)),
        tls(std::move(t)),
        connections(settings.connection_limit) {}

  const ServerSettings settings;
  const Handler handler;
  const WebSocketHandler websocket_handler;  // may be empty
  std::optional<boost::asio::ssl::context> tls;
  OpenConnections connections;
};

// Serves `socket` on its own loop until it ends; closes it at once if the server has too many or is draining.
void serve_connection(std::shared_ptr<ServerState> state, boost::asio::ip::tcp::socket socket);

}  // namespace c1::net
