// A step is handed on: by whoever it waits for, where the policy allows it, and by administrators.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "workflow/office.hpp"

namespace c1::workflow::reassign_test {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

ApprovalRule handed_on(ApprovalRule rule) {
  rule.allow_reassignment = true;
  return rule;
}
Life submitted(std::vector<StepRule> rules) {
  Life life{Office{}.rules(std::move(rules))};
  life.submitted();
  return life;
}
Result<Events> reassigns(Life& life, const UserId& by, std::vector<UserId> to, std::string reason = "") {
  return life.does(Reassign{{"r1"}, by, life.request->step, std::move(to), std::move(reason)});
}

TEST(Reassign, HandsTheStepToAnother) {
  Life life = submitted({handed_on({.by = {ByManager{}}})});
  ASSERT_TRUE(reassigns(life, omar, {jun}, "On leave"));
  EXPECT_THAT(awaited(*life.request), ElementsAre(jun));
  EXPECT_EQ(life.status(), "Waiting for Jun Watanabe");
  EXPECT_EQ(says(life.approves(omar)), "Only Jun Watanabe can decide this step.");
  EXPECT_TRUE(life.approves(jun));
}

TEST(Reassign, IsForThePolicyToAllow) {
  Life life = submitted({ApprovalRule{.by = {ByManager{}}}});
  EXPECT_EQ(says(reassigns(life, omar, {jun})), "The policy does not let this step be handed on.");
  EXPECT_FALSE(life.may(omar, Action::reassign));
}

TEST(Reassign, IsNotForThoseWhoAreNotAsked) {
  Life life = submitted({handed_on({.by = {ByManager{}}})});
  EXPECT_EQ(says(reassigns(life, lena, {jun})), "Only Omar Haddad can hand this on.");
  EXPECT_EQ(says(reassigns(life, ines, {jun})), "Only Omar Haddad can hand this on.") << "the owner sees it, no more";
  EXPECT_EQ(reassigns(life, jun, {jun}).error().code, Errc::not_found) << "who may not see it learns nothing";
}

TEST(Reassign, NamesSomebody) {
  Life life = submitted({handed_on({.by = {ByManager{}}})});
  EXPECT_EQ(says(reassigns(life, omar, {})), "Say who is to decide instead.");
  EXPECT_EQ(reassigns(life, omar, {}).error().field, "to");
  EXPECT_EQ(says(reassigns(life, omar, std::vector<UserId>(21, jun))), "That is 21 people; at most 20 can be named.");
}

TEST(Reassign, IsNeverToTheSubject) {
  Life life = submitted({handed_on({.by = {ByManager{}}})});
  EXPECT_EQ(says(reassigns(life, omar, {lena})),
            "Nobody approves their own access here, so Lena Fischer cannot be asked.");
  EXPECT_EQ(says(reassigns(life, pia, {lena})),
            "Nobody approves their own access here, so Lena Fischer cannot be asked.")
      << "not by an administrator either";
}

TEST(Reassign, IsToPeopleWhoAreThere) {
  Life life{Office{}.suspend(jun).rules({handed_on({.by = {ByManager{}}})})};
  life.submitted();
  EXPECT_EQ(says(reassigns(life, omar, {jun})), "Jun Watanabe is not active in the directory.");
  EXPECT_EQ(says(reassigns(life, omar, {{"nobody@acme.test"}})), "nobody@acme.test is not active in the directory.");
}

TEST(Reassign, IsToThoseThatThePolicyNames) {
  ApprovalRule rule = handed_on({.by = {ByManager{}}});
  rule.reassign_to = {ByUsers{{ines, jun}}};
  Life life = submitted({rule});
  EXPECT_EQ(says(reassigns(life, omar, {pia})),
            "The policy lets this step go to Ines Costa or Jun Watanabe only; Pia Berg is not among them.");
  EXPECT_TRUE(reassigns(life, omar, {jun}));
}

TEST(Reassign, WantsAReasonWhereThePolicyDoes) {
  ApprovalRule rule = handed_on({.by = {ByManager{}}});
  rule.reason_on_reassign = true;
  Life life = submitted({rule});
  EXPECT_EQ(says(reassigns(life, omar, {jun})), "The policy wants a reason. Please say why you hand it on.");
  EXPECT_EQ(reassigns(life, omar, {jun}, " ").error().field, "reason");
  ASSERT_TRUE(reassigns(life, omar, {jun}, "On leave"));
  EXPECT_EQ(find_event<ApproversChanged>(life.last)->reason, "On leave");
}

TEST(Reassign, HandsOnOnesOwnPartOnly) {
  Life life = submitted({handed_on(all_of({omar, ines}))});
  ASSERT_TRUE(reassigns(life, omar, {jun}));
  EXPECT_THAT(awaited(*life.request), ElementsAre(ines, jun));
  EXPECT_EQ(life.status(), "Waiting for Ines Costa and Jun Watanabe");
}

TEST(Reassign, KeepsVotesThatWereGiven) {
  Life life = submitted({handed_on(all_of({omar, ines}))});
  ASSERT_TRUE(life.approves(ines));
  ASSERT_TRUE(reassigns(life, omar, {jun}));
  EXPECT_THAT(awaited(*life.request), ElementsAre(jun));
  EXPECT_EQ(says(reassigns(life, jun, {ines})), "Ines Costa has already approved this; somebody else has to, too.");
  ASSERT_TRUE(life.approves(jun));
  EXPECT_EQ(life.request->step, 1u);
}

TEST(Reassign, NeverLowersAQuorum) {
  Life all = submitted({handed_on(all_of({omar, ines, jun}))});
  EXPECT_EQ(says(reassigns(all, omar, {ines})),
            "This step wants everybody's approval, and Ines Costa is asked already. Name somebody else.");
  EXPECT_EQ(says(reassigns(all, omar, {ines, jun})),
            "This step wants everybody's approval, and Ines Costa and Jun Watanabe are asked already. Name somebody "
            "else.");
  EXPECT_TRUE(reassigns(all, omar, {pia}));

  ApprovalRule two = handed_on(by_users({omar, ines}));
  two.quorum = {Quorum::Kind::count, 2};
  Life counted = submitted({two});
  EXPECT_EQ(says(reassigns(counted, omar, {ines})),
            "This step wants 2 approvals, and that would leave 1 to give them. Name more people.");
}

TEST(Reassign, LeavesItToTheOthersWhereOneIsEnough) {
  Life life = submitted({handed_on(by_users({omar, ines}))});
  ASSERT_TRUE(reassigns(life, omar, {ines}));
  EXPECT_THAT(awaited(*life.request), ElementsAre(ines));
}

TEST(Reassign, IsNotToWhoApprovedAStepBeforeWhereAnotherIsWanted) {
  ApprovalRule another = handed_on(by_users({jun}));
  another.distinct = true;
  Life life = submitted({ApprovalRule{.by = {ByManager{}}}, another});
  ASSERT_TRUE(life.approves(omar));
  EXPECT_EQ(says(reassigns(life, jun, {omar})),
            "Omar Haddad approved an earlier step, and this one wants somebody else.");
}

TEST(Reassign, ByADelegateHandsOnThePartOfWhomTheyStandFor) {
  Office office;
  office.rules({handed_on(all_of({omar, ines}))}).away[omar] = jun;
  Life life{office};
  life.submitted();
  ASSERT_TRUE(reassigns(life, jun, {pia}));
  EXPECT_THAT(awaited(*life.request), ElementsAre(ines, pia));
}

TEST(Reassign, BringsTheDelegateOfWhoeverIsAskedNow) {
  Office office;
  office.rules({handed_on({.by = {ByManager{}}})}).away[jun] = ines;
  Life life{office};
  life.submitted();
  ASSERT_TRUE(reassigns(life, omar, {jun}));
  EXPECT_EQ(life.status(), "Waiting for Jun Watanabe (or Ines Costa for Jun Watanabe)");
}

TEST(Reassign, ByAnAdministratorSaysWhoIsAskedFromNowOn) {
  Life life = submitted({by_users({omar, ines})});
  ASSERT_TRUE(reassigns(life, pia, {jun})) << "whatever the policy allows to approvers";
  EXPECT_THAT(awaited(*life.request), ElementsAre(jun));
  Office office;
  office.user(jun).roles = {Role::access_request_admin};
  Life by_jun{office};
  by_jun.submitted();
  EXPECT_TRUE(reassigns(by_jun, jun, {ines}));
}

TEST(Reassign, ByAnAdministratorIsNotForTheirOwnRequest) {
  Life life{Office{}};
  life.submitted(pia, pia);
  EXPECT_FALSE(reassigns(life, pia, {jun}));
  Life for_another{Office{}};
  for_another.submitted(pia, lena);
  EXPECT_FALSE(reassigns(for_another, pia, {jun})) << "nor for what they have asked";
}

TEST(Reassign, OnAnOldCardMovesNothing) {
  Life life = submitted({handed_on({.by = {ByManager{}}}), handed_on({.by = {ByManager{}}})});
  ASSERT_TRUE(life.approves(omar));
  EXPECT_EQ(life.does(Reassign{{"r1"}, omar, 0, {jun}, ""}).error().code, Errc::conflict);
  EXPECT_THAT(awaited(*life.request), ElementsAre(omar));
}

TEST(Reassign, StaysWhenPeopleComeAndGo) {
  Life life = submitted({handed_on({.by = {ByManager{}}})});
  ASSERT_TRUE(reassigns(life, omar, {jun, ines}));
  life.office.suspend(jun);
  ASSERT_TRUE(life.refreshed());
  EXPECT_THAT(awaited(*life.request), ElementsAre(ines)) << "not the manager again";
  life.office.suspend(ines);
  ASSERT_TRUE(life.refreshed());
  EXPECT_THAT(awaited(*life.request), ElementsAre(omar)) << "but where nobody is left, as the policy says";
}

TEST(Reassign, OfATaskIsForWhoeverHasItAndForAdministrators) {
  Life life{Office{}};
  life.submitted();
  ASSERT_TRUE(life.approves(omar));
  EXPECT_EQ(says(reassigns(life, omar, {jun})), "Only Ines Costa can hand this on.");
  ASSERT_TRUE(reassigns(life, ines, {jun}));
  EXPECT_THAT(awaited(*life.request), ElementsAre(jun));
  EXPECT_EQ(life.status(), "Approved; waiting for Jun Watanabe to provision");
  ASSERT_TRUE(reassigns(life, pia, {lena})) << "whoever provisions decides nothing";
  EXPECT_TRUE(life.provisions(lena, 1));
}

TEST(Reassign, OfAWaitOrAFormIsRefused) {
  Life life = submitted({WaitRule{.duration = Seconds{3600}}});
  EXPECT_EQ(says(reassigns(life, pia, {jun})), "There is nobody to decide this step, so it cannot be handed on.");
}

}  // namespace
}  // namespace c1::workflow::reassign_test
