// What only whoever plays with the workspace does: clock, saved state, the app's process, manifests, the page's files.
#include <filesystem>
#include <fstream>

#include "fake_app.hpp"
#include "sandbox/adjustable_clock.hpp"
#include "sandbox/app_process.hpp"
#include "sandbox/assets.hpp"
#include "sandbox/guard.hpp"
#include "sandbox/manifest.hpp"

namespace c1::sandbox {
namespace {

using json::Value;
using Tools = SandboxTest;

TEST_F(Tools, TheClockMovesForMessagesAndSignaturesAlike) {
  const auto moved = desk.post("/sandbox/clock", json::object({{"by_ms", 86'400'000}})).second;
  EXPECT_EQ(moved["offset_ms"].integer(), 86'400'000);
  const std::int64_t tomorrow = moved["now_ms"].integer() / 1000;
  const Value posted = api("chat.postMessage", json::object({{"channel", "U0LENA"}, {"text", "hi"}}));
  EXPECT_NEAR(static_cast<double>(std::atoll(posted["ts"].string().c_str())), static_cast<double>(tomorrow), 60);
  lena.runs("/c1");
  const std::string stamp(app.first("command").request.header("X-Slack-Request-Timestamp"));
  EXPECT_NEAR(std::atof(stamp.c_str()), static_cast<double>(tomorrow), 60);
  EXPECT_EQ(desk.post("/sandbox/clock", json::object({{"by_ms", 1e15}})).first, 400);
  EXPECT_EQ(desk.post("/sandbox/clock", json::object({})).first, 400);
  EXPECT_EQ(desk.post("/sandbox/clock", json::object({{"offset_ms", 0}})).second["offset_ms"].integer(), 0);
}

TEST_F(Tools, AClockThatCannotTellTheAppStays) {
  AdjustableClock clock(nullptr);
  clock.tell_in("/nowhere/at/all/clock");
  EXPECT_FALSE(clock.set_offset(Millis{1'000}));
  EXPECT_EQ(clock.offset(), Millis{0});
}

TEST_F(Tools, ASavedWorkspaceComesBackAsItWas) {
  lena.says("Hello all", "general");
  const Value card =
      api("chat.postMessage",
          json::object({{"channel", "U0LENA"},
                        {"text", "card"},
                        {"blocks", json::array({section("*Card*"), actions("row", button("Go", "go"))})}}));
  api("chat.postMessage", json::object({{"channel", "U0LENA"}, {"text", "reply"}, {"thread_ts", card["ts"]}}));
  open(modal({text_input("reason", "Reason")}));
  lena.fills("Reason", "half typed");
  const Value saved = desk.get("/sandbox/state").second;

  lena.closes();
  lena.says("later", "general");
  ASSERT_EQ(desk.post("/sandbox/state", saved).first, 200);
  const Value back = desk.get("/sandbox/state").second;
  for (const char* part : {"people", "channels", "messages", "views", "screens"})
    EXPECT_EQ(back[part].dump(), saved[part].dump());
  EXPECT_TRUE(omar.card("Hello all").found);
  EXPECT_FALSE(omar.card("later").found);
  EXPECT_EQ(lena.card("Card").thread.size(), 1U);
  EXPECT_EQ(lena.modal().value_of("Reason"), "half typed");
  lena.clicks("Go", "Card").says("goes on");
  EXPECT_TRUE(lena.card("goes on").found);
}

class GroupTools : public SandboxTest {
 protected:
  GroupTools()
      : SandboxTest([](SandboxSettings& s) {
          s.user_groups = {{.id = "S0ONCALL", .handle = "on-call", .name = "On call", .users = {"lena"}}};
        }) {}
  void puts_in(const std::string& users) {
    EXPECT_TRUE(
        api("usergroups.users.update", json::object({{"usergroup", "S0ONCALL"}, {"users", users}}))["ok"].boolean());
  }
  std::string groups() { return form("usergroups.list", {{"include_users", "true"}})["usergroups"].dump(); }
};

TEST_F(GroupTools, UserGroupsAreSavedWithWhoIsInThem) {
  puts_in("U0OMAR,U0INES");
  const std::string as_saved = groups();
  const Value saved = desk.get("/sandbox/state").second;
  puts_in("U0LENA");
  ASSERT_NE(groups(), as_saved);
  ASSERT_EQ(desk.post("/sandbox/state", saved).first, 200);
  EXPECT_EQ(groups(), as_saved);
  EXPECT_EQ(desk.get("/sandbox/state").second["user_groups"].dump(), saved["user_groups"].dump());
}

TEST_F(GroupTools, AFileOfBeforeUserGroupsWereSavedLeavesThemAlone) {
  Value saved = desk.get("/sandbox/state").second;
  saved.erase("user_groups");
  puts_in("U0OMAR");
  const std::string before = groups();
  ASSERT_EQ(desk.post("/sandbox/state", saved).first, 200);
  EXPECT_EQ(groups(), before);
}

TEST_F(Tools, AFileThatIsNoWorkspaceChangesNothing) {
  lena.says("stays", "general");
  const Value saved = desk.get("/sandbox/state").second;
  const auto refused = [&](const Value& state, const std::string& why) {
    const auto [status, reply] = desk.post("/sandbox/state", state);
    EXPECT_EQ(status, 400);
    EXPECT_NE(reply["error"].string().find(why), std::string::npos) << reply.dump();
  };
  refused(json::object({{"people", json::array()}}), "no workspace");
  Value lost = saved;
  lost.set("channels", json::array());
  refused(lost, "not in the file");
  Value twice = saved;
  twice.member("messages").push(saved["messages"][0]);
  refused(twice, "order of time");
  EXPECT_TRUE(omar.card("stays").found);
}

TEST(Manifest, TellsCommandsShortcutsAndTabs) {
  const auto app = read_manifest(
      "display_information: {name: Helper, description: Helps}\n"
      "features:\n"
      "  app_home: {home_tab_enabled: false, messages_tab_read_only_enabled: true}\n"
      "  slash_commands:\n"
      "    - {command: /help-me, description: Get help, usage_hint: '[who]'}\n"
      "  shortcuts:\n"
      "    - {name: Report, type: message, callback_id: report, description: Reports it}\n"
      "  news_that_we_do_not_know: [1, 2]\n");
  ASSERT_TRUE(app);
  EXPECT_EQ(app->name, "Helper");
  EXPECT_FALSE(app->home_tab);
  EXPECT_TRUE(app->messages_tab && app->messages_read_only);
  EXPECT_EQ(app->commands[0].usage_hint, "[who]");
  EXPECT_TRUE(app->shortcuts[0].on_message);
}

TEST(Manifest, IsReadAsJsonToo) {
  const auto app =
      read_manifest(R"({"display_information":{"name":"J"},"features":{"bot_user":{"display_name":"j"}}})");
  ASSERT_TRUE(app);
  EXPECT_EQ(app->name, "j");
}

TEST(Manifest, ThatIsNoneIsRefusedWithASentence) {
  for (const char* text : {"", "[1", "a: b", "- x", "display_information: text", "{\"a\": "}) {
    const auto app = read_manifest(text);
    ASSERT_FALSE(app) << text;
    EXPECT_FALSE(app.error().says.empty());
  }
  EXPECT_TRUE(read_manifest("display_information: {name: [no, text]}\nfeatures: [1]"));
}

// The app of these tests is a shell script.
class AppProcessTest : public ::testing::Test {
 protected:
  AppCommand command(const std::string& script) {
    AppCommand one{.command = script, .variables = {"SLACK_BOT_TOKEN=xoxb-1"}};
    one.patience = Millis{200};
    one.found = [this](const std::string& url) { told(&AppProcessTest::urls_, url); };
    one.moved = [this] { told(&AppProcessTest::moves_, ""); };
    return one;
  }
  void told(std::vector<std::string> AppProcessTest::*list, const std::string& what) {
    const std::lock_guard lock(mutex_);
    (this->*list).push_back(what);
    came_.notify_all();
  }
  bool waits(const std::function<bool()>& until) {
    std::unique_lock lock(mutex_);
    return came_.wait_for(lock, Millis{5'000}, until);
  }
  std::mutex mutex_;
  std::condition_variable came_;
  std::vector<std::string> urls_, moves_;
};

TEST_F(AppProcessTest, TellsWhereTheAppListensAndWhatItPrints) {
  AppProcess app(command("echo token $SLACK_BOT_TOKEN; echo listening on http://127.0.0.1:1234 now; exec sleep 60"));
  ASSERT_TRUE(app.start());
  ASSERT_TRUE(waits([&] { return !urls_.empty(); }));
  EXPECT_EQ(urls_[0], "http://127.0.0.1:1234");
  EXPECT_EQ(app.json(false)["state"].string(), "running");
  EXPECT_TRUE(waits([&] { return app.json(false)["listens"].boolean(); }));
  EXPECT_EQ(app.json(true)["log"][0].string(), "token xoxb-1");
  app.stop();
  EXPECT_EQ(app.json(false)["state"].string(), "stopped");
}

TEST_F(AppProcessTest, EndsAllThatTheAppHasStartedEvenIfItWillNotEnd) {
  AppProcess app(
      command("trap '' TERM; (trap '' TERM; echo $$; while :; do sleep 1; done) & "
              "echo listening on http://a.test; while :; do sleep 1; done"));
  ASSERT_TRUE(app.start());
  ASSERT_TRUE(waits([&] { return !urls_.empty(); }));
  app.stop();  // returns when nobody holds the pipe of their output any more
  EXPECT_EQ(app.json(false)["says"].string(), "it was ended by signal 9");
}

TEST_F(AppProcessTest, SeesThatTheAppHasEndedByItselfAndStartsItAgain) {
  AppProcess app(command("echo last words; exit 7"));
  ASSERT_TRUE(app.start());
  ASSERT_TRUE(waits([&] { return moves_.size() >= 2; }));
  EXPECT_EQ(app.json(false)["state"].string(), "ended");
  EXPECT_EQ(app.json(false)["says"].string(), "it ended with exit code 7");
  EXPECT_EQ(app.json(true)["log"][0].string(), "last words");
  ASSERT_TRUE(app.start());
  ASSERT_TRUE(waits([&] { return moves_.size() >= 4; }));
  EXPECT_EQ(app.json(true)["log"].array().size(), 2U);
}

TEST(Assets, AreServedWithTheirPolicyAndCompressedWhereTheBrowserTakesIt) {
  const Asset all[] = {{"/", "text/html", "<html>", "gz"}, {"/assets/a-1.js", "text/javascript", "code", ""}};
  const auto get = [&](const std::string& path, std::vector<net::Header> headers = {}) {
    return serve_asset(all, {.method = "GET", .path = path, .query = "", .headers = std::move(headers)});
  };
  EXPECT_EQ(get("/").body, "<html>");
  EXPECT_EQ(get("/").header("Cache-Control"), "no-cache");
  EXPECT_EQ(get("/", {{"Accept-Encoding", "br, gzip"}}).body, "gz");
  EXPECT_EQ(get("/", {{"Accept-Encoding", "gzip"}}).header("Content-Encoding"), "gzip");
  EXPECT_EQ(get("/assets/a-1.js", {{"Accept-Encoding", "gzip"}}).body, "code");
  EXPECT_NE(get("/assets/a-1.js").header("Cache-Control").find("immutable"), std::string_view::npos);
  const std::string policy(get("/").header("Content-Security-Policy"));
  EXPECT_NE(policy.find("script-src 'self'"), std::string::npos);
  EXPECT_EQ(policy.find("unsafe"), std::string::npos);
  EXPECT_EQ(get("/nothing").status, 404);
  EXPECT_EQ(serve_asset(all, {.method = "POST", .path = "/"}).status, 405);
}

TEST(Assets, WithoutABuiltPageASentenceSaysHowToBuildIt) {
  const net::Response response = serve_asset({}, {.method = "GET", .path = "/"});
  EXPECT_EQ(response.status, 200);
  EXPECT_NE(response.body.find("scripts/web"), std::string::npos);
}

TEST(Guard, KnowsThisMachineByItsNames) {
  const auto refusal = [](const std::string& host, const std::string& listens_on) {
    return refusal_of({.method = "GET", .path = "/", .headers = {{"Host", host}}}, listens_on);
  };
  EXPECT_EQ(refusal("127.0.0.1:8065", "127.0.0.1"), "");
  EXPECT_EQ(refusal("localhost:8065", "127.0.0.1"), "");
  EXPECT_EQ(refusal("[::1]:8065", "127.0.0.1"), "");
  EXPECT_NE(refusal("evil.test:8065", "127.0.0.1"), "");
  EXPECT_NE(refusal("127.0.0.1.evil.test", "127.0.0.1"), "");
  EXPECT_EQ(refusal("devbox:8065", "0.0.0.0"), "");
}

}  // namespace
}  // namespace c1::sandbox
