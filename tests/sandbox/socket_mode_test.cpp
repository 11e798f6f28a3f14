#include <gmock/gmock.h>

#include "socket_app.hpp"

namespace c1::sandbox {
namespace {

using json::Value;
using ::testing::HasSubstr;

TEST_F(SocketModeTest, TheWayInTakesAnAppLevelTokenAndNoOther) {
  const auto error = [&](const std::string& method, const std::string& token) {
    return desk.api(method, json::object(), token)["error"].string();
  };
  EXPECT_EQ(error("apps.connections.open", "xapp-wrong"), "invalid_auth");
  EXPECT_EQ(error("apps.connections.open", kToken), "not_allowed_token_type");
  EXPECT_EQ(error("auth.test", kAppToken), "not_allowed_token_type");
  EXPECT_EQ(error("apps.connections.open", kAppToken), "");
}

TEST_F(SocketModeTest, ATicketIsGoodForOneSocket) {
  const std::string url = ticket();
  SocketLine first(*websockets, url, acks_all);
  first.first("hello");
  SocketLine second(*websockets, url, acks_all);
  EXPECT_THAT(second.closed().problem, HasSubstr("401"));
}

TEST_F(SocketModeTest, HelloTellsHowManySocketsThereAreAndHowLongTheyLive) {
  const auto one = line(), two = line();
  const Value hello = two->first("hello");
  EXPECT_EQ(hello["num_connections"].integer(), 2);
  EXPECT_EQ(hello["debug_info"]["approximate_connection_time"].integer(), 3600);
  EXPECT_EQ(hello["connection_info"]["app_id"].string(), "A0SANDBOX1");
  EXPECT_NE(hello["debug_info"]["host"].string(), "");
}

TEST_F(SocketModeTest, ACommandComesAsAnObjectAndIsAnsweredInItsAck) {
  const auto one = line(acks_with(json::object({{"text", "Hello *you*"}})));
  lena.runs("/c1 request", "general");
  const Value envelope = one->first("slash_commands");
  EXPECT_EQ(envelope["payload"]["command"].string(), "/c1");
  EXPECT_EQ(envelope["payload"]["text"].string(), "request");
  EXPECT_TRUE(envelope["accepts_response_payload"].boolean());
  EXPECT_NE(envelope["envelope_id"].string(), "");
  EXPECT_FALSE(envelope.has("retry_attempt"));
  EXPECT_TRUE(lena.card("Hello you").found);
  EXPECT_FALSE(omar.card("Hello you").found);
  EXPECT_TRUE(app.all("command").empty()) << "Request URLs are ignored in Socket Mode";
}

TEST_F(SocketModeTest, AnEmptyPayloadIsAnEmptyAnswer) {
  const auto one = line(acks_with(json::object()));
  lena.runs("/c1");
  EXPECT_TRUE(lena.toasts().empty());
  EXPECT_TRUE(lena.screen()["messages"].array().empty());
}

TEST_F(SocketModeTest, AFormsErrorsOptionsAndEndGoThroughTheAck) {
  const auto one = line([](const Value& envelope) {
    const std::string& type = envelope["payload"]["type"].string();
    if (type == "block_suggestion")
      return json::object({{"payload", json::object({{"options", json::array({option("GitHub", "gh")})}})}});
    if (type != "view_submission") return json::object();
    const bool filled = envelope["payload"]["view"]["state"]["values"]["why"]["a"]["value"].string() == "because";
    if (filled) return json::object({{"payload", json::object()}});
    Value errors = json::object({{"why", "Say more"}});
    return json::object({{"payload", json::object({{"response_action", "errors"}, {"errors", std::move(errors)}})}});
  });
  lena.runs("/c1");
  const std::string trigger = one->first("slash_commands")["payload"]["trigger_id"].string();
  const Value view = modal({external("app", "App", 0), text_input("why", "Why?")});
  EXPECT_TRUE(api("views.open", json::object({{"trigger_id", trigger}, {"view", view}}))["ok"].boolean());
  EXPECT_THAT(lena.suggestions("App", ""), ::testing::ElementsAre("GitHub"));
  lena.chooses("App", "GitHub").fills("Why?", "x");
  EXPECT_EQ(lena.tries_to_submit().error("Why?"), "Say more");
  lena.fills("Why?", "because");
  EXPECT_TRUE(lena.tries_to_submit().closed);
}

TEST_F(SocketModeTest, AClickTakesNoPayload) {
  api("chat.postMessage", json::object({{"channel", "U0LENA"},
                                        {"text", "card"},
                                        {"blocks", json::array({actions("b", button("Approve", "approve"))})}}));
  const auto one = line(acks_with(json::object({{"text", "ignored"}})));
  lena.clicks("Approve");
  EXPECT_FALSE(one->first("interactive")["accepts_response_payload"].boolean());
  EXPECT_TRUE(lena.toasts().empty());
  EXPECT_FALSE(lena.card("ignored").found);
}

TEST_F(SocketModeTest, WithoutASocketThereIsNobodyToDispatchTo) {
  lena.runs("/c1");
  const auto one = line(acks_none);
  lena.runs("/c1");
  EXPECT_EQ(lena.toasts(), (std::vector<std::string>{"/c1 failed with the error \"dispatch_failed\"",
                                                     "/c1 failed with the error \"operation_timeout\""}));
}

TEST_F(SocketModeTest, AnEventThatIsNotAckedComesAgainUnderTheSameIds) {
  const auto one =
      line([](const Value& envelope) { return envelope["retry_attempt"].integer() < 2 ? Value() : json::object(); });
  lena.says("hello");
  const Value first = one->nth("events_api", 1), second = one->nth("events_api", 2), third = one->nth("events_api", 3);
  EXPECT_EQ(first["retry_attempt"].integer(), 0);
  EXPECT_EQ(first["payload"]["event"]["text"].string(), "hello");
  EXPECT_FALSE(first["accepts_response_payload"].boolean());
  EXPECT_EQ(second["retry_attempt"].integer(), 1);
  EXPECT_EQ(second["retry_reason"].string(), "timeout");
  EXPECT_EQ(third["retry_attempt"].integer(), 2);
  EXPECT_EQ(first["envelope_id"], third["envelope_id"]);
  EXPECT_EQ(first["payload"]["event_id"], third["payload"]["event_id"]);
  desk.settles(Millis{600});
  EXPECT_EQ(one->count("events_api"), 3U);
}

TEST_F(SocketModeTest, AnAckCountsOnlyOnTheSocketThatTheEnvelopeCameBy) {
  const auto other = line(acks_none);
  SocketLine::Script by_the_other = [&other](const Value& envelope) {
    other->send(json::object({{"envelope_id", envelope["envelope_id"]}}));
    return Value();
  };
  const auto one = line(by_the_other);
  lena.runs("/c1");  // each has one of these in its turn
  lena.runs("/c1");
  EXPECT_EQ(one->count("slash_commands"), 1U);
  EXPECT_EQ(lena.toasts().size(), 2U);
  EXPECT_EQ(desk.exchanges("socket: no such envelope").size(), 1U);
}

TEST_F(SocketModeTest, DeliveriesAreSpreadOverTenSocketsAndTheEleventhMustGo) {
  std::vector<std::unique_ptr<SocketLine>> lines;
  for (std::size_t i = 0; i < kMostSockets; ++i) lines.push_back(line());
  SocketLine eleventh(*websockets, ticket(), acks_all);
  EXPECT_EQ(eleventh.first("disconnect")["reason"].string(), "too_many_websockets");
  eleventh.closed();
  for (int i = 0; i < 20; ++i) lena.runs("/c1");
  for (const auto& one : lines) EXPECT_EQ(one->count("slash_commands"), 2U);
}

TEST_F(SocketModeTest, ASocketThatIsToBeRefreshedServesOnUntilThereIsAnother) {
  const auto old = line();
  post("/sandbox/sockets/disconnect", json::object({{"reason", "warning"}}));
  EXPECT_EQ(old->first("disconnect")["reason"].string(), "warning");
  post("/sandbox/sockets/disconnect", json::object({{"reason", "refresh_requested"}, {"close_after_ms", 100'000}}));
  EXPECT_EQ(old->nth("disconnect", 2)["reason"].string(), "refresh_requested");
  lena.runs("/c1");
  EXPECT_EQ(old->count("slash_commands"), 1U);
  const auto fresh = line();
  for (int i = 0; i < 4; ++i) lena.runs("/c1");
  EXPECT_EQ(old->count("slash_commands"), 1U);
  EXPECT_EQ(fresh->count("slash_commands"), 4U);
}

class ShortLived : public SocketModeTest {
 protected:
  ShortLived() : SocketModeTest(Millis{50}) {}
};

TEST_F(ShortLived, ASocketIsWarnedAndRefreshedAtTheEndOfItsLife) {
  const auto one = line();
  EXPECT_EQ(one->nth("disconnect", 1)["reason"].string(), "warning");
  EXPECT_EQ(one->nth("disconnect", 2)["reason"].string(), "refresh_requested");
}

TEST_F(SocketModeTest, WhenItIsSwitchedOffSocketsEndAndRequestUrlsCount) {
  const auto one = line();
  post("/sandbox/sockets/disconnect", json::object({{"reason", "link_disabled"}}));
  EXPECT_EQ(one->first("disconnect")["reason"].string(), "link_disabled");
  EXPECT_EQ(one->closed().code, 1000);
  EXPECT_FALSE(desk.api("apps.connections.open", json::object(), kAppToken)["ok"].boolean());
  lena.runs("/c1");
  EXPECT_EQ(app.first("command").payload["command"].string(), "/c1");
  post("/sandbox/socket_mode", json::object({{"on", true}}));
  EXPECT_TRUE(desk.api("apps.connections.open", json::object(), kAppToken)["ok"].boolean());
}

TEST_F(SocketModeTest, WhatWasOnASocketThatIsDroppedComesAgainOnAnother) {
  auto one = line(acks_none);
  lena.says("hello");
  one->first("events_api");
  const auto two = line();
  post("/sandbox/sockets/drop", json::object({{"socket", 1}}));
  EXPECT_EQ(one->closed().code, 1006);
  EXPECT_EQ(two->first("events_api")["retry_attempt"].integer(), 1);
}

TEST_F(SocketModeTest, NothingIsDeliveredBeforeHello) {
  desk.fault("socket:hello", "delay", 1, json::object({{"delay_ms", 100'000}}));
  SocketLine one(*websockets, ticket(), acks_all);
  // Its hello is late, and not that of the other, which might be there before it.
  const auto patience = std::chrono::steady_clock::now() + std::chrono::seconds{60};
  while (!desk.get("/sandbox/faults").second["faults"].array().empty()) {
    ASSERT_LT(std::chrono::steady_clock::now(), patience) << "the first socket does not come";
    std::this_thread::yield();
  }
  const auto two = line();
  for (int i = 0; i < 3; ++i) lena.runs("/c1");
  EXPECT_EQ(two->count("slash_commands"), 3U);
  EXPECT_EQ(one.count("hello"), 0U);
}

TEST_F(SocketModeTest, FaultsOfDeliveriesWorkOverSocketsToo) {
  const auto one = line();
  desk.fault("deliver:events", "lost_reply");
  lena.says("hello");
  EXPECT_EQ(one->nth("events_api", 2)["retry_attempt"].integer(), 1);
}

TEST_F(SocketModeTest, AStrangerIsTurnedAwayAndNonsenseIsWrittenDown) {
  const std::string port = ticket().substr(0, ticket().find("/link/"));
  SocketLine stranger(*websockets, port + "/link/?ticket=guess", acks_all);
  EXPECT_THAT(stranger.closed().problem, HasSubstr("401"));
  const auto one = line();
  one->send("just words");
  lena.runs("/c1");
  EXPECT_EQ(desk.exchanges("socket: no such envelope").size(), 1U);
}

TEST_F(SocketModeTest, TheControlApiTellsOfItsSockets) {
  const auto one = line();
  lena.runs("/c1");
  const Value told = desk.get("/sandbox/sockets").second;
  EXPECT_TRUE(told["socket_mode"].boolean());
  EXPECT_EQ(told["sockets"].dump(), R"([{"socket":1,"ready":true,"leaving":false,"delivered":1,"unacked":0}])");
  EXPECT_EQ(desk.post("/sandbox/sockets/disconnect", json::object({{"reason", "bored"}})).first, 400);
  post("/sandbox/sockets/close", json::object({{"code", 1001}}));
  EXPECT_EQ(one->closed().code, 1001);
}

}  // namespace
}  // namespace c1::sandbox
