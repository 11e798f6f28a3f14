// `/c1 request ...` in one line.

#include "bot/one_line.hpp"

#include "bot/slack_client.hpp"

namespace c1::bot::one_line_test {
namespace {

using namespace std::chrono_literals;
using testing::HasSubstr;

TEST(OneLine, IsTakenApart) {
  const Line line = read_line("github platform-team 4h for <@U0SAM|sam> because the build, after 2h, is broken");
  EXPECT_EQ(line.what, "github platform-team");
  EXPECT_EQ(line.duration, Seconds{4h});
  EXPECT_EQ(line.person, "<@U0SAM|sam>");
  EXPECT_EQ(line.reason, "the build, after 2h, is broken");
  EXPECT_FALSE(line.emergency);
}

TEST(OneLine, MayComeInAnyOrderAndLeaveOutAnything) {
  EXPECT_EQ(read_line("for sam@acme.test github emergency").person, "sam@acme.test");
  EXPECT_TRUE(read_line("for sam@acme.test github emergency").emergency);
  EXPECT_EQ(read_line("github for 3 days").duration, Seconds{72h});
  EXPECT_EQ(read_line("github for 3 days").what, "github");
  EXPECT_EQ(read_line("2h45m github").duration, Seconds{2h + 45min});
  EXPECT_EQ(read_line("tools for windows").what, "tools for windows");
  EXPECT_EQ(read_line("365 admin").what, "365 admin");
  EXPECT_EQ(read_line("because").reason, "");
  EXPECT_EQ(read_line("").what, "");
}

const char kAcme[] =
    "organisation: {name: Acme}\n"
    "users:\n"
    "  - {email: omar@acme.test, name: Omar Haddad, roles: [super_admin]}\n"
    "  - {email: lena@acme.test, name: Lena Fischer, manager: omar@acme.test}\n"
    "  - {email: kim@acme.test, name: Kim Lee, manager: lena@acme.test}\n"
    "policies: [{slug: manager, steps: [{approve: {by: manager}}]}]\n"
    "apps:\n"
    "  - slug: github\n"
    "    name: GitHub\n"
    "    owners: [omar@acme.test]\n"
    "    policy: manager\n"
    "    entitlements:\n"
    "      - {slug: platform-team, name: Platform team, alias: gh-platform, max_duration: 30d}\n"
    "      - {slug: on-call, name: On call}\n"
    "  - slug: aws-production\n"
    "    name: AWS production\n"
    "    owners: [omar@acme.test]\n"
    "    policy: manager\n"
    "    entitlements: [{slug: admin, name: Administrator}, {slug: read, name: Read}]\n"
    "  - slug: vault\n"
    "    name: Vault\n"
    "    owners: [omar@acme.test]\n"
    "    policy: manager\n"
    "    entitlements: [{slug: access, name: Access}]\n"
    "catalogs: [{slug: all, name: All, audience: everyone, entitlements: [github/*, aws-production/*]}]\n";

class OneLineForm : public testing::Test {
 protected:
  House house{kAcme};
  SlackClient lena{house, "lena@acme.test"};
  void says(const std::string& line) { EXPECT_EQ(lena.runs("request " + line), ""); }
};

TEST_F(OneLineForm, OpensFilledInAndSubmitsNothing) {
  says("github platform-team 4h because the build is broken");
  EXPECT_EQ(lena.value_of("App"), "GitHub");
  EXPECT_EQ(lena.value_of("Entitlement"), "Platform team");
  EXPECT_EQ(lena.value_of("How long?"), "4 hours");
  EXPECT_EQ(lena.value_of("Reason"), "the build is broken");
  EXPECT_THAT(lena.words(), HasSubstr("Goes to Omar Haddad."));
  EXPECT_TRUE(house.store->read([](storage::Tx& tx) { return tx.open_requests_of({"lena@acme.test"}, 1); }).empty());
  EXPECT_EQ(lena.submits(), "");
}

TEST_F(OneLineForm, ADurationThatIsNoPresetStandsThereAsTyped) {
  says("gh-platform 2h45m");
  EXPECT_EQ(lena.value_of("Entitlement"), "Platform team");
  EXPECT_EQ(lena.value_of("How long?"), "Custom…");
  EXPECT_EQ(lena.value_of("How long exactly?"), "2h45m");
}

TEST_F(OneLineForm, UnderstandsNamesOfSeveralWordsAndSeveralThings) {
  says("AWS production administrator");
  EXPECT_EQ(lena.value_of("App"), "AWS production");
  EXPECT_EQ(lena.value_of("Entitlement"), "Administrator");
  lena.closes();
  says("github platform-team, on call");
  EXPECT_EQ(lena.value_of("Entitlement"), "Platform team, On call");
}

TEST_F(OneLineForm, SaysWhatItDoesNotUnderstandAndWhatIsNear) {
  says("gihub");
  EXPECT_THAT(lena.words(), HasSubstr("I found no \"gihub\" that can be asked for"));
  EXPECT_THAT(lena.words(), HasSubstr("Did you mean \"github\"?"));
  lena.closes();
  says("github platfrom-team because x");
  EXPECT_THAT(lena.words(), HasSubstr("Did you mean \"platform-team\"?"));
  EXPECT_EQ(lena.value_of("App"), "GitHub");
  EXPECT_EQ(lena.value_of("Reason"), "x");
  lena.closes();
  says("vault");
  EXPECT_THAT(lena.words(), HasSubstr("I found no \"vault\"")) << "what is not seen is not there";
}

TEST_F(OneLineForm, IsForAnotherWhereThatMayBe) {
  SlackClient::meet(house, "kim@acme.test");
  says("github for <@UKIM|kim>");
  EXPECT_EQ(lena.value_of("Who needs it?"), "Kim Lee");
  lena.closes();
  says("github for <@UNOBODY|kim>");
  EXPECT_EQ(lena.value_of("Who needs it?"), "Kim Lee") << "by the handle, before we have met";
  lena.closes();
  says("github for omar@acme.test");
  EXPECT_EQ(lena.value_of("Who needs it?"), "Lena Fischer");
  EXPECT_THAT(lena.words(), HasSubstr("Omar Haddad is not one of them, so the form is for you."));
}

TEST_F(OneLineForm, OddLinesNeverBreakIt) {
  for (const std::string& line :
       {std::string(3000, 'a'), std::string("<!channel> *x* `y` because > & <"), std::string("for <@"),
        std::string("<@>"), std::string("for <@|>"), std::string(",,, ,"), std::string("because because"),
        std::string("github ,"), std::string("\uFF14\u6642\u9593 \U0001F389 \u202Eabc\u202C for")}) {
    says(line);
    lena.closes();
  }
}

}  // namespace
}  // namespace c1::bot::one_line_test
