// Access that is a place in Slack, against the sandbox: what is given is there, and what is taken is gone.

#include "bot/slack_provisioner.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "net/http_client.hpp"
#include "sandbox/people_file.hpp"
#include "sandbox/sandbox.hpp"

namespace c1::bot::slack_provisioner_test {
namespace {

using connectors::Job;
using connectors::Receipt;
using connectors::Sighting;
using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::Not;
using State = Receipt::State;

sandbox::SandboxSettings workspace() {
  sandbox::SandboxSettings settings;
  settings.signing_secret = Secret("8f742231b10e8888abcd99yyyzzz85a5");
  settings.bot_token = Secret("xoxb-test-token");
  settings.people = sandbox::example_people();
  settings.channels = sandbox::example_channels();
  settings.channels.push_back({.id = "C0OPEN", .name = "open", .members = {"omar"}, .app_is_member = false});
  settings.channels.push_back(
      {.id = "C0CLOSED", .name = "closed", .members = {"omar"}, .is_private = true, .app_is_member = false});
  settings.user_groups = {{.handle = "on-call", .name = "On call", .users = {"jun"}}};
  return settings;
}

class SlackProvisionerTest : public ::testing::Test {
 protected:
  Job job(const std::string& setting, const std::string& place, const std::string& email = "pia@acme.test") {
    Job made{.key = "r1.1.1", .holder = {email, email, "Pia Lindqvist", {}}};
    made.method = {"slack", "", {{setting, place}}};
    return made;
  }
  std::vector<std::string> members(const std::string& channel) {
    std::vector<std::string> ids;
    const auto list = call_and_wait(web_api, {"conversations.members", json::object({{"channel", channel}})});
    for (const json::Value& id : list.body["members"].array()) ids.push_back(id.string());
    return ids;
  }
  std::vector<std::string> group() {
    std::vector<std::string> ids;
    const auto list = call_and_wait(web_api, {"usergroups.users.list", json::object({{"usergroup", "S0ONCALL"}})});
    for (const json::Value& id : list.body["users"].array()) ids.push_back(id.string());
    return ids;
  }
  void fault(const std::string& method, const std::string& kind) {
    const json::Value body = json::object({{"method", method}, {"kind", kind}, {"times", 10}, {"retry_after", 7}});
    const auto sent = net::send_and_wait(*client, {.method = "POST",
                                                   .url = slack->url() + "/sandbox/faults",
                                                   .headers = {{"Content-Type", "application/json"}},
                                                   .body = body.dump()});
    EXPECT_EQ(sent.response.status, 200) << sent.response.body;
  }

  net::Runtime runtime{{.io_threads = 1, .workers = 4}};
  std::unique_ptr<sandbox::Sandbox> slack = std::move(sandbox::Sandbox::start(runtime, workspace()).value());
  std::unique_ptr<net::HttpClient> client = net::make_http_client(runtime);
  SystemClock clock;
  slack::WebApi web_api{runtime,
                        *client,
                        clock,
                        {.base_url = slack->url() + "/api/", .token = Secret("xoxb-test-token"), .quick_retries = 0}};
  std::unique_ptr<connectors::Provisioner> provisioner =
      make_slack_provisioner([this](slack::Call call) { return call_and_wait(web_api, std::move(call)); });
};

TEST_F(SlackProvisionerTest, PutsPeopleIntoChannelsAndOutOfThem) {
  const Job into = job("channel", "#platform");
  EXPECT_EQ(provisioner->verify(into).what, Sighting::What::absent);
  const Receipt given = provisioner->grant(into);
  EXPECT_EQ(given.state, State::done) << given.says;
  EXPECT_EQ(given.says, "Pia Lindqvist is in #platform.");
  EXPECT_FALSE(given.was_so);
  EXPECT_THAT(members("C0PLATFORM"), Contains("U0PIA"));
  EXPECT_TRUE(provisioner->grant(into).was_so) << "once more changes nothing";
  EXPECT_EQ(provisioner->verify(into).what, Sighting::What::present);
  EXPECT_EQ(provisioner->revoke(into).state, State::done);
  EXPECT_THAT(members("C0PLATFORM"), Not(Contains("U0PIA")));
  EXPECT_TRUE(provisioner->revoke(into).was_so);
}

TEST_F(SlackProvisionerTest, GoesIntoPublicChannelsByItselfAndNotIntoPrivateOnes) {
  EXPECT_EQ(provisioner->grant(job("channel", "#open")).state, State::done);
  EXPECT_EQ(provisioner->grant(job("channel", "C0OPEN", "lena@acme.test")).state, State::done);
  const Receipt hidden = provisioner->grant(job("channel", "#closed"));
  EXPECT_EQ(hidden.state, State::failed);
  EXPECT_THAT(hidden.says, HasSubstr("There is no channel #closed that the app can see"));
  EXPECT_EQ(provisioner->grant(job("channel", "#access-admins")).state, State::done) << "it was invited there";
}

TEST_F(SlackProvisionerTest, PutsPeopleIntoUserGroupsBesideThoseWhoAreThere) {
  EXPECT_EQ(provisioner->grant(job("user_group", "@on-call")).state, State::done);
  EXPECT_THAT(group(), ::testing::ElementsAre("U0JUN", "U0PIA"));
  EXPECT_EQ(provisioner->revoke(job("user_group", "S0ONCALL")).state, State::done);
  EXPECT_THAT(group(), ::testing::ElementsAre("U0JUN"));
  const Receipt last = provisioner->revoke(job("user_group", "@on-call", "jun@acme.test"));
  EXPECT_EQ(last.state, State::failed) << "Slack keeps no empty group, so people have to look";
  EXPECT_THAT(last.says, HasSubstr("They are the last in @on-call"));
  EXPECT_EQ(provisioner->grant(job("user_group", "@nobody")).says, "There is no user group @nobody.");
}

TEST_F(SlackProvisionerTest, SaysWhomItDoesNotKnow) {
  const Job stranger = job("channel", "#platform", "nobody@acme.test");
  EXPECT_EQ(provisioner->grant(stranger).state, State::failed);
  EXPECT_EQ(provisioner->revoke(stranger).state, State::done) << "who is not in Slack is in no channel";
  EXPECT_EQ(provisioner->verify(stranger).what, Sighting::What::absent);
}

TEST_F(SlackProvisionerTest, TriesAgainWhereSlackIsAway) {
  fault("conversations.invite", "500");
  EXPECT_EQ(provisioner->grant(job("channel", "#platform")).state, State::not_yet);
  EXPECT_THAT(members("C0PLATFORM"), Not(Contains("U0PIA")));
}

TEST_F(SlackProvisionerTest, FindsDoneWhatWasDoneWhenTheAnswerWasLost) {
  fault("conversations.invite", "lost_reply");
  EXPECT_EQ(provisioner->grant(job("channel", "#platform")).state, State::not_yet);
  EXPECT_EQ(provisioner->grant(job("channel", "#platform")).state, State::done);
  EXPECT_THAT(members("C0PLATFORM"), Contains("U0PIA"));
}

TEST_F(SlackProvisionerTest, WaitsAsLongAsSlackSays) {
  fault("users.lookupByEmail", "429");
  const Receipt waits = provisioner->grant(job("channel", "#platform"));
  EXPECT_EQ(waits.state, State::not_yet);
  EXPECT_EQ(waits.says, "") << "a rate is no failure";
  EXPECT_GE(waits.wait, Millis{7'000});
}

}  // namespace
}  // namespace c1::bot::slack_provisioner_test
