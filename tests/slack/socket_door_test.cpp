// The door against the local Slack's own Socket Mode: contract §5, and case 50 of §8.
#include "slack/socket_door.hpp"

#include <gmock/gmock.h>

#include <atomic>
#include <latch>
#include <thread>

#include "fake_slack.hpp"
#include "sandbox/sandbox.hpp"
#include "support/slack_person.hpp"

namespace c1::slack {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

constexpr char kBotToken[] = "xoxb-door";
constexpr char kAppToken[] = "xapp-1-door";

sandbox::SandboxSettings workspace() {
  sandbox::SandboxSettings settings;
  settings.signing_secret = Secret("unused");
  settings.bot_token = Secret(kBotToken);
  settings.app_token = Secret(kAppToken);
  settings.people = {{.id = "U0LENA", .name = "lena", .email = "lena@acme.test", .real_name = "Lena Fischer"}};
  settings.timing.event_retries = {Millis{0}, Millis{20}, Millis{40}};
  return settings;
}

class SocketDoorTest : public ::testing::Test {
 protected:
  SocketDoorTest() {
    router_.command("/c1", [this](const SlashCommand& in) {
      heard_.put("command " + in.text);
      return Reply::tell("You said " + in.text);
    });
    router_.action("go", [](const BlockAction&) { return Reply::tell("You clicked"); });
    router_.options("app", [](const OptionsRequest&) { return Reply::options({{"GitHub", "gh", ""}}); });
    router_.submission("form", [](const ViewSubmission&) { return Reply::form_errors({{"why", "Say more"}}); });
    router_.event("message", [this](const Event& in) {
      heard_.put("event " + std::get<MessagePosted>(in.body).text);
      return Reply::empty();
    });
    settings_.tls_only = false;
    settings_.first_pause = Millis{20};
    settings_.longest_pause = Millis{100};
    settings_.sound_after = Millis{0};
    settings_.settle = Millis{200};
  }
  ~SocketDoorTest() override {
    if (door_) door_->drain(Millis{2'000});
    slack_->drain();
    runtime_.stop();
  }

  SocketDoor& open_door() {
    door_ = std::make_unique<SocketDoor>(runtime_, *websockets_, app_api_, answer_, settings_);
    door_->start();
    return *door_;
  }
  // As the local Slack has them.
  std::vector<json::Value> listed() { return desk_.get("/sandbox/sockets").second["sockets"].array(); }
  // Sockets that are ready and have not been told to go; waits for so many.
  std::vector<std::int64_t> sockets(std::size_t count) {
    std::vector<std::int64_t> ready;
    for (int look = 0; look < 500; ++look) {
      ready.clear();
      for (const json::Value& one : listed())
        if (one["ready"].boolean() && !one["leaving"].boolean()) ready.push_back(one["socket"].integer());
      if (ready.size() == count) return ready;
      desk_.settles(Millis{10});
    }
    ADD_FAILURE() << "there are " << ready.size() << " sockets and not " << count;
    return ready;
  }
  std::size_t opened() { return desk_.exchanges("apps.connections.open").size(); }
  void disconnect(const std::string& reason, json::Value more = json::object()) {
    more.set("reason", reason);
    EXPECT_EQ(desk_.post("/sandbox/sockets/disconnect", more).first, 200);
  }
  // Until `claim` holds, ten seconds at most.
  template <class Claim>
  bool holds(const Claim& claim) {
    for (int look = 0; look < 1'000; ++look) {
      if (claim()) return true;
      desk_.settles(Millis{10});
    }
    return false;
  }

  SystemClock clock_;
  net::Runtime runtime_{{.workers = 4}};
  std::unique_ptr<sandbox::Sandbox> slack_ = sandbox::Sandbox::start(runtime_, workspace()).value();
  std::unique_ptr<net::HttpClient> client_ = net::make_http_client(runtime_);
  std::unique_ptr<net::WebSocketClient> websockets_ =
      net::make_websocket_client(runtime_, {.limits = {.idle_limit = Millis{400}}});
  WebApi api_{runtime_, *client_, clock_, {.base_url = slack_->url() + "/api/", .token = Secret(kBotToken)}};
  WebApi app_api_{runtime_,
                  *client_,
                  clock_,
                  {.base_url = slack_->url() + "/api/", .token = Secret(kAppToken), .first_pause = Millis{10}}};
  Awaited<std::string> heard_;
  std::latch may_end_{1};  // listeners may outlive a test's body
  std::atomic<int> times_ = 0;
  Router router_;
  Answer answer_{runtime_, api_, router_, [](const Inbound&, const auto& ready) { ready(std::nullopt); }, {}};
  SocketDoorSettings settings_;
  std::unique_ptr<SocketDoor> door_;
  support::SlackDesk desk_{*client_, slack_->url()};
  support::Person lena_ = desk_.person("lena");
};

TEST_F(SocketDoorTest, OpensTwoSocketsAndAnswersOnBoth) {
  open_door();
  sockets(2);
  EXPECT_EQ(door_->trouble(), "");
  for (int i = 1; i <= 4; ++i)
    lena_.runs("/c1 number " + std::to_string(i)).sees("You said number " + std::to_string(i));
  for (const json::Value& one : listed()) EXPECT_EQ(one["delivered"].integer(), 2);
}

TEST_F(SocketDoorTest, IsNotUpBeforeHello) {
  desk_.fault("socket:hello", "delay", 1, json::object({{"delay_ms", 200}}));
  open_door();
  EXPECT_TRUE(holds([&] { return opened() == 1; }));
  EXPECT_THAT(door_->trouble(), HasSubstr("No socket"));
  EXPECT_TRUE(holds([&] { return door_->trouble().empty(); }));
}

TEST_F(SocketDoorTest, ASocketThatNeverSaysHelloIsReplaced) {
  settings_.hello_timeout = Millis{100};
  desk_.fault("socket:hello", "delay", 1, json::object({{"delay_ms", 100'000}}));
  open_door();
  sockets(2);
  EXPECT_EQ(opened(), 3U);
}

TEST_F(SocketDoorTest, FormsOptionsAndClicksAreAckedAsOverHttp) {
  open_door();
  sockets(2);
  lena_.runs("/c1 form");
  const auto trigger = desk_.exchanges("command /c1 form")[0]["request"]["payload"]["trigger_id"].string();
  const char* view =
      R"({"type":"modal","callback_id":"form","title":{"type":"plain_text","text":"Form"},"submit":{"type":"plain_text","text":"Go"},
      "blocks":[{"type":"input","block_id":"app","label":{"type":"plain_text","text":"App"},
        "element":{"type":"external_select","action_id":"app","min_query_length":0}},
       {"type":"input","block_id":"why","label":{"type":"plain_text","text":"Why?"},
        "element":{"type":"plain_text_input","action_id":"a"}}]})";
  desk_.api("views.open", json::object({{"trigger_id", trigger}, {"view", json::parse(view).value()}}), kBotToken);
  EXPECT_THAT(lena_.suggestions("App", ""), ElementsAre("GitHub"));
  lena_.chooses("App", "GitHub").fills("Why?", "because");
  EXPECT_EQ(lena_.tries_to_submit().error("Why?"), "Say more");

  const char* blocks =
      R"([{"type":"actions","elements":[{"type":"button","action_id":"go","text":{"type":"plain_text","text":"Go on"}}]}])";
  desk_.api("chat.postMessage", json::object({{"channel", "U0LENA"}, {"text", "card"}, {"blocks", blocks}}), kBotToken);
  lena_.closes();
  lena_.clicks("Go on").sees("You clicked");  // by the response_url: a click's ack takes no payload
  EXPECT_THAT(desk_.exchanges("socket:"), IsEmpty()) << "no ack was refused";
  EXPECT_THAT(lena_.toasts(), IsEmpty());
}

TEST_F(SocketDoorTest, ARefreshLeavesNoGap) {
  open_door();
  const auto before = sockets(2);
  for (const std::int64_t number : before)
    disconnect("refresh_requested", json::object({{"socket", number}, {"close_after_ms", 5'000}}));
  for (int i = 0; i < 20; ++i) lena_.runs("/c1 again");
  const auto after = sockets(2);
  EXPECT_THAT(after, ::testing::Not(::testing::Contains(::testing::AnyOfArray(before))));
  EXPECT_TRUE(holds([&] { return listed().size() == 2; })) << "the old ones are closed";
  EXPECT_THAT(lena_.toasts(), IsEmpty());
  EXPECT_EQ(door_->trouble(), "");
}

TEST_F(SocketDoorTest, AWarningIsEnoughToGetAnotherSocket) {
  settings_.sockets = 1;
  open_door();
  const auto before = sockets(1);
  disconnect("warning");
  EXPECT_TRUE(holds([&] { return sockets(1) != before; }));
}

TEST_F(SocketDoorTest, ALostSocketIsReplacedAndWhatWasLostWithItComesAgain) {
  router_.event("message", [this](const Event& in) {
    heard_.put("event " + std::get<MessagePosted>(in.body).text);
    may_end_.wait();
    return Reply::empty();
  });
  open_door();
  sockets(2);
  lena_.says("hello");
  EXPECT_EQ(heard_.get(1), "event hello");
  desk_.post("/sandbox/sockets/drop", json::object());
  may_end_.count_down();
  EXPECT_EQ(heard_.get(2), "event hello");
  sockets(2);
  lena_.runs("/c1 still there").sees("You said still there");
}

TEST_F(SocketDoorTest, ASocketThatFallsSilentIsGivenUp) {
  open_door();
  const auto before = sockets(2);
  desk_.post("/sandbox/sockets/silence", json::object());
  EXPECT_TRUE(holds([&] {
    const auto now = listed();
    return std::count_if(now.begin(), now.end(), [&](const json::Value& one) {
             return one["ready"].boolean() && one["socket"].integer() > before.back();
           }) == 2;
  }));
  lena_.runs("/c1 x");
}

TEST_F(SocketDoorTest, AnEventThatCouldNotBeTakenIsNotAcked) {
  router_.event("message", [this](const Event&) -> Reply {
    if (++times_ < 3) throw std::runtime_error("on purpose");
    heard_.put("at last");
    return Reply::empty();
  });
  desk_.settings(json::object({{"ack_deadline_ms", 100}}));
  open_door();
  sockets(2);
  lena_.says("hello");
  EXPECT_EQ(heard_.get(), "at last");
  EXPECT_EQ(times_, 3);
}

TEST_F(SocketDoorTest, WhenSocketModeIsSwitchedOffItEndsAndSaysSo) {
  open_door();
  sockets(2);
  disconnect("link_disabled");
  EXPECT_TRUE(holds([&] { return !door_->trouble().empty(); }));
  EXPECT_THAT(door_->trouble(), HasSubstr("switched off"));
  sockets(0);
  desk_.settles(Millis{300});
  EXPECT_EQ(opened(), 2U);
}

TEST_F(SocketDoorTest, AWrongTokenIsTriedOnce) {
  for (const char* error : {"invalid_auth", "not_allowed_token_type", "token_revoked", "missing_scope"}) {
    const std::size_t before = opened();
    desk_.fault("apps.connections.open", "error", 1, json::object({{"error", error}}));
    SocketDoor door(runtime_, *websockets_, app_api_, answer_, settings_);
    door.start();
    EXPECT_TRUE(holds([&] { return door.trouble() != "No socket to Slack is open."; })) << error;
    desk_.settles(Millis{200});
    EXPECT_EQ(opened(), before + 1) << error;
    EXPECT_THAT(door.trouble(), HasSubstr("token")) << error;
    door.drain(Millis{1'000});
  }
}

TEST_F(SocketDoorTest, WhatPassesIsTriedAgain) {
  desk_.fault("apps.connections.open", "500", 4);
  desk_.fault("apps.connections.open", "error", 1, json::object({{"error", "internal_error"}}));
  desk_.fault("apps.connections.open", "html", 1);
  desk_.fault("apps.connections.open", "429", 1, json::object({{"retry_after", 1}}));
  open_door();
  sockets(2);
  EXPECT_EQ(door_->trouble(), "");
}

TEST_F(SocketDoorTest, AnAddressWithoutTlsIsNotTakenFromSlack) {
  settings_.tls_only = true;
  open_door();
  EXPECT_TRUE(holds([&] { return opened() >= 2; }));
  EXPECT_NE(door_->trouble(), "");
  EXPECT_THAT(listed(), IsEmpty());
}

TEST_F(SocketDoorTest, TenSocketsOfOthersKeepItWaitingAndNothingElse) {
  std::vector<net::WebSocketPtr> others;
  for (int i = 0; i < 10; ++i) {
    const auto url = desk_.api("apps.connections.open", json::object(), kAppToken)["url"].string();
    others.push_back(websockets_->connect(url, {}, {}));
  }
  sockets(10);
  open_door();
  desk_.settles(Millis{200});
  EXPECT_NE(door_->trouble(), "");
  for (const auto& other : others) other->close(1000, "");
  EXPECT_TRUE(holds([&] { return door_->trouble().empty(); }));
}

TEST_F(SocketDoorTest, DrainingAnswersWhatWasReceivedAndThenCloses) {
  router_.command("/c1", [this](const SlashCommand&) {
    heard_.put("begun");
    may_end_.wait();
    return Reply::tell("Done in time");
  });
  open_door();
  sockets(2);
  std::jthread person([&] { lena_.runs("/c1"); });
  EXPECT_EQ(heard_.get(), "begun");
  std::jthread ending([&] { door_->drain(Millis{10'000}); });
  EXPECT_TRUE(holds([&] { return listed().size() == 1; })) << "the idle one goes first";
  may_end_.count_down();
  ending.join();
  person.join();
  lena_.sees("Done in time");
  EXPECT_THAT(listed(), IsEmpty());
  EXPECT_EQ(opened(), 2U);
}

TEST(SocketDoorNonsense, IsWrittenDownAndAckedWhereItCanBe) {
  net::Runtime runtime({.workers = 2});
  SystemClock clock;
  const auto client = net::make_http_client(runtime);
  const auto websockets = net::make_websocket_client(runtime);
  FakeSlack slack(runtime);
  Awaited<std::string> acks;
  Awaited<net::WebSocketPtr> sockets;
  auto server = net::HttpServer::start(
                    runtime, {}, [](const net::Request&, const net::Respond& respond) { respond({}); },
                    [&](const net::Request&, const net::Upgrade& upgrade) {
                      sockets.put(upgrade.accept({.text = [&](std::string text) { acks.put(std::move(text)); }}));
                    })
                    .value();
  const std::string url = "ws://127.0.0.1:" + std::to_string(server->port()) + "/";
  slack.answers("/api/apps.connections.open", net::json_response(json::object({{"ok", true}, {"url", url}}).dump()));
  WebApi api(runtime, *client, clock, {.base_url = slack.api(), .token = Secret("xapp-1")});
  Router router;
  Answer answer(runtime, api, router, [](const Inbound&, const auto& ready) { ready(std::nullopt); }, {});
  SocketDoor door(runtime, *websockets, api, answer, {.sockets = 1, .tls_only = false});
  door.start();
  const net::WebSocketPtr socket = sockets.get();
  for (const char* text : {R"({"type":"hello"})", "words", "{}", R"({"type":"disconnect","reason":7})",
                           R"({"envelope_id":"1","type":"events_api"})", R"({"envelope_id":"2","payload":[]})",
                           R"({"envelope_id":"3","type":"new_kind","payload":{"type":"new"}})",
                           R"({"envelope_id":"4","type":"events_api","payload":{"type":"app_rate_limited"}})",
                           R"({"envelope_id":"5","payload":{"type":"block_actions"},"accepts_response_payload":1})"})
    EXPECT_TRUE(socket->send(text));
  std::vector<std::string> got;
  for (std::size_t i = 1; i <= 5; ++i) got.push_back(acks.get(i));
  EXPECT_THAT(
      got, ::testing::UnorderedElementsAre(R"({"envelope_id":"1"})", R"({"envelope_id":"2"})", R"({"envelope_id":"3"})",
                                           R"({"envelope_id":"4"})", R"({"envelope_id":"5"})"));
  door.drain(Millis{1'000});
  server->drain(Millis{1'000});
  runtime.stop();
}

}  // namespace
}  // namespace c1::slack
