#include "slack/rate_limits.hpp"

#include <gtest/gtest.h>

#include <set>

namespace c1::slack {
namespace {

class Rates : public ::testing::Test {
 protected:
  static Call post(const std::string& channel) {
    return {"chat.postMessage", json::object({{"channel", channel}, {"text", "x"}})};
  }
  static Call edit(const std::string& ts) { return {"chat.update", json::object({{"channel", "D1"}, {"ts", ts}})}; }
  RateLimits limits;
  Instant now = from_millis(1'800'000'000'000);
};

TEST_F(Rates, AConversationGetsASmallBurstAndThenOneASecond) {
  for (int i = 0; i < 4; ++i) EXPECT_EQ(limits.take(post("D1"), now), Millis{0});
  EXPECT_EQ(limits.take(post("D1"), now), Millis{1'000});
  now += Millis{1'000};
  EXPECT_EQ(limits.take(post("D1"), now), Millis{0});
  EXPECT_GT(limits.take(post("D1"), now), Millis{0});
}

TEST_F(Rates, OneConversationDelaysNoOther) {
  for (int i = 0; i < 100; ++i) limits.take(post("D1"), now);
  EXPECT_EQ(limits.take(post("D2"), now), Millis{0});
  EXPECT_EQ(limits.take({"views.open", json::object()}, now), Millis{0});
}

TEST_F(Rates, ThoseWhoWaitComeOneAfterTheOther) {
  for (int i = 0; i < 4; ++i) limits.take(post("D1"), now);
  std::set<Millis> moments;
  for (int i = 0; i < 20; ++i) moments.insert(limits.take(post("D1"), now));
  EXPECT_EQ(moments.size(), 20U);
  for (const Millis moment : moments) EXPECT_EQ(limits.take(post("D1"), now + moment), Millis{0}) << moment.count();
}

TEST_F(Rates, NobodyIsSentAwayForLong) {
  for (int i = 0; i < 1'000; ++i) EXPECT_LE(limits.take(post("D1"), now), Millis{60'000});
}

TEST_F(Rates, ARefusalIsKeptToExactlyAndEndsTheBursts) {
  EXPECT_EQ(limits.take(post("D1"), now), Millis{0});
  limits.refused(post("D1"), Millis{7'000}, now);
  EXPECT_EQ(limits.take(post("D1"), now), Millis{7'000});
  now += Millis{7'000};
  EXPECT_EQ(limits.take(post("D1"), now), Millis{0});
  EXPECT_EQ(limits.take(post("D1"), now), Millis{1'000});
}

TEST_F(Rates, AMessageThatChangesAllTheTimeIsEditedOnceASecond) {
  int edits = 0;
  for (int i = 0; i < 100; ++i, now += Millis{100})
    if (limits.take(edit("1.1"), now) == Millis{0}) ++edits;
  EXPECT_LE(edits, 12);
  EXPECT_GE(edits, 10);
  EXPECT_EQ(limits.take(edit("2.2"), now), Millis{0});
}

TEST_F(Rates, AMethodThatHasUsedUpItsMinutesGoesAtThePaceOfItsTier) {
  int at_once = 0;
  while (limits.take({"users.lookupByEmail", json::object({{"email", "x"}})}, now) == Millis{0}) ++at_once;
  EXPECT_EQ(at_once, 120) << "four fifths of three minutes of tier 3";
  int later = 0;
  for (int second = 0; second < 60; ++second, now += Millis{1'000})
    while (limits.take({"users.lookupByEmail", json::object()}, now) == Millis{0}) ++later;
  EXPECT_GE(later, 48);
  EXPECT_LE(later, 52);
}

TEST_F(Rates, WhoeverIsWaitedForHasAShareThatOthersLeave) {
  const Call bulk{"views.publish", json::object()};
  Call urgent = bulk;
  urgent.urgent = true;
  while (limits.take(bulk, now) == Millis{0}) {
  }
  int let_through = 0;
  while (limits.take(urgent, now) == Millis{0}) ++let_through;
  EXPECT_EQ(let_through, 60);
}

TEST_F(Rates, WhatGivesWayLeavesAShareToWhoHasLittleToSay) {
  const Call usual{"chat.update", json::object({{"channel", "D1"}, {"ts", "1.1"}})};
  const auto in = [](Call call, int ts, bool gives_way) {
    call.args.set("ts", std::to_string(ts));
    call.gives_way = gives_way;
    return call;
  };
  int at_once = 0;
  while (limits.take(in(usual, at_once, true), now) == Millis{0}) ++at_once;
  EXPECT_EQ(at_once, 90) << "three fifths of three minutes of tier 3";
  for (int i = 0; i < 200; ++i) limits.take(in(usual, i, true), now);  // they wait, up to the longest time
  int let_through = 0;
  while (limits.take(in(usual, 1'000 + let_through, false), now) == Millis{0}) ++let_through;
  EXPECT_EQ(let_through, 30);
  EXPECT_LE(limits.take(in(usual, 2'000, false), now), Millis{2'400}) << "not behind those who give way";
}

TEST_F(Rates, OneWorkspaceDelaysNoOther) {
  const Call here{"chat.update", json::object({{"channel", "D1"}, {"ts", "1.1"}}), {.team = "T1"}};
  Call there = here;
  there.about.team = "T2";
  while (limits.take(here, now) == Millis{0}) {
  }
  EXPECT_EQ(limits.take(there, now), Millis{0});
  limits.refused(here, Millis{30'000}, now);
  EXPECT_EQ(limits.take(there, now), Millis{0});
}

TEST_F(Rates, WhatIsHeldIsCounted) {
  EXPECT_EQ(limits.paced(now), 0U);
  for (int i = 0; i < 5; ++i) limits.take(post("D1"), now);
  EXPECT_EQ(limits.paced(now), 1U);
  EXPECT_EQ(limits.paced(now + Millis{2'000}), 0U);
}

TEST(RatesWithoutTiers, PaceConversationsOnly) {
  RateLimits limits(false);
  const Instant now = from_millis(1'800'000'000'000);
  for (int i = 0; i < 1'000; ++i) EXPECT_EQ(limits.take({"users.info", json::object()}, now), Millis{0});
  for (int i = 0; i < 4; ++i) EXPECT_EQ(limits.take({"chat.postMessage", json::object()}, now), Millis{0});
  EXPECT_GT(limits.take({"chat.postMessage", json::object()}, now), Millis{0});
}

}  // namespace
}  // namespace c1::slack
