// A request leaves its course by people's will: cancelled, begun anew, a step left out.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "workflow/office.hpp"

namespace c1::workflow::cancel_restart_skip_test {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::StartsWith;

Life submitted(std::vector<StepRule> rules = {ApprovalRule{.by = {ByManager{}}}}, const UserId& requester = lena,
               const UserId& subject = lena) {
  Life life{Office{}.rules(std::move(rules))};
  life.submitted(requester, subject);
  return life;
}

// ---- cancel ---------------------------------------------------------------------------------------------------------

TEST(Cancel, IsForWhoAskedWhoItIsForAndAdministrators) {
  for (const UserId& person : {lena, pia}) EXPECT_TRUE(submitted().does(Cancel{{"r1"}, person, ""})) << person.value;
  Life for_lena = submitted({by_users({jun})}, omar, lena);
  EXPECT_TRUE(for_lena.may(omar, Action::cancel));
  EXPECT_TRUE(for_lena.may(lena, Action::cancel));
  const std::string refusal = "A request is cancelled by whoever asked, whoever it is for, or an administrator.";
  EXPECT_EQ(says(for_lena.does(Cancel{{"r1"}, jun, ""})), refusal) << "whoever decides denies instead";
  EXPECT_EQ(says(for_lena.does(Cancel{{"r1"}, ines, ""})), refusal);
}

TEST(Cancel, ClosesWithTheReasonAndTheName) {
  Life life = submitted();
  ASSERT_TRUE(life.does(Cancel{{"r1"}, lena, "Not needed"}, kNow + Seconds{60}));
  EXPECT_EQ(life.request->outcome, Outcome::cancelled);
  EXPECT_EQ(life.request->close_reason, "Not needed");
  EXPECT_EQ(life.status(), "Cancelled by Lena Fischer");
  EXPECT_EQ(says(life.approves(omar)), "Lena Fischer cancelled this on 24 Nov 2026 06:01 UTC.");
  EXPECT_EQ(says(life.does(Cancel{{"r1"}, lena, ""})), "Lena Fischer cancelled this on 24 Nov 2026 06:01 UTC.");
}

TEST(Cancel, IsWhatLateClicksAreToldAlsoWhereSomebodyHadApproved) {
  Life life = submitted({all_of({omar, jun})});
  ASSERT_TRUE(life.approves(omar));
  ASSERT_TRUE(life.does(Cancel{{"r1"}, lena, ""}));
  EXPECT_EQ(says(life.approves(jun)), "Lena Fischer cancelled this on 24 Nov 2026 06:00 UTC.");
  EXPECT_EQ(says(life.approves(omar)), "You have already decided this step; nothing more is needed from you.");
}

TEST(Cancel, IsPossibleWhileItIsProvisioned) {
  Life life = submitted();
  ASSERT_TRUE(life.approves(omar));
  ASSERT_TRUE(life.does(Cancel{{"r1"}, lena, ""}));
  EXPECT_FALSE(life.provisions(ines, 1));
}

TEST(Cancel, ByTheProgramNamesNobody) {
  Life life = submitted();
  ASSERT_TRUE(life.does(Cancel{{"r1"}, {}, "Lena Fischer has left."}));
  EXPECT_EQ(life.status(), "Cancelled");
  EXPECT_EQ(says(life.approves(omar)), "It was cancelled on 24 Nov 2026 06:00 UTC.");
}

// ---- restart --------------------------------------------------------------------------------------------------------

TEST(Restart, AsksEverybodyAnew) {
  Life life = submitted({by_users({omar}), by_users({jun})});
  ASSERT_TRUE(life.approves(omar));
  ASSERT_TRUE(life.does(Restart{{"r1"}, pia, "The wrong reason was given", false}));
  EXPECT_EQ(life.request->step, 2u) << "numbers of steps that were are not used again";
  EXPECT_EQ(life.request->plan.start, 2u);
  EXPECT_THAT(awaited(*life.request), ElementsAre(omar));
  EXPECT_EQ(life.approves(jun, 1).error().code, Errc::conflict);
  ASSERT_TRUE(life.approves(omar, 2));
  ASSERT_TRUE(life.approves(jun, 3));
  EXPECT_EQ(life.status(), "Approved; waiting for Ines Costa to provision");
}

TEST(Restart, MakesEarlierApprovalsCountForNothing) {
  ApprovalRule another = by_users({omar, jun});
  another.distinct = true;
  Life life = submitted({by_users({omar}), another});
  ASSERT_TRUE(life.approves(omar));
  ASSERT_TRUE(life.does(Restart{{"r1"}, pia, "", false}));
  ASSERT_TRUE(life.approves(omar, 2));
  EXPECT_THAT(awaited(*life.request), ElementsAre(jun)) << "one who approved in this round is barred";
}

TEST(Restart, FollowsTheSnapshotUnlessThePresentPolicyIsWanted) {
  Life life = submitted({by_users({omar})});
  life.office.rules({by_users({jun})});
  life.moves();
  ASSERT_TRUE(life.does(Restart{{"r1"}, pia, "", false}));
  EXPECT_THAT(awaited(*life.request), ElementsAre(omar));
  ASSERT_TRUE(life.does(Restart{{"r1"}, pia, "", true}));
  EXPECT_THAT(awaited(*life.request), ElementsAre(jun));
}

TEST(Restart, KeepsThePolicyOfAnSlaAsItWas) {
  ApprovalRule rule = by_users({omar});
  rule.sla = Sla{Seconds{3600}, Sla::Then::use_policy, {}, {"late"}};
  Life life{Office{}.rules({rule}).policy("late", {by_users({jun})})};
  life.submitted();
  life.office.org.policies[1].steps = {AcceptRule{"Everybody may"}};
  life.moves();
  ASSERT_TRUE(life.does(Restart{{"r1"}, pia, "", false}));
  ASSERT_TRUE(life.time(TimePassed::What::sla, kNow + Seconds{3600}));
  EXPECT_THAT(awaited(*life.request), ElementsAre(jun));
}

TEST(Restart, IsForSuperAdministrators) {
  for (const auto& [role, allowed] :
       {std::pair{Role::super_admin, true}, {Role::access_request_admin, false}, {Role::read_only_admin, false}}) {
    Office office;
    office.user(jun).roles = {role};
    Life life{office};
    life.submitted();
    const auto result = life.does(Restart{{"r1"}, jun, "", false});
    EXPECT_EQ(says(result), allowed ? "accepted" : "Only super administrators can restart a request.");
  }
  EXPECT_EQ(says(submitted().does(Restart{{"r1"}, omar, "", false})),
            "Only super administrators can restart a request.");
}

TEST(Restart, IsNeverOfOnesOwn) {
  const std::string refusal = "Nobody restarts a request for their own access. Cancel it and ask anew.";
  EXPECT_EQ(says(submitted({by_users({jun})}, pia, pia).does(Restart{{"r1"}, pia, "", false})), refusal);
  EXPECT_EQ(says(submitted({by_users({jun})}, pia, lena).does(Restart{{"r1"}, pia, "", false})), refusal)
      << "nor of what one has asked for others";
}

TEST(Restart, ImpliesAgainTheApprovalOfWhoAsked) {
  Life life = submitted({by_users({omar}), by_users({jun})}, omar, lena);
  ASSERT_EQ(life.request->step, 1u);
  ASSERT_TRUE(life.does(Restart{{"r1"}, pia, "", false}));
  EXPECT_THAT(awaited(*life.request), ElementsAre(jun));
}

TEST(Restart, OfWhatIsOverIsRefused) {
  Life life = submitted();
  ASSERT_TRUE(life.denies(omar));
  EXPECT_THAT(says(life.does(Restart{{"r1"}, pia, "", false})), StartsWith("Omar Haddad already denied this on"));
}

TEST(Restart, OfWhatIsNotOfferedAnyMoreIsRefused) {
  Life life = submitted();
  life.office.org.entitlements.clear();
  life.moves();
  EXPECT_EQ(says(life.does(Restart{{"r1"}, pia, "", false})),
            "This is not offered any more; the request can only be cancelled.");
}

TEST(Restart, WhileItIsProvisionedTakesTheApprovalBack) {
  Life life = submitted();
  ASSERT_TRUE(life.approves(omar));
  ASSERT_TRUE(life.does(Restart{{"r1"}, pia, "", false}));
  EXPECT_FALSE(life.provisions(ines, 1));
  EXPECT_EQ(life.status(), "Waiting for Omar Haddad");
}

// ---- skip -----------------------------------------------------------------------------------------------------------

TEST(Skip, GoesOnWithTheNextStep) {
  Life life = submitted({by_users({omar}), by_users({jun})});
  ASSERT_TRUE(life.does(SkipStep{{"r1"}, pia, 0, "Omar is on a plane"}));
  EXPECT_EQ(life.request->decisions.at(0),
            (Decision{0, pia, Decision::Verdict::skipped, "Omar is on a plane", kNow, {}}));
  EXPECT_THAT(awaited(*life.request), ElementsAre(jun));
  EXPECT_EQ(says(life.approves(omar, 0)), "Pia Berg already skipped this on 24 Nov 2026 06:00 UTC.");
}

TEST(Skip, IsNoApproval) {
  ApprovalRule another = by_users({pia, jun});
  another.distinct = true;
  Life life = submitted({by_users({omar}), another});
  ASSERT_TRUE(life.does(SkipStep{{"r1"}, pia, 0, "Away"}));
  EXPECT_THAT(awaited(*life.request), ElementsAre(pia, jun));
}

TEST(Skip, WantsAReason) {
  Life life = submitted();
  EXPECT_EQ(says(life.does(SkipStep{{"r1"}, pia, 0, " "})), "Say why this step is skipped; it stays in the audit log.");
}

TEST(Skip, IsForSuperAdministratorsAndNeverOfOnesOwn) {
  EXPECT_EQ(says(submitted().does(SkipStep{{"r1"}, omar, 0, "Away"})), "Only super administrators can skip a step.");
  Office office;
  office.user(jun).roles = {Role::access_request_admin};
  Life life{office};
  life.submitted();
  EXPECT_EQ(says(life.does(SkipStep{{"r1"}, jun, 0, "Away"})), "Only super administrators can skip a step.");
  const std::string refusal = "Nobody skips a step on the way to their own access.";
  EXPECT_EQ(says(submitted({by_users({jun})}, pia, pia).does(SkipStep{{"r1"}, pia, 0, "Away"})), refusal);
  EXPECT_EQ(says(submitted({by_users({jun})}, pia, lena).does(SkipStep{{"r1"}, pia, 0, "Away"})), refusal);
}

TEST(Skip, NeverSkipsTheDoingItself) {
  Life life = submitted();
  ASSERT_TRUE(life.approves(omar));
  EXPECT_EQ(says(life.does(SkipStep{{"r1"}, pia, 1, "Away"})),
            "This step cannot be skipped: somebody has to do it, or say that they won't.");
}

TEST(Skip, OnAnOldCardSkipsNothing) {
  Life life = submitted({by_users({omar}), by_users({jun})});
  ASSERT_TRUE(life.approves(omar));
  EXPECT_EQ(life.does(SkipStep{{"r1"}, pia, 0, "Away"}).error().code, Errc::conflict);
}

}  // namespace
}  // namespace c1::workflow::cancel_restart_skip_test
