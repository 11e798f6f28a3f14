// Several accounts of one person in an app: which one is meant, and that what is held with one says nothing of another.
#include "workflow/accounts.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "workflow/codec.hpp"
#include "workflow/grant.hpp"
#include "workflow/office.hpp"

namespace c1::workflow::accounts_test {
namespace {

using testing::HasSubstr;

const AppId kGitHub{"github"};

struct Accounts : testing::Test {
  Accounts() {
    office.org.apps[0].accounts = {{lena, "lena", "Personal"}, {omar, "omar-h", ""}, {lena, "lena-adm", "Admin"}};
    office.cap(30 * kDay);
  }
  Catalog catalog() const { return Catalog(office.org, 1); }

  // As if it was asked for now; `told` says what is held and open.
  Result<Request> asks(Submit submit, Facts told = {}) {
    const Catalog now = catalog();
    told.catalog = &now;
    told.next_number = 1042;
    const auto events = decide(std::nullopt, submit, told, kNow);
    if (!events) return events.error();
    return *fold(std::nullopt, *events);
  }
  static Submit wish(const UserId& who, const std::string& account) {
    return {.id = {"r1"},
            .requester = who,
            .subject = who,
            .entitlement = kTeam,
            .duration = kDay,
            .reason = "Release",
            .account = account};
  }

