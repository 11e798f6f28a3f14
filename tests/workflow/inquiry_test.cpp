// "Can't find it?": who is asked, who may speak and answer.

#include "workflow/inquiry.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "workflow/office.hpp"

namespace c1::workflow::inquiry_test {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

const EntitlementId kHelpdesk{"it/helpdesk"};

Helpers helpers(const Office& office, const UserId& asker, const AppId& app = {}) {
  const Catalog catalog(office.org, 1);
  return helpers_for(asker, app, office.facts(catalog));
}

Result<Inquiry> asked(const Office& office, const std::string& text, std::size_t open = 0) {
  const Catalog catalog(office.org, 1);
  return put({inquiry_id("1"), lena, {}, text}, open, office.facts(catalog), kNow);
}

Result<Inquiry> closed(const Inquiry& inquiry, const UserId& by, const std::string& answer) {
  const Office office;
  const Catalog catalog(office.org, 1);
  return closed_by(inquiry, by, answer, office.facts(catalog), kNow);
}

TEST(Helpers, OfAnAppAreItsOwners) {
  const Helpers found = helpers(Office{}, lena, {"github"});
  EXPECT_THAT(found.people, ElementsAre(ines));
  EXPECT_EQ(found.label, "the owners of GitHub");
}

TEST(Helpers, AreWhoeverHoldsWhatTheOrganisationNames) {
  Office office;
  office.org.helpdesk = {kHelpdesk};
  office.holders[kHelpdesk] = {jun, lena, omar};
  office.suspend(omar);
  EXPECT_THAT(helpers(office, lena).people, ElementsAre(jun)) << "not oneself, nor who is not there";
  EXPECT_EQ(helpers(office, lena).label, "the helpdesk");
}

TEST(Helpers, AreElseThoseWithTheRoleAndElseTheAdministrators) {
  Office office;
  EXPECT_THAT(helpers(office, lena).people, ElementsAre(pia));
  EXPECT_EQ(helpers(office, lena).label, "the administrators");
  office.user(jun).roles = {Role::access_request_helpdesk};
  EXPECT_THAT(helpers(office, lena).people, ElementsAre(jun));
  EXPECT_THAT(helpers(office, ines, {"github"}).people, ElementsAre(jun)) << "she is the only owner herself";
}

TEST(Helpers, AreNotACrowd) {
  Office office;
  office.org.helpdesk = {kHelpdesk};
  for (std::size_t i = 0; i < 3 * kMostAsked; ++i) {
    const UserId id{"h" + std::to_string(i) + "@acme.test"};
    office.org.users.push_back({.id = id, .email = id.value, .name = "Helper"});
    office.holders[kHelpdesk].push_back(id);
  }
  EXPECT_THAT(helpers(office, lena).people, SizeIs(kMostAsked));
}

TEST(Inquiry, IsRefusedWithTheWayOut) {
  Office nobody;
  nobody.user(pia).roles.clear();
  EXPECT_THAT(asked(nobody, "Figures").error().says, HasSubstr("nobody who could be asked"));
  EXPECT_EQ(asked(Office{}, " \n ").error().field, "question");
  EXPECT_THAT(asked(Office{}, std::string(3'001, 'x')).error().says, HasSubstr("3001 characters"));
  EXPECT_THAT(asked(Office{}, "Figures", kMostOpenInquiries).error().says, HasSubstr("10 open questions already"));
  Office away;
  away.suspend(lena);
  EXPECT_EQ(asked(away, "Figures").error().code, Errc::forbidden);
}

TEST(Inquiry, IsReadBySomebodyOnceAlsoWhereTheyAskAndAreAsked) {
  const Inquiry inquiry = asked(Office{}, "Figures").value();
  EXPECT_THAT(readers_of(inquiry), ElementsAre(lena, pia));
  EXPECT_TRUE(may_speak(inquiry, lena) && may_speak(inquiry, pia));
  EXPECT_FALSE(may_speak(inquiry, omar));
  EXPECT_TRUE(is_inquiry(inquiry.id));
  EXPECT_FALSE(is_inquiry({"r1"}));
}

TEST(Inquiry, IsAnsweredOnceByOneWhoWasAsked) {
  const Inquiry inquiry = asked(Office{}, "Figures").value();
  EXPECT_EQ(closed(inquiry, omar, "No").error().code, Errc::not_found);
  EXPECT_EQ(closed(inquiry, pia, "  ").error().field, "answer");
  const Inquiry answered = closed(inquiry, pia, "Ask for Ledger").value();
  EXPECT_EQ(answered.answer, "Ask for Ledger");
  EXPECT_EQ(answered.version, 2);
  EXPECT_THAT(closed(answered, pia, "Again").error().says, HasSubstr("Pia Berg has answered this question already"));
  EXPECT_FALSE(closed(answered, lena, "")) << "nor can it be taken back then";
}

TEST(Inquiry, IsDoneWithWhenItsAskerSaysSo) {
  const Inquiry done = closed(asked(Office{}, "Figures").value(), lena, "").value();
  EXPECT_FALSE(done.is_open());
  EXPECT_THAT(done.answer, IsEmpty());
  EXPECT_THAT(closed(done, pia, "Too late").error().says, HasSubstr("Lena Fischer is done with this question"));
}

TEST(Inquiry, IsStoredAsItIs) {
  for (const Inquiry& inquiry :
       {asked(Office{}, "Zwölf 🥊").value(), closed(asked(Office{}, "Figures").value(), pia, "Ledger").value()})
    EXPECT_EQ(inquiry_from(json::parse(to_json(inquiry).dump()).value()).value(), inquiry);
}

}  // namespace
}  // namespace c1::workflow::inquiry_test
