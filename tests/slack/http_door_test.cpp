#include "slack/http_door.hpp"

#include <gtest/gtest.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>

#include "fake_slack.hpp"
#include "payloads.hpp"

namespace c1::slack {
namespace {

const std::string kDoorSecret = "8f742231b10e8888abcd99yyyzzz85a5";

std::string signature(const std::string& timestamp, const std::string& body) {
  const std::string base = "v0:" + timestamp + ":" + body;
  unsigned char mac[EVP_MAX_MD_SIZE];
  unsigned size = 0;
  HMAC(EVP_sha256(), kDoorSecret.data(), static_cast<int>(kDoorSecret.size()),
       reinterpret_cast<const unsigned char*>(base.data()), base.size(), mac, &size);
  std::string hex = "v0=";
  for (unsigned i = 0; i < size; ++i) (hex += "0123456789abcdef"[mac[i] >> 4U]) += "0123456789abcdef"[mac[i] & 15U];
  return hex;
}

class HttpDoorTest : public ::testing::Test {
 protected:
  void TearDown() override { runtime_.stop(); }

  HttpDoorTest() {
    router_.command("/c1", [this](const SlashCommand& in) { return note(in.text), Reply::tell("hi"); });
    router_.action("approve", [this](const BlockAction& in) { return note(in.action_id), Reply::empty(); });
    router_.event("message", [this](const Event& in) { return note(in.event_id), Reply::empty(); });
    router_.options("app", [this](const OptionsRequest& in) { return note(in.query), Reply::options({}); });
  }
  void note(std::string what) { heard_.put(std::move(what)); }

  net::Request request(const std::string& type, const std::string& body,
                       const std::string& path = "/slack/events") const {
    const std::string timestamp = std::to_string(to_unix_seconds(clock_.now()));
    return {.method = "POST",
            .path = path,
            .query = {},
            .headers = {{"content-type", type},
                        {"x-slack-request-timestamp", timestamp},
                        {"X-Slack-Signature", signature(timestamp, body)}},
            .body = body,
            .remote = "127.0.0.1"};
  }
  static net::Request unsigned_request(const std::string& type, const std::string& body) {
    return {.method = "POST",
            .path = "/slack/commands",
            .query = {},
            .headers = {{"Content-Type", type}},
            .body = body,
            .remote = {}};
  }
  net::Response send(net::Request request) {
    Awaited<net::Response> response;
    net::Respond respond = [&](net::Response r) { response.put(std::move(r)); };
    EXPECT_TRUE(door_.handle(request, respond));
    return response.get();
  }

  ManualClock clock_{from_millis(1'531'420'618'000)};
  net::Runtime runtime_{{.workers = 1}};
  FakeSlack slack_{runtime_};
  std::unique_ptr<net::HttpClient> client_ = net::make_http_client(runtime_);
  WebApi api_{runtime_, *client_, clock_, {.base_url = slack_.api(), .token = Secret("xoxb-test")}};
  Awaited<std::string> heard_;
  Router router_;
  Answer answer_{runtime_, api_, router_, [](const Inbound&, const auto& ready) { ready(std::nullopt); }, {}};
  HttpDoor door_{SignatureCheck({Secret(kDoorSecret)}), "", clock_, answer_};
};

TEST_F(HttpDoorTest, EveryPathTakesEveryKind) {  // 29: both URLs
  for (const char* path : {"/slack/events", "/slack/commands", "/slack/interactivity", "/slack/options"}) {
    EXPECT_EQ(send(request(kFormType, command_form(), path)).body, R"({"response_type":"ephemeral","text":"hi"})")
        << path;
    EXPECT_EQ(send(request(kFormType, payload_form(click_in_message()), path)).body, "");
    EXPECT_EQ(send(request(kJsonType, event_envelope(posted()), path)).status, 200);
    const auto typed = interaction("block_suggestion", kPeople, R"("action_id": "app", "value": "gi")");
    EXPECT_EQ(send(request(kFormType, payload_form(typed), path)).body, R"({"options":[]})");
  }
  EXPECT_EQ(heard_.count(), 16U);
}

TEST_F(HttpDoorTest, OtherPathsAreLeftAlone) {  // 17
  for (const char* path : {"/", "/slack", "/slack/events/", "/slack/eventsx", "/api/requests"}) {
    net::Request other = request(kFormType, command_form(), path);
    net::Respond respond = [](const net::Response&) { FAIL(); };
    EXPECT_FALSE(door_.handle(other, respond));
    EXPECT_EQ(other.path, path);
  }
}

TEST_F(HttpDoorTest, OnlyPostIsTaken) {  // 17
  for (const char* method : {"GET", "PUT", "HEAD", "DELETE"}) {
    net::Request other = request(kFormType, command_form());
    other.method = method;
    const net::Response response = send(other);
    EXPECT_EQ(response.status, 405);
    EXPECT_EQ(response.header("Allow"), "POST");
  }
}

TEST_F(HttpDoorTest, AQueryOnThePathDoesNoHarm) {  // 17
  net::Request in = request(kFormType, command_form());
  in.query = "x=1";
  EXPECT_EQ(send(in).status, 200);
}

TEST_F(HttpDoorTest, WithoutTheRightSignatureNothingIsHeard) {  // 2, 3, 7, 8
  EXPECT_EQ(send(unsigned_request(kFormType, command_form())).status, 401);
  net::Request changed = request(kFormType, command_form());
  changed.body += "&x=1";
  EXPECT_EQ(send(changed).status, 401);
  net::Request old = request(kFormType, command_form());
  clock_.advance(Seconds{301});
  EXPECT_EQ(send(old).status, 401);
  EXPECT_EQ(heard_.count(), 0U);
}

TEST_F(HttpDoorTest, AWordOfManyAlphabetsIsSignedByItsBytes) {  // 8
  EXPECT_EQ(send(request(kFormType, command_form({{"text", "日本 🙂 é"}}))).status, 200);
  EXPECT_EQ(heard_.get(), "日本 🙂 é");
}

TEST_F(HttpDoorTest, TheChallengeIsEchoedWhenSigned) {  // 10
  const std::string body = R"({"token":"t","challenge":"3eZ\"bJ","type":"url_verification"})";
  const net::Response response = send(request(kJsonType, body));
  EXPECT_EQ(response.status, 200);
  EXPECT_EQ(response.body, R"({"challenge":"3eZ\"bJ"})");
  EXPECT_EQ(response.content_type, "application/json; charset=utf-8");
  EXPECT_EQ(send(unsigned_request(kJsonType, body)).status, 401);
}

