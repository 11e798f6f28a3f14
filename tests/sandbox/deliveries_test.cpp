#include "fake_app.hpp"
#include "sandbox/signing.hpp"

namespace c1::sandbox {
namespace {

using json::Value;

TEST(Signature, IsTheOneOfSlacksDocumentation) {
  const std::string body =
      "token=xyzz0WbapA4vBCDEFasx0q6G&team_id=T1DC2JH3J&team_domain=testteamnow&channel_id=G8PSS9T3V&channel_name="
      "foobar&"
      "user_id=U2CERLKJA&user_name=roadrunner&command=%2Fwebhook-collect&text=&response_url=https%3A%2F%2Fhooks.slack."
      "com%"
      "2Fcommands%2FT1DC2JH3J%2F397700885554%2F96rGlfmibIGlgcZRskXaIFfN&trigger_id=398738663015.47445629121."
      "803a0bc887a14d10d2c447fce8b6703c";
  EXPECT_EQ(signature_v0(kSecret, "1531420618", body),
            "v0=a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b503");
}

using Deliveries = SandboxTest;

TEST_F(Deliveries, EveryOneIsSignedOverItsRawBody) {
  lena.runs("/c1 request");
  const net::Request got = app.first("command").request;
  EXPECT_EQ(got.path, "/slack/commands");
  EXPECT_EQ(got.header("x-slack-signature"), signature_v0(kSecret, got.header("x-slack-request-timestamp"), got.body));
}

TEST_F(Deliveries, ACommandHasAllFieldsOfSlacks) {
  lena.runs("/c1 request <!channel>");
  const Value payload = app.first("command").payload;
  EXPECT_EQ(payload["command"].string(), "/c1");
  EXPECT_EQ(payload["text"].string(), "request &lt;!channel&gt;");
  EXPECT_EQ(payload["user_id"].string(), "U0LENA");
  EXPECT_EQ(payload["channel_name"].string(), "directmessage");
  EXPECT_EQ(payload["is_enterprise_install"].string(), "false");
  for (const char* field :
       {"token", "team_id", "team_domain", "channel_id", "user_name", "api_app_id", "response_url", "trigger_id"})
    EXPECT_NE(payload[field].string(), "") << field;
}

TEST_F(Deliveries, ACommandsAnswerIsShownToWhoAskedOnly) {
  app.answers("command", net::text_response("Hello *you*"));
  lena.runs("/c1", "general");
  EXPECT_TRUE(lena.card("Hello you").found);
  EXPECT_FALSE(omar.card("Hello you").found);
}

TEST_F(Deliveries, AnInChannelAnswerShowsTheCommandToo) {
  app.answers("command", net::json_response(R"({"response_type":"in_channel","text":"Here you are"})"));
  lena.runs("/c1 help", "general");
  omar.sees("/c1 help").sees("Here you are");
}

TEST_F(Deliveries, ACommandFailsInSlacksWords) {
  app.answers("command", net::text_response("", 404));
  lena.runs("/c1");
  app.answers("command", net::text_response("", 503));
  lena.runs("/c1");
  app.answers("command", net::text_response("late"), Millis{700});
  lena.runs("/c1");
  desk.point_to("http://127.0.0.1:1");
  lena.runs("/c1");
  EXPECT_EQ(lena.toasts(),
            (std::vector<std::string>{
                "/c1 failed with the error \"http_client_error\"", "/c1 failed with the error \"http_service_error\"",
                "/c1 failed with the error \"operation_timeout\"", "/c1 failed with the error \"dispatch_failed\""}));
}

TEST_F(Deliveries, AClickTellsWhereItWas) {
  const Value posted =
      api("chat.postMessage",
          json::object({{"channel", "U0LENA"},
                        {"text", "card"},
                        {"blocks", json::array({section("A card"), actions("b", button("Approve", "approve"))})}}));
  lena.clicks("Approve", "A card");
  const Value payload = app.first("block_actions").payload;
  EXPECT_EQ(payload["container"].dump(), R"({"type":"message","message_ts":")" + posted["ts"].string() +
                                             R"(","channel_id":"D0LENA","is_ephemeral":false})");
  EXPECT_EQ(payload["actions"][0]["action_id"].string(), "approve");
  EXPECT_EQ(payload["actions"][0]["value"].string(), "v");
  EXPECT_EQ(payload["message"]["ts"].string(), posted["ts"].string());
  EXPECT_EQ(payload["user"]["team_id"].string(), "T0ACME001");
  EXPECT_TRUE(payload.has("enterprise") && payload["enterprise"].is_null());
  EXPECT_TRUE(payload.has("state"));
  EXPECT_NE(payload["response_url"].string(), "");
}

