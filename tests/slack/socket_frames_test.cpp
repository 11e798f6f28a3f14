#include "slack/socket_frames.hpp"

#include <gmock/gmock.h>

namespace c1::slack {
namespace {

using ::testing::HasSubstr;

Envelope envelope(bool accepts_payload) {
  return {.id = "e1", .type = "slash_commands", .payload = {}, .accepts_payload = accepts_payload, .retry_reason = {}};
}

TEST(SocketFrames, AreToldApart) {
  EXPECT_EQ(std::get<Hello>(read_frame(R"({"type":"hello","num_connections":2})")).connections, 2);
  EXPECT_EQ(std::get<Disconnect>(read_frame(R"({"type":"disconnect","reason":"warning"})")).reason, "warning");
  const Frame frame =
      read_frame(R"({"envelope_id":"e1","type":"events_api","payload":{"a":1},"accepts_response_payload":true,)"
                 R"("retry_attempt":2,"retry_reason":"timeout"})");
  const auto& in = std::get<Envelope>(frame);
  EXPECT_EQ(in.id, "e1");
  EXPECT_EQ(in.type, "events_api");
  EXPECT_EQ(in.payload["a"].integer(), 1);
  EXPECT_TRUE(in.accepts_payload);
  EXPECT_EQ(in.retry, 2);
  EXPECT_EQ(in.retry_reason, "timeout");
}

TEST(SocketFrames, NonsenseIsNotUnderstoodAndNoCrash) {
  for (const char* text :
       {"", "words", "[]", "null", "{}", R"({"type":1})", R"({"envelope_id":7})", R"({"type":"new"})"})
    EXPECT_TRUE(std::holds_alternative<NotUnderstood>(read_frame(text))) << text;
}

TEST(SocketAcks, SayWhatTheAnswerSaysOverHttp) {
  EXPECT_EQ(ack_text(envelope(true), {}), R"({"envelope_id":"e1"})");
  EXPECT_EQ(ack_text(envelope(true), net::json_response(R"({"options":[]})")),
            R"({"envelope_id":"e1","payload":{"options":[]}})");
  EXPECT_EQ(ack_text(envelope(true), net::text_response("just words")),
            R"({"envelope_id":"e1","payload":{"text":"just words"}})");
}

TEST(SocketAcks, CarryAPayloadOnlyWhereSlackTakesOne) {
  EXPECT_EQ(ack_text(envelope(false), net::json_response(R"({"text":"x"})")), R"({"envelope_id":"e1"})");
}

TEST(SocketAcks, AreNotGivenForWhatIsToComeAgain) {
  EXPECT_EQ(ack_text(envelope(true), {.status = 503}), "");
  EXPECT_EQ(ack_text(envelope(true), {.status = 404}), R"({"envelope_id":"e1"})");
}

TEST(SocketPauses, GrowToTheirLimitAndAreNeverTheSameForAll) {
  const auto pause = [](int failures, double luck) {
    return pause_before_retry(failures, Millis{1'000}, Millis{60'000}, luck).count();
  };
  EXPECT_EQ(pause(0, 1), 0);
  EXPECT_EQ(pause(1, 1), 1'000);
  EXPECT_EQ(pause(1, 0), 500);
  EXPECT_EQ(pause(3, 1), 4'000);
  EXPECT_EQ(pause(7, 1), 60'000);
  EXPECT_EQ(pause(1'000'000, 0.5), 45'000);
}

TEST(SocketReasons, ThatAreFatalSayTheWayOut) {
  EXPECT_THAT(fatal_sentence("link_disabled"), HasSubstr("switched off"));
  EXPECT_THAT(fatal_sentence("not_allowed_token_type"), HasSubstr("xapp-"));
  EXPECT_THAT(fatal_sentence("missing_scope"), HasSubstr("connections:write"));
  for (const char* code : {"invalid_auth", "not_authed", "token_revoked", "account_inactive", "team_disabled",
                           "user_removed_from_team", "forbidden_team"})
    EXPECT_NE(fatal_sentence(code), "") << code;
  for (const char* code : {"", "warning", "refresh_requested", "ratelimited", "internal_error", "too_many_websockets"})
    EXPECT_EQ(fatal_sentence(code), "") << code;
}

}  // namespace
}  // namespace c1::slack
