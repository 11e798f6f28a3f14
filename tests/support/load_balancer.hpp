#pragma once
// What stands in front of several servers: each request goes to the next of them, and to one more if that one gives no
// answer (nginx: proxy_next_upstream error non_idempotent). A delivery that comes twice counts once.

#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "net/http_client.hpp"
#include "net/http_server.hpp"

namespace c1::testing {

class LoadBalancer {
 public:
  LoadBalancer(net::Runtime& runtime, net::HttpClient& client, std::vector<std::string> servers);
  // From now on, in the place of those before.
  void use(std::vector<std::string> servers);
  std::string address() const { return "http://127.0.0.1:" + std::to_string(server_->port()); }

 private:
  void pass_on(const net::Request& request, const net::Respond& respond, std::size_t tries_left);
  std::string next();

  net::HttpClient& client_;
  std::mutex mutex_;
  std::vector<std::string> servers_;
  std::size_t next_ = 0;
  std::unique_ptr<net::HttpServer> server_;
};

}  // namespace c1::testing
