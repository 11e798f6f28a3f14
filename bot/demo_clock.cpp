#include "bot/demo_clock.hpp"

#include <algorithm>
#include <fstream>

namespace c1::bot {

Instant DemoClock::now() const {
  constexpr std::int64_t kTenYears = 3650LL * 24 * 3600 * 1000;
  std::ifstream in(file_);
  std::int64_t offset = 0;
  if (!(in >> offset)) offset = 0;
  return system_.now() + Millis{std::clamp(offset, -kTenYears, kTenYears)};
}

}  // namespace c1::bot
