#include "bot/readiness.hpp"

#include <gtest/gtest.h>

namespace c1::bot::readiness_test {
namespace {

const Instant kNow = from_millis(1'800'000'000'000);

TEST(Readiness, TellsWhetherSlackIsReachedAndHowLateThingsAre) {
  EXPECT_EQ(readiness_of({}, {}, kNow), "slack: not asked yet\nqueue: on time\n");
  slack::Health well{.answered = kNow - Seconds{4}, .failed = kNow - Seconds{9}};
  EXPECT_EQ(readiness_of({{"T1", well}}, {.oldest = kNow - Seconds{1}}, kNow),
            "slack: reached 4 s ago\nqueue: on time\n");
  slack::Health ill{.answered = kNow - Seconds{70}, .failed = kNow - Seconds{2}, .method = "x", .error = "no route"};
  EXPECT_EQ(readiness_of({{"T1", ill}}, {.oldest = kNow - Seconds{61}}, kNow),
            "slack: not reached 2 s ago, reached 70 s ago\nqueue: 61 s late\n");
  EXPECT_EQ(readiness_of({{"T1", ill}, {"T2", well}}, {}, kNow),
            "slack: not reached 2 s ago, reached 4 s ago\nqueue: on time\n");
}

}  // namespace
}  // namespace c1::bot::readiness_test
