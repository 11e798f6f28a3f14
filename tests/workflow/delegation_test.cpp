// While somebody is away, their delegate may decide instead: once, for them, and never for themselves.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "workflow/office.hpp"

namespace c1::workflow::delegation_test {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

// Omar is away, Jun decides instead.
Office away(std::vector<StepRule> rules = {ApprovalRule{.by = {ByManager{}}}}) {
  Office office;
  office.rules(std::move(rules)).away[omar] = jun;
  return office;
}

TEST(Delegate, DecidesInsteadAndTheDecisionSaysForWhom) {
  Life life{away()};
  life.submitted();
  EXPECT_EQ(life.status(), "Waiting for Omar Haddad (or Jun Watanabe for Omar Haddad)");
  EXPECT_THAT(awaited(*life.request), ElementsAre(omar, jun)) << "both are asked";
  ASSERT_TRUE(life.approves(jun));
  EXPECT_THAT(life.request->decisions, ElementsAre(Decision{0, jun, Decision::Verdict::approved, "", kNow, omar}));
  EXPECT_EQ(life.request->step, 1u);
}

TEST(Delegate, LeavesTheApproverFreeToDecide) {
  Life life{away()};
  life.submitted();
  ASSERT_TRUE(life.approves(omar));
  EXPECT_EQ(life.request->decisions.at(0).instead_of, UserId{});
}

TEST(Delegate, MayDenyToo) {
  Life life{away()};
  life.submitted();
  ASSERT_TRUE(life.denies(jun, 0, "Not now"));
  EXPECT_EQ(life.request->decisions.at(0).instead_of, omar);
  EXPECT_EQ(life.status(), "Denied by Jun Watanabe");
}

TEST(Delegate, HasTheVoteOfOnePersonOnce) {
  Life life{away({all_of({omar, pia})})};
  life.submitted();
  ASSERT_TRUE(life.approves(jun));
  EXPECT_EQ(says(life.approves(omar)), "Jun Watanabe has already approved this for you.");
  EXPECT_EQ(says(life.approves(jun)), "You have already approved this; it waits for others now.");
  EXPECT_EQ(life.status(), "Waiting for Pia Berg");
}

TEST(Delegate, OfTwoApproversGivesOneVoteOfThem) {
  Office office = away({all_of({omar, pia})});
  office.away[pia] = jun;
  Life life{office};
  life.submitted();
  ASSERT_TRUE(life.approves(jun));
  EXPECT_FALSE(life.approves(jun));
  EXPECT_THAT(awaited(*life.request), ElementsAre(pia)) << "one person is not all";
}

TEST(Delegate, WhoIsAnApproverThemselvesHasTheirOwnVoteOnly) {
  Life life{away({all_of({omar, jun})})};
  life.submitted();
  ASSERT_TRUE(life.approves(jun));
  EXPECT_EQ(life.request->decisions.at(0).instead_of, UserId{});
  EXPECT_THAT(awaited(*life.request), ElementsAre(omar));
}

TEST(Delegate, IsNeverTheSubject) {
  for (const bool allow_self : {false, true}) {
    Office office;
    office.rules({ApprovalRule{.by = {ByManager{}}, .allow_self = allow_self}}).away[omar] = lena;
    Life life{office};
    life.submitted();
    EXPECT_THAT(awaited(*life.request), ElementsAre(omar));
    EXPECT_EQ(life.approves(lena).error().code, Errc::forbidden)
        << "who may approve themselves where the policy names them, may not because somebody is away";
  }
}

TEST(Delegate, OfTheSubjectDecidesNothingThatTheSubjectMayNot) {
  Office office;
  office.rules({by_users({lena, omar})}).away[lena] = jun;
  Life life{office};
  life.submitted();
  EXPECT_THAT(awaited(*life.request), ElementsAre(omar));
  EXPECT_FALSE(life.approves(jun));
}

TEST(Delegate, IsNotAskedWhereThePolicyDoesNotWantIt) {
  Life life{away({ApprovalRule{.by = {ByManager{}}, .allow_delegation = false}})};
  life.submitted();
  EXPECT_THAT(awaited(*life.request), ElementsAre(omar));
  EXPECT_EQ(says(life.approves(jun)), "Only Omar Haddad can decide this step.");
}

TEST(Delegate, WhoIsNotActiveIsNotAsked) {
  Life life{away().suspend(jun)};
  life.submitted();
  EXPECT_THAT(awaited(*life.request), ElementsAre(omar));
}

TEST(Delegate, ComesAndGoesWithTheAbsence) {
  Life life{Office{}};
  life.submitted();
  life.office.away[omar] = jun;
  ASSERT_TRUE(life.refreshed());
  EXPECT_THAT(awaited(*life.request), ElementsAre(omar, jun));
  life.office.away.clear();
  ASSERT_TRUE(life.refreshed());
  EXPECT_THAT(awaited(*life.request), ElementsAre(omar));
  EXPECT_FALSE(life.approves(jun)) << "the absence is over";
  EXPECT_THAT(audience(*life.request), ElementsAre(lena, omar, jun)) << "who had the card keeps it";
}

TEST(Delegate, OfALaterStepIsWhoItIsWhenThatBegins) {
  Life life{Office{}.rules({by_users({ines}), ApprovalRule{.by = {ByManager{}}}})};
  life.submitted();
  life.office.away[omar] = jun;
  ASSERT_TRUE(life.approves(ines));
  EXPECT_THAT(awaited(*life.request), ElementsAre(omar, jun));
}

TEST(Delegate, CountsForBothWhereAnotherPersonIsWanted) {
  ApprovalRule another = by_users({omar, jun, pia});
  another.distinct = true;
  Life life{away({ApprovalRule{.by = {ByManager{}}}, another})};
  life.submitted();
  ASSERT_TRUE(life.approves(jun));
  EXPECT_THAT(awaited(*life.request), ElementsAre(pia)) << "neither who approved nor whom they stood for";
}

TEST(Delegate, WhoApprovedBeforeDoesNotStandInForAnother) {
  ApprovalRule another = by_users({omar});
  another.distinct = true;
  Life life{away({by_users({jun}), another})};
  life.submitted();
  ASSERT_TRUE(life.approves(jun));
  EXPECT_THAT(awaited(*life.request), ElementsAre(omar));
}

TEST(Delegate, WhoAsksForAnotherHasApprovedInsteadOfTheApprover) {
  Office office = away();
  office.user(jun).roles = {Role::access_request_helpdesk};
  Life life{office};
  life.submitted(jun, lena);
  EXPECT_THAT(life.request->decisions,
              ElementsAre(Decision{0, jun, Decision::Verdict::approved, "Asked for it", kNow, omar}));
}

TEST(Delegate, OfADelegateIsNotAsked) {
  Office office = away();
  office.away[jun] = pia;
  Life life{office};
  life.submitted();
  EXPECT_THAT(awaited(*life.request), ElementsAre(omar, jun));
}

}  // namespace
}  // namespace c1::workflow::delegation_test
