#pragma once
// Time is a parameter: only the shell asks a Clock, the rules are given `now`.

#include <atomic>
#include <chrono>
#include <cstdint>

namespace c1 {

using Instant = std::chrono::sys_time<std::chrono::milliseconds>;
using Seconds = std::chrono::seconds;
using Millis = std::chrono::milliseconds;

inline std::int64_t to_millis(Instant at) { return at.time_since_epoch().count(); }
inline Instant from_millis(std::int64_t millis) { return Instant{Millis{millis}}; }
inline std::int64_t to_unix_seconds(Instant at) {
  return std::chrono::floor<std::chrono::seconds>(at).time_since_epoch().count();
}

// Thread-safe. Wall-clock time, milliseconds since 1970-01-01 UTC.
class Clock {
 public:
  virtual ~Clock() = default;
  virtual Instant now() const = 0;
};

class SystemClock final : public Clock {
 public:
  Instant now() const override { return std::chrono::floor<Millis>(std::chrono::system_clock::now()); }
};

// Stands still until told otherwise; for tests.
class ManualClock final : public Clock {
 public:
  explicit ManualClock(Instant start) : millis_(to_millis(start)) {}
  Instant now() const override { return from_millis(millis_.load()); }
  void advance(Millis by) { millis_ += by.count(); }

 private:
  std::atomic<std::int64_t> millis_;
};

}  // namespace c1
