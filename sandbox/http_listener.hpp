#pragma once
// A small HTTP/1.1 server with a thread for each connection. net's server always answers; this one must also be able to
// hang up in the middle, and its handlers may block (a click waits for the app's ack, a long poll for a change).

#include <cstdint>
#include <functional>
#include <memory>
#include <string>

#include "base/result.hpp"
#include "net/http.hpp"

namespace c1::sandbox {

struct Served {
  enum class End { answer, hang_up, reset };
  net::Response response = {};
  End end = End::answer;
};

class HttpListener {
 public:
  using Serve = std::function<Served(const net::Request&)>;

  static Result<std::unique_ptr<HttpListener>> start(const std::string& address, std::uint16_t port, Serve serve);
  virtual ~HttpListener() = default;
  virtual std::uint16_t port() const = 0;
  // Closes everything and waits for running handlers. Idempotent.
  virtual void stop() = 0;
};

}  // namespace c1::sandbox
