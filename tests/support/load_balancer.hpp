#pragma once
// What stands in front of several servers: each request goes to the next of them.

#include <atomic>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "net/http_client.hpp"
#include "net/http_server.hpp"

namespace c1::support {

class LoadBalancer {
 public:
  LoadBalancer(net::Runtime& runtime, net::HttpClient& client, std::vector<std::string> servers);
  std::string address() const { return "http://127.0.0.1:" + std::to_string(server_->port()); }
  // One of them is at another address now.
  void moves(std::size_t which, const std::string& address);

 private:
  void pass_on(net::Request request, net::Respond respond);

  net::HttpClient& client_;
  std::mutex mutex_;
  std::vector<std::string> servers_;
  std::atomic<std::size_t> next_ = 0;
  std::unique_ptr<net::HttpServer> server_;
};

}  // namespace c1::support
