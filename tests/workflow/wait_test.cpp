// Steps that wait: for a while, until a time of day, for a condition.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/time_zone.hpp"
#include "workflow/steps.hpp"
#include "workflow/world.hpp"

namespace c1::workflow::wait_test {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using What = TimePassed::What;

Instant in_berlin(const CivilTime& local) { return TimeZone::named("Europe/Berlin")->instant_of(local); }

// Submitted at `now` to a policy that waits first.
Life waiting(WaitRule rule, Instant now = kNow, Office office = {}) {
  Life life{office.rules({std::move(rule), by_users({jun})})};
  life.does(asks(lena, lena), now).value();
  return life;
}
std::optional<Instant> due_of(const Life& life) { return std::get<WaitStep>(life.request->plan.steps[0]).due; }

TEST(Wait, LastsItsTimeAndAsksNobodyMeanwhile) {
  Life life = waiting({.duration = Seconds{3600}});
  EXPECT_EQ(life.status(), "Waiting for its time");
  EXPECT_THAT(awaited(*life.request), IsEmpty());
  EXPECT_EQ(says(life.approves(jun)), "This request is not waiting for an approval.");
  EXPECT_THAT(life.time(What::wait, kNow + Seconds{3600} - Millis{1}).value(), IsEmpty()) << "not early";
  ASSERT_TRUE(life.time(What::wait, kNow + Seconds{3600}));
  EXPECT_THAT(awaited(*life.request), ElementsAre(jun));
  EXPECT_THAT(life.does(TimePassed{{"r1"}, 0, What::wait}, kNow + kDay).value(), IsEmpty()) << "not twice";
}

TEST(Wait, CanBeCancelledAndSkipped) {
  Life cancelled = waiting({.duration = Seconds{3600}});
  EXPECT_TRUE(cancelled.does(Cancel{{"r1"}, lena, ""}));
  Life skipped = waiting({.duration = Seconds{3600}});
  ASSERT_TRUE(skipped.does(SkipStep{{"r1"}, pia, 0, "Urgent"}));
  EXPECT_THAT(awaited(*skipped.request), ElementsAre(jun));
}

const WaitRule kHalfPastNine{.until = WaitRule::TimeOfDay{570, "Europe/Berlin"}};

TEST(Wait, UntilATimeOfDayIsTheNextThere) {
  // It is 07:00 in Berlin.
  EXPECT_EQ(due_of(waiting(kHalfPastNine)), in_berlin({2026, 11, 24, 9, 30, 0}));
  EXPECT_EQ(due_of(waiting(kHalfPastNine, in_berlin({2026, 11, 24, 9, 29, 59}))), in_berlin({2026, 11, 24, 9, 30, 0}));
  EXPECT_EQ(due_of(waiting(kHalfPastNine, in_berlin({2026, 11, 24, 9, 30, 0}))), in_berlin({2026, 11, 25, 9, 30, 0}))
      << "that very moment is over";
  EXPECT_EQ(due_of(waiting(kHalfPastNine, in_berlin({2026, 12, 31, 10, 0, 0}))), in_berlin({2027, 1, 1, 9, 30, 0}));
}

TEST(Wait, UntilATimeOfDayFollowsTheClocksOverDaylightSaving) {
  // Summer time ends on 25 October 2026: that night has 25 hours.
  const Instant evening = in_berlin({2026, 10, 24, 20, 0, 0});
  EXPECT_EQ(due_of(waiting(kHalfPastNine, evening)), evening + Seconds{(13 * 60 + 30 + 60) * 60});
  // It begins on 28 March 2027: that night has 23.
  const Instant before = in_berlin({2027, 3, 27, 20, 0, 0});
  EXPECT_EQ(due_of(waiting(kHalfPastNine, before)), before + Seconds{(13 * 60 + 30 - 60) * 60});
}

TEST(Wait, UntilATimeThatTheClocksSkipIsTheMomentTheyJump) {
  const WaitRule half_past_two{.until = WaitRule::TimeOfDay{150, "Europe/Berlin"}};
  EXPECT_EQ(due_of(waiting(half_past_two, in_berlin({2027, 3, 28, 1, 0, 0}))), in_berlin({2027, 3, 28, 3, 0, 0}));
}

TEST(Wait, UntilATimeThatTheClocksShowTwiceIsTheFirstOfThem) {
  const WaitRule half_past_two{.until = WaitRule::TimeOfDay{150, "Europe/Berlin"}};
  const Instant first = in_berlin({2026, 10, 25, 2, 30, 0});
  EXPECT_EQ(due_of(waiting(half_past_two, first - Seconds{60})), first);
  EXPECT_EQ(due_of(waiting(half_past_two, first + Seconds{600})), in_berlin({2026, 10, 26, 2, 30, 0}))
      << "and never a second time the same night";
}

TEST(Wait, UntilMidnightIsTheNextDay) {
  const WaitRule midnight{.until = WaitRule::TimeOfDay{0, "Europe/Berlin"}};
  EXPECT_EQ(due_of(waiting(midnight)), in_berlin({2026, 11, 25, 0, 0, 0}));
}

TEST(Wait, ForAConditionThatHoldsAlreadyIsNone) {
  Life life = waiting({.condition = "true"});
  EXPECT_THAT(awaited(*life.request), ElementsAre(jun));
}

WaitRule for_on_call() {
  return {.condition = "subject.has(\"github/platform-team\")", .timeout = Seconds{7200}, .why = "Lena is on call"};
}

TEST(Wait, ForAConditionLooksAgainAndAgain) {
  Life life = waiting(for_on_call());
  EXPECT_EQ(life.status(), "Waiting until Lena is on call");
  EXPECT_THAT(life.time(What::wait, kNow + Seconds{300}).value(), IsEmpty());
  EXPECT_THAT(life.time(What::wait, kNow + Seconds{600}).value(), IsEmpty());
  life.office.holders[kTeam] = {lena};
  ASSERT_TRUE(life.time(What::wait, kNow + Seconds{900}));
  EXPECT_THAT(awaited(*life.request), ElementsAre(jun));
}

TEST(Wait, ForAConditionEndsWhenPatienceDoes) {
  Life life = waiting(for_on_call());
  EXPECT_THAT(life.time(What::wait, kNow + Seconds{7200} - Millis{1}).value(), IsEmpty());
  ASSERT_TRUE(life.time(What::wait, kNow + Seconds{7200}));
  EXPECT_EQ(life.request->outcome, Outcome::timed_out);
  EXPECT_EQ(life.request->close_reason, "What it waited for did not come within 2 hours.");
}

TEST(Wait, ForAConditionThatComesTrueAtTheLastMomentGoesOn) {
  Life life = waiting(for_on_call());
  life.office.holders[kTeam] = {lena};
  ASSERT_TRUE(life.time(What::wait, kNow + Seconds{7200}));
  EXPECT_TRUE(life.request->is_open());
}

TEST(Wait, ForAConditionThatCannotBeEvaluatedTimesOut) {
  Life life = waiting({.condition = "1 / 0 > 0", .timeout = Seconds{7200}});
  EXPECT_EQ(life.status(), "Waiting until 1 / 0 > 0");
  ASSERT_TRUE(life.time(What::wait, kNow + Seconds{7200}));
  EXPECT_EQ(life.request->outcome, Outcome::timed_out);
}

TEST(Wait, ForAConditionIsLookedAtWhenTheOrganisationChanges) {
  Life life = waiting({.condition = "subject.department == \"Platform\""});
  life.office.user(lena).department = "Platform";
  ASSERT_TRUE(life.refreshed());
  EXPECT_THAT(awaited(*life.request), ElementsAre(jun));
}

TEST(Wait, IsWokenWhenItEnds) {
  World world{Office{}.rules({WaitRule{.duration = Seconds{3600}}, by_users({jun})})};
  world.does(asks(lena, lena)).value();
  EXPECT_EQ(workflow::due_of(world.later.at("wake/r1/0/wait")), kNow + Seconds{3600});
  world.passes_to(kNow + Seconds{3600});
  EXPECT_THAT(awaited(world.at({"r1"})), ElementsAre(jun));
  EXPECT_FALSE(world.later.contains("wake/r1/0/wait"));
}

TEST(Wait, ForAConditionIsWokenLongBeforePatienceEnds) {
  World world{Office{}.rules({for_on_call(), by_users({jun})})};
  world.does(asks(lena, lena)).value();
  EXPECT_EQ(workflow::due_of(world.later.at("wake/r1/0/wait")), kNow + Seconds{300});
  world.passes_to(kNow + Seconds{3000});
  EXPECT_TRUE(active_step(world.at({"r1"})) && world.at({"r1"}).step == 0);
  world.office.holders[kTeam] = {lena};
  world.passes_to(kNow + Seconds{3300});
  EXPECT_THAT(awaited(world.at({"r1"})), ElementsAre(jun));
}

TEST(Wait, ThatIsShorterThanALookEndsInTime) {
  World world{Office{}.rules({WaitRule{.condition = "false", .timeout = Seconds{60}}, by_users({jun})})};
  world.does(asks(lena, lena)).value();
  world.passes_to(kNow + Seconds{60});
  EXPECT_EQ(world.at({"r1"}).outcome, Outcome::timed_out);
}

TEST(Wait, IsForgottenWhenTheRequestIsOver) {
  World world{Office{}.rules({WaitRule{.duration = Seconds{3600}}})};
  world.does(asks(lena, lena)).value();
  world.does(Cancel{{"r1"}, lena, ""}).value();
  EXPECT_THAT(world.later, IsEmpty());
}

}  // namespace
}  // namespace c1::workflow::wait_test
