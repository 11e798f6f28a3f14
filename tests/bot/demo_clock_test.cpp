#include "bot/demo_clock.hpp"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

namespace c1::bot::demo_clock_test {
namespace {

std::int64_t days_ahead(const DemoClock& clock) {
  return std::chrono::floor<std::chrono::days>(clock.now() - SystemClock().now() + Millis{60'000}).count();
}

TEST(DemoClock, GoesAheadByWhatStandsInItsFileAsSoonAsItStandsThere) {
  const std::string file = (std::filesystem::temp_directory_path() /
                            ("c1-clock-" + std::to_string(testing::UnitTest::GetInstance()->random_seed()) + "-" +
                             std::to_string(reinterpret_cast<std::uintptr_t>(&days_ahead))))
                               .string();
  const DemoClock clock(file);
  EXPECT_EQ(days_ahead(clock), 0);  // there is no file
  const auto put = [&](const std::string& text) { std::ofstream(file, std::ios::trunc) << text; };
  put("172800000\n");
  EXPECT_EQ(days_ahead(clock), 2);
  put("-86400000\n");
  EXPECT_EQ(days_ahead(clock), -1);
  put("no number");
  EXPECT_EQ(days_ahead(clock), 0);
  put("9223372036854775807");
  EXPECT_EQ(days_ahead(clock), 3650);
  std::filesystem::remove(file);
}

}  // namespace
}  // namespace c1::bot::demo_clock_test
