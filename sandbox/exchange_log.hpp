#pragma once
// Every exchange between the app and Slack, for whoever wants to know what was said. The newest few thousand.

#include <cstdint>
#include <deque>
#include <functional>
#include <mutex>
#include <string>

#include "base/clock.hpp"
#include "base/json.hpp"

namespace c1::sandbox {

struct Exchanged {
  Instant at;
  bool to_app = false;  // a delivery; else a call of the app's
  std::string what;     // "chat.postMessage", "block_actions approve", "event message"
  Millis took{0};
  int status = 0;  // 0 = no answer
  json::Value request;
  json::Value reply;
};

// Thread-safe. Tokens are masked on the way in.
class ExchangeLog {
 public:
  void add(Exchanged exchange);
  // {"exchanges":[{n, at, direction, what, ms, status, request, reply}...]} with n > since.
  json::Value since(std::uint64_t n) const;
  // The newest of them without what was said: [{n, at_ms, direction, what, ms, status, error?}].
  json::Value brief_since(std::uint64_t n, std::size_t most) const;
  json::Value one(std::uint64_t n) const;  // null if it is not there (any more)
  std::uint64_t last() const;

  // Called after each add, on whatever thread adds; set before the first.
  std::function<void()> on_added;

 private:
  void keep(Exchanged exchange);
  mutable std::mutex mutex_;
  std::uint64_t last_ = 0;
  std::deque<json::Value> lines_;
};

// A body as a value: JSON, a form's fields (nested JSON parsed), or the text.
json::Value readable_body(std::string_view content_type, std::string_view body);

}  // namespace c1::sandbox
