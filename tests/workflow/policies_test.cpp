// How a policy is found for a request: rules, the first match, policies that use others, and that it is a snapshot.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "workflow/office.hpp"

namespace c1::workflow::policies_test {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

Policy& policy_of(Office& office) { return office.org.policies[0]; }

Office with_rule(const std::string& when, std::vector<StepRule> steps) {
  Office office;
  policy_of(office).rules = {{when, {{}, std::move(steps)}}};
  return office;
}

// Who would be asked first, for good unless `duration` says otherwise.
std::vector<UserId> first_asked(const Office& office, std::optional<Seconds> duration = {}) {
  const Catalog catalog(office.org, 1);
  Asking asking = asking_for(catalog);
  asking.duration = duration;
  return std::get<ApprovalStep>(plan_for(asking, office.facts(catalog), kNow).value().steps.at(0)).approvers;
}

std::vector<std::string> because(const Office& office) {
  const Catalog catalog(office.org, 1);
  return because_phrases(catalog, plan_for(asking_for(catalog), office.facts(catalog), kNow).value());
}

TEST(Policies, FollowTheFirstRuleThatMatches) {
  Office office;
  policy_of(office).rules = {{"subject.department == \"Sales\"", {{}, {by_users({pia})}}},
                             {"subject.department == \"Platform\"", {{}, {by_users({jun})}}},
                             {"true", {{}, {by_users({ines})}}}};
  office.user(lena).department = "Platform";
  EXPECT_THAT(first_asked(office), ElementsAre(jun)) << "the second, although the third matches, too";
  EXPECT_THAT(because(office), ElementsAre("Rule 2 of the policy Policy applies: subject.department == \"Platform\""));
  office.user(lena).department = "Legal";
  EXPECT_THAT(first_asked(office), ElementsAre(ines));
}

TEST(Policies, FollowTheBaselineWhereNoRuleMatches) {
  const Office office = with_rule("subject.department == \"Sales\"", {by_users({pia})});
  EXPECT_THAT(first_asked(office), ElementsAre(omar));
  EXPECT_THAT(because(office), ElementsAre("The policy Policy applies, without a special rule."));
}

TEST(Policies, LookAtWhatIsAskedFor) {
  const Office office = with_rule("request.duration <= duration(\"4h\")", {by_users({jun})});
  EXPECT_THAT(first_asked(office, Seconds{4 * 3600}), ElementsAre(jun));
  EXPECT_THAT(first_asked(office, Seconds{4 * 3600 + 1}), ElementsAre(omar));
  EXPECT_THAT(first_asked(office), ElementsAre(omar)) << "for good is longer than any duration";
}

TEST(Policies, LookAtWhatIsHeld) {
  Office office = with_rule("subject.has(\"github/platform-team\")", {by_users({jun})});
  EXPECT_THAT(first_asked(office), ElementsAre(omar));
  office.holders[kTeam] = {lena};
  EXPECT_THAT(first_asked(office), ElementsAre(jun));
}

TEST(Policies, TakeAConditionThatCannotBeEvaluatedAsNotMetAndSaySo) {
  const Office office = with_rule("1 / 0 > 0", {AcceptRule{"Everybody may"}});
  EXPECT_THAT(first_asked(office), ElementsAre(omar)) << "and not as met";
  const auto why = because(office);
  ASSERT_THAT(why, SizeIs(2));
  EXPECT_THAT(why[1], HasSubstr("Rule 1 could not be decided: "));
}

TEST(Policies, TakeAConditionThatIsNoConditionAsNotMet) {
  EXPECT_THAT(first_asked(with_rule("subject.shoe_size > 3", {by_users({jun})})), ElementsAre(omar));
  EXPECT_THAT(first_asked(with_rule("))", {by_users({jun})})), ElementsAre(omar));
}

TEST(Policies, UseAnother) {
  Office office;
  office.policy("strict", {by_users({jun}), by_users({pia})});
  policy_of(office).rules = {{"true", {{"strict"}, {}}}};
  EXPECT_THAT(first_asked(office), ElementsAre(jun));
  EXPECT_THAT(because(office), ElementsAre("Rule 1 of the policy Policy applies: true",
                                           "The policy strict applies, without a special rule."));
  policy_of(office).rules.clear();
  policy_of(office).use = {"strict"};
  EXPECT_THAT(first_asked(office), ElementsAre(jun)) << "also as the baseline";
}

TEST(Policies, UseTheRulesOfTheOther) {
  Office office;
  office.policy("strict", {by_users({jun})});
  office.org.policies[1].rules = {{"subject.title == \"\"", {{}, {by_users({pia})}}}};
  policy_of(office).use = {"strict"};
  EXPECT_THAT(first_asked(office), ElementsAre(pia));
}

// policy -> p1 -> p2 -> ... -> the last, which asks Jun.
Office chain(int length) {
  Office office;
  for (int i = 1; i < length; ++i) {
    office.policy("p" + std::to_string(i), {by_users({jun})});
    office.org.policies[static_cast<std::size_t>(i) - 1].use = {"p" + std::to_string(i)};
  }
  return office;
}

TEST(Policies, LeadOnFiveDeepAtMost) {
  EXPECT_THAT(first_asked(chain(kDeepestPolicy)), ElementsAre(jun));
  const Office deeper = chain(kDeepestPolicy + 1);
  EXPECT_THAT(first_asked(deeper), ElementsAre(ines)) << "the owners of the app, not nobody";
  EXPECT_EQ(
      because(deeper).back(),
      "The policy policy leads from one policy to the next and never to steps, so the owners of the app are asked.");
}

TEST(Policies, FailClosedInACircle) {
  Office office;
  office.policy("other", {AcceptRule{"Everybody may"}});
  policy_of(office).use = {"other"};
  office.org.policies[1].use = {"policy"};
  EXPECT_THAT(first_asked(office), ElementsAre(ines));
  EXPECT_THAT(because(office).back(), HasSubstr("never to steps, so the owners of the app are asked."));
  policy_of(office).use = {"policy"};
  EXPECT_THAT(first_asked(office), ElementsAre(ines)) << "also of one alone";
}

TEST(Policies, ThatAreMissingOrEmptyLeaveItToTheOwnersAndSaySo) {
  Office office;
  policy_of(office).use = {"nowhere"};
  EXPECT_THAT(first_asked(office), ElementsAre(ines));
  EXPECT_EQ(because(office).back(), "There is no policy nowhere, so the owners of the app are asked.");
  office.org.policies.clear();
  EXPECT_THAT(because(office), ElementsAre("There is no policy policy, so the owners of the app are asked."));
  Office empty;
  empty.rules({});
  EXPECT_THAT(because(empty).back(), "The policy policy asks nobody, so the owners of the app are asked.");
}

TEST(Policies, ThatAskForAFormWhichIsGoneRejectAndNameIt) {
  Life life{Office{}.rules({by_users({jun}), FormRule{{"gone"}}})};
  life.submitted();
  EXPECT_EQ(life.request->outcome, Outcome::denied) << "at once: nobody is asked for nothing";
  EXPECT_EQ(life.request->decisions.at(0).reason, "The policy asks for a form that does not exist: gone.");
}

TEST(Policies, AcceptOneStepAndGoOnWithTheNext) {
  Life life{Office{}.rules({AcceptRule{"Low risk"}, by_users({jun})})};
  life.submitted();
  EXPECT_EQ(life.request->decisions.at(0).reason, "Low risk");
  EXPECT_THAT(awaited(*life.request), ElementsAre(jun));
}

TEST(Policies, RejectInTheMiddle) {
  Life life{Office{}.rules({by_users({jun}), RejectRule{"Frozen"}})};
  life.submitted();
  ASSERT_TRUE(life.approves(jun));
  EXPECT_EQ(life.request->outcome, Outcome::denied);
  EXPECT_EQ(life.status(), "Denied by the policy");
}

TEST(Policies, AreSnapshottedAtCreation) {
  Life life{Office{}.rules({by_users({omar}), by_users({jun})})};
  life.submitted();
  life.office.rules({AcceptRule{"Everybody may"}});
  life.moves();
  ASSERT_TRUE(life.approves(omar));
  EXPECT_THAT(awaited(*life.request), ElementsAre(jun)) << "as it was";
}

TEST(Policies, AreChosenAtCreationOnly) {
  Office office = with_rule("subject.department == \"Platform\"", {by_users({jun}), by_users({jun})});
  office.user(lena).department = "Platform";
  Life life{office};
  life.submitted();
  life.office.user(lena).department = "Sales";
  ASSERT_TRUE(life.refreshed());
  EXPECT_THAT(awaited(*life.request), ElementsAre(jun));
  ASSERT_TRUE(life.approves(jun));
  EXPECT_THAT(awaited(*life.request), ElementsAre(jun));
}

TEST(Policies, OfAnSlaAreSnapshottedToo) {
  ApprovalRule rule = by_users({omar});
  rule.sla = Sla{Seconds{3600}, Sla::Then::use_policy, {}, {"late"}};
  Life life{Office{}.rules({rule}).policy("late", {by_users({jun})})};
  life.submitted();
  life.office.org.policies[1].steps = {AcceptRule{"Everybody may"}};
  life.moves();
  ASSERT_TRUE(life.time(TimePassed::What::sla, kNow + Seconds{3600}));
  EXPECT_THAT(awaited(*life.request), ElementsAre(jun));
}

TEST(Policies, OfAnEmergencyReplaceTheUsualOne) {
  const Office office = Office{}.emergency({by_users({jun})});
  const Catalog catalog(office.org, 1);
  Asking asking = asking_for(catalog);
  asking.emergency = true;
  const Plan plan = plan_for(asking, office.facts(catalog), kNow).value();
  EXPECT_EQ(plan.policy, PolicyId{"break-glass"});
  EXPECT_EQ(route_phrase(catalog, plan), "Goes to Jun Watanabe.");
}

TEST(Policies, OfTakingAwayAreTheirOwnAndMayBeNone) {
  Office office;
  Catalog catalog(office.org, 1);
  Asking asking = asking_for(catalog);
  asking.kind = Kind::revoke;
  EXPECT_THAT(plan_for(asking, office.facts(catalog), kNow).value().steps, SizeIs(1)) << "the task only";
  office.revoke_rules({by_users({pia})});
  const Catalog later(office.org, 2);
  asking = asking_for(later);
  asking.kind = Kind::revoke;
  const Plan plan = plan_for(asking, office.facts(later), kNow).value();
  EXPECT_THAT(std::get<ApprovalStep>(plan.steps.at(0)).approvers, ElementsAre(pia));
  EXPECT_THAT(plan.because, SizeIs(1));
}

}  // namespace
}  // namespace c1::workflow::policies_test
