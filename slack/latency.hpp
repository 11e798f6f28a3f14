#pragma once
// How long things took, as Prometheus counts it: how many were at most so long.

#include <array>
#include <cstdint>

#include "base/clock.hpp"

namespace c1::slack {

struct Latency {
  // Slack waits three seconds for an answer.
  static constexpr std::array<Millis, 12> kSteps{Millis{5},     Millis{10},    Millis{25},    Millis{50},
                                                 Millis{100},   Millis{250},   Millis{500},   Millis{1'000},
                                                 Millis{2'000}, Millis{3'000}, Millis{5'000}, Millis{10'000}};

  std::array<std::int64_t, kSteps.size()> up_to{};  // each step's own, not what is below it
  std::int64_t count = 0;                           // all, also what took longer than the last step
  Millis sum{0};

  void add(Millis took) {
    ++count;
    sum += took;
    for (std::size_t i = 0; i < kSteps.size(); ++i)
      if (took <= kSteps[i]) {
        ++up_to[i];
        return;
      }
  }
};

}  // namespace c1::slack