  Office office;
};

TEST_F(Accounts, OfSeveralNoneIsGuessed) {
  const auto refused = asks(wish(lena, ""));
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, Errc::invalid);
  EXPECT_EQ(refused.error().field, "account");
  EXPECT_EQ(
      refused.error().says,
      "Lena Fischer has several accounts in GitHub: lena (Personal) and lena-adm (Admin). Say which of them it is "
      "for.");
  EXPECT_EQ(asks(wish(lena, "lena-adm"))->account, "lena-adm");
}

TEST_F(Accounts, TheOnlyOneIsTakenAndOfNoneNothingIsSaid) {
  EXPECT_EQ(asks(wish(omar, ""))->account, "omar-h");
  EXPECT_EQ(asks(wish(jun, ""))->account, "");
}

TEST_F(Accounts, AnotherPersonsAccountIsRefused) {
  EXPECT_THAT(asks(wish(lena, "omar-h")).error().says, HasSubstr("has no account \"omar-h\" in GitHub. There is lena"));
  EXPECT_THAT(asks(wish(jun, "lena")).error().says, HasSubstr("the organisation lists none there"));
}

TEST_F(Accounts, WhatIsHeldIsTakenAwayWithItsAccountAndExtendedWithIt) {
  const Catalog now = catalog();
  const Request asked = *asks(wish(lena, "lena-adm"));
  const Grant grant = granted_by(asked, std::nullopt, {"g1"}, std::nullopt, kNow);
  EXPECT_EQ(grant.account, "lena-adm");
  Submit more = wish(lena, "");
  more.extension = true;
  EXPECT_EQ(asks(more, {.held = grant})->account, "lena-adm");
  const Facts told{.catalog = &now, .next_number = 1043, .held = grant};
  const auto events = decide(
      std::nullopt, SubmitRevoke{.id = {"r2"}, .requester = lena, .subject = lena, .entitlement = kTeam}, told, kNow);
  ASSERT_TRUE(events) << events.error().says;
  EXPECT_EQ(fold(std::nullopt, *events)->account, "lena-adm");
}

TEST_F(Accounts, WhatWasGivenWithoutANameIsExtendedWithoutOne) {
  const Grant grant{.id = {"g1"}, .subject = lena, .entitlement = kTeam, .since = kNow, .until = kNow + Seconds{3600}};
  Submit more = wish(lena, "lena");
  more.extension = true;
  EXPECT_EQ(asks(more, {.held = grant})->account, "");
  office.org.apps[0].accounts[0].label = "Admin";
  office.org.policies[0].rules = {
      {R"(request.account_label == "Admin")", Road{{}, {ApprovalRule{.by = {ByUsers{{jun}}}}}}}};
  EXPECT_EQ(std::get<ApprovalStep>(asks(more, {.held = grant})->plan.steps[0]).approvers, std::vector<UserId>{jun})
      << "policies take it for the first";
}

TEST_F(Accounts, ARefusalSaysWithWhichAccountItIsHeld) {
  const Grant grant{.id = {"g1"}, .subject = lena, .entitlement = kTeam, .since = kNow, .account = "lena-adm"};
  EXPECT_EQ(asks(wish(lena, "lena-adm"), {.held = grant}).error().says,
            "You hold this already with the account lena-adm (Admin), without an end.");
}

TEST_F(Accounts, AnAccountThatIsGoneCannotBeAskedForAgain) {
  const Request asked = *asks(wish(lena, "lena-adm"));
  EXPECT_TRUE(is_still_theirs(catalog(), lena, kGitHub, asked.account));
  office.org.apps[0].accounts.pop_back();
  EXPECT_FALSE(is_still_theirs(catalog(), lena, kGitHub, asked.account));
  EXPECT_EQ(account_words(catalog(), lena, kGitHub, "lena-adm"), "lena-adm");
}

TEST_F(Accounts, WhatHasNoAccountIsOfTheFirst) {
  const Catalog now = catalog();
  EXPECT_TRUE(is_same_account(now, lena, kGitHub, "", "lena"));
  EXPECT_TRUE(is_same_account(now, lena, kGitHub, "lena", ""));
  EXPECT_FALSE(is_same_account(now, lena, kGitHub, "", "lena-adm"));
  EXPECT_FALSE(is_same_account(now, lena, kGitHub, "lena", "lena-adm"));
  EXPECT_FALSE(is_same_account(now, jun, kGitHub, "", "jun"));
  EXPECT_EQ(first_account(now, lena, kGitHub), "lena");
  EXPECT_EQ(first_account(now, jun, kGitHub), "");
}

TEST_F(Accounts, AreNamedOnlyWhereThereIsSomethingToTellApart) {
  const Catalog now = catalog();
  EXPECT_EQ(account_mark(now, lena, kGitHub, "lena-adm"), "lena-adm (Admin)");
  EXPECT_EQ(account_mark(now, lena, kGitHub, ""), "lena (Personal)");
  EXPECT_EQ(account_mark(now, omar, kGitHub, "omar-h"), "");
  EXPECT_EQ(account_mark(now, omar, kGitHub, "omar-old"), "omar-old") << "which he had once";
  EXPECT_EQ(account_mark(now, jun, kGitHub, ""), "");
}

TEST_F(Accounts, AreKeptWithRequestsGrantsAndAppsAndMayBeMissing) {
  const Request asked = *asks(wish(lena, "lena-adm"));
  EXPECT_EQ(request_from(to_json(asked)).value(), asked);
  const Grant grant = granted_by(asked, std::nullopt, {"g1"}, std::nullopt, kNow);
  EXPECT_EQ(grant_from(to_json(grant)).value(), grant);
  EXPECT_EQ(app_from(to_json(office.org.apps[0])).value(), office.org.apps[0]);
  const Request none = *asks(wish(jun, ""));
  EXPECT_FALSE(to_json(none).has("account")) << "as before there were accounts";
  EXPECT_EQ(request_from(to_json(none))->account, "");
}

TEST_F(Accounts, APolicyMayAskForMoreWithOneOfThem) {
  const auto asked = [](const UserId& who) { return Road{{}, {ApprovalRule{.by = {ByUsers{{who}}}}}}; };
  office.org.policies[0].rules = {{R"(request.account_label == "Admin")", asked(jun)},
                                  {R"(request.account == "omar-h")", asked(pia)}};
  const auto approvers = [&](const UserId& who, const std::string& account) {
    return std::get<ApprovalStep>(asks(wish(who, account))->plan.steps[0]).approvers;
  };
  EXPECT_EQ(approvers(lena, "lena"), std::vector<UserId>{omar});
  EXPECT_EQ(approvers(lena, "lena-adm"), std::vector<UserId>{jun});
  EXPECT_EQ(approvers(omar, ""), std::vector<UserId>{pia}) << "his only one";
}

TEST_F(Accounts, WhoeverLeftSlackIsNotAsked) {
  const Catalog now = catalog();
  Facts told{.catalog = &now, .next_number = 1};
  told.left_slack = [](const std::vector<UserId>&) { return std::vector<UserId>{omar}; };
  const auto events = decide(std::nullopt, wish(lena, "lena"), told, kNow);
  const Request request = *fold(std::nullopt, *events);
  EXPECT_EQ(std::get<ApprovalStep>(request.plan.steps[0]).approvers, std::vector<UserId>{ines});
  told.left_slack = [](const std::vector<UserId>& people) { return people; };
  const Request last = *fold(std::nullopt, *decide(std::nullopt, wish(lena, "lena"), told, kNow));
  EXPECT_EQ(std::get<ApprovalStep>(last.plan.steps[0]).approvers, std::vector<UserId>{pia})
      << "administrators have the page, before nobody decides";
}

}  // namespace
}  // namespace c1::workflow::accounts_test
