// The calls that other apps need and ours does not, and the ways in which an app is found.
#include <gmock/gmock.h>

#include "fake_app.hpp"

namespace c1::sandbox {
namespace {

using json::Value;

class AppApi : public SandboxTest {
 protected:
  AppApi()
      : SandboxTest([](SandboxSettings& s) {
          s.channels = {{.id = "C0OPEN", .name = "open", .members = {"lena", "omar"}},
                        {.id = "C0FAR", .name = "far", .members = {"omar"}, .app_is_member = false},
                        {.id = "G0OURS", .name = "ours", .members = {"lena"}, .is_private = true},
                        {.id = "G0THEIRS", .name = "theirs", .is_private = true, .app_is_member = false}};
        }) {}

  // "C0FAR C0OPEN", or the error.
  std::string listed(const std::string& method, const std::vector<net::FormField>& fields, const char* list,
                     const char* member = "id") {
    const Value reply = form(method, fields);
    std::string ids = reply["error"].string();
    for (const Value& one : reply[list].array()) {
      if (!ids.empty()) ids += ' ';
      ids += one.is_string() ? one.string() : one[member].string();
    }
    return ids;
  }
};

TEST_F(AppApi, ChannelsAreListedByTypeAndMembership) {
  EXPECT_EQ(listed("conversations.list", {}, "channels"), "C0FAR C0OPEN");
  EXPECT_EQ(listed("conversations.list", {{"types", "public_channel,private_channel"}}, "channels"),
            "C0FAR C0OPEN G0OURS");
  EXPECT_EQ(listed("users.conversations", {{"types", "public_channel,private_channel"}}, "channels"), "C0OPEN G0OURS");
  EXPECT_EQ(listed("conversations.list", {{"types", "secret"}}, "channels"), "invalid_types");
  const Value page = form("conversations.list", {{"limit", "1"}});
  EXPECT_EQ(page["channels"].array().size(), 1U);
  EXPECT_EQ(listed("conversations.list", {{"cursor", page["response_metadata"]["next_cursor"].string()}}, "channels"),
            "C0OPEN");
}

TEST_F(AppApi, MembersAreListedWhereTheAppMayLook) {
  EXPECT_EQ(listed("conversations.members", {{"channel", "C0OPEN"}}, "members"), "U0LENA U0OMAR U0SANDBOX1");
  EXPECT_EQ(listed("conversations.members", {{"channel", "G0THEIRS"}}, "members"), "channel_not_found");
}

TEST_F(AppApi, AnAppJoinsPublicChannelsOnly) {
  EXPECT_EQ(api("chat.postMessage", json::object({{"channel", "C0FAR"}, {"text", "hi"}}))["error"].string(),
            "not_in_channel");
  EXPECT_TRUE(api("conversations.join", json::object({{"channel", "C0FAR"}}))["channel"]["is_member"].boolean());
  EXPECT_TRUE(api("chat.postMessage", json::object({{"channel", "C0FAR"}, {"text", "hi"}}))["ok"].boolean());
  EXPECT_EQ(api("conversations.join", json::object({{"channel", "C0FAR"}}))["warning"].string(), "already_in_channel");
  EXPECT_EQ(api("conversations.join", json::object({{"channel", "G0THEIRS"}}))["error"].string(), "channel_not_found");
}

TEST_F(AppApi, AReactionIsSeenOnceAndCanBeTakenBack) {
  const Value said = lena.says("well done", "open");
  const auto react = [&](const std::string& method, const std::string& name) {
    return api(method, json::object({{"channel", "C0OPEN"}, {"timestamp", said["ts"]}, {"name", name}}))["error"]
        .string();
  };
  EXPECT_EQ(react("reactions.add", "tada"), "");
  EXPECT_EQ(react("reactions.add", "tada"), "already_reacted");
  EXPECT_EQ(react("reactions.add", ":tada:"), "invalid_name");
  EXPECT_EQ(react("reactions.add", "wave::skin-tone-3"), "");
  const Value message = form("reactions.get", {{"channel", "C0OPEN"}, {"timestamp", said["ts"].string()}})["message"];
  EXPECT_EQ(message["reactions"][0].dump(), R"({"name":"tada","count":1,"users":["U0SANDBOX1"]})");
  EXPECT_EQ(react("reactions.remove", "tada"), "");
  EXPECT_EQ(react("reactions.remove", "tada"), "no_reaction");
  EXPECT_EQ(api("reactions.add", json::object({{"channel", "C0OPEN"}, {"timestamp", "1.2"}, {"name", "x"}}))["error"]
                .string(),
            "message_not_found");
}

TEST_F(AppApi, TheTeamAndTheBotTellOfThemselves) {
  EXPECT_EQ(form("team.info", {})["team"]["domain"].string(), "acme");
  EXPECT_EQ(form("bots.info", {{"bot", "B0SANDBOX1"}})["bot"]["user_id"].string(), "U0SANDBOX1");
  EXPECT_EQ(form("bots.info", {{"bot", "B0OTHER"}})["error"].string(), "bot_not_found");
  EXPECT_EQ(api("api.test", json::object({{"error", "my_error"}}))["error"].string(), "my_error");
}

TEST_F(AppApi, EveryCallMayNameItsTeamAndNothingThatIsUnknown) {
  EXPECT_TRUE(form("team.info", {{"team_id", "T0ACME001"}})["ok"].boolean());
  EXPECT_EQ(form("team.info", {{"colour", "red"}})["error"].string(), "invalid_arguments");
}

TEST_F(AppApi, AMentionComesAsAnEventOfItsOwnInChannelsOnly) {
  lena.says("@c1 are you there?", "open");
  const auto type = [&](std::size_t n) { return app.nth("event", n).payload["event"]["type"].string(); };
  EXPECT_EQ(type(1) == "message" ? type(2) : type(1), "app_mention");
  EXPECT_EQ(app.nth("event", 1).payload["event"]["text"].string(), "<@U0SANDBOX1> are you there?");
  lena.says("@c1 here?");
  EXPECT_EQ(type(3), "message");
  desk.settles();
  EXPECT_EQ(app.all("event").size(), 3U);
}

TEST_F(AppApi, AUrlWithAPathTakesEverything) {
  desk.point_to(app.url() + "/slack/events");
  lena.runs("/c1");
  EXPECT_EQ(app.first("command").request.path, "/slack/events");
  lena.says("hello", "open");
  EXPECT_EQ(app.first("event").request.path, "/slack/events");
}

}  // namespace
}  // namespace c1::sandbox
