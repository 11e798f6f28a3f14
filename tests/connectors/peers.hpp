#pragma once
// Other systems on this machine, for the connectors' tests, and the jobs that are given to them.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "base/json.hpp"
#include "connectors/provisioner.hpp"
#include "net/http_client.hpp"
#include "net/http_server.hpp"

namespace c1::connectors {

// Answers as it is told to, and remembers what it was asked.
class Peer {
 public:
  using Answer = std::function<net::Response(const net::Request&)>;

  explicit Peer(Answer answer) : answer_(std::move(answer)) {
    server_ = net::HttpServer::start(runtime_, {}, [this](const net::Request& request, const net::Respond& respond) {
                net::Response response;
                {
                  const std::lock_guard lock(mutex_);
                  asked_.push_back(request);
                  response = answer_(request);
                }
                respond(std::move(response));
              }).value();
  }

  std::string url(const std::string& path = "") const {
    return "http://127.0.0.1:" + std::to_string(server_->port()) + path;
  }
  std::vector<net::Request> asked() {
    const std::lock_guard lock(mutex_);
    return asked_;
  }
  void answers(Answer answer) {
    const std::lock_guard lock(mutex_);
    answer_ = std::move(answer);
  }

 private:
  std::mutex mutex_;
  Answer answer_;
  std::vector<net::Request> asked_;
  net::Runtime runtime_{{.io_threads = 1, .workers = 1}};
  std::unique_ptr<net::HttpServer> server_;
};

inline Holder lena() { return {"lena@acme.test", "lena@acme.test", "Lena Fischer", {{"github", "lena-f"}}}; }

struct Client {
  net::Runtime runtime{{.io_threads = 1, .workers = 1}};
  std::unique_ptr<net::HttpClient> http = net::make_http_client(runtime);
};

}  // namespace c1::connectors