TEST_F(Deliveries, AClickOnAnEphemeralMessageHasNoMessage) {
  api("chat.postEphemeral", json::object({{"channel", "D0LENA"}, {"user", "U0LENA"}, {"text", "psst"}}));
  EXPECT_FALSE(lena.card("psst").found) << "the conversation was not opened yet";
  api("conversations.open", json::object({{"users", "U0LENA"}}));
  api("chat.postEphemeral",
      json::object({{"channel", "D0LENA"},
                    {"user", "U0LENA"},
                    {"text", "psst"},
                    {"blocks", json::array({section("psst"), actions("b", button("Go", "go"))})}}));
  lena.clicks("Go");
  const Value payload = app.first("block_actions").payload;
  EXPECT_TRUE(payload["container"]["is_ephemeral"].boolean());
  EXPECT_FALSE(payload.has("message"));
}

TEST_F(Deliveries, AFailedClickIsAWarningTriangle) {
  api("chat.postMessage", json::object({{"channel", "U0LENA"},
                                        {"text", "c"},
                                        {"blocks", json::array({actions("b", button("Approve", "approve"))})}}));
  app.answers("block_actions", net::text_response("", 500));
  lena.clicks("Approve");
  EXPECT_EQ(lena.toasts(), std::vector<std::string>{"⚠ Approve (http_service_error)"});
}

TEST_F(Deliveries, AnEventIsRepeatedWithSlacksHeadersUntilItIsTaken) {
  app.answers("event", net::text_response("", 500));
  lena.says("hello");
  const net::Request second = app.nth("event", 2).request;
  EXPECT_EQ(second.header("x-slack-retry-num"), "1");
  EXPECT_EQ(second.header("x-slack-retry-reason"), "http_error");
  const net::Request fourth = app.nth("event", 4).request;
  EXPECT_EQ(fourth.header("x-slack-retry-num"), "3");
  desk.settles(Millis{200});
  EXPECT_EQ(app.all("event").size(), 4U);
  EXPECT_EQ(app.all("event")[0].payload["event_id"], app.all("event")[3].payload["event_id"]);
}

TEST_F(Deliveries, ANoRetryHeaderEndsTheRetries) {
  app.answers("event", {.status = 500, .headers = {{"X-Slack-No-Retry", "1"}}});
  lena.says("hello");
  app.first("event");
  desk.settles(Millis{200});
  EXPECT_EQ(app.all("event").size(), 1U);
}

TEST_F(Deliveries, ALostAckOfAnEventIsRepeatedAsATimeout) {
  desk.fault("deliver:events", "lost_reply");
  lena.says("hello");
  EXPECT_EQ(app.nth("event", 2).request.header("x-slack-retry-reason"), "http_timeout");
}

TEST_F(Deliveries, UrlVerificationMustBeEchoed) {
  EXPECT_FALSE(desk.post("/sandbox/verify", json::object()).second["ok"].boolean());
  app.on("url_verification", [](const Value& payload) {
    return Scripted{net::json_response(json::object({{"challenge", payload["challenge"]}}).dump())};
  });
  EXPECT_TRUE(desk.post("/sandbox/verify", json::object()).second["ok"].boolean());
}

TEST_F(Deliveries, ARawEventCanBeDeliveredTwiceUnderOneId) {
  EXPECT_EQ(desk.deliver(json::object({{"type", "app_uninstalled"}}), 2), (std::vector<int>{200, 200}));
  EXPECT_EQ(app.nth("event", 1).payload["event_id"], app.nth("event", 2).payload["event_id"]);
  EXPECT_EQ(app.nth("event", 2).request.header("x-slack-retry-num"), "1");
}

}  // namespace
}  // namespace c1::sandbox
