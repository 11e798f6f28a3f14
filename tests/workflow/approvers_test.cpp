// Who is asked: each kind of approver, fallbacks, and that nothing is ever decided for want of people.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "workflow/office.hpp"

namespace c1::workflow::approvers_test {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

const EntitlementId kOnCall{"it/on-call"};

ApprovalStep step_for(Office office, ApprovalRule rule) {
  return std::get<ApprovalStep>(plan_of(office.rules({std::move(rule)})).steps.at(0));
}
std::string rejection(Office office, ApprovalRule rule) {
  const Plan plan = plan_of(office.rules({std::move(rule)}));
  EXPECT_EQ(plan.steps.size(), 1u);
  const auto* rejects = std::get_if<RejectStep>(&plan.steps.at(0));
  return rejects ? rejects->why : "";
}
Office without_manager() {
  Office office;
  office.user(lena).manager.reset();
  return office;
}

TEST(Approvers, AreTheManager) {
  const ApprovalStep step = step_for({}, {.by = {ByManager{}}});
  EXPECT_THAT(step.approvers, ElementsAre(omar));
  EXPECT_EQ(step.label, "the manager of Lena Fischer");
  EXPECT_EQ(step.note, "");
}

TEST(Approvers, AreTheManagerOfTheSubjectAndNotOfWhoAsks) {
  Life life{Office{}};
  life.submitted(pia, omar);
  EXPECT_THAT(awaited(*life.request), ElementsAre(ines));
}

TEST(Approvers, AreTheOwnersOfTheApp) {
  Office office;
  office.github().owners = {ines, jun};
  const ApprovalStep step = step_for(office, {.by = {ByAppOwners{}}});
  EXPECT_THAT(step.approvers, ElementsAre(ines, jun));
  EXPECT_EQ(step.label, "the owners of GitHub");
}

TEST(Approvers, WhoAreNamedTwiceAreCalledOnce) {
  Office office;
  office.team().owners.clear();
  EXPECT_EQ(step_for(office, {.by = {ByEntitlementOwners{}, ByAppOwners{}}}).label, "the owners of GitHub");
}

TEST(Approvers, AreTheOwnersOfTheEntitlementOrOfTheAppWhereItHasNone) {
  EXPECT_EQ(step_for({}, {.by = {ByEntitlementOwners{}}}).label, "the owners of Platform team member");
  Office office;
  office.team().owners.clear();
  const ApprovalStep step = step_for(office, {.by = {ByEntitlementOwners{}}});
  EXPECT_THAT(step.approvers, ElementsAre(ines));
  EXPECT_EQ(step.label, "the owners of GitHub");
}

TEST(Approvers, AreTheOwnersOfTheResourceOrOfTheAppWhereItHasNone) {
  Office office;
  office.team().resource->owners = {pia};
  const ApprovalStep step = step_for(office, {.by = {ByResourceOwners{}}});
  EXPECT_THAT(step.approvers, ElementsAre(pia));
  EXPECT_EQ(step.label, "the owners of platform-team");
  EXPECT_THAT(step_for({}, {.by = {ByResourceOwners{}}}).approvers, ElementsAre(ines));
  office.team().resource.reset();
  EXPECT_THAT(step_for(office, {.by = {ByResourceOwners{}}}).approvers, ElementsAre(ines));
}

TEST(Approvers, AreNamedUsersWithoutALabel) {
  const ApprovalStep step = step_for({}, by_users({pia, jun}));
  EXPECT_THAT(step.approvers, ElementsAre(pia, jun));
  EXPECT_EQ(step.label, "");
}

TEST(Approvers, AreTheHoldersOfAnEntitlement) {
  Office office;
  office.org.apps.push_back({.id = {"it"}, .name = "IT"});
  office.org.entitlements.push_back({.id = kOnCall, .app = {"it"}, .slug = "on-call", .name = "On call"});
  office.holders[kOnCall] = {jun, pia};
  const ApprovalStep step = step_for(office, {.by = {ByHolders{kOnCall}}});
  EXPECT_THAT(step.approvers, ElementsAre(jun, pia));
  EXPECT_EQ(step.label, "whoever has On call in IT");
}

TEST(Approvers, OfAGroupAreThoseWhoHoldItWhenTheStepBegins) {
  Office office;
  office.holders[kOnCall] = {jun};
  office.rules({ApprovalRule{.by = {ByManager{}}}, ApprovalRule{.by = {ByHolders{kOnCall}}}});
  Life life{office};
  life.submitted();
  life.office.holders[kOnCall] = {pia};
  ASSERT_TRUE(life.approves(omar));
  EXPECT_THAT(awaited(*life.request), ElementsAre(pia));
}

TEST(Approvers, AreTheSubjectWhereThatIsAllowed) {
  EXPECT_THAT(step_for({}, {.by = {BySelf{}}, .allow_self = true}).approvers, ElementsAre(lena));
  EXPECT_THAT(step_for({}, {.by = {BySelf{}}}).approvers, ElementsAre(ines)) << "else as if there were nobody";
}

TEST(Approvers, AreWhomAnExpressionNames) {
  EXPECT_THAT(step_for({}, {.by = {ByExpression{"[\"jun@acme.test\", subject.manager]"}}}).approvers,
              ElementsAre(jun, omar));
}

TEST(Approvers, OfAnExpressionThatFailsAreTheFallbackAndTheStepSaysWhy) {
  const ApprovalStep step = step_for({}, {.by = {ByExpression{"string(1 / 0)"}}, .fallback = {ByUsers{{jun}}}});
  EXPECT_THAT(step.approvers, ElementsAre(jun));
  EXPECT_THAT(step.note, HasSubstr("Nobody could be found who may decide as the policy says ("));
  EXPECT_THAT(step.note, HasSubstr("so the fallback approvers are asked."));
}

TEST(Approvers, OfARuleWithOneExpressionThatFailsAreTheOthersAndTheStepSaysSo) {
  const ApprovalStep step = step_for({}, {.by = {ByManager{}, ByExpression{"string(1 / 0)"}}});
  EXPECT_THAT(step.approvers, ElementsAre(omar));
  EXPECT_THAT(step.note, HasSubstr("Not everybody who should be asked could be found: "));
}

TEST(Approvers, OfAllAreNeverFewerBecauseAnExpressionFails) {
  const ApprovalStep step = step_for({}, {.by = {ByManager{}, ByExpression{"string(1 / 0)"}},
                                          .fallback = {ByUsers{{jun, pia}}},
                                          .quorum = {Quorum::Kind::all}});
  EXPECT_THAT(step.approvers, ElementsAre(jun, pia)) << "the manager alone would not be all";
}

TEST(Approvers, FallBackInOrderAndSaySo) {
  Office office = without_manager();
  const std::string nobody = "Nobody could be found who may decide as the manager of Lena Fischer, so ";
  const ApprovalStep fallback = step_for(office, {.by = {ByManager{}}, .fallback = {ByEntitlementOwners{}}});
  EXPECT_THAT(fallback.approvers, ElementsAre(jun));
  EXPECT_EQ(fallback.note, nobody + "the fallback approvers are asked.");
  EXPECT_EQ(fallback.label, "the owners of Platform team member");
  const ApprovalStep owners = step_for(office, {.by = {ByManager{}}});
  EXPECT_THAT(owners.approvers, ElementsAre(ines));
  EXPECT_EQ(owners.note, nobody + "the owners of the app are asked.");
  office.suspend(ines);
  const ApprovalStep administrators = step_for(office, {.by = {ByManager{}}});
  EXPECT_THAT(administrators.approvers, ElementsAre(pia));
  EXPECT_EQ(administrators.note, nobody + "the administrators are asked.");
  EXPECT_EQ(administrators.label, "the administrators");
}

TEST(Approvers, ThatAreTooFewForTheQuorumAreNotEnough) {
  const ApprovalStep step =
      step_for({}, {.by = {ByManager{}}, .fallback = {ByUsers{{jun, ines}}}, .quorum = {Quorum::Kind::count, 2}});
  EXPECT_THAT(step.approvers, ElementsAre(jun, ines));
  EXPECT_EQ(step.note,
            "Not enough people could be found who may decide as the manager of Lena Fischer, so the fallback approvers "
            "are asked.");
}

TEST(Approvers, ThatCannotBeFoundAtAllRejectAndSayWhy) {
  Office office = without_manager().suspend(ines).suspend(pia);
  EXPECT_EQ(rejection(office, {.by = {ByManager{}}}),
            "Nobody is left who may decide on this: no approver, no owner and no administrator.");
  EXPECT_EQ(rejection({}, {.by = {ByUsers{{omar, jun}}}, .quorum = {Quorum::Kind::count, 3}}),
            "Not enough people can be found who may decide on this: the policy wants 3 approvals.");
}

TEST(Approvers, WhoMayApproveThemselvesMayNotForWantOfOthers) {
  // Lena owns the app. The policy would let whoever is on call approve their own access, but nobody is.
  Office office;
  office.github().owners = {lena, ines};
  const ApprovalRule on_call{.by = {ByHolders{kOnCall}}, .allow_self = true};
  EXPECT_THAT(step_for(office, on_call).approvers, ElementsAre(ines));
  office.github().owners = {lena};
  office.user(lena).roles = {Role::super_admin};
  EXPECT_THAT(step_for(office, on_call).approvers, ElementsAre(pia)) << "nor as an administrator";
  office.holders[kOnCall] = {lena};
  EXPECT_THAT(step_for(office, on_call).approvers, ElementsAre(lena)) << "whom the policy names, may";
}

// ---- found anew when people leave -----------------------------------------------------------------------------------

TEST(Approvers, WhoLeaveAreReplacedByTheNextRoad) {
  Life life{Office{}};
  life.submitted();
  life.office.suspend(omar);
  ASSERT_TRUE(life.refreshed());
  EXPECT_THAT(awaited(*life.request), ElementsAre(ines));
  life.office.user(omar).status = UserStatus::active;
  ASSERT_TRUE(life.refreshed());
  EXPECT_THAT(awaited(*life.request), ElementsAre(omar)) << "who comes back is asked again";
}

TEST(Approvers, WhoAllLeaveDenyTheRequest) {
  Life life{Office{}};
  life.submitted();
  life.office.suspend(omar).suspend(ines).suspend(pia);
  ASSERT_TRUE(life.refreshed());
  EXPECT_EQ(life.request->outcome, Outcome::denied);
  EXPECT_EQ(life.request->decisions.back().reason,
            "Nobody is left who may decide this: no approver, no owner and no administrator.");
}

TEST(Approvers, ThatAreStillTheSameChangeNothing) {
  Life life{Office{}};
  life.submitted();
  EXPECT_THAT(life.refreshed().value(), IsEmpty());
}

TEST(Approvers, KeepTheVoteOfWhoHasLeftTheGroup) {
  Office office;
  office.holders[kOnCall] = {jun, pia};
  office.rules({ApprovalRule{.by = {ByHolders{kOnCall}}, .quorum = {Quorum::Kind::all}}});
  Life life{office};
  life.submitted();
  ASSERT_TRUE(life.approves(jun));
  life.office.holders[kOnCall] = {pia, ines};
  ASSERT_TRUE(life.refreshed());
  EXPECT_EQ(life.request->step, 0u) << "Jun's vote is not Pia's";
  EXPECT_THAT(awaited(*life.request), ElementsAre(pia, ines));
  ASSERT_TRUE(life.approves(pia));
  EXPECT_EQ(life.request->step, 0u);
  ASSERT_TRUE(life.approves(ines));
  EXPECT_EQ(life.request->step, 1u);
}

TEST(Approvers, GoOnWhenTheLastWhoWasMissingLeaves) {
  Life life{Office{}.rules({all_of({omar, jun})})};
  life.submitted();
  ASSERT_TRUE(life.approves(omar));
  life.office.suspend(jun);
  ASSERT_TRUE(life.refreshed());
  EXPECT_EQ(life.request->step, 1u) << "all who are there have approved";
}

TEST(Approvers, CountVotesAlreadyGivenWhenOthersAreAskedForTheRest) {
  ApprovalRule two = by_users({omar, jun});
  two.quorum = {Quorum::Kind::count, 2};
  two.fallback = {ByUsers{{pia}}};
  Life life{Office{}.rules({two})};
  life.submitted();
  ASSERT_TRUE(life.approves(omar));
  life.office.suspend(jun);
  ASSERT_TRUE(life.refreshed());
  EXPECT_EQ(life.status(), "Waiting for Pia Berg");
  ASSERT_TRUE(life.approves(pia));
  EXPECT_EQ(life.request->step, 1u);
}

TEST(Approvers, WhoVotedForAnotherDoNotVoteAgainForThemselves) {
  Office office;
  office.holders[kOnCall] = {ines, pia};
  office.away[ines] = jun;
  office.rules({ApprovalRule{.by = {ByHolders{kOnCall}}, .quorum = {Quorum::Kind::all}}});
  Life life{office};
  life.submitted();
  ASSERT_TRUE(life.approves(jun));
  life.office.holders[kOnCall] = {ines, pia, jun};
  ASSERT_TRUE(life.refreshed());
  EXPECT_THAT(awaited(*life.request), ElementsAre(pia)) << "three votes of two people would never come";
  ASSERT_TRUE(life.approves(pia));
  EXPECT_EQ(life.request->step, 1u);
}

}  // namespace
}  // namespace c1::workflow::approvers_test
