#pragma once
// For demonstrations only: a clock that whoever shows the product may move (C1_DEMO_CLOCK).

#include <string>

#include "base/clock.hpp"

namespace c1::bot {

// The system's time, and the milliseconds that stand in the file. It is read at each asking, so that nobody is behind:
// a request that was signed after the clock was moved must not look like one from the past. No file, or no number in
// it, is no difference.
class DemoClock final : public Clock {
 public:
  explicit DemoClock(std::string file) : file_(std::move(file)) {}
  Instant now() const override;

 private:
  const SystemClock system_;
  const std::string file_;
};

}  // namespace c1::bot
