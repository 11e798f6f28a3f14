#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "workflow/office.hpp"

namespace c1::workflow::plan_test {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

const ApprovalStep& first_of(const Plan& plan) { return std::get<ApprovalStep>(plan.steps.at(0)); }

ApprovalStep first_step(Office office, ApprovalRule rule) { return first_of(plan_of(office.rules({std::move(rule)}))); }

bool rejects(const Plan& plan) { return plan.steps.size() == 1 && std::holds_alternative<RejectStep>(plan.steps[0]); }

TEST(Plan, AsksEachKindOfApprover) {
  EXPECT_THAT(first_step({}, {.by = {ByManager{}}}).approvers, ElementsAre(omar));
  EXPECT_THAT(first_step({}, {.by = {ByAppOwners{}}}).approvers, ElementsAre(ines));
  EXPECT_THAT(first_step({}, {.by = {ByEntitlementOwners{}}}).approvers, ElementsAre(jun));
  EXPECT_THAT(first_step({}, {.by = {ByUsers{{pia, jun}}}}).approvers, ElementsAre(pia, jun));
}

TEST(Plan, AsksTheAppsOwnersForAnEntitlementWithoutOwners) {
  Office office;
  office.team().owners.clear();
  EXPECT_THAT(first_step(office, {.by = {ByEntitlementOwners{}}}).approvers, ElementsAre(ines));
}

TEST(Plan, AsksAllKindsOfARuleTogetherAndEachPersonOnce) {
  const ApprovalStep step = first_step({}, {.by = {ByManager{}, ByUsers{{jun, omar}}, ByEntitlementOwners{}}});
  EXPECT_THAT(step.approvers, ElementsAre(omar, jun));
  EXPECT_EQ(step.note, "");
}

TEST(Plan, CopiesWhatTheRuleSays) {
  const ApprovalStep step = first_step(
      {},
      {.by = {ByManager{}}, .allow_self = true, .distinct = true, .reason_on_approve = true, .reason_on_deny = true});
  EXPECT_TRUE(step.rule.allow_self && step.rule.distinct && step.rule.reason_on_approve && step.rule.reason_on_deny);
}

TEST(Plan, CountsItsQuorum) {
  const auto needed = [](Quorum quorum) {
    return first_step({}, {.by = {ByUsers{{omar, jun, pia}}}, .quorum = quorum}).needed;
  };
  EXPECT_EQ(needed({Quorum::Kind::any}), 1);
  EXPECT_EQ(needed({Quorum::Kind::all}), 3);
  EXPECT_EQ(needed({Quorum::Kind::count, 2}), 2);
  EXPECT_EQ(needed({Quorum::Kind::count, 0}), 1);
  EXPECT_EQ(needed({Quorum::Kind::count, -3}), 1);
}

TEST(Plan, EndsWithProvisioningByTheAssignees) {
  const Plan plan = plan_of({});
  ASSERT_EQ(plan.steps.size(), 2u);
  const auto& last = std::get<ProvisionStep>(plan.steps[1]);
  EXPECT_THAT(last.assignees, ElementsAre(ines));
  EXPECT_EQ(last.instructions, "Add them in People.");
  EXPECT_EQ(last.note, "");
  EXPECT_EQ(plan.policy, PolicyId{"policy"});
}

TEST(Plan, GivesProvisioningToTheOwnersThenTheAdministrators) {
  Office office;
  office.team().provisioning.assignees = {ByUsers{{jun}}};
  office.suspend(jun);
  const Plan owners = plan_of(office);
  EXPECT_THAT(std::get<ProvisionStep>(owners.steps[1]).assignees, ElementsAre(ines));
  EXPECT_THAT(std::get<ProvisionStep>(owners.steps[1]).note, HasSubstr("owners of the app"));
  const Plan administrators = plan_of(office.suspend(ines));
  EXPECT_THAT(std::get<ProvisionStep>(administrators.steps[1]).assignees, ElementsAre(pia));
}

TEST(Plan, FallsBackRoadByRoadAndSaysSo) {
  Office office;
  office.user(lena).manager.reset();
  const ApprovalStep fallback = first_step(office, {.by = {ByManager{}}, .fallback = {ByUsers{{jun}}}});
  EXPECT_THAT(fallback.approvers, ElementsAre(jun));
  EXPECT_THAT(fallback.note, HasSubstr("fallback"));
  const ApprovalStep owners = first_step(office, {.by = {ByManager{}}, .fallback = {ByManager{}}});
  EXPECT_THAT(owners.approvers, ElementsAre(ines));
  EXPECT_THAT(owners.note, HasSubstr("owners of the app"));
  office.github().owners.clear();
  const ApprovalStep administrators = first_step(office, {.by = {ByManager{}}});
  EXPECT_THAT(administrators.approvers, ElementsAre(pia));
  EXPECT_THAT(administrators.note, HasSubstr("administrators"));
}

TEST(Plan, RejectsWhereThereIsNobodyAtAll) {
  Office office;
  office.suspend(omar).suspend(ines).suspend(pia);
  const Plan plan = plan_of(office);
  ASSERT_TRUE(rejects(plan));
  EXPECT_THAT(std::get<RejectStep>(plan.steps[0]).why, HasSubstr("Nobody is left"));
}

TEST(Plan, RejectsWhereNobodyCouldProvision) {
  Office office;
  office.rules({AcceptRule{"Everybody may"}}).suspend(ines).suspend(pia);
  EXPECT_TRUE(rejects(plan_of(office)));
}

TEST(Plan, NeverLowersAQuorum) {
  const ApprovalRule three{.by = {ByUsers{{omar, jun}}}, .quorum = {Quorum::Kind::count, 3}};
  EXPECT_TRUE(rejects(plan_of(Office{}.rules({three}))));
  ApprovalRule with_fallback = three;
  with_fallback.fallback = {ByUsers{{omar, jun, pia}}};
  EXPECT_EQ(first_step({}, with_fallback).needed, 3);
}

TEST(Plan, NeverAsksPeopleWhoAreNotActive) {
  for (const UserStatus status : {UserStatus::suspended, UserStatus::deleted}) {
    Office office;
    office.user(omar).status = status;
    EXPECT_THAT(first_step(office, {.by = {ByManager{}}}).approvers, ElementsAre(ines));
    EXPECT_THAT(first_step(office, {.by = {ByUsers{{omar, jun}}}}).approvers, ElementsAre(jun));
    office.user(pia).status = status;
    office.github().owners = {omar};
    EXPECT_TRUE(rejects(plan_of(office.rules({ApprovalRule{.by = {ByAppOwners{}}}}))));
  }
}

TEST(Plan, NeverAsksPeopleWhoAreUnknown) {
  EXPECT_THAT(first_step({}, {.by = {ByUsers{{{"nobody@acme.test"}, jun}}}}).approvers, ElementsAre(jun));
}

TEST(Plan, AsksTheSubjectOnlyWhereThatIsAllowed) {
  EXPECT_THAT(first_step({}, {.by = {ByUsers{{lena, jun}}}}).approvers, ElementsAre(jun));
  EXPECT_THAT(first_step({}, {.by = {ByUsers{{lena}}}}).approvers, ElementsAre(ines)) << "as if there were nobody";
  EXPECT_THAT(first_step({}, {.by = {ByUsers{{lena, jun}}}, .allow_self = true}).approvers, ElementsAre(lena, jun));
}

TEST(Plan, OfAnEmptyOrMissingPolicyAsksTheOwnersOfTheApp) {
  EXPECT_THAT(first_of(plan_of(Office{}.rules({}))).approvers, ElementsAre(ines));
  Office office;
  office.org.policies.clear();
  EXPECT_THAT(first_of(plan_of(office)).approvers, ElementsAre(ines));
}

TEST(Plan, OfARuleThatNamesNobodyAsksTheOwnersOfTheApp) {
  EXPECT_THAT(first_step({}, {}).approvers, ElementsAre(ines));
  EXPECT_THAT(first_step({}, {.quorum = {Quorum::Kind::all}}).approvers, ElementsAre(ines));
}

TEST(Plan, StopsAtARejection) {
  const Plan plan =
      plan_of(Office{}.rules({ApprovalRule{.by = {ByManager{}}}, RejectRule{"Frozen"}, AcceptRule{"Yes"}}));
  ASSERT_EQ(plan.steps.size(), 2u);
  EXPECT_EQ(std::get<RejectStep>(plan.steps[1]).why, "Frozen");
}

TEST(Plan, IsNotForWhoMayNotSeeTheEntitlement) {
  Office office;
  office.org.catalogs.clear();
  const Catalog catalog(office.org, 1);
  const auto plan = plan_for(asking_for(catalog), office.facts(catalog), kNow);
  EXPECT_EQ(plan.error().code, Errc::not_found);
}

TEST(Route, NamesWhoIsAskedInOrder) {
  Office office;
  office.rules({ApprovalRule{.by = {ByManager{}}}, ApprovalRule{.by = {ByAppOwners{}}}}).github().owners = {ines, jun};
  EXPECT_EQ(route_phrase(Catalog(office.org, 1), plan_of(office)),
            "Goes to Omar Haddad, then to the owners of GitHub (Ines Costa or Jun Watanabe).");
}

TEST(Route, DoesNotPromiseThatOnePersonIsAskedTwiceWhereOthersAreWanted) {
  Office office;
  office.rules({ApprovalRule{.by = {ByManager{}}}, ApprovalRule{.by = {ByAppOwners{}}, .distinct = true}});
  office.github().owners = {omar};
  EXPECT_EQ(route_phrase(Catalog(office.org, 1), plan_of(office)), "Goes to Omar Haddad, then to Pia Berg.");
  office.github().owners = {omar, jun};
  EXPECT_EQ(route_phrase(Catalog(office.org, 1), plan_of(office)), "Goes to Omar Haddad, then to Jun Watanabe.");
}

TEST(Route, SaysWhatThePolicyDecides) {
  const auto route = [](Office office, StepRule rule) {
    office.rules({std::move(rule)});
    return route_phrase(Catalog(office.org, 1), plan_of(office));
  };
  EXPECT_EQ(route({}, AcceptRule{"Everybody may"}), "Needs no approval (Everybody may); Ines Costa provisions it.");
  EXPECT_EQ(route({}, RejectRule{"Frozen"}), "This would be denied at once: Frozen.");
}

TEST(MaySee, IsForTheAudienceTheOwnersAndAdministrators) {
  Life life{Office{}};
  const Request& request = life.submitted();
  const auto sees = [&](const Office& office, const UserId& person) {
    const Catalog catalog(office.org, 1);
    return may_see(request, *catalog.user(person), catalog);
  };
  for (const UserId& person : {lena, omar, ines, pia}) EXPECT_TRUE(sees(Office{}, person)) << person.value;
  EXPECT_FALSE(sees(Office{}, jun));
  EXPECT_FALSE(sees(Office{}.suspend(omar), omar));
  for (const auto& [role, seen] : {std::pair{Role::access_request_admin, true},
                                   {Role::read_only_admin, true},
                                   {Role::access_request_helpdesk, false}}) {
    Office office;
    office.user(jun).roles = {role};
    EXPECT_EQ(sees(office, jun), seen);
  }
}

TEST(Actions, AreForWhoeverIsAsked) {
  Life life{Office{}};
  life.submitted();
  const auto of = [&](const UserId& person) { return actions(*life.request, person, life.facts(), kNow); };
  EXPECT_THAT(of(omar), ElementsAre(Action::approve, Action::deny, Action::change_duration, Action::comment));
  EXPECT_THAT(of(lena), ElementsAre(Action::remind, Action::cancel, Action::comment));
  EXPECT_THAT(of(jun), IsEmpty());
  ASSERT_TRUE(life.approves(omar));
  EXPECT_THAT(of(ines), ElementsAre(Action::reassign, Action::mark_provisioned, Action::decline_provisioning,
                                    Action::mark_failed, Action::comment));
  ASSERT_TRUE(life.provisions(ines, 1));
  EXPECT_THAT(of(lena), ElementsAre(Action::revoke, Action::comment));
  EXPECT_THAT(of(omar), ElementsAre(Action::revoke, Action::comment)) << "a manager may take it away";
  EXPECT_THAT(of(jun), IsEmpty());
}

}  // namespace
}  // namespace c1::workflow::plan_test
