// Whoever asked may remind those it waits for: once an hour.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "workflow/office.hpp"

namespace c1::workflow::remind_test {
namespace {

using testing::StartsWith;

constexpr Seconds kHour{3600};

Life submitted(Office office = {}, const UserId& requester = lena, const UserId& subject = lena) {
  Life life{std::move(office)};
  life.submitted(requester, subject);
  return life;
}
Result<Events> reminds(Life& life, const UserId& by, Instant now = kNow) { return life.does(Remind{{"r1"}, by}, now); }

TEST(Remind, IsForWhoAskedWhoItIsForAndAdministrators) {
  EXPECT_EQ(submitted().does(Remind{{"r1"}, lena}).value(), (Events{Reminded{lena, kNow}}));
  Life life = submitted(Office{}.rules({by_users({jun})}), omar, lena);
  EXPECT_TRUE(life.may(lena, Action::remind));
  EXPECT_TRUE(life.may(omar, Action::remind));
  EXPECT_TRUE(life.may(pia, Action::remind));
  EXPECT_EQ(says(reminds(life, ines)), "Reminders are for whoever asked, whoever it is for, and for administrators.");
}

TEST(Remind, IsOnceAnHourWhoeverDoesIt) {
  Life life = submitted();
  ASSERT_TRUE(reminds(life, lena));
  const std::string again = "They were reminded on 24 Nov 2026 06:00 UTC. Once an hour is enough.";
  EXPECT_EQ(says(reminds(life, lena, kNow + kHour - Millis{1})), again);
  EXPECT_EQ(says(reminds(life, pia, kNow + Seconds{60})), again) << "an administrator is told the same";
  EXPECT_FALSE(life.may(lena, Action::remind, kNow + Seconds{60}));
  EXPECT_TRUE(reminds(life, lena, kNow + kHour));
  EXPECT_EQ(life.request->reminded, kNow + kHour);
}

TEST(Remind, IsOfOthers) {
  Life life = submitted(Office{}.form());
  EXPECT_EQ(says(reminds(life, lena)), "It waits for you, so there is nobody else to remind.");
  EXPECT_TRUE(reminds(life, pia));
}

TEST(Remind, IsOfProvisionersToo) {
  Life life = submitted();
  ASSERT_TRUE(life.approves(omar));
  EXPECT_TRUE(reminds(life, lena));
}

TEST(Remind, IsRefusedWhereNobodyHasToDoAnything) {
  Life waits = submitted(Office{}.rules({WaitRule{.duration = kHour}}));
  EXPECT_EQ(says(reminds(waits, lena)), "Nobody has to do anything for this now, so there is nobody to remind.");
  Life closed = submitted();
  ASSERT_TRUE(closed.denies(omar));
  EXPECT_THAT(says(reminds(closed, lena)), StartsWith("Omar Haddad already denied this on"));
}

}  // namespace
}  // namespace c1::workflow::remind_test
