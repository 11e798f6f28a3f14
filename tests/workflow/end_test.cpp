// When what is held ends is changed: sooner by whoever may take it away, later by super administrators only.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "workflow/world.hpp"

namespace c1::workflow::end_test {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::Pair;

constexpr Seconds kHour{3600};
const RequestId kFirst{"r1"}, kMore{"r2"};
const Instant kEnd = kNow + kDay;

// Lena holds it since kNow, until kEnd unless said otherwise.
World holder(Office office = {}, std::optional<Seconds> duration = kDay) {
  World world{std::move(office)};
  Submit command = asks(lena, lena);
  command.duration = duration;
  world.does(command).value();
  world.does(Approve{kFirst, omar, 0, ""}).value();
  world.does(MarkProvisioned{kFirst, ines, 1, {"g1"}}).value();
  return world;
}
Result<Events> ends(World& world, const UserId& by, std::optional<Instant> until, Instant now = kNow + kHour) {
  return world.does(ChangeEnd{kFirst, by, until}, now);
}
std::optional<Instant> due(const World& world, const std::string& key) {
  const auto found = world.later.find(key);
  return found == world.later.end() ? std::nullopt : due_of(found->second);
}

TEST(End, IsSoonerForWhoeverMayTakeItAway) {
  for (const UserId& by : {lena, omar, ines, jun, pia}) {
    World world = holder();
    ASSERT_TRUE(ends(world, by, kNow + 2 * kHour)) << by.value;
    EXPECT_EQ(world.held(lena, kTeam)->until, kNow + 2 * kHour);
    EXPECT_EQ(world.at(kFirst).granted_until, kNow + 2 * kHour) << "and its card says so";
    EXPECT_EQ(due(world, "grant/g1/end"), kNow + 2 * kHour);
    world.passes_to(kNow + 2 * kHour);
    EXPECT_EQ(world.held(lena, kTeam)->state, Grant::State::ending);
  }
}

TEST(End, IsNotSoonerPastThoseWhomTheRevokePolicyAsks) {
  World world = holder(Office{}.revoke_rules({by_users({ines})}));
  for (const UserId& by : {lena, omar, pia}) {
    const auto refused = ends(world, by, kNow + 2 * kHour);
    EXPECT_EQ(refused.error().code, Errc::forbidden) << by.value;
    EXPECT_EQ(says(refused),
              "The policy revoke comes before Platform team member is taken away (Waiting for Ines Costa), so its end "
              "cannot be brought forward. Ask for it to be taken away instead.");
  }
  EXPECT_EQ(world.held(lena, kTeam)->until, kEnd);
  ASSERT_TRUE(ends(world, ines, kNow + 2 * kHour)) << "she is the one who is asked";
  EXPECT_EQ(world.held(lena, kTeam)->until, kNow + 2 * kHour);
  EXPECT_TRUE(ends(world, pia, kEnd + kDay)) << "later is not taking away";
}

TEST(End, IsNotSoonerWhereTheRevokePolicyWaitsOrRejects) {
  for (const StepRule& rule : {StepRule{WaitRule{.duration = kDay}}, StepRule{RejectRule{"Frozen"}}}) {
    World world = holder(Office{}.revoke_rules({rule}));
    EXPECT_EQ(ends(world, lena, kNow + 2 * kHour).error().code, Errc::forbidden);
  }
  World free = holder(Office{}.revoke_rules({AcceptRule{"Anybody may"}}));
  EXPECT_TRUE(ends(free, lena, kNow + 2 * kHour));
}

TEST(End, IsLaterForSuperAdminsAndNeverForOneself) {
  World world = holder();
  for (const UserId& by : {omar, ines}) EXPECT_EQ(ends(world, by, kEnd + kDay).error().code, Errc::forbidden);
  EXPECT_EQ(says(ends(world, lena, kEnd + kDay)),
            "Nobody lets their own access last longer. Ask for more in a new request.");
  ASSERT_TRUE(ends(world, pia, kEnd + kDay));
  EXPECT_EQ(world.held(lena, kTeam)->until, kEnd + kDay);
  EXPECT_THAT(world.last,
              ElementsAre(GrantChanged{GrantChanged::What::end_changed, *world.held(lena, kTeam), pia, kNow + kHour}));
  world.passes_to(kEnd);
  EXPECT_EQ(world.held(lena, kTeam)->state, Grant::State::active) << "the old end is none any more";
}

TEST(End, MayBeNoneWhereThereIsNoCap) {
  World world = holder();
  EXPECT_EQ(ends(world, ines, std::nullopt).error().code, Errc::forbidden);
  ASSERT_TRUE(ends(world, pia, std::nullopt));
  EXPECT_EQ(world.held(lena, kTeam)->until, std::nullopt);
  EXPECT_THAT(world.later, IsEmpty()) << "it waits for no end, and reminds of none";
  ASSERT_TRUE(ends(world, omar, kEnd)) << "and gets one again";
  EXPECT_EQ(world.held(lena, kTeam)->until, kEnd);
}

TEST(End, KeepsToTheCapFromNow) {
  World world = holder(Office{}.cap(kDay));
  const auto over = ends(world, pia, kNow + kHour + kDay + Millis{1});
  EXPECT_EQ(says(over), "Platform team member can be held for 1 day at most. Please choose a shorter time.");
  EXPECT_EQ(over.error().field, "until");
  EXPECT_EQ(ends(world, pia, std::nullopt).error().code, Errc::invalid);
  EXPECT_TRUE(ends(world, pia, kNow + kHour + kDay));
}

TEST(End, MayBeSoonerThoughTheCapIsLessByNow) {
  World world = holder({}, 10 * kDay);
  world.office.cap(kDay);
  world.moves();
  EXPECT_TRUE(ends(world, lena, kNow + 5 * kDay));
  EXPECT_EQ(world.held(lena, kTeam)->until, kNow + 5 * kDay);
  EXPECT_EQ(ends(world, pia, kNow + 6 * kDay).error().code, Errc::invalid);
}

// When it is looked at next, and what was reported of it, stays as it is.
TEST(End, LooksAtNoSystemAtOnce) {
  World world = holder();
  world.office.team().systems = {{Method{"scim", "okta", {{"group", "Platform"}}}}, false};
  world.moves();
  ASSERT_TRUE(ends(world, pia, kEnd + kDay));
  for (const Effect& effect : world.effects) EXPECT_FALSE(std::holds_alternative<VerifyGrant>(effect));
}

TEST(End, LiesAhead) {
  World world = holder();
  EXPECT_EQ(says(ends(world, lena, kNow)), "That has passed already. Take the access away, if it is to end now.");
  EXPECT_EQ(says(ends(world, lena, kNow + kHour + Seconds{299})), "That is too short: ask for 5 minutes or more.");
  EXPECT_THAT(ends(world, pia, kEnd).value(), IsEmpty()) << "as it is";
}

TEST(End, IsOneOfTheRequestThatLedToIt) {
  World world = holder();
  Submit more = asks(lena, lena);
  more.id = kMore;
  more.duration = kDay;
  more.extension = true;
  world.does(more).value();
  EXPECT_EQ(says(world.does(ChangeEnd{kMore, pia, kEnd})), "The access that this request led to is not held any more.");
  world.does(Approve{kMore, omar, 0, ""}).value();
  world.does(MarkProvisioned{kMore, ines, 1, {"g2"}}).value();
  ASSERT_TRUE(world.does(ChangeEnd{kMore, lena, kNow + 6 * kHour}));
  for (const GrantReason& why : world.held(lena, kTeam)->reasons) EXPECT_EQ(why.until, kNow + 6 * kHour);
  world.passes_to(kNow + 6 * kHour);
  EXPECT_EQ(says(ends(world, lena, kNow + 7 * kHour)), "It is just being taken away, so its end stays as it is.");
}

TEST(End, IsToldToWhoeverHoldsItAndReminded) {
  World world = holder({}, 10 * kDay);
  ASSERT_TRUE(ends(world, pia, kNow + kHour + kDay));
  std::vector<std::pair<UserId, UserId>> told;
  for (const Effect& effect : world.effects)
    if (const auto* line = std::get_if<SayInThread>(&effect); line && line->what == SayInThread::What::end_changed)
      told.emplace_back(line->person, line->by);
  EXPECT_THAT(told, ElementsAre(Pair(lena, pia)));
  EXPECT_EQ(due(world, "grant/g1/reminder"), kNow + kHour + kDay - kDay / 10) << "by the time that is left";
}

TEST(End, IsNothingThatStrangersLearnOf) {
  World world = holder();
  const UserId stranger{"kim@acme.test"};
  world.office.org.users.push_back({.id = stranger, .email = stranger.value, .name = "Kim"});
  world.moves();
  EXPECT_EQ(ends(world, stranger, kNow + 2 * kHour).error().code, Errc::not_found);
}

}  // namespace
}  // namespace c1::workflow::end_test
