// Access is given back or taken away: by whom, with which approvals, and what is held when it is not after all.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "workflow/world.hpp"

namespace c1::workflow::revoke_test {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

const RequestId kFirst{"r1"}, kRevoke{"r2"};
constexpr auto kActive = Grant::State::active;
constexpr auto kEnding = Grant::State::ending;

// Lena holds it, for a day where nothing else is said.
World holding(Office office = {}, std::optional<Seconds> duration = kDay) {
  World world{std::move(office)};
  world.office.rules({AcceptRule{"Everybody may"}});
  world.moves();
  Submit command = asks(lena, lena);
  command.duration = duration;
  world.does(command).value();
  world.does(MarkProvisioned{kFirst, awaited(world.at(kFirst)).at(0), 1, {"g1"}}).value();
  return world;
}
SubmitRevoke revoke(const UserId& by, const UserId& subject = lena) {
  return {.id = kRevoke, .requester = by, .subject = subject, .entitlement = kTeam, .reason = "Left the team"};
}
SubmitRevoke by_program(Cause cause) {
  SubmitRevoke command = revoke({});
  command.cause = cause;
  command.surface = Surface::system;
  return command;
}
std::string status(const World& world) { return status_phrase(*world.catalog, world.at(kRevoke)); }
Grant::State state(const World& world) { return world.held(lena, kTeam)->state; }
bool offers(const World& world, const RequestId& id, const UserId& person, Action action, Instant now = kNow) {
  const auto all = world.offers(id, person, now);
  return std::count(all.begin(), all.end(), action) > 0;
}

TEST(Revoke, ByTheHolderNeedsNoReasonAndNoApproval) {
  World world = holding();
  SubmitRevoke command = revoke(lena);
  command.reason = "";
  ASSERT_TRUE(world.does(command));
  EXPECT_EQ(world.at(kRevoke).kind, Kind::revoke);
  EXPECT_EQ(status(world), "Waiting for Ines Costa to remove it");
  EXPECT_EQ(state(world), kEnding);
  ASSERT_TRUE(world.does(MarkProvisioned{kRevoke, ines, 0, {}}, kNow + Seconds{60}));
  EXPECT_EQ(world.at(kRevoke).outcome, Outcome::revoked);
  EXPECT_EQ(status(world), "Taken away");
  EXPECT_EQ(world.held(lena, kTeam), nullptr);
  EXPECT_EQ(world.grants.at({lena, kTeam}).ended, kNow + Seconds{60});
}

TEST(Revoke, IsForManagersOwnersAdministratorsAndHelpdesk) {
  for (const UserId& person : {omar, ines, jun, pia}) EXPECT_TRUE(holding().does(revoke(person))) << person.value;
  Office office;
  office.team().owners.clear();
  EXPECT_EQ(says(holding(office).does(revoke(jun))),
            "Access can be taken away by whoever holds it, their managers, the owners and the administrators.");
  for (const Role role : {Role::access_request_admin, Role::access_request_helpdesk}) {
    office.user(jun).roles = {role};
    EXPECT_TRUE(holding(office).does(revoke(jun)));
  }
  office.user(jun).roles = {Role::read_only_admin};
  EXPECT_FALSE(holding(office).does(revoke(jun)));
  EXPECT_FALSE(holding(Office{}.suspend(pia)).does(revoke(pia)));
}

TEST(Revoke, ByOthersWantsAReason) {
  World world = holding();
  SubmitRevoke command = revoke(omar);
  command.reason = " ";
  EXPECT_EQ(says(world.does(command)), "Say why it is to be taken away; Lena Fischer and the audit log will read it.");
}

TEST(Revoke, IsOfWhatIsHeld) {
  World world{Office{}};
  EXPECT_EQ(says(world.does(revoke(lena))), "You do not hold this.");
  EXPECT_EQ(says(world.does(revoke(omar))), "This is not held (any more).");
  World twice = holding();
  ASSERT_TRUE(twice.does(revoke(lena)));
  SubmitRevoke again = revoke(omar);
  again.id = {"r3"};
  EXPECT_EQ(says(twice.does(again)), "This is being taken away already: #1043.");
  EXPECT_FALSE(offers(twice, kFirst, omar, Action::revoke));
}

TEST(Revoke, OfWhatIsNotOfferedAnyMoreIsStillPossible) {
  World world = holding();
  world.office.org.entitlements.clear();
  world.moves();
  EXPECT_EQ(says(world.does(revoke(jun))),
            "Access can be taken away by whoever holds it, their managers, the owners and the administrators.");
  EXPECT_TRUE(offers(world, kFirst, lena, Action::revoke));
  ASSERT_TRUE(world.does(revoke(lena)));
  EXPECT_EQ(status(world), "Waiting for Pia Berg to remove it") << "it has no owners any more";
}

TEST(Revoke, HasTheInstructionsOfGivingToBeUndone) {
  World world = holding();
  ASSERT_TRUE(world.does(revoke(omar)));
  EXPECT_EQ(std::get<ProvisionStep>(world.at(kRevoke).plan.steps[0]).instructions, "Undo this: Add them in People.");
}

TEST(Revoke, IsDoneByTheOtherPeopleWhereThatIsSaid) {
  Office office;
  office.team().deprovisioning = ManualProvisioning{{ByUsers{{jun}}}, "Take them out."};
  World world = holding(office);
  ASSERT_TRUE(world.does(revoke(omar)));
  EXPECT_THAT(awaited(world.at(kRevoke)), ElementsAre(jun));
  EXPECT_EQ(std::get<ProvisionStep>(world.at(kRevoke).plan.steps[0]).instructions, "Take them out.");
}

// ---- with a policy --------------------------------------------------------------------------------------------------

World asked(Office office = Office{}.revoke_rules({by_users({ines})}), std::optional<Seconds> duration = kDay,
            const UserId& by = lena) {
  World world = holding(std::move(office), duration);
  world.does(revoke(by)).value();
  return world;
}

TEST(Revoke, WaitsForItsApproval) {
  World world = asked();
  EXPECT_EQ(status(world), "Waiting for Ines Costa");
  EXPECT_EQ(state(world), kEnding);
  ASSERT_TRUE(world.does(Approve{kRevoke, ines, 0, ""}));
  EXPECT_EQ(status(world), "Waiting for Ines Costa to remove it");
}

TEST(Revoke, ThatIsDeniedLeavesWhatIsHeldAsItWas) {
  World world = asked();
  EXPECT_FALSE(world.later.contains("grant/g1/end"));
  ASSERT_TRUE(world.does(Deny{kRevoke, ines, 0, "Needed"}));
  EXPECT_EQ(status(world), "Denied by Ines Costa");
  EXPECT_EQ(state(world), kActive);
  EXPECT_EQ(due_of(world.later.at("grant/g1/end")), kNow + kDay) << "with its end";
  EXPECT_TRUE(world.later.contains("grant/g1/reminder"));
}

TEST(Revoke, ThatIsCancelledLeavesWhatIsHeldAsItWas) {
  World world = asked();
  ASSERT_TRUE(world.does(Cancel{kRevoke, lena, ""}));
  EXPECT_EQ(state(world), kActive);
  EXPECT_TRUE(world.later.contains("grant/g1/end"));
}

TEST(Revoke, ThatSomebodyWontDoLeavesWhatIsHeldAsItWas) {
  World world = asked(Office{});
  ASSERT_TRUE(world.does(DeclineProvisioning{kRevoke, ines, 0, "Needed"}));
  EXPECT_EQ(world.at(kRevoke).outcome, Outcome::errored);
  EXPECT_EQ(status(world), "Ines Costa won't remove it");
  EXPECT_EQ(state(world), kActive) << "it is there, and nobody removes it";
  EXPECT_EQ(due_of(world.later.at("grant/g1/end")), kNow + kDay) << "so it must still end";
  EXPECT_TRUE(offers(world, kFirst, omar, Action::revoke)) << "and can be asked for again";
}

TEST(Revoke, ThatTimesOutLeavesWhatIsHeldAsItWas) {
  ApprovalRule rule = by_users({ines});
  rule.sla = Sla{Seconds{3600}, Sla::Then::cancel, {}, {}};
  World world = asked(Office{}.revoke_rules({rule}));
  world.passes_to(kNow + Seconds{3600});
  EXPECT_EQ(world.at(kRevoke).outcome, Outcome::timed_out);
  EXPECT_EQ(state(world), kActive);
}

TEST(Revoke, ThatIsRejectedByThePolicyTakesNothing) {
  World world = holding(Office{}.revoke_rules({RejectRule{"Frozen"}}));
  ASSERT_TRUE(world.does(revoke(lena)));
  EXPECT_EQ(world.at(kRevoke).outcome, Outcome::denied);
  EXPECT_EQ(state(world), kActive);
  EXPECT_TRUE(world.later.contains("grant/g1/end"));
}

TEST(Revoke, NeverKeepsAccessBeyondItsEndBecauseNobodyAnswers) {
  World world = asked();
  world.passes_to(kNow + kDay - Millis{1});
  EXPECT_EQ(status(world), "Waiting for Ines Costa");
  world.passes_to(kNow + kDay);
  EXPECT_EQ(status(world), "Waiting for Ines Costa to remove it");
  EXPECT_EQ(world.last.size(), 2u) << "another plan, and its only step";
  EXPECT_EQ(std::get<PlanReplaced>(world.last[0]).reason, "Its time is up, so nobody has to agree any more.");
  EXPECT_FALSE(world.does(Deny{kRevoke, ines, 0, ""})) << "so it cannot be denied any more either";
  world.passes_to(kNow + 40 * kDay);
  EXPECT_EQ(world.expiries, 0) << "one request to take it away is enough";
}

TEST(Revoke, BegunAnewAfterTheEndAsksNobodyEither) {
  for (const bool present : {false, true}) {
    World world = asked();
    world.passes_to(kNow + kDay);
    ASSERT_TRUE(world.does(Restart{kRevoke, pia, "", present}, kNow + kDay));
    EXPECT_EQ(status(world), "Waiting for Ines Costa to remove it");
  }
}

TEST(Revoke, BegunAnewByAnotherPolicyStillEndsInTime) {
  World world = asked(Office{});
  EXPECT_EQ(status(world), "Waiting for Ines Costa to remove it");
  world.office.revoke_rules({by_users({jun})});
  world.moves();
  ASSERT_TRUE(world.does(Restart{kRevoke, pia, "", true}));
  EXPECT_EQ(status(world), "Waiting for Jun Watanabe");
  world.passes_to(kNow + kDay);
  EXPECT_EQ(status(world), "Waiting for Ines Costa to remove it");
}

TEST(Revoke, OfWhatHasNoEndWaitsForItsApproval) {
  World world = asked(Office{}.revoke_rules({by_users({ines})}), std::nullopt);
  world.passes_to(kNow + 40 * kDay);
  EXPECT_EQ(status(world), "Waiting for Ines Costa");
}

TEST(Revoke, ThatIsCalledOffAfterTheEndIsFollowedByTheProgramsOwn) {
  World world = asked(Office{});
  ASSERT_TRUE(world.does(Cancel{kRevoke, lena, ""}, kNow + 2 * kDay));
  EXPECT_EQ(state(world), kActive);
  world.passes_to(kNow + 2 * kDay);
  EXPECT_EQ(state(world), kEnding);
  EXPECT_EQ(world.at({"expiry-1"}).cause, Cause::expiry);
}

// ---- no say in one's own --------------------------------------------------------------------------------------------

TEST(Revoke, IsNotApprovedOrDeniedByWhomItIsTakenFrom) {
  World world = asked(Office{}.revoke_rules({by_users({lena, ines})}), kDay, omar);
  EXPECT_THAT(awaited(world.at(kRevoke)), ElementsAre(ines));
  EXPECT_FALSE(world.does(Deny{kRevoke, lena, 0, "No"}));
}

TEST(Revoke, IsNotCalledOffByWhomItIsTakenFrom) {
  Office office;
  office.user(lena).roles = {Role::access_request_admin};
  World world = asked(office, kDay, omar);
  EXPECT_EQ(says(world.does(Cancel{kRevoke, lena, ""})),
            "That access is taken away is called off by whoever asked for it, or by another administrator.");
  EXPECT_TRUE(world.does(Cancel{kRevoke, omar, ""})) << "whoever asked may";
  World other = asked(office, kDay, omar);
  EXPECT_TRUE(other.does(Cancel{kRevoke, pia, ""})) << "and another administrator";
}

TEST(Revoke, IsNotATaskForWhomItIsTakenFrom) {
  Office office;
  office.team().provisioning.assignees = {ByUsers{{lena, jun}}};
  World world = asked(office, kDay, omar);
  EXPECT_THAT(awaited(world.at(kRevoke)), ElementsAre(jun));
  EXPECT_EQ(says(world.does(Reassign{kRevoke, jun, 0, {lena}, ""})),
            "It is to be taken away from Lena Fischer, so somebody else has to do it.");
  office.team().provisioning.assignees = {ByUsers{{lena}}};
  World alone = asked(office, kDay, omar);
  EXPECT_THAT(awaited(alone.at(kRevoke)), ElementsAre(ines));
  EXPECT_EQ(std::get<ProvisionStep>(alone.at(kRevoke).plan.steps[0]).note,
            "Nobody else who should do this is active, so the owners of the app are asked.");
}

TEST(Revoke, IsATaskForThemWhereThereIsNobodyElseButNotTheirsToRefuse) {
  Office office;
  office.github().owners = {lena};
  office.team().provisioning.assignees = {};
  office.user(pia).roles = {};
  World world = asked(office, kDay, omar);
  EXPECT_THAT(awaited(world.at(kRevoke)), ElementsAre(lena));
  EXPECT_EQ(says(world.does(DeclineProvisioning{kRevoke, lena, 0, "I need it"})),
            "Whoever it is taken away from cannot say that it stays.");
  EXPECT_FALSE(offers(world, kRevoke, lena, Action::decline_provisioning));
  EXPECT_FALSE(world.does(Reassign{kRevoke, lena, 0, {omar}, ""}));
  EXPECT_TRUE(world.does(MarkProvisioned{kRevoke, lena, 0, {}}));
}

TEST(Revoke, OfOnesOwnIsOnesOwnTask) {
  Office office;
  office.team().provisioning.assignees = {ByUsers{{lena}}};
  World world = asked(office);
  EXPECT_THAT(awaited(world.at(kRevoke)), ElementsAre(lena));
  EXPECT_TRUE(world.does(DeclineProvisioning{kRevoke, lena, 0, "Changed my mind"}));
}

// ---- by the program -------------------------------------------------------------------------------------------------

TEST(Expiry, IsNotBeforeTheTimeIsUp) {
  World world = holding();
  EXPECT_EQ(says(world.does(by_program(Cause::expiry), kNow + kDay - Millis{1})), "Its time is not up.");
  EXPECT_TRUE(world.does(by_program(Cause::expiry), kNow + kDay));
  EXPECT_EQ(says(holding({}, std::nullopt).does(by_program(Cause::expiry), kNow + kDay)), "Its time is not up.");
}

TEST(Expiry, AsksNobodyWhateverThePolicyIs) {
  World world = holding(Office{}.revoke_rules({by_users({jun})}));
  ASSERT_TRUE(world.does(by_program(Cause::expiry), kNow + kDay));
  EXPECT_EQ(status(world), "Waiting for Ines Costa to remove it");
  EXPECT_EQ(world.at(kRevoke).requester, UserId{});
}

TEST(Expiry, CannotBeCancelledByAnybody) {
  World world = holding();
  ASSERT_TRUE(world.does(by_program(Cause::expiry), kNow + kDay));
  for (const UserId& person : {lena, pia})
    EXPECT_EQ(says(world.does(Cancel{kRevoke, person, ""})),
              "This cannot be cancelled: the time is up, or the person has left.");
}

TEST(Expiry, ThatSomebodyWontDoStaysWithThoseWhoCanTakeItAway) {
  World world = holding();
  ASSERT_TRUE(world.does(by_program(Cause::expiry), kNow + kDay));
  ASSERT_TRUE(world.does(DeclineProvisioning{kRevoke, ines, 0, "Locked out"}, kNow + kDay));
  EXPECT_EQ(state(world), kEnding) << "its time is up all the same";
  EXPECT_TRUE(offers(world, kFirst, omar, Action::revoke, kNow + kDay));
  SubmitRevoke again = revoke(omar);
  again.id = {"r3"};
  EXPECT_TRUE(world.does(again, kNow + kDay));
}

TEST(Departure, TakesAwayWhatThePersonHolds) {
  World world = holding({}, std::nullopt);
  world.office.user(lena).status = UserStatus::deleted;
  world.moves();
  ASSERT_TRUE(world.does(by_program(Cause::departure)));
  EXPECT_EQ(state(world), kEnding);
  EXPECT_THAT(awaited(world.at(kRevoke)), ElementsAre(ines));
  ASSERT_TRUE(world.does(MarkProvisioned{kRevoke, ines, 0, {}}));
  EXPECT_EQ(world.held(lena, kTeam), nullptr);
}

// ---- bundles --------------------------------------------------------------------------------------------------------

World in_bundles(std::vector<std::string> bundles) {
  World world = holding();
  Grant& grant = world.grants.at({lena, kTeam});
  for (const std::string& bundle : bundles)
    grant.reasons.push_back({GrantReason::Kind::bundle, bundle, {"r-" + bundle}, kNow + 3 * kDay});
  grant.until = kNow + 3 * kDay;
  return world;
}
SubmitRevoke leaves(const std::string& bundle) {
  SubmitRevoke command = revoke(lena);
  command.of_bundle = bundle;
  return command;
}

TEST(Bundle, ThatIsLeftTakesOneReasonAndLeavesTheOthers) {
  World world = in_bundles({"kit"});
  ASSERT_TRUE(world.does(leaves("kit")));
  EXPECT_EQ(world.at(kRevoke).outcome, Outcome::revoked) << "at once: nothing has to be removed";
  const Grant& held = *world.held(lena, kTeam);
  EXPECT_EQ(held.state, kActive);
  EXPECT_EQ(held.until, kNow + kDay) << "the end of what is left";
  EXPECT_THAT(held.reasons, ElementsAre(GrantReason{.request = kFirst, .until = kNow + kDay}));
  EXPECT_EQ(due_of(world.later.at("grant/g1/end")), kNow + kDay);
}

TEST(Bundle, ThatIsLeftLastTakesTheAccess) {
  World world = in_bundles({"kit"});
  std::erase_if(world.grants.at({lena, kTeam}).reasons, [](const GrantReason& why) { return why.of.empty(); });
  ASSERT_TRUE(world.does(leaves("kit")));
  EXPECT_EQ(status(world), "Waiting for Ines Costa to remove it");
}

TEST(Bundle, ThatIsLeftDoesNotCountReasonsThatHaveRunOut) {
  World world = in_bundles({"kit"});
  ASSERT_TRUE(world.does(leaves("kit"), kNow + 2 * kDay)) << "the direct reason ended a day ago";
  EXPECT_EQ(state(world), kEnding);
}

TEST(Bundle, OfOneIsNotThatOfAnother) {
  World world = in_bundles({"kit", "on-call"});
  EXPECT_EQ(says(world.does(leaves("platform"))), "This was not given with that bundle.");
  ASSERT_TRUE(world.does(leaves("kit")));
  EXPECT_EQ(world.held(lena, kTeam)->reasons.size(), 2u);
}

TEST(Bundle, NeedsNoApprovalToLeaveWhereTheAccessStays) {
  World world = in_bundles({"kit"});
  world.office.revoke_rules({by_users({jun})});
  world.moves();
  ASSERT_TRUE(world.does(leaves("kit")));
  EXPECT_EQ(world.at(kRevoke).outcome, Outcome::revoked);
}

TEST(Bundle, ThatIsNotNamedTakesEverything) {
  World world = in_bundles({"kit"});
  ASSERT_TRUE(world.does(revoke(lena)));
  EXPECT_EQ(state(world), kEnding);
  ASSERT_TRUE(world.does(MarkProvisioned{kRevoke, ines, 0, {}}));
  EXPECT_EQ(world.held(lena, kTeam), nullptr);
}

}  // namespace
}  // namespace c1::workflow::revoke_test