TEST_F(HttpDoorTest, AnSslCheckNeedsNoSignatureAndCarriesNothingIn) {  // 11, 12, 13, 14
  for (const std::string& body : {std::string("ssl_check=1&token=x"), "ssl_check=1&" + command_form(),
                                  "ssl_check=1&" + payload_form(click_in_message())}) {
    const net::Response response = send(unsigned_request(kFormType, body));
    EXPECT_EQ(response.status, 200);
    EXPECT_EQ(response.body, "");
  }
  EXPECT_EQ(heard_.count(), 0U);
  for (const char* body : {"ssl_check=0", "ssl_check=true", "ssl_check="})
    EXPECT_EQ(send(unsigned_request(kFormType, body)).status, 401) << body;
  EXPECT_EQ(send(unsigned_request(kJsonType, R"({"ssl_check":"1"})")).status, 401);
}

TEST_F(HttpDoorTest, ContentTypesAreReadWithoutParameters) {  // 15
  EXPECT_EQ(send(request("application/x-www-form-urlencoded; charset=utf-8", command_form())).status, 200);
  EXPECT_EQ(send(request("", command_form())).status, 415);
  EXPECT_EQ(send(request("text/plain", command_form())).status, 415);
}

TEST_F(HttpDoorTest, WhatIsMalformedIsRefused) {  // 16
  EXPECT_EQ(send(request(kJsonType, "{\"type\"")).status, 400);
  EXPECT_EQ(send(request(kFormType, payload_form("{"))).status, 400);
  EXPECT_EQ(send(request(kFormType, "payload=%7")).status, 400);
  EXPECT_EQ(send(request(kFormType, "text=x")).status, 400);
}

TEST_F(HttpDoorTest, DroppedEventsAreAcknowledged) {  // 38
  EXPECT_EQ(
      send(request(kJsonType, R"({"type":"app_rate_limited","team_id":"T0ACME","minute_rate_limited":1})")).status,
      200);
}

TEST_F(HttpDoorTest, AnUnknownKindIsNotFound) {
  EXPECT_EQ(send(request(kJsonType, R"({"type":"something_new"})")).status, 404);
}

TEST_F(HttpDoorTest, AnUnknownButtonShowsNoWarning) {  // 21
  std::string payload = click_in_message();
  payload.replace(payload.find("approve:1042"), 12, "old_button");
  EXPECT_EQ(send(request(kFormType, payload_form(payload))).status, 200);
}

TEST_F(HttpDoorTest, ARetryIsHandledLikeAFirst) {  // 32: it may be the first that reaches us
  net::Request again = request(kJsonType, event_envelope(posted()));
  again.headers.push_back({"x-slack-retry-num", "2"});
  again.headers.push_back({"x-slack-retry-reason", "http_timeout"});
  EXPECT_EQ(send(again).status, 200);
  EXPECT_EQ(heard_.get(), "Ev0001");
}

}  // namespace
}  // namespace c1::slack
