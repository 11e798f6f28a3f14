// How long access lasts: asked for, changed by whoever approves, never beyond the cap.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "workflow/office.hpp"

namespace c1::workflow::duration_test {
namespace {

using testing::IsEmpty;

Life asked_for(std::optional<Seconds> duration, Office office = {}) {
  Life life{std::move(office)};
  Submit command = asks(lena, lena);
  command.duration = duration;
  life.does(command).value();
  return life;
}
Result<Events> changes(Life& life, const UserId& by, std::optional<Seconds> duration) {
  return life.does(ChangeDuration{{"r1"}, by, life.request->step, duration});
}

TEST(Duration, IsChangedByTheApproverBeforeTheyApprove) {
  Life life = asked_for(kDay);
  EXPECT_EQ(changes(life, omar, kDay / 2).value(), (Events{DurationChanged{kDay, kDay / 2, omar}}));
  ASSERT_TRUE(life.approves(omar));
  ASSERT_TRUE(life.provisions(ines, 1));
  EXPECT_EQ(life.held->until, kNow + kDay / 2) << "and that is what is given";
}

TEST(Duration, MayBeMadeLongerUpToTheCap) {
  Life life = asked_for(kDay, Office{}.cap(7 * kDay));
  EXPECT_TRUE(changes(life, omar, 7 * kDay));
  const auto over = changes(life, omar, 7 * kDay + Seconds{1});
  EXPECT_EQ(says(over), "Platform team member can be held for 7 days at most. Please choose a shorter time.");
  EXPECT_EQ(over.error().field, "duration");
  EXPECT_EQ(says(changes(life, omar, std::nullopt)),
            "Say for how long; Platform team member can be held for 7 days at most.");
  EXPECT_EQ(life.request->duration, 7 * kDay);
}

TEST(Duration, MayBeForGoodWhereThereIsNoCap) {
  Life life = asked_for(kDay);
  EXPECT_TRUE(changes(life, omar, std::nullopt));
  EXPECT_EQ(life.request->duration, std::nullopt);
}

TEST(Duration, IsNeverTooShortOrTooLong) {
  Life life = asked_for(kDay);
  EXPECT_EQ(says(changes(life, omar, Seconds{299})), "That is too short: ask for 5 minutes or more.");
  EXPECT_TRUE(changes(life, omar, Seconds{300}));
  EXPECT_EQ(says(changes(life, omar, 3661 * kDay)), "That is too long: ten years are the most.");
}

TEST(Duration, ThatIsTheSameChangesNothing) {
  Life life = asked_for(kDay);
  EXPECT_THAT(changes(life, omar, kDay).value(), IsEmpty());
}

TEST(Duration, IsForWhoeverMayApproveNow) {
  Life life = asked_for(kDay);
  const std::string refusal = "How long the access lasts is changed by whoever has to approve it: Omar Haddad.";
  EXPECT_EQ(says(changes(life, lena, kDay / 2)), refusal) << "not the requester";
  EXPECT_EQ(says(changes(life, ines, kDay / 2)), refusal) << "not the owner";
  EXPECT_EQ(changes(life, jun, kDay / 2).error().code, Errc::not_found);
  EXPECT_TRUE(changes(life, pia, kDay / 2)) << "a super administrator";
}

TEST(Duration, OfASuperAdministratorsOwnRequestIsNotTheirs) {
  Life life{Office{}};
  Submit command = asks(pia, pia);
  command.duration = kDay;
  life.does(command).value();
  EXPECT_FALSE(changes(life, pia, kDay / 2));
}

TEST(Duration, IsNotChangedByWhoHasApprovedAlready) {
  Life life = asked_for(kDay, Office{}.rules({all_of({omar, jun})}));
  ASSERT_TRUE(life.approves(omar));
  EXPECT_FALSE(changes(life, omar, kDay / 2));
  EXPECT_TRUE(changes(life, jun, kDay / 2));
}

TEST(Duration, OfTheirOwnAccessIsShortenedButNeverLengthenedByThoseWhoMayApproveIt) {
  // Up to four hours they may approve themselves; longer needs the owners.
  Office office;
  office.rules({ApprovalRule{.by = {ByAppOwners{}}}});
  office.org.policies[0].rules = {
      {"request.duration <= duration(\"4h\")", {{}, {ApprovalRule{.by = {BySelf{}}, .allow_self = true}}}}};
  Life life = asked_for(Seconds{4 * 3600}, office);
  const auto longer = changes(life, lena, 30 * kDay);
  EXPECT_EQ(says(longer),
            "You can shorten the time of your own access, but not lengthen it. Ask for more in a new request.");
  EXPECT_EQ(longer.error().field, "duration");
  EXPECT_FALSE(changes(life, lena, std::nullopt)) << "for good is longer";
  EXPECT_TRUE(changes(life, lena, Seconds{3600}));
}

TEST(Duration, OnAnOldCardChangesNothing) {
  Life life = asked_for(kDay, Office{}.rules({by_users({omar}), by_users({omar})}));
  ASSERT_TRUE(life.approves(omar));
  EXPECT_EQ(life.does(ChangeDuration{{"r1"}, omar, 0, kDay / 2}).error().code, Errc::conflict);
}

TEST(Duration, StaysOnceItIsApproved) {
  Life life = asked_for(kDay);
  ASSERT_TRUE(life.approves(omar));
  EXPECT_EQ(says(changes(life, pia, kDay / 2)), "This request is not waiting for an approval, so its duration stays.");
}

TEST(Duration, OfTakingAwayIsNone) {
  Life life = asked_for(std::nullopt, Office{}.revoke_rules({ApprovalRule{.by = {ByManager{}}}}));
  ASSERT_TRUE(life.approves(omar));
  ASSERT_TRUE(life.provisions(ines, 1));
  ASSERT_TRUE(life.begins(SubmitRevoke{.id = {"r2"}, .requester = lena, .subject = lena, .entitlement = kTeam}));
  EXPECT_EQ(says(life.does(ChangeDuration{{"r2"}, omar, 0, kDay})), "What is taken away has no duration.");
}

}  // namespace
}  // namespace c1::workflow::duration_test
