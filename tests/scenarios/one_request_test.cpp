// One request from beginning to end, as two people live it: the real listener, a real database file, the local Slack.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "scenarios/world.hpp"

namespace c1::scenarios {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

class OneRequest : public ::testing::TestWithParam<Transport> {
 protected:
  // Lena's request for the platform team, on its way to Omar.
  void ask() {
    lena.runs("/c1 request");
    lena.chooses("App", "GitHub");
    lena.chooses("Entitlement", "Platform team member");
    lena.chooses("How long?", "1 day");
    lena.fills("Reason", "The build is broken");
    lena.submits();
    lena.sees("Waiting for Omar Haddad");
    omar.sees("Waiting for Omar Haddad");
  }

  World world{GetParam()};
  support::Person lena = world.desk->person("lena");
  support::Person omar = world.desk->person("omar");
  support::Person ines = world.desk->person("ines");
  support::Person jun = world.desk->person("jun");
  support::Person sam = world.desk->person("sam");
};

TEST_P(OneRequest, GoesFromTheCommandToTheGrant) {
  ask();
  EXPECT_THAT(lena.card("#1001").buttons, ElementsAre("Send a reminder", "Cancel the request…"));
  EXPECT_THAT(lena.card("#1001").text, HasSubstr("The build is broken"));
  EXPECT_THAT(omar.card("#1001").buttons, ElementsAre("Approve", "Deny", "Approve with a note…", "Change how long…"));

  omar.clicks("Approve", "#1001");
  lena.sees("Omar Haddad approved this.");
  ines.sees("Waiting for Ines Costa");
  omar.sees("Waiting for Ines Costa");
  EXPECT_THAT(omar.card("#1001").buttons, IsEmpty());

  ines.clicks("Approve", "#1001");
  ines.sees("please provision it");
  EXPECT_THAT(ines.card("#1001").buttons, ElementsAre("Provisioned", "Won't do", "It did not work…", "Hand it on…",
                                                      "Cancel the request…", "Begin anew…"));
  ines.clicks("Provisioned", "#1001");
  for (auto* person : {&lena, &omar, &ines}) {
    person->sees("Granted until");
    for (const char* button : {"Approve", "Deny", "Provisioned", "Won't do"})
      EXPECT_FALSE(person->card("#1001").has_button(button)) << button;
  }
  EXPECT_THAT(lena.card("#1001").buttons, ElementsAre("Extend", "Give back"));
  lena.sees("Lena Fischer now has Platform team member in GitHub until");

  std::vector<std::string> what;
  for (const auto& record : world.audit())
    if (!record.entry.request.empty()) what.push_back(record.entry.what);
  EXPECT_THAT(what, ElementsAre("request.opened", "step.started", "decision.made", "step.finished", "step.started",
                                "decision.made", "step.finished", "step.started", "decision.made", "grant.activated",
                                "step.finished", "request.closed"));
}

TEST_P(OneRequest, IsDeniedWithAReasonThatTheRequesterReads) {
  ask();
  omar.clicks("Deny", "#1001");
  omar.fills("Why?", "Not this week");
  omar.submits();
  lena.sees("Not this week");
  lena.sees("Denied by Omar Haddad");
  omar.sees("Denied by Omar Haddad");
  EXPECT_THAT(omar.card("#1001").buttons, IsEmpty());
}

TEST_P(OneRequest, ACommentReachesEveryOtherThreadOnceAndNeverItsOwn) {
  ask();
  const auto said = omar.says_in_thread_of("#1001", "Which repository? <!channel> *now*");
  lena.sees("Which repository?");
  lena.says_in_thread_of("#1001", "The one that is red");
  omar.sees("The one that is red");
  EXPECT_EQ(lena.card("#1001").thread.size(), 2u);
  EXPECT_EQ(omar.card("#1001").thread.size(), 2u);

  omar.edits(said, "Which repositories?");
  lena.sees("Which repositories?");
  omar.deletes(said);
  world.desk->waits_until([&] { return lena.card("#1001").thread.size() == 1; });
  lena.never_sees("Which repositories?");
  EXPECT_EQ(lena.card("#1001").thread.size(), 1u);
}

TEST_P(OneRequest, WhoJoinsLateReadsWhatWasSaidBefore) {
  ask();
  lena.says_in_thread_of("#1001", "It is for the release");
  omar.sees("It is for the release");
  omar.clicks("Approve", "#1001");
  ines.sees("It is for the release");
}

TEST_P(OneRequest, AClickThatDecidesNothingIsAnsweredToTheClickerOnly) {
  ask();
  world.desk->fault("chat.update", "500", 100);  // the card stays as it was
  omar.clicks("Approve", "#1001");
  ines.sees("Waiting for Ines Costa");
  omar.clicks("Approve", "#1001");
  omar.sees("You have already");
  lena.never_sees("You have already");
  world.desk->no_more_faults();
  omar.sees_no_button("Approve", "#1001");
  ines.clicks("Approve", "#1001");
  ines.sees("please provision it");
}

TEST_P(OneRequest, WhatThePolicyAcceptsAsksNobody) {
  lena.runs("/c1 request");
  lena.chooses("App", "Figma");
  lena.fills("Reason", "To look at a drawing");
  lena.submits();
  jun.sees("to provision");
  EXPECT_THAT(jun.card("#1001").buttons, ElementsAre("Provisioned", "Won't do", "It did not work…", "Hand it on…"));
  jun.clicks("Won't do", "#1001");
  jun.fills("Why?", "No seats left");
  jun.submits();
  lena.sees("No seats left");
}

TEST_P(OneRequest, APolicyMayWantAReasonForAnApproval) {
  lena.runs("/c1 request");
  lena.chooses("App", "GitHub");
  lena.chooses("Entitlement", "Organisation admin");
  lena.chooses("How long?", "1 hour");
  lena.fills("Reason", "Rotate a key");
  lena.submits();
  ines.sees("#1001");
  ines.clicks("Approve", "#1001");
  ines.fills("Why?", "Agreed in the incident call");
  ines.submits();
  lena.sees("Agreed in the incident call");
}

TEST_P(OneRequest, TheFormSaysWhatIsWrongAtItsFieldAndForgetsNothing) {
  lena.runs("/c1 request");
  lena.fills("Reason", "Typed before anything was chosen");
  lena.chooses("App", "GitHub");
  lena.chooses("Entitlement", "Platform team member");
  EXPECT_THAT(lena.modal().text, HasSubstr("Typed before anything was chosen"));
  lena.sees("Goes to Omar Haddad, then to Ines Costa");
  lena.chooses("How long?", "Custom…");
  lena.fills("How long exactly?", "40d");
  EXPECT_THAT(lena.tries_to_submit().error("How long exactly?"), HasSubstr("30 days at most"));
  lena.fills("How long exactly?", "2h45m");
  lena.submits();
  lena.sees("2 hours 45 minutes");
}

TEST_P(OneRequest, ASecondRequestForTheSameIsRefusedWithItsNumber) {
  ask();
  lena.runs("/c1 request");
  lena.chooses("App", "GitHub");
  lena.chooses("Entitlement", "Platform team member");
  lena.chooses("How long?", "1 day");
  lena.fills("Reason", "Once more");
  EXPECT_THAT(lena.tries_to_submit().error("Entitlement"), HasSubstr("#1001"));
}

TEST_P(OneRequest, PickersFindWhateverTheCaseAndAccentsAndNothingThatIsHidden) {
  lena.runs("/c1 request");
  EXPECT_THAT(lena.suggestions("App", "CAFE elysee"), ElementsAre("Café Élysée"));
  EXPECT_THAT(lena.suggestions("App", ""), ElementsAre("Café Élysée", "Data lake", "Figma", "GitHub"));
  EXPECT_THAT(lena.suggestions("App", "vault"), IsEmpty());
}

TEST_P(OneRequest, CommandsAreAnsweredWithSomethingUseful) {
  lena.runs("/c1");
  lena.sees("/c1 request");
  lena.runs("/c1 reqest");
  lena.sees("Did you mean /c1 request?");
  sam.runs("/c1 request");
  sam.sees("I can't find you in the directory");
}

TEST_P(OneRequest, TheHomeTabShowsWhatWaitsForMeAndMyOwn) {
  omar.opens_home().sees_on_home("Access requests");
  ask();
  omar.sees_on_home("#1001");
  omar.clicks("Approve", "#1001");
  omar.sees_on_home("Nothing waits for you");
  lena.opens_home();
  lena.sees_on_home("Waiting for Ines Costa");
}

TEST_P(OneRequest, TheCardsLinkLeadsSomewhere) {
  EXPECT_EQ(world.get("/task/1001").response.status, 200);
  EXPECT_EQ(world.get("/task/x").response.status, 404);
  EXPECT_EQ(world.get("/healthz").response.status, 200);
  EXPECT_EQ(world.get("/readyz").response.status, 200);
  EXPECT_TRUE(world.get("/readyz").response.body.starts_with("ready\nslack: "));
}

INSTANTIATE_TEST_SUITE_P(Over, OneRequest, ::testing::Values(Transport::http, Transport::socket_mode),
                         ::testing::PrintToStringParamName());

}  // namespace
}  // namespace c1::scenarios
