// Installed by OAuth: how an administrator does it, what is refused, and how the app lives in several workspaces.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <thread>

#include "scenarios/several_workspaces.hpp"
#include "scenarios/world.hpp"

namespace c1::scenarios {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

const Place kAcme{
    "T0ACME", "Acme", {{"lena", "lena@acme.test"}, {"omar", "omar@acme.test"}, {"ines", "ines@acme.test"}}};
// Another company's, or another department's: its ids are the same as Acme's.
const Place kBeta{"T0BETA", "Beta", {{"lena", "lena@beta.test"}, {"jun", "jun@acme.test"}}};

void asks_for_github(support::Person& lena) {
  lena.runs("/c1 request");
  lena.chooses("App", "GitHub").chooses("Entitlement", "Access").fills("Reason", "The build is broken").submits();
}

std::vector<std::string> audited(SeveralWorkspaces& world, const std::string& prefix) {
  std::vector<std::string> what;
  for (const auto& record : world.audit())
    if (record.entry.what.starts_with(prefix)) what.push_back(record.entry.what);
  return what;
}

TEST(Oauth, InstallsTheAppAndOneRequestGoesItsWay) {
  SeveralWorkspaces world({.places = {kAcme}});
  const net::Response page = world.installs("T0ACME");
  EXPECT_EQ(page.status, 200);
  EXPECT_THAT(page.body, HasSubstr("c1 is installed in Acme"));
  EXPECT_THAT(page.body, Not(HasSubstr("Without")));
  EXPECT_EQ(page.header("Cache-Control"), "no-store");
  EXPECT_EQ(page.header("Referrer-Policy"), "no-referrer");

  auto lena = world.person("T0ACME", "lena"), omar = world.person("T0ACME", "omar"),
       ines = world.person("T0ACME", "ines");
  asks_for_github(lena);
  omar.sees_button("Approve", "#1001");
  omar.says_in_thread_of("#1001", "Which repository?");
  lena.sees_in_thread_of("#1001", "Which repository?");
  omar.clicks("Approve", "#1001");
  ines.sees_button("Provisioned", "#1001").clicks("Provisioned", "#1001");
  lena.sees_on_card("#1001", "Granted");
  EXPECT_THAT(audited(world, "slack."), ::testing::ElementsAre("slack.installed"));
}

TEST(Oauth, BeginsWithAStateThatOnlyThisBrowserHas) {
  SeveralWorkspaces world({.places = {kAcme}});
  Browser browser = world.browser();
  const net::Response begun = browser.get(world.address() + "/slack/install");
  EXPECT_EQ(begun.status, 302);
  const std::string to(begun.header("Location"));
  EXPECT_THAT(to, HasSubstr("/oauth/v2/authorize?client_id=1111.2222&scope=commands%2Cchat%3Awrite"));
  const std::string cookie(begun.header("Set-Cookie"));
  EXPECT_THAT(cookie, ::testing::StartsWith("slack-app-oauth-state="));
  EXPECT_THAT(cookie, HasSubstr("; Path=/; HttpOnly; SameSite=Lax; Max-Age=600"));
  EXPECT_THAT(to, HasSubstr("state=" + browser.cookies().at("slack-app-oauth-state")));
  EXPECT_GE(browser.cookies().at("slack-app-oauth-state").size(), 43U) << "256 bits";
}

TEST(Oauth, AsksForMoreScopesWhereAccessIsAPlaceInSlack) {
  const auto asked_scopes = [](const std::string& organisation) {
    SeveralWorkspaces world({.places = {kAcme}, .directory = organisation});
    return std::string(world.browser().get(world.address() + "/slack/install").header("Location"));
  };
  std::string with_a_place = kOrganisation;
  const std::string team = "name: Platform team member,";
  with_a_place.insert(with_a_place.find(team) + team.size(), " provisioning: [{slack: {channel: '#on-call'}}],");
  EXPECT_THAT(asked_scopes(kOrganisation), ::testing::Not(HasSubstr("usergroups")));
  EXPECT_THAT(asked_scopes(with_a_place), HasSubstr("%2Cchannels%3Amanage%2Cgroups%3Awrite%2Cusergroups%3Aread%2C"));
}

// 47
TEST(Oauth, RefusesWhatWasNotBegunHere) {
  SeveralWorkspaces world({.places = {kAcme}});
  Browser browser = world.browser();
  const std::string callback = world.allowed_by_slack(browser, "T0ACME");
  Browser other = world.browser();
  EXPECT_EQ(other.get(callback).status, 400) << "without the cookie";
  other.get(world.address() + "/slack/install");
  EXPECT_EQ(other.get(callback).status, 400) << "with another cookie";
  EXPECT_EQ(browser.get(world.address() + "/slack/oauth_redirect?code=x&state=y").status, 400) << "another state";
  const net::Response stateless = browser.get(world.address() + "/slack/oauth_redirect?code=x");
  EXPECT_EQ(stateless.status, 302) << "begun on Slack's own pages";
  EXPECT_EQ(stateless.header("Location"), "/slack/install");
  EXPECT_TRUE(world.installs().empty());
}

TEST(Oauth, TakesAStateAndACodeOnce) {
  SeveralWorkspaces world({.places = {kAcme}});
  Browser browser = world.browser();
  const std::string callback = world.allowed_by_slack(browser, "T0ACME");
  const std::string state = browser.cookies().at("slack-app-oauth-state");
  EXPECT_EQ(browser.get(callback).status, 200);
  EXPECT_FALSE(browser.cookies().contains("slack-app-oauth-state")) << "the cookie is taken away";
  EXPECT_EQ(browser.get(callback).status, 400);
  // Somebody who has seen the address and the cookie.
  const net::Exchange replayed =
      net::send_and_wait(world.client(), {.url = callback, .headers = {{"Cookie", "slack-app-oauth-state=" + state}}});
  EXPECT_EQ(replayed.response.status, 401);
  // The code again, with a state of its own.
  Browser another = world.browser();
  const std::string fresh = world.allowed_by_slack(another, "T0ACME");
  const auto code_at = [](const std::string& url) { return url.find("code=") + 5; };
  const std::string old_code = callback.substr(code_at(callback), callback.find('&') - code_at(callback));
  std::string mixed = fresh;
  mixed.replace(code_at(fresh), fresh.find('&') - code_at(fresh), old_code);
  const net::Response reused = another.get(mixed);
  EXPECT_EQ(reused.status, 401);
  EXPECT_THAT(reused.body, HasSubstr("invalid_code"));
}

TEST(Oauth, SaysWhatSlackSaysWithoutBelievingIt) {
  SeveralWorkspaces world({.places = {kAcme}});
  const auto back_with = [&](const std::string& error) {
    Browser browser = world.browser();
    browser.get(world.address() + "/slack/install");
    return browser.get(world.address() + "/slack/oauth_redirect?error=" + error +
                       "&state=" + browser.cookies().at("slack-app-oauth-state"));
  };
  const net::Response denied = back_with("access_denied");
  EXPECT_EQ(denied.status, 200);
  EXPECT_THAT(denied.body, HasSubstr("It was not allowed in Slack, so nothing was installed."));
  const net::Response hostile = back_with("%3Cscript%3Ealert(1)%3C/script%3E");
  EXPECT_THAT(hostile.body, HasSubstr("&lt;script&gt;"));
  EXPECT_THAT(hostile.body, Not(HasSubstr("<script>")));
  EXPECT_THAT(std::string(hostile.header("Content-Security-Policy")), HasSubstr("default-src 'none'"));
}

TEST(Oauth, LetsInOnlyWorkspacesThatWereNamed) {
  SeveralWorkspaces world({.places = {kAcme, kBeta}});
  EXPECT_EQ(world.installs("T0ACME").status, 200) << "the first may be any";
  const net::Response page = world.installs("T0BETA");
  EXPECT_EQ(page.status, 403);
  EXPECT_THAT(page.body, HasSubstr("This c1 is not open to Beta (T0BETA)"));
  EXPECT_THAT(page.body, HasSubstr("SLACK_WORKSPACES"));
  EXPECT_EQ(world.installs().size(), 1U);
  EXPECT_FALSE(world.at("T0BETA").exchanges("auth.revoke").empty() &&
               world.at("T0ACME").exchanges("auth.revoke").empty())
      << "the token that was granted is given back";
  EXPECT_EQ(world.installs("T0ACME").status, 200) << "installed again";
}

TEST(Oauth, ASuperAdminWhoIsSignedInMayChooseAny) {
  SeveralWorkspaces world({.places = {kAcme, kBeta}});
  EXPECT_EQ(world.installs("T0ACME").status, 200);
  auto ines = world.person("T0ACME", "ines"), lena = world.person("T0ACME", "lena");
  for (auto* person : {&lena, &ines}) {
    Browser browser = world.browser();
    world.signs_in(browser, *person);
    EXPECT_EQ(world.installs(browser, "T0BETA").status, person == &ines ? 200 : 403) << person->name();
  }
}

TEST(Oauth, RefusesATokenOfAnotherApp) {
  SeveralWorkspaces world({.places = {kAcme, kBeta}, .allowed = "T0ACME,T0BETA"});
  EXPECT_EQ(world.installs("T0ACME").status, 200);
  world.is_another_app("T0BETA", "A0OTHER");
  const net::Response page = world.installs("T0BETA");
  EXPECT_EQ(page.status, 403);
  EXPECT_THAT(page.body, HasSubstr("The token is another app's (A0OTHER) than the one that is installed already"));
}

TEST(Oauth, TheFirstInstallationIsOfTheAppThatWasNamed) {
  SeveralWorkspaces world({.places = {kAcme}, .expected_app = "A0SANDBOX1"});
  world.is_another_app("T0ACME", "A0OTHER");
  const net::Response page = world.installs("T0ACME");
  EXPECT_EQ(page.status, 403);
  EXPECT_THAT(page.body, HasSubstr("The token is of the app A0OTHER, but this c1 is the app A0SANDBOX1"));
  EXPECT_THAT(world.installs(), ::testing::IsEmpty());
  world.is_another_app("T0ACME", "A0SANDBOX1");
  EXPECT_EQ(world.installs("T0ACME").status, 200);
}

TEST(Oauth, KeepsNoTokenInTheClear) {
  SeveralWorkspaces world({.places = {kAcme}, .rotates = true});
  EXPECT_EQ(world.installs("T0ACME").status, 200);
  const auto installs = world.installs();
  ASSERT_EQ(installs.size(), 1U);
  EXPECT_THAT(installs[0].token, ::testing::StartsWith("1."));
  EXPECT_THAT(installs[0].refresh_token, ::testing::StartsWith("1."));
  for (const char* token : {"xoxb-", "xoxe."}) EXPECT_THAT(world.database_bytes(), Not(HasSubstr(token)));
}

// ---- several workspaces

TEST(Oauth, APersonIsToldThingsInTheirOwnWorkspace) {
  const Place acme{"T0ACME", "Acme", {{"lena", "lena@acme.test"}, {"ines", "ines@acme.test"}}};
  const Place beta{"T0BETA", "Beta", {{"lena", "lena@beta.test"}, {"omar", "omar@acme.test"}}};
  SeveralWorkspaces world({.places = {acme, beta}, .allowed = "T0ACME,T0BETA"});
  EXPECT_EQ(world.installs("T0ACME").status, 200);
  EXPECT_EQ(world.installs("T0BETA").status, 200);
  auto lena = world.person("T0ACME", "lena"), ines = world.person("T0ACME", "ines"),
       omar = world.person("T0BETA", "omar");
  asks_for_github(lena);
  omar.sees_button("Approve", "#1001");
  omar.says_in_thread_of("#1001", "Which repository?");
  lena.sees_in_thread_of("#1001", "Which repository?");
  lena.says_in_thread_of("#1001", "The new one");
  omar.sees_in_thread_of("#1001", "The new one");
  omar.clicks("Approve", "#1001");
  ines.sees_button("Provisioned", "#1001").clicks("Provisioned", "#1001");
  for (auto* person : {&lena, &omar, &ines}) person->sees_on_card("#1001", "Granted");
  for (const char* place : {"T0ACME", "T0BETA"})
    for (const auto& call : world.at(place).exchanges("chat."))
      EXPECT_TRUE(call["reply"]["ok"].boolean()) << place << ": " << call["reply"].dump();
}

// The same ids in two workspaces are two people, two conversations, two messages.
TEST(Oauth, NothingOfOneWorkspaceIsReachedFromAnother) {
  SeveralWorkspaces world({.places = {kAcme, kBeta}, .allowed = "T0ACME,T0BETA"});
  EXPECT_EQ(world.installs("T0ACME").status, 200);
  EXPECT_EQ(world.installs("T0BETA").status, 200);
  auto lena = world.person("T0ACME", "lena"), omar = world.person("T0ACME", "omar");
  asks_for_github(lena);
  omar.sees_button("Approve", "#1001");
  // Beta's Lena has the Slack id of Acme's, and is nobody here.
  auto stranger = world.person("T0BETA", "lena");
  stranger.runs("/c1 mine");
  stranger.sees("I can't find you in the directory");
  // Words below a message that has the place of Omar's card, but in Beta.
  const support::Card card = omar.card("#1001");
  const auto statuses = world.at("T0BETA").deliver(json::object({{"type", "message"},
                                                                 {"channel", card.channel},
                                                                 {"channel_type", "im"},
                                                                 {"user", "U0JUN"},
                                                                 {"text", "let me in"},
                                                                 {"ts", "1799999999.000100"},
                                                                 {"thread_ts", card.ts}}));
  EXPECT_EQ(statuses, std::vector<int>{200});
  world.at("T0ACME").settles();
  omar.never_sees("let me in");
  for (const auto& record : world.audit()) EXPECT_NE(record.entry.what, "comment.added");
}

TEST(Oauth, APersonInTwoWorkspacesHasOneCardWhereTheyWork) {
  const Place beta{"T0BETA", "Beta", {{"lena", "lena@acme.test"}, {"jun", "jun@acme.test"}}};
  SeveralWorkspaces world({.places = {kAcme, beta}, .allowed = "T0ACME,T0BETA"});
  EXPECT_EQ(world.installs("T0ACME").status, 200);
  EXPECT_EQ(world.installs("T0BETA").status, 200);
  auto in_acme = world.person("T0ACME", "lena"), in_beta = world.person("T0BETA", "lena");
  asks_for_github(in_beta);
  in_beta.sees_on_card("#1001", "Waiting for");
  world.at("T0ACME").settles();
  EXPECT_TRUE(in_acme.cards("#1001").empty());
  world.person("T0ACME", "omar").sees_button("Approve", "#1001").clicks("Approve", "#1001");
  in_beta.sees_on_card("#1001", "Approved");
}

// ---- organisations

TEST(Oauth, OneInstallationServesAWholeOrganisation) {
  const Place beta{"T0BETA", "Beta", {{"jun", "jun@acme.test"}, {"omar", "omar@acme.test"}}};
  const Place acme{"T0ACME", "Acme", {{"lena", "lena@acme.test"}, {"ines", "ines@acme.test"}}};
  SeveralWorkspaces world({.places = {acme, beta}, .organisation = "E0ACME"});
  const net::Response page = world.installs("E0ACME");
  EXPECT_EQ(page.status, 200);
  EXPECT_THAT(page.body,
              HasSubstr("https://app.slack.com/manage/E0ACME/integrations/profile/A0SANDBOX1/workspaces/add"));
  auto lena = world.person("T0ACME", "lena"), ines = world.person("T0ACME", "ines"),
       omar = world.person("T0BETA", "omar");
  asks_for_github(lena);
  omar.sees_button("Approve", "#1001");
  omar.says_in_thread_of("#1001", "Which repository?");
  lena.sees_in_thread_of("#1001", "Which repository?");
  omar.clicks("Deny", "#1001").fills("Why?", "Not yet").submits();
  lena.sees_on_card("#1001", "Denied");
  lena.opens_home().sees_on_home("Your open requests");
  const auto installs = world.installs();
  ASSERT_EQ(installs.size(), 1U);
  EXPECT_EQ(installs[0].id, "E0ACME");
}

TEST(Oauth, WhatAWorkspaceOfAnOrganisationMissedIsSaidWhenItIsBack) {
  const Place beta{"T0BETA", "Beta", {{"omar", "omar@acme.test"}}};
  const Place acme{"T0ACME", "Acme", {{"lena", "lena@acme.test"}, {"ines", "ines@acme.test"}}};
  SeveralWorkspaces world({.places = {acme, beta}, .organisation = "E0ACME"});
  ASSERT_EQ(world.installs("E0ACME").status, 200);
  const auto access = [&](bool granted) {
    return world.at("T0BETA").post("/sandbox/team_access", json::object({{"granted", granted}})).second;
  };
  auto lena = world.person("T0ACME", "lena"), omar = world.person("T0BETA", "omar");
  omar.runs("/c1 help");
  omar.sees("/c1 request");
  EXPECT_EQ(access(false)["status"].integer(), 200);
  asks_for_github(lena);
  lena.sees_on_card("#1001", "Waiting for");
  world.at("T0ACME").settles();
  EXPECT_TRUE(omar.cards("#1001").empty());
  EXPECT_FALSE(world.parked().empty());
  for (const std::string& why : world.parked()) EXPECT_THAT(why, HasSubstr("team_access_not_granted"));
  // A word from before that comes late changes nothing.
  const json::Value late = json::object({{"granted", true}, {"event_time", 1'700'000'000}});
  EXPECT_EQ(world.at("T0BETA").post("/sandbox/team_access", late).second["status"].integer(), 200);
  EXPECT_FALSE(world.parked().empty());

  const json::Value back = access(true);
  EXPECT_EQ(back["status"].integer(), 200) << back.dump();
  omar.sees_button("Approve", "#1001");
  EXPECT_TRUE(world.parked().empty());
  omar.clicks("Approve", "#1001");
  lena.sees_on_card("#1001", "Approved");
  EXPECT_EQ(omar.cards("#1001").size(), 1U);
  EXPECT_THAT(audited(world, "slack."),
              ::testing::ElementsAre("slack.installed", "slack.workspace_removed", "slack.workspace_added"));
}

// ---- the end of an installation

class Uninstalled : public ::testing::TestWithParam<bool> {};

// 37
TEST_P(Uninstalled, IsForgottenInWhateverOrderSlackTellsAndComesBack) {
  SeveralWorkspaces world({.places = {kAcme}});
  EXPECT_EQ(world.installs("T0ACME").status, 200);
  auto lena = world.person("T0ACME", "lena"), omar = world.person("T0ACME", "omar");
  asks_for_github(lena);
  omar.sees_button("Approve", "#1001");
  const auto [status, told] =
      world.at("T0ACME").post("/sandbox/uninstall", json::object({{"revoked_first", GetParam()}}));
  ASSERT_EQ(status, 200);
  EXPECT_TRUE(world.installs().empty());
  for (const auto& exchange : world.at("T0ACME").exchanges("event app_uninstalled"))
    EXPECT_EQ(exchange["status"].integer(), 200);
  EXPECT_THAT(audited(world, "slack."), ::testing::ElementsAre("slack.installed", "slack.uninstalled"));

  EXPECT_EQ(world.installs("T0ACME").status, 200);
  omar.clicks("Approve", "#1001");
  lena.sees_on_card("#1001", "Approved");
  EXPECT_EQ(lena.cards("#1001").size(), 1U);
}
INSTANTIATE_TEST_SUITE_P(Order, Uninstalled, ::testing::Bool(),
                         [](const auto& one) { return std::string(one.param ? "RevokedFirst" : "UninstalledFirst"); });

TEST(Oauth, AnEventOfAnEarlierInstallationEndsNoLaterOne) {
  SeveralWorkspaces world({.places = {kAcme}});
  EXPECT_EQ(world.installs("T0ACME").status, 200);
  for (const char* type : {"app_uninstalled", "tokens_revoked"}) {
    const json::Value tokens =
        json::object({{"oauth", json::array()}, {"bot", json::array({json::Value("U0SANDBOX1")})}});
    const auto [status, told] = world.at("T0ACME").post(
        "/sandbox/deliver",
        json::object({{"event", json::object({{"type", type}, {"tokens", tokens}})}, {"event_time", 1'700'000'000}}));
    EXPECT_EQ(told["statuses"][0].integer(), 200);
  }
  EXPECT_EQ(world.installs().size(), 1U);
  auto lena = world.person("T0ACME", "lena");
  lena.runs("/c1 help");
  lena.sees("/c1 request");
}

TEST(Oauth, ATokenThatSlackRefusesIsInstalledAnew) {
  SeveralWorkspaces world({.places = {kAcme}});
  EXPECT_EQ(world.installs("T0ACME").status, 200);
  world.at("T0ACME").post("/sandbox/uninstall", json::object({{"silently", true}}));
  EXPECT_EQ(world.installs("T0ACME").status, 200);
  auto lena = world.person("T0ACME", "lena"), omar = world.person("T0ACME", "omar");
  asks_for_github(lena);
  omar.sees_button("Approve", "#1001");
}

// ---- rotation

// 48
TEST(Oauth, AnEndedTokenIsRenewedOnceForAllWhoNeedIt) {
  SeveralWorkspaces world({.places = {kAcme}, .rotates = true});
  EXPECT_EQ(world.installs("T0ACME").status, 200);
  world.at("T0ACME").post("/sandbox/expire_tokens", json::object());
  std::vector<std::thread> people;
  for (const char* name : {"lena", "omar", "ines"})
    people.emplace_back([&world, name] { world.person("T0ACME", name).opens_home(); });
  for (std::thread& one : people) one.join();
  for (const char* name : {"lena", "omar", "ines"}) world.person("T0ACME", name).sees_on_home("Your open requests");
  EXPECT_EQ(world.renewals(), 1);
  auto lena = world.person("T0ACME", "lena");
  asks_for_github(lena);
  world.person("T0ACME", "omar").sees_button("Approve", "#1001");
}

TEST(OauthKilled, BetweenARenewalAndItsRecordLosesNothing) {
  SeveralWorkspaces world({.places = {kAcme}, .rotates = true, .as_process = true});
  EXPECT_EQ(world.installs("T0ACME").status, 200);
  auto lena = world.person("T0ACME", "lena");
  lena.opens_home().sees_on_home("Your open requests");
  world.at("T0ACME").post("/sandbox/expire_tokens", json::object());
  world.at("T0ACME").fault("oauth.v2.access", "hold_after");
  lena.runs("/c1 request");  // whatever comes of it
  ASSERT_TRUE(world.at("T0ACME").waits_until([&] { return world.at("T0ACME").held() == 1; }));
  world.stop_app();
  world.at("T0ACME").no_more_faults();
  world.start_app();
  for (int tries = 0; tries < 60 && !lena.modal().open; ++tries) {
    lena.runs("/c1 request");
    world.at("T0ACME").settles(Millis{1'000});
  }
  EXPECT_TRUE(lena.modal().open);
}

TEST(Oauth, WorksOverSocketModeToo) {
  SeveralWorkspaces world({.places = {kAcme, kBeta}, .allowed = "T0ACME,T0BETA", .socket_mode = true});
  EXPECT_EQ(world.installs("T0ACME").status, 200);
  EXPECT_EQ(world.installs("T0BETA").status, 200);
  auto jun = world.person("T0BETA", "jun");
  asks_for_github(jun);
  world.person("T0ACME", "ines").sees_button("Approve", "#1001");
}

}  // namespace
}  // namespace c1::scenarios
