#pragma once
// Slack's side of the Web API on a local port: it remembers what it was asked and answers as it was told.

#include <condition_variable>
#include <deque>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "base/json.hpp"
#include "net/http_server.hpp"

namespace c1::slack {

class FakeSlack {
 public:
  explicit FakeSlack(net::Runtime& runtime) {
    server_ = net::HttpServer::start(runtime, {}, [this](net::Request request, const net::Respond& respond) {
                respond(take(std::move(request)));
              }).value();
  }

  std::string origin() const { return "http://127.0.0.1:" + std::to_string(server_->port()); }
  std::string api() const { return origin() + "/api/"; }

  // The next answers to requests of this path; {"ok":true} once they are used up.
  void answers(const std::string& path, net::Response response) {
    const std::lock_guard lock(mutex_);
    answers_[path].push_back(std::move(response));
  }

  // Waits for the `count`th request of this path, at most ten seconds.
  net::Request request(const std::string& path, std::size_t count = 1) {
    std::unique_lock lock(mutex_);
    const auto there = [&] { return requests_[path].size() >= count; };
    if (!changed_.wait_for(lock, std::chrono::seconds{10}, there)) throw std::runtime_error("no request to " + path);
    return requests_[path][count - 1];
  }
  json::Value message(const std::string& path, std::size_t count = 1) {
    return json::parse(request(path, count).body).value();
  }
  std::string field(const std::string& path, std::string_view name, std::size_t count = 1) {
    std::vector<net::FormField> fields;
    net::decode_form(request(path, count).body, fields);
    return std::string(net::form_value(fields, name));
  }

  std::size_t count(const std::string& path) {
    const std::lock_guard lock(mutex_);
    return requests_[path].size();
  }

 private:
  net::Response take(net::Request request) {
    const std::lock_guard lock(mutex_);
    const std::string path = request.path;
    requests_[path].push_back(std::move(request));
    changed_.notify_all();
    auto& scripted = answers_[path];
    if (scripted.empty()) return net::json_response(R"({"ok":true})");
    net::Response response = std::move(scripted.front());
    scripted.pop_front();
    return response;
  }

  std::mutex mutex_;
  std::condition_variable changed_;
  std::map<std::string, std::vector<net::Request>> requests_;
  std::map<std::string, std::deque<net::Response>> answers_;
  std::unique_ptr<net::HttpServer> server_;
};

// A place for one value from another thread.
template <class T>
class Awaited {
 public:
  void put(T value) {
    const std::lock_guard lock(mutex_);
    values_.push_back(std::move(value));
    changed_.notify_all();
  }
  T get(std::size_t count = 1) {
    std::unique_lock lock(mutex_);
    if (!changed_.wait_for(lock, std::chrono::seconds{10}, [&] { return values_.size() >= count; }))
      throw std::runtime_error("it never came");
    return values_[count - 1];
  }
  std::size_t count() {
    const std::lock_guard lock(mutex_);
    return values_.size();
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  std::vector<T> values_;
};

}  // namespace c1::slack
