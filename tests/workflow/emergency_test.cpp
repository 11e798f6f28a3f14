// The short road in an emergency: chosen at the start or on the way, and looked at afterwards.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "workflow/office.hpp"

namespace c1::workflow::emergency_test {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

// Omar, then Jun; in an emergency Pia alone.
Office office_with_emergency() {
  return Office{}.rules({by_users({omar}), by_users({jun})}).emergency({by_users({pia})});
}
Submit urgently(const UserId& requester = lena, const UserId& subject = lena) {
  Submit command = asks(requester, subject);
  command.emergency = true;
  return command;
}
Life opened(Office office = office_with_emergency()) {
  Life life{std::move(office)};
  life.submitted();
  return life;
}

TEST(Emergency, FromTheStartTakesTheShortRoad) {
  Life life{office_with_emergency()};
  life.does(urgently()).value();
  EXPECT_TRUE(life.request->emergency);
  EXPECT_EQ(life.request->plan.policy, PolicyId{"break-glass"});
  EXPECT_THAT(awaited(*life.request), ElementsAre(pia));
}

TEST(Emergency, IsOnlyWhereThereIsOne) {
  Life life{Office{}};
  const auto refused = life.does(urgently());
  EXPECT_EQ(says(refused), "There is no emergency access to Platform team member. Ask for it in the usual way.");
  EXPECT_EQ(refused.error().field, "emergency");
}

TEST(Emergency, OfSomethingThatIsAskedForAlreadyIsOfferedAsAnEscalation) {
  Life life = opened();
  EXPECT_EQ(says(decide(std::nullopt, urgently(), life.facts(), kNow)),
            "You have asked for this already: #1042 is open (Waiting for Omar Haddad). You can escalate that one.");
}

TEST(Escalate, GoesOnWithTheEmergencysPolicy) {
  Life life = opened();
  ASSERT_TRUE(life.does(Escalate{{"r1"}, lena, "Production is down"}));
  EXPECT_TRUE(life.request->emergency);
  EXPECT_THAT(awaited(*life.request), ElementsAre(pia));
  EXPECT_EQ(life.request->step, 1u) << "behind the step it was at";
  EXPECT_EQ(life.request->plan.start, 1u);
  EXPECT_EQ(find_event<PlanReplaced>(life.last)->reason, "Production is down");
  EXPECT_EQ(life.approves(omar, 0).error().code, Errc::conflict) << "an old card decides nothing";
  ASSERT_TRUE(life.approves(pia, 1));
  EXPECT_EQ(life.status(), "Approved; waiting for Ines Costa to provision");
}

TEST(Escalate, MakesEarlierApprovalsCountForNothing) {
  ApprovalRule another = by_users({omar, pia});
  another.distinct = true;
  Life life = opened(Office{}.rules({by_users({omar}), by_users({jun})}).emergency({another}));
  ASSERT_TRUE(life.approves(omar));
  ASSERT_TRUE(life.does(Escalate{{"r1"}, lena, ""}));
  EXPECT_THAT(awaited(*life.request), ElementsAre(omar, pia)) << "Omar may approve this round, too";
}

TEST(Escalate, IsForTheSubjectTheRequesterAndTheManagers) {
  for (const UserId& person : {lena, omar, ines})
    EXPECT_TRUE(opened().does(Escalate{{"r1"}, person, ""})) << person.value;
  Life life = opened();
  EXPECT_EQ(says(life.does(Escalate{{"r1"}, pia, ""})),
            "Only whoever it is for, whoever asked, and their managers can escalate it.");
  EXPECT_EQ(life.does(Escalate{{"r1"}, jun, ""}).error().code, Errc::not_found) << "Jun is not asked yet";
}

TEST(Escalate, ImpliesTheApprovalOfWhoAskedForAnother) {
  Life life{Office{}.rules({by_users({jun})}).emergency({by_users({pia})})};
  life.submitted(pia, lena);
  ASSERT_TRUE(life.does(Escalate{{"r1"}, lena, ""}));
  EXPECT_EQ(life.request->decisions.back().by, pia);
}

TEST(Escalate, NeverLetsThemApproveThemselves) {
  Life life = opened(Office{}.rules({by_users({omar})}).emergency({by_users({lena, jun})}));
  ASSERT_TRUE(life.does(Escalate{{"r1"}, lena, ""}));
  EXPECT_THAT(awaited(*life.request), ElementsAre(jun));
  Life allowed = opened(Office{}.emergency({ApprovalRule{.by = {ByUsers{{lena}}}, .allow_self = true}}));
  ASSERT_TRUE(allowed.does(Escalate{{"r1"}, lena, ""}));
  EXPECT_THAT(awaited(*allowed.request), ElementsAre(lena)) << "but where the emergency's policy says so";
}

TEST(Escalate, IsRefusedWhereItMakesNoSense) {
  EXPECT_EQ(says(opened(Office{}).does(Escalate{{"r1"}, lena, ""})), "There is no emergency access to this.");
  Life twice = opened();
  ASSERT_TRUE(twice.does(Escalate{{"r1"}, lena, ""}));
  EXPECT_EQ(says(twice.does(Escalate{{"r1"}, lena, ""})), "This is an emergency request already.");
  Life approved = opened(Office{}.emergency({by_users({pia})}));
  ASSERT_TRUE(approved.approves(omar));
  EXPECT_EQ(says(approved.does(Escalate{{"r1"}, lena, ""})), "This is approved already; it waits to be provisioned.");
  Life closed = opened();
  ASSERT_TRUE(closed.denies(omar));
  EXPECT_EQ(closed.does(Escalate{{"r1"}, lena, ""}).error().code, Errc::conflict);
  EXPECT_EQ(opened().does(Escalate{{"r1"}, lena, std::string(3001, 'x')}).error().field, "reason");
}

TEST(Restart, OfAnEmergencyStaysOne) {
  Life life{office_with_emergency()};
  life.does(urgently(omar, lena)).value();
  ASSERT_TRUE(life.does(Restart{{"r1"}, pia, "", true}));
  EXPECT_THAT(awaited(*life.request), ElementsAre(pia));
}

// ---- afterwards -----------------------------------------------------------------------------------------------------

Life granted(Office office) {
  Life life{std::move(office)};
  life.does(urgently()).value();
  life.approves(pia).value();
  life.provisions(ines, 1).value();
  return life;
}

TEST(FollowUp, AsksTheOwnersToLookAtIt) {
  Life life = granted(office_with_emergency());
  ASSERT_TRUE(life.request->follow_up);
  EXPECT_THAT(life.request->follow_up->people, ElementsAre(ines));
  EXPECT_TRUE(life.may(ines, Action::acknowledge));
  EXPECT_EQ(life.request->outcome, Outcome::granted) << "the access does not wait for that";
}

TEST(FollowUp, IsAcknowledgedOnce) {
  Life life = granted(office_with_emergency());
  ASSERT_TRUE(life.does(AcknowledgeEmergency{{"r1"}, ines}, kNow + Seconds{60}));
  EXPECT_EQ(life.request->follow_up->acknowledged_by, ines);
  EXPECT_EQ(life.request->follow_up->at, kNow + Seconds{60});
  EXPECT_EQ(says(life.does(AcknowledgeEmergency{{"r1"}, ines})),
            "Ines Costa already acknowledged this on 24 Nov 2026 06:01 UTC.");
  EXPECT_FALSE(life.may(ines, Action::acknowledge));
}

TEST(FollowUp, IsForThoseWhoWereAsked) {
  Life life = granted(office_with_emergency());
  EXPECT_EQ(says(life.does(AcknowledgeEmergency{{"r1"}, lena})), "Only Ines Costa can acknowledge this.");
}

TEST(FollowUp, IsNeverForWhoeverItWasFor) {
  Office office = office_with_emergency();
  office.github().owners = {lena};
  Life life = granted(office);
  EXPECT_THAT(life.request->follow_up->people, ElementsAre(pia)) << "the administrators instead";
}

TEST(FollowUp, IsOfEmergenciesOnly) {
  Life life{office_with_emergency().rules({by_users({omar})})};
  life.submitted();
  ASSERT_TRUE(life.approves(omar));
  ASSERT_TRUE(life.provisions(ines, 1));
  EXPECT_FALSE(life.request->follow_up);
  EXPECT_EQ(says(life.does(AcknowledgeEmergency{{"r1"}, ines})), "There is nothing to acknowledge here.");
}

TEST(FollowUp, IsNotOfWhatWasDenied) {
  Life life{office_with_emergency()};
  life.does(urgently()).value();
  ASSERT_TRUE(life.denies(pia));
  EXPECT_FALSE(life.request->follow_up);
}

}  // namespace
}  // namespace c1::workflow::emergency_test
