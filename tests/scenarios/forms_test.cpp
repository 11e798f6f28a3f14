// What people ask for and follow in Slack beside the plain request: in one line, for a report, as a bundle, with an
// administrator's own questions; extending, giving back, handing on, asking why.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "scenarios/world.hpp"

namespace c1::scenarios {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;

class Forms : public ::testing::Test {
 protected:
  // Lena holds Figma for an hour.
  void lena_gets_figma() {
    lena.runs("/c1 request figma 1h because of a drawing");
    lena.sees_modal("Submit a request");
    lena.submits();
    jun.clicks("Provisioned", "#1001");
    lena.sees("Granted until");
  }

  World world;
  support::Person lena = world.desk->person("lena");
  support::Person omar = world.desk->person("omar");
  support::Person ines = world.desk->person("ines");
  support::Person jun = world.desk->person("jun");
};

TEST_F(Forms, ARequestInOneLineOpensTheFormFilledInAndWaitsForSubmit) {
  lena.runs("/c1 request github platform-team 4h because the build is broken");
  lena.sees_modal("Submit a request");
  EXPECT_EQ(lena.modal().title, "Submit a request");
  EXPECT_EQ(lena.modal().value_of("Reason"), "the build is broken");
  lena.sees("Goes to Omar Haddad, then to Ines Costa");
  EXPECT_THAT(omar.cards("#1001"), IsEmpty());
  lena.submits();
  omar.sees("the build is broken");
  omar.sees("4 hours");
}

TEST_F(Forms, AManagerAsksForTheirReportAndBothHearOfIt) {
  omar.runs("/c1 request github on-call for @lena because she is next");
  omar.sees_modal("Submit a request");
  omar.sees("Lena Fischer");
  omar.submits();
  lena.sees("#1001 Lena Fischer needs On call in GitHub");
  omar.sees("#1001 Lena Fischer needs On call in GitHub");
  lena.runs("/c1 request github on-call");
  lena.sees_modal("Submit a request");
  lena.sees("Asked for already");
}

TEST_F(Forms, SeveralAtOnceBecomeARequestEach) {
  lena.runs("/c1 request github access, on-call because it is my first day");
  lena.sees_modal("Submit a request");
  lena.submits();
  lena.sees("#1001");
  lena.sees("#1002");
}

TEST_F(Forms, ABundleLeavesOutWhatIsHeld) {
  lena_gets_figma();
  lena.runs("/c1 bundle starter because it is my first day");
  lena.sees_modal("Request a bundle");
  lena.sees("Left out, because it is held already: Figma");
  lena.submits();
  lena.sees("Asked for:");
  lena.closes();
  omar.sees("#1002");
  EXPECT_THAT(lena.cards("#1003"), IsEmpty());
}

TEST_F(Forms, AnAdministratorsQuestionsAreAskedAndTheirAnswersKept) {
  lena.runs("/c1 request data because of a report");
  lena.sees_modal("Submit a request");
  lena.fills("Ticket", "17");
  EXPECT_THAT(lena.tries_to_submit().error("Ticket"), HasSubstr("Like T-17"));
  lena.fills("Ticket", "T-17").chooses("Where", "Europe").chooses("Buddy", "Omar Haddad");
  lena.submits();
  omar.sees("#1001");
  std::string opened;
  for (const auto& record : world.audit())
    if (record.entry.what == "request.opened") opened = record.entry.body;
  for (const char* answer : {"T-17", "Europe", "omar@acme.test"}) EXPECT_THAT(opened, HasSubstr(answer));
}

TEST_F(Forms, WhatIsHeldIsExtendedAndGivenBack) {
  lena_gets_figma();
  lena.runs("/c1 access");
  lena.sees("Figma");
  lena.clicks("Extend");
  lena.sees_modal("Extend access");
  lena.chooses("How much longer?", "1 day").fills("Reason", "The drawing is large");
  lena.submits();
  jun.sees("#1002");
  lena.opens_home().sees_on_home("Figma");
  lena.clicks("Give back");
  lena.sees_modal("Give back access");
  lena.submits();
  lena.sees("#1003");
  jun.clicks("Removed", "#1003");
  lena.sees_on_home("What you are given appears here");
}

TEST_F(Forms, WhoGoesAwayHandsOnWhatWaitsAndComesBack) {
  lena.runs("/c1 request github on-call because the pager");
  lena.sees_modal("Submit a request");
  lena.submits();
  omar.sees("#1001");
  omar.runs("/c1 delegate @jun until friday");
  omar.sees_modal("Hand on my approvals");
  omar.submits();
  omar.sees("Jun Watanabe decides for you until");
  omar.closes();
  jun.sees("#1001");
  jun.clicks("Approve", "#1001");
  lena.sees("Jun Watanabe approved this.");
  omar.opens_home().sees_on_home("Jun Watanabe decides for you");
  omar.clicks("I am back");
  omar.runs("/c1 delegate off");
  omar.sees("nothing to end");
}

TEST_F(Forms, WhyTellsWhatIsHiddenAndFromWhom) {
  lena.runs("/c1 why hidden access");
  lena.sees("is in no catalog, so nobody can ask for it");
  lena.runs("/c1 why figma");
  lena.sees("You can see Figma and ask for it");
}

TEST_F(Forms, ShortcutsOpenTheFormAndAMessageIsQuoted) {
  lena.uses_shortcut("request_access");
  lena.sees_modal("Submit a request");
  lena.closes();
  omar.says("Could you look at the dashboards?", "general");
  lena.uses_shortcut("request_from_message", "Could you look at the dashboards?");
  lena.sees_modal("Submit a request");
  EXPECT_THAT(lena.modal().value_of("Reason"), HasSubstr("> Could you look at the dashboards?"));
  EXPECT_THAT(lena.modal().value_of("Reason"), HasSubstr(".slack.com/archives/"));
}

TEST_F(Forms, StatusAndCancelByNumber) {
  lena.runs("/c1 request github on-call because the pager");
  lena.sees_modal("Submit a request");
  lena.submits();
  omar.sees("#1001");
  lena.runs("/c1 mine");
  lena.sees("Your open requests");
  lena.runs("/c1 cancel 1001");
  lena.sees("is cancelled.");
  omar.sees("Cancelled by Lena Fischer");
  omar.runs("/c1 status 1001");
  omar.runs("/c1 approvals");
  omar.sees("Nothing waits for you.");
}

}  // namespace
}  // namespace c1::scenarios
