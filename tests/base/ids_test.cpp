#include "base/ids.hpp"

#include <gtest/gtest.h>

#include <set>
#include <unordered_set>

#include "base/clock.hpp"

namespace c1 {
namespace {

using RequestId = Id<struct RequestTag>;
using UserId = Id<struct UserTag>;
static_assert(!std::is_convertible_v<RequestId, UserId>);

TEST(Ids, AreTwentySixSafeCharacters) {
  const std::string id = new_id();
  EXPECT_EQ(id.size(), 26U);
  EXPECT_EQ(id.find_first_not_of("abcdefghijklmnopqrstuvwxyz234567"), std::string::npos) << id;
}

TEST(Ids, DoNotRepeat) {
  std::set<std::string> seen;
  for (int i = 0; i < 10'000; ++i) seen.insert(new_id());
  EXPECT_EQ(seen.size(), 10'000U);
}

TEST(Ids, UseTheWholeAlphabet) {
  std::set<char> seen;
  for (int i = 0; i < 200; ++i)
    for (const char c : new_id()) seen.insert(c);
  EXPECT_EQ(seen.size(), 32U);
}

TEST(Ids, CompareAndHashByValue) {
  EXPECT_EQ(RequestId{"a"}, RequestId{"a"});
  EXPECT_LT(RequestId{"a"}, RequestId{"b"});
  EXPECT_TRUE(RequestId{}.empty());
  EXPECT_EQ((std::unordered_set<RequestId>{{"a"}, {"a"}, {"b"}}).size(), 2U);
}

TEST(Clock, StandsStillUntilToldOtherwise) {
  ManualClock clock(from_millis(1'000));
  EXPECT_EQ(to_millis(clock.now()), 1'000);
  clock.advance(Millis{500});
  EXPECT_EQ(to_millis(clock.now()), 1'500);
}

TEST(Clock, SecondsRoundDownBefore1970Too) {
  EXPECT_EQ(to_unix_seconds(from_millis(1'999)), 1);
  EXPECT_EQ(to_unix_seconds(from_millis(-1)), -1);
}

}  // namespace
}  // namespace c1
