// Nobody has decided for too long: half the time reminds, all of it reassigns, uses another policy, skips or cancels;
// never early, never twice.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "workflow/world.hpp"

namespace c1::workflow::sla_test {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using What = TimePassed::What;
using Then = Sla::Then;

constexpr Seconds kSla{7200};
const Instant kDue = kNow + kSla;
const Instant kHalf = kNow + kSla / 2;

ApprovalRule within(Sla sla, ApprovalRule rule = {.by = {ByManager{}}}) {
  rule.sla = std::move(sla);
  return rule;
}
ApprovalRule then_to(std::vector<UserId> people, ApprovalRule rule = {.by = {ByManager{}}}) {
  return within({kSla, Then::reassign, {ByUsers{std::move(people)}}, {}}, std::move(rule));
}
Life submitted(std::vector<StepRule> rules) {
  Life life{Office{}.rules(std::move(rules)).policy("late", {by_users({jun}), by_users({pia})})};
  life.submitted();
  return life;
}

TEST(Sla, BeginsWithTheStep) {
  Life life = submitted({ApprovalRule{.by = {ByManager{}}}, then_to({jun})});
  EXPECT_EQ(std::get<ApprovalStep>(life.request->plan.steps[1]).due, std::nullopt);
  ASSERT_TRUE(life.does(Approve{{"r1"}, omar, 0, ""}, kNow + kDay));
  EXPECT_EQ(std::get<ApprovalStep>(life.request->plan.steps[1]).due, kNow + kDay + kSla);
}

TEST(Sla, RemindsWhenHalfOfTheTimeIsGone) {
  Life life = submitted({then_to({jun})});
  EXPECT_THAT(life.time(What::sla_half, kHalf - Millis{1}).value(), IsEmpty()) << "not early";
  EXPECT_EQ(life.time(What::sla_half, kHalf).value(), (Events{Reminded{{}, kHalf}}));
  EXPECT_THAT(life.time(What::sla_half, kHalf).value(), IsEmpty()) << "not twice";
  EXPECT_THAT(life.time(What::sla_half, kHalf + Seconds{60}).value(), IsEmpty());
}

TEST(Sla, RemindsOfNothingWhenAllOfTheTimeIsGone) {
  Life life = submitted({then_to({jun})});
  EXPECT_THAT(life.time(What::sla_half, kDue).value(), IsEmpty());
}

TEST(Sla, HalfGoneDoesNotCountAsAReminderByAPerson) {
  Life life = submitted({then_to({jun})});
  ASSERT_TRUE(life.time(What::sla_half, kHalf));
  EXPECT_TRUE(life.may(lena, Action::remind, kHalf));
}

TEST(Sla, RemindsInEachStepAnew) {
  Life life = submitted({then_to({jun}), then_to({jun})});
  ASSERT_TRUE(life.time(What::sla_half, kHalf));
  ASSERT_TRUE(life.does(Approve{{"r1"}, omar, 0, ""}, kHalf + Seconds{60}));
  EXPECT_THAT(life.time(What::sla_half, kHalf + Seconds{60}).value(), IsEmpty());
  EXPECT_EQ(life.time(What::sla_half, kHalf + Seconds{60} + kSla / 2).value().size(), 1u);
}

TEST(Sla, Reassigns) {
  Life life = submitted({then_to({jun, pia})});
  EXPECT_THAT(life.time(What::sla, kDue - Millis{1}).value(), IsEmpty()) << "not early";
  ASSERT_TRUE(life.time(What::sla, kDue));
  EXPECT_THAT(awaited(*life.request), ElementsAre(jun, pia));
  const auto& step = std::get<ApprovalStep>(life.request->plan.steps[0]);
  EXPECT_EQ(step.note, "Nobody had decided this after 2 hours, so it was handed on.");
  EXPECT_EQ(step.due, std::nullopt) << "it is spent";
  EXPECT_THAT(life.time(What::sla, kDue).value(), IsEmpty()) << "not twice";
  EXPECT_FALSE(life.approves(omar));
  EXPECT_TRUE(life.approves(pia));
}

TEST(Sla, ReassignsToTheFallbackWhereNobodyCanBeFoundAndSaysBoth) {
  Life life{Office{}.suspend(jun).rules({then_to({jun})})};
  life.submitted();
  ASSERT_TRUE(life.time(What::sla, kDue));
  EXPECT_THAT(awaited(*life.request), ElementsAre(ines));
  EXPECT_EQ(std::get<ApprovalStep>(life.request->plan.steps[0]).note,
            "Nobody had decided this after 2 hours, so it was handed on. Nobody could be found who may decide as the "
            "policy says, so the owners of the app are asked.");
}

TEST(Sla, ReassignsNothingToTheSubject) {
  Life life = submitted({then_to({lena, jun})});
  ASSERT_TRUE(life.time(What::sla, kDue));
  EXPECT_THAT(awaited(*life.request), ElementsAre(jun));
}

TEST(Sla, LeavesItToThoseWhoAreAskedWhereNobodyElseCanBeFoundAndSaysSo) {
  Life life{Office{}.suspend(jun).suspend(ines).suspend(pia).rules({then_to({jun})})};
  life.office.team().provisioning.assignees = {ByUsers{{omar}}};
  life.moves();
  life.submitted();
  ASSERT_TRUE(life.time(What::sla, kDue));
  EXPECT_THAT(awaited(*life.request), ElementsAre(omar));
  EXPECT_EQ(std::get<ApprovalStep>(life.request->plan.steps[0]).note,
            "Nobody had decided this after 2 hours, and nobody else can be found to decide it.");
  EXPECT_THAT(life.time(What::sla, kDue).value(), IsEmpty()) << "not twice";
}

TEST(Sla, KeepsTheVotesThatWereGiven) {
  Life life = submitted({then_to({jun}, all_of({omar, ines}))});
  ASSERT_TRUE(life.approves(omar));
  ASSERT_TRUE(life.time(What::sla, kDue));
  EXPECT_EQ(life.request->step, 0u) << "Omar's vote is not Jun's";
  EXPECT_THAT(awaited(*life.request), ElementsAre(jun));
  ASSERT_TRUE(life.approves(jun));
  EXPECT_EQ(life.request->step, 1u);
}

TEST(Sla, StillRunsWhenAPersonHandedTheStepOn) {
  ApprovalRule rule = within({kSla, Then::cancel, {}, {}});
  rule.allow_reassignment = true;
  Life life = submitted({rule});
  ASSERT_TRUE(life.does(Reassign{{"r1"}, omar, 0, {jun}, ""}));
  ASSERT_TRUE(life.time(What::sla, kDue));
  EXPECT_EQ(life.request->outcome, Outcome::timed_out);
}

TEST(Sla, UsesAnotherPolicyForThisStepAndAllThatFollow) {
  Life life = submitted({within({kSla, Then::use_policy, {}, {"late"}}), by_users({ines})});
  ASSERT_TRUE(life.time(What::sla, kDue));
  EXPECT_EQ(life.request->plan.policy, PolicyId{"late"});
  EXPECT_EQ(life.request->step, 1u) << "behind the step that was left: its number stays its own";
  EXPECT_EQ(life.request->plan.start, 0u) << "it is the same round";
  EXPECT_EQ(life.approves(omar, 0).error().code, Errc::conflict) << "the old card decides nothing";
  ASSERT_TRUE(life.approves(jun, 1));
  ASSERT_TRUE(life.approves(pia, 2));
  EXPECT_THAT(life.status(), "Approved; waiting for Ines Costa to provision") << "the owner's approval was replaced";
}

TEST(Sla, Skips) {
  Life life = submitted({within({kSla, Then::skip, {}, {}}), by_users({jun})});
  ASSERT_TRUE(life.time(What::sla, kDue));
  EXPECT_THAT(awaited(*life.request), ElementsAre(jun));
  EXPECT_EQ(life.request->decisions.at(0),
            (Decision{0, {}, Decision::Verdict::skipped, "Nobody had decided this after 2 hours.", kDue, {}}));
  EXPECT_THAT(life.does(TimePassed{{"r1"}, 0, What::sla}, kDue).value(), IsEmpty()) << "of an old step";
}

TEST(Sla, Cancels) {
  Life life = submitted({within({kSla, Then::cancel, {}, {}})});
  ASSERT_TRUE(life.time(What::sla, kDue));
  EXPECT_EQ(life.request->outcome, Outcome::timed_out);
  EXPECT_EQ(life.request->close_reason, "Nobody decided this step within 2 hours.");
  EXPECT_EQ(life.status(), "Timed out");
  EXPECT_THAT(says(life.approves(omar)), testing::StartsWith("It timed out on 24 Nov 2026"));
}

TEST(Sla, OfARequestThatIsOverDoesNothing) {
  Life life = submitted({within({kSla, Then::cancel, {}, {}})});
  ASSERT_TRUE(life.denies(omar));
  for (const What what : {What::sla_half, What::sla, What::wait, What::lapse})
    EXPECT_THAT(life.time(what, kDue + 40 * kDay).value(), IsEmpty());
}

// ---- with what is due later -----------------------------------------------------------------------------------------

std::vector<std::string> keys_of(const std::map<std::string, Effect>& later) {
  std::vector<std::string> keys;
  for (const auto& [key, effect] : later) keys.push_back(key);
  return keys;
}

TEST(Sla, IsWokenAtItsHalfAndAtItsEnd) {
  World world{Office{}.rules({then_to({jun})})};
  world.does(asks(lena, lena)).value();
  EXPECT_THAT(keys_of(world.later), ElementsAre("wake/r1/0/half", "wake/r1/0/sla", "wake/r1/lapse"));
  EXPECT_EQ(due_of(world.later.at("wake/r1/0/half")), kHalf);
  EXPECT_EQ(due_of(world.later.at("wake/r1/0/sla")), kDue);
  world.passes_to(kHalf);
  EXPECT_EQ(world.at({"r1"}).nudged, kHalf);
  world.passes_to(kDue);
  EXPECT_THAT(awaited(world.at({"r1"})), ElementsAre(jun));
}

TEST(Sla, IsForgottenWhenTheStepIsOver) {
  World world{Office{}.rules({then_to({jun}), by_users({ines})})};
  world.does(asks(lena, lena)).value();
  world.does(Approve{{"r1"}, omar, 0, ""}).value();
  EXPECT_THAT(keys_of(world.later), ElementsAre("wake/r1/lapse"));
  world.does(Deny{{"r1"}, ines, 1, ""}).value();
  EXPECT_THAT(world.later, IsEmpty());
}

TEST(Sla, IsForgottenWhenAnotherPlanGoesOn) {
  // The emergency's plan passes two steps at once; the step that was left is still the one whose times are forgotten.
  World world{Office{}.rules({then_to({jun})}).emergency({AcceptRule{"Fire"}, AcceptRule{"Fire"}})};
  world.does(asks(lena, lena)).value();
  world.does(Escalate{{"r1"}, lena, "Fire"}).value();
  EXPECT_EQ(world.at({"r1"}).step, 3u);
  EXPECT_THAT(keys_of(world.later), ElementsAre("wake/r1/lapse"));
}

// ---- a request that nobody decides ----------------------------------------------------------------------------------

TEST(Lapse, TimesOutWhatIsOpenForTooLong) {
  Life life{Office{}};
  life.submitted();
  EXPECT_THAT(life.time(What::lapse, kNow + 30 * kDay - Millis{1}).value(), IsEmpty());
  ASSERT_TRUE(life.time(What::lapse, kNow + 30 * kDay));
  EXPECT_EQ(life.request->outcome, Outcome::timed_out);
  EXPECT_EQ(life.request->close_reason, "Nobody decided it within 30 days.");
}

TEST(Lapse, SaysWhatWasMissing) {
  Life life{Office{}.form()};
  life.submitted();
  ASSERT_TRUE(life.time(What::lapse, kNow + 30 * kDay));
  EXPECT_EQ(life.request->close_reason, "Nobody answered its questions within 30 days.");
}

TEST(Lapse, LeavesWhatIsApprovedToBeProvisioned) {
  Life life{Office{}};
  life.submitted();
  ASSERT_TRUE(life.approves(omar));
  EXPECT_THAT(life.time(What::lapse, kNow + 60 * kDay).value(), IsEmpty());
}

TEST(Lapse, BeginsAnewWithANewPlan) {
  World world{Office{}};
  world.does(asks(lena, lena)).value();
  world.does(Approve{{"r1"}, omar, 0, ""}).value();
  world.passes_to(kNow + 40 * kDay);
  ASSERT_TRUE(world.at({"r1"}).is_open());
  const Instant restarted = kNow + 40 * kDay;
  world.does(Restart{{"r1"}, pia, "Ask again", false}, restarted).value();
  world.passes_to(restarted + 30 * kDay - Millis{1});
  EXPECT_TRUE(world.at({"r1"}).is_open());
  world.passes_to(restarted + 30 * kDay);
  EXPECT_EQ(world.at({"r1"}).outcome, Outcome::timed_out);
}

}  // namespace
}  // namespace c1::workflow::sla_test
