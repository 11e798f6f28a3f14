// The last step: somebody gives the access, tries again, or won't; and what is held after that.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "workflow/world.hpp"

namespace c1::workflow::provisioning_test {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;
using testing::StartsWith;

Life approved(Office office = {}, std::optional<Seconds> duration = {}) {
  Life life{std::move(office)};
  Submit command = asks(lena, lena);
  command.duration = duration;
  life.does(command).value();
  life.approves(omar).value();
  return life;
}
const ProvisionStep& task_of(const Life& life) { return std::get<ProvisionStep>(life.request->plan.steps.back()); }

TEST(Provisioning, WaitsForItsAssignees) {
  Life life = approved();
  EXPECT_EQ(life.status(), "Approved; waiting for Ines Costa to provision");
  EXPECT_EQ(task_of(life).instructions, "Add them in People.");
  EXPECT_TRUE(life.may(ines, Action::mark_provisioned));
  for (const UserId& other : {lena, omar, pia}) EXPECT_FALSE(life.may(other, Action::mark_provisioned)) << other.value;
}

TEST(Provisioning, ThatFailedCanBeTriedAgain) {
  Life life = approved();
  ASSERT_TRUE(life.does(MarkFailed{{"r1"}, ines, 1, "No seats left"}));
  EXPECT_EQ(life.status(), "It did not work; waiting for Ines Costa to try again");
  EXPECT_EQ(task_of(life).failure, "No seats left");
  EXPECT_TRUE(life.request->is_open());
  EXPECT_EQ(says(life.does(MarkFailed{{"r1"}, ines, 1, "Still none"})),
            "This has failed already. Try it again, or say that you won't do it.");
  ASSERT_TRUE(life.does(RetryProvisioning{{"r1"}, ines, 1}));
  EXPECT_EQ(task_of(life).failure, "");
  EXPECT_EQ(task_of(life).attempt, 2);
  EXPECT_EQ(life.status(), "Approved; waiting for Ines Costa to provision");
  EXPECT_TRUE(life.provisions(ines, 1));
}

TEST(Provisioning, ThatFailedCanBeDoneAllTheSame) {
  Life life = approved();
  ASSERT_TRUE(life.does(MarkFailed{{"r1"}, ines, 1, "No seats left"}));
  EXPECT_TRUE(life.provisions(ines, 1));
}

TEST(Provisioning, FailsWithAReason) {
  Life life = approved();
  EXPECT_EQ(says(life.does(MarkFailed{{"r1"}, ines, 1, " "})),
            "Say what went wrong; whoever tries again will read it.");
  EXPECT_EQ(says(life.does(DeclineProvisioning{{"r1"}, ines, 1, ""})),
            "Say why you won't do it; the requester will read it.");
}

TEST(Provisioning, IsTriedAgainByTheAssigneesAndAdministrators) {
  Life life = approved();
  EXPECT_EQ(says(life.does(RetryProvisioning{{"r1"}, ines, 1})),
            "Nothing has failed here, so there is nothing to try again.");
  ASSERT_TRUE(life.does(MarkFailed{{"r1"}, ines, 1, "No seats left"}));
  EXPECT_EQ(says(life.does(RetryProvisioning{{"r1"}, lena, 1})),
            "Only Ines Costa and administrators can try it again.");
  EXPECT_TRUE(life.does(RetryProvisioning{{"r1"}, pia, 1}));
}

TEST(Provisioning, ThatSomebodyWontDoIsErrored) {
  Life life = approved();
  ASSERT_TRUE(life.does(DeclineProvisioning{{"r1"}, ines, 1, "No seats left"}));
  EXPECT_EQ(life.request->outcome, Outcome::errored);
  EXPECT_EQ(life.status(), "Approved, but Ines Costa won't provision it");
  EXPECT_FALSE(life.held);
  EXPECT_THAT(says(life.provisions(ines, 1)), StartsWith("You have already decided this step"));
}

TEST(Provisioning, IsForThoseWhoAreThereWhenItBegins) {
  Life life{Office{}};
  life.submitted();
  life.office.team().provisioning.assignees = {ByUsers{{jun}}};
  life.moves();
  ASSERT_TRUE(life.approves(omar));
  EXPECT_THAT(awaited(*life.request), ElementsAre(jun));
}

TEST(Provisioning, GoesToOthersWhenItsAssigneesLeave) {
  Office office;
  office.team().provisioning.assignees = {ByUsers{{jun, omar}}};
  Life life = approved(office);
  life.office.suspend(jun);
  ASSERT_TRUE(life.refreshed());
  EXPECT_THAT(awaited(*life.request), ElementsAre(omar));
  life.office.suspend(omar);
  ASSERT_TRUE(life.refreshed());
  EXPECT_THAT(awaited(*life.request), ElementsAre(ines));
  EXPECT_EQ(task_of(life).note, "Nobody who should do this is active, so the owners of the app are asked.");
}

TEST(Provisioning, ByTheSubjectIsNoDecision) {
  Office office;
  office.team().provisioning.assignees = {ByUsers{{lena}}};
  Life life = approved(office);
  EXPECT_TRUE(life.provisions(lena, 1));
}

TEST(Provisioning, GivesNothingToWhoHasLeft) {
  Life life = approved();
  life.office.suspend(lena);
  life.moves();
  EXPECT_EQ(says(life.provisions(ines, 1)),
            "Lena Fischer is not active in the directory any more, so nothing can be given to them.");
  EXPECT_FALSE(life.may(ines, Action::mark_provisioned));
  EXPECT_TRUE(life.may(ines, Action::decline_provisioning));
  life.office.user(lena).status = UserStatus::active;
  life.moves();
  EXPECT_TRUE(life.provisions(ines, 1)) << "who is back gets it";
}

// ---- what is held ---------------------------------------------------------------------------------------------------

const RequestId kFirst{"r1"}, kMore{"r2"};

// Granted at kNow for `duration`.
World holding(Office office = {}, std::optional<Seconds> duration = kDay, std::optional<BundleOf> bundle = {}) {
  World world{std::move(office)};
  Submit command = asks(lena, lena);
  command.duration = duration;
  command.bundle = std::move(bundle);
  world.does(command).value();
  world.does(Approve{kFirst, omar, 0, ""}).value();
  world.does(MarkProvisioned{kFirst, ines, 1, {"g1"}}).value();
  return world;
}
Result<Events> asks_for_more(World& world, Seconds duration, Instant now = kNow) {
  Submit command = asks(lena, lena);
  command.id = kMore;
  command.duration = duration;
  command.extension = true;
  return world.does(command, now);
}
void grant(World& world, const RequestId& id, Instant now) {
  world.does(Approve{id, omar, 0, ""}, now).value();
  world.does(MarkProvisioned{id, ines, 1, {"g2"}}, now).value();
}

TEST(Grant, IsExtendedFromItsEnd) {
  World world = holding();
  ASSERT_TRUE(asks_for_more(world, kDay / 2));
  EXPECT_EQ(world.at(kMore).cause, Cause::extension);
  grant(world, kMore, kNow + kDay / 4);
  const Grant& held = *world.held(lena, kTeam);
  EXPECT_EQ(held.id, GrantId{"g1"}) << "it is the same";
  EXPECT_EQ(held.since, kNow);
  EXPECT_EQ(held.until, kNow + kDay + kDay / 2);
  EXPECT_THAT(held.reasons, ElementsAre(GrantReason{.request = kFirst, .until = kNow + kDay},
                                        GrantReason{.request = kMore, .until = kNow + kDay + kDay / 2}));
  EXPECT_EQ(world.at(kMore).granted_until, held.until);
  EXPECT_EQ(due_of(world.later.at("grant/g1/end")), held.until) << "and it ends then, not before";
}

TEST(Grant, IsNeverExtendedBeyondTheCapFromNow) {
  World world = holding(Office{}.cap(kDay));
  ASSERT_TRUE(asks_for_more(world, kDay));
  grant(world, kMore, kNow + kDay / 4);
  EXPECT_EQ(world.held(lena, kTeam)->until, kNow + kDay / 4 + kDay) << "not two days";
}

TEST(Grant, IsNotExtendedWhereItHasNoEnd) {
  World world = holding({}, std::nullopt);
  EXPECT_EQ(says(asks_for_more(world, kDay)), "You hold this already, without an end.");
  EXPECT_THAT(world.later, IsEmpty()) << "and waits for no end";
}

TEST(Grant, IsNotAskedForAgainWhileItLasts) {
  World world = holding();
  Submit command = asks(lena, lena);
  command.id = kMore;
  EXPECT_EQ(says(world.does(command)),
            "You hold this already, until 25 Nov 2026 06:00 UTC. Extend that instead of asking anew.");
  command.requester = omar;
  EXPECT_EQ(says(world.does(command)),
            "Lena Fischer holds this already, until 25 Nov 2026 06:00 UTC. Extend that instead of asking anew.");
}

TEST(Grant, ThatHasRunOutIsAskedForAnewAndNotExtended) {
  World world = holding();
  EXPECT_EQ(says(asks_for_more(world, kDay, kNow + kDay)),
            "You do not hold this any more, so there is nothing to extend. Ask for it anew.");
}

TEST(Grant, IsTakenAwayWhenItsTimeIsUp) {
  World world = holding();
  world.passes_to(kNow + kDay - Millis{1});
  EXPECT_EQ(world.held(lena, kTeam)->state, Grant::State::active) << "not early";
  world.passes_to(kNow + kDay);
  EXPECT_EQ(world.held(lena, kTeam)->state, Grant::State::ending);
  const Request& revoke = world.at({"expiry-1"});
  EXPECT_EQ(revoke.kind, Kind::revoke);
  EXPECT_EQ(revoke.cause, Cause::expiry);
  EXPECT_THAT(awaited(revoke), ElementsAre(ines));
  world.passes_to(kNow + 10 * kDay);
  EXPECT_EQ(world.expiries, 1) << "once";
  world.does(MarkProvisioned{{"expiry-1"}, ines, 0, {}}, kNow + 2 * kDay).value();
  EXPECT_EQ(world.held(lena, kTeam), nullptr);
  EXPECT_EQ(status_phrase(*world.catalog, world.at({"expiry-1"})), "Ended, the time was up");
}

TEST(Grant, ExtendedWhileItIsTakenAwayForItsTimeIsHeldOn) {
  World world = holding();
  ASSERT_TRUE(asks_for_more(world, kDay));
  world.passes_to(kNow + kDay);
  ASSERT_EQ(world.held(lena, kTeam)->state, Grant::State::ending);
  grant(world, kMore, kNow + kDay + Seconds{60});
  const Grant& held = *world.held(lena, kTeam);
  EXPECT_EQ(held.state, Grant::State::active);
  EXPECT_EQ(held.until, kNow + kDay + Seconds{60} + kDay);
  EXPECT_THAT(held.reasons, SizeIs(1)) << "the first has run out";
  ASSERT_NE(world.overtaken(), nullptr);
  world.does(Cancel{world.overtaken()->id, {}, "It is held longer."}).value();
  EXPECT_EQ(world.held(lena, kTeam)->state, Grant::State::active);
}

TEST(Grant, IsNotGivenWhileSomebodyTakesItAway) {
  World world = holding();
  ASSERT_TRUE(asks_for_more(world, kDay));
  world.does(Approve{kMore, omar, 0, ""}).value();
  world
      .does(SubmitRevoke{
          .id = {"r3"}, .requester = omar, .subject = lena, .entitlement = kTeam, .reason = "Left the team"})
      .value();
  EXPECT_EQ(says(world.does(MarkProvisioned{kMore, ines, 1, {"g2"}})),
            "It is just being taken away from Lena Fischer (#1044). Provision it anew once that is over.");
  const auto offered = world.offers(kMore, ines);
  EXPECT_EQ(std::count(offered.begin(), offered.end(), Action::mark_provisioned), 0);
  world.does(MarkProvisioned{{"r3"}, ines, 0, {}}).value();
  EXPECT_EQ(world.held(lena, kTeam), nullptr);
  world.does(MarkProvisioned{kMore, ines, 1, {"g2"}}).value();
  EXPECT_EQ(world.held(lena, kTeam)->id, GrantId{"g2"}) << "a new one";
}

TEST(Grant, IsNotAskedForWhileSomebodyTakesItAway) {
  World world = holding();
  world
      .does(SubmitRevoke{
          .id = {"r3"}, .requester = omar, .subject = lena, .entitlement = kTeam, .reason = "Left the team"})
      .value();
  const auto refused = asks_for_more(world, kDay);
  EXPECT_EQ(says(refused), "It is just being taken away (#1043). Ask for it once that is over.");
  EXPECT_EQ(refused.error().about, "r3");
  EXPECT_EQ(refused.error().field, "entitlement");
}

TEST(Grant, OfABundleSaysSo) {
  World world = holding({}, kDay, BundleOf{"starter-kit", "g42"});
  EXPECT_THAT(world.held(lena, kTeam)->reasons,
              ElementsAre(GrantReason{GrantReason::Kind::bundle, "starter-kit", kFirst, kNow + kDay}));
}

TEST(Grant, OfASecondReasonLastsAsLongAsTheLast) {
  World world = holding({}, kDay, BundleOf{"starter-kit", "g42"});
  ASSERT_TRUE(asks_for_more(world, 3 * kDay));
  grant(world, kMore, kNow);
  const Grant& held = *world.held(lena, kTeam);
  EXPECT_THAT(held.reasons, ElementsAre(GrantReason{GrantReason::Kind::bundle, "starter-kit", kFirst, kNow + kDay},
                                        GrantReason{.request = kMore, .until = kNow + 4 * kDay}));
  EXPECT_EQ(held.until, kNow + 4 * kDay);
  world.passes_to(kNow + 2 * kDay);
  EXPECT_EQ(world.held(lena, kTeam)->state, Grant::State::active) << "that one reason has run out takes nothing away";
}

}  // namespace
}  // namespace c1::workflow::provisioning_test
