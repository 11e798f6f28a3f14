#pragma once
// The workspace's time: another clock's, moved by whoever plays with it.

#include <atomic>
#include <string>

#include "base/clock.hpp"
#include "base/result.hpp"
#include "sandbox/settings.hpp"

namespace c1::sandbox {

// Thread-safe.
class AdjustableClock final : public Clock {
 public:
  explicit AdjustableClock(const Clock* base) : base_(base) {}
  Instant now() const override { return (base_ ? *base_ : static_cast<const Clock&>(system_)).now() + offset(); }
  Millis offset() const { return Millis{offset_.load()}; }

  // Writes the offset into `file` first, if one is told, so that the app is never behind (C1_DEMO_CLOCK). On an error
  // nothing has changed.
  Result<void> set_offset(Millis offset);
  // Where the app reads the offset: milliseconds, as text. Set before anybody moves the clock.
  void tell_in(std::string file) { file_ = std::move(file); }
  const std::string& file() const { return file_; }

 private:
  const SystemClock system_;
  const Clock* base_;
  std::atomic<std::int64_t> offset_{0};
  std::string file_;
};

inline SandboxSettings with_clock(SandboxSettings settings, const Clock& clock) {
  settings.clock = &clock;
  return settings;
}

}  // namespace c1::sandbox
