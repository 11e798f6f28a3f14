#pragma once
// A server of ours and the runtime under it.

#include <gtest/gtest.h>

#include <memory>
#include <string>

#include "net/http_server.hpp"
#include "support/raw_socket.hpp"

namespace c1::test {

// Says what it was asked: "POST /path?query body".
inline net::Response echo_of(const net::Request& request) {
  return net::text_response(request.method + " " + request.path + "?" + request.query + " " + request.body);
}
inline void echo(const net::Request& request, const net::Respond& respond) { respond(echo_of(request)); }

struct RunningServer {
  explicit RunningServer(net::ServerSettings settings = {}, net::Handler handler = echo) {
    auto started = net::HttpServer::start(runtime, std::move(settings), std::move(handler));
    server = std::move(started).value();
  }
  RawSocket connect() const { return RawSocket::connect(server->port()); }
  // The whole conversation: `text` is sent, and all that comes until the server closes is returned.
  std::string ask(std::string_view text) const {
    RawSocket socket = connect();
    socket.send(text);
    return socket.read_until_closed();
  }
  std::string url(const std::string& path, const std::string& host = "127.0.0.1") const {
    return "http://" + host + ":" + std::to_string(server->port()) + path;
  }

  net::Runtime runtime{{.io_threads = 2, .workers = 2}};
  std::unique_ptr<net::HttpServer> server;
};

}  // namespace c1::test
