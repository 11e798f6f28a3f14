#pragma once
// Faults that a test has ordered, each for a number of requests.

#include <condition_variable>
#include <cstdint>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "base/json.hpp"
#include "base/result.hpp"

namespace c1::sandbox {

struct Fault {
  enum class Kind {
    rate_limited,  // "429"
    error_500,     // "500"
    html,          // "html": a 200 that is no JSON
    lost_reply,    // carried out, but the answer never arrives
    reset_before,  // not carried out; the connection is reset
    delay,         // carried out and answered, late
    hold_before,   // neither carried out nor answered, until the faults are cleared
    hold_after,    // carried out, but not answered until the faults are cleared
    api_error,     // "error": not carried out; {"ok":false,"error":...}
  };
  Kind kind = Kind::error_500;
  std::string method;  // "chat.postMessage", "response_url", "deliver:events"; "*" = every Web API method, "deliver:*"
  int times = 1;
  int skip = 0;         // so many matching requests pass first
  int retry_after = 1;  // seconds
  Millis delay{1'000};
  std::string error;  // api_error
};

// Thread-safe.
class Faults {
 public:
  // {method, kind, times?, skip?, retry_after?, delay_ms?, error?}
  Result<void> add(const json::Value& wish);
  // Ends those with the method and the kind that are given; all where neither is. Lets go of what is held.
  void end(const json::Value& wish);
  json::Value list() const;  // [{method, kind, times}], what is left of them
  // Blocks until end(), for a minute at most.
  void hold();
  int held() const;  // how many wait in hold()
  // The fault for this request, if any; counts it down.
  std::optional<Fault> take(std::string_view method);

 private:
  mutable std::mutex mutex_;
  std::condition_variable cleared_;
  std::vector<Fault> faults_;
  int held_ = 0;
  std::uint64_t clearings_ = 0;
};

}  // namespace c1::sandbox
