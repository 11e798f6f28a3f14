#include "slack/web_api.hpp"

#include <gtest/gtest.h>

#include "fake_slack.hpp"
#include "slack/web_api_parts.hpp"

namespace c1::slack {
namespace {

struct Case {
  std::string_view method;
  int status;
  std::string_view body;
  Failure failure;
};

TEST(Classify, SortsSlacksAnswers) {
  const std::vector<Case> cases{
      {"chat.update", 200, R"({"ok":true})", Failure::none},
      {"reactions.add", 200, R"({"ok":false,"error":"already_reacted"})", Failure::none},
      {"chat.update", 429, R"({"ok":false,"error":"ratelimited"})", Failure::rate_limited},
      {"chat.update", 429, "slow down", Failure::rate_limited},
      {"chat.postMessage", 200, R"({"ok":false,"error":"rate_limited"})", Failure::rate_limited},
      {"chat.update", 200, R"({"ok":false,"error":"internal_error"})", Failure::transient},
      {"chat.postMessage", 200, R"({"ok":false,"error":"fatal_error"})", Failure::unknown},
      {"chat.postMessage", 200, R"({"ok":false,"error":"service_unavailable"})", Failure::transient},
      {"chat.update", 503, "<html>", Failure::transient},
      {"chat.postMessage", 502, "<html>", Failure::unknown},
      {"chat.postEphemeral", 500, R"({"ok":false,"error":"internal_error"})", Failure::unknown},
      {"chat.update", 200, "<html>maintenance</html>", Failure::transient},
      {"chat.postMessage", 200, "", Failure::unknown},
      {"views.open", 200, R"({"ok":false,"error":"expired_trigger_id"})", Failure::trigger_lost},
      {"views.push", 200, R"({"ok":false,"error":"exchanged_trigger_id"})", Failure::trigger_lost},
      {"views.open", 200, R"({"ok":false,"error":"trigger_expired"})", Failure::trigger_lost},
      {"views.open", 200, R"({"ok":false,"error":"invalid_arguments","response_metadata":{"messages":
        ["[ERROR] `trigger_id` expired [json-pointer:\/trigger_id]"]}})",
       Failure::trigger_lost},
      {"views.open", 200, R"({"ok":false,"error":"invalid_arguments","response_metadata":{"messages":
        ["[ERROR] failed to match all allowed schemas [json-pointer:\/view]"]}})",
       Failure::refused},
      {"views.publish", 200, R"({"ok":false,"error":"hash_conflict"})", Failure::stale_view},
      {"views.update", 200, R"({"ok":false,"error":"not_found"})", Failure::stale_view},
      {"bots.info", 200, R"({"ok":false,"error":"not_found"})", Failure::refused},
      {"chat.update", 200, R"({"ok":false,"error":"message_not_found"})", Failure::gone},
      {"chat.postMessage", 200, R"({"ok":false,"error":"channel_not_found"})", Failure::gone},
      {"chat.postMessage", 200, R"({"ok":false,"error":"is_archived"})", Failure::gone},
      {"users.info", 200, R"({"ok":false,"error":"user_not_found"})", Failure::gone},
      {"auth.test", 200, R"({"ok":false,"error":"invalid_auth"})", Failure::token_dead},
      {"auth.test", 401, R"({"ok":false,"error":"token_revoked"})", Failure::token_dead},
      {"auth.test", 200, R"({"ok":false,"error":"token_expired"})", Failure::token_dead},
      {"users.info", 200, R"({"ok":false,"error":"missing_scope","needed":"users:read"})", Failure::missing_scope},
      {"chat.postMessage", 200, R"({"ok":false,"error":"messages_tab_disabled"})", Failure::missing_scope},
      {"chat.update", 200, R"({"ok":false,"error":"invalid_blocks"})", Failure::refused},
      {"chat.update", 200, R"({"ok":false})", Failure::refused},
      {"chat.update", 302, "", Failure::refused},
      {"chat.update", 404, "not here", Failure::refused},
  };
  for (const Case& c : cases)
    EXPECT_EQ(classify(c.method, c.status, "", c.body).failure, c.failure)
        << c.method << " " << c.status << " " << c.body;
}

TEST(Classify, SaysHowLongToWait) {
  EXPECT_EQ(classify("chat.update", 429, "7", "").retry_after, Seconds{7});
  EXPECT_EQ(classify("chat.update", 429, "", "").retry_after, Seconds{30});
  EXPECT_EQ(classify("chat.update", 429, "soon", "").retry_after, Seconds{30});
  EXPECT_EQ(classify("chat.update", 429, "99999999999999999999", "").retry_after, Seconds{3600});
  EXPECT_EQ(classify("chat.postMessage", 200, "", R"({"ok":false,"error":"rate_limited"})").retry_after, Seconds{1});
}

TEST(Classify, KeepsWhatSlackSaysAboutTheCause) {
  const auto result = classify("users.info", 200, "", R"({"ok":false,"error":"missing_scope","needed":"users:read",
    "response_metadata":{"messages":["[ERROR] a","[ERROR] b"]}})");
  EXPECT_EQ(result.detail, "[ERROR] a; [ERROR] b; needed: users:read");
  EXPECT_EQ(classify("chat.update", 503, "", "<html>").error, "http_503");
}

TEST(ResponseUrl, IsPostedToOnSlacksHostsOnly) {  // 46
  const std::string slack = "https://slack.com/api/";
  EXPECT_TRUE(may_respond_to("https://hooks.slack.com/actions/T0ACME/1/x", slack));
  EXPECT_TRUE(may_respond_to("https://hooks.slack-gov.com/commands/T0ACME/1/x", slack));
  for (const char* url : {"http://hooks.slack.com/x",
                          "https://hooks.slack.com",
                          "https://hooks.slack.com/",
                          "https://hooks.slack.com:443/x",
                          "https://hooks.slack.com:8080/x",
                          "https://hooks.slack.com@evil.test/x",
                          "https://evil.test@hooks.slack.com/x",
                          "https://hooks.slack.com.evil.test/x",
                          "https://hooks.slack.com\\@evil.test/x",
                          "https://hooks.slack.com/x\r\nHost: evil",
                          "https://hooks.slack.com/ x",
                          "https://slack.com/x",
                          "https://HOOKS.slack.com/x",
                          "https://hooks.slack.com?x",
                          "",
                          "//hooks.slack.com/x",
                          "https:///hooks.slack.com/x",
                          "https://169.254.169.254/latest",
                          "http://127.0.0.1:1/x",
                          "https://"})
    EXPECT_FALSE(may_respond_to(url, slack)) << url;
}

TEST(ResponseUrl, MayBeOfAFakeSlacksOrigin) {  // 46
  const std::string fake = "http://127.0.0.1:8080/api/";
  EXPECT_TRUE(may_respond_to("http://127.0.0.1:8080/actions/x", fake));
  for (const char* url : {"http://127.0.0.1:80801/x", "http://127.0.0.1:8080@evil.test/x", "https://127.0.0.1:8080/x",
                          "http://127.0.0.1/x", "http://evil.test/x"})
    EXPECT_FALSE(may_respond_to(url, fake)) << url;
  EXPECT_FALSE(may_respond_to("https://acme.slack.com/x", "https://acme.slack.com/api/"));
  EXPECT_FALSE(may_respond_to("https://slack-gov.com/x", "https://slack-gov.com/api/"));
  EXPECT_FALSE(may_respond_to("/x", ""));
}

TEST(ResponseUrl, TakesFivePostsInHalfAnHour) {  // 46
  ResponseUses uses;
  const Instant start = from_millis(1'700'000'000'000);
  for (int i = 0; i < 5; ++i) EXPECT_TRUE(uses.take("https://hooks.slack.com/a", start + std::chrono::minutes{i}));
  EXPECT_FALSE(uses.take("https://hooks.slack.com/a", start + std::chrono::minutes{20}));
  EXPECT_TRUE(uses.take("https://hooks.slack.com/b", start + std::chrono::minutes{20}));
}

TEST(Form, SendsNestedValuesAsJsonAndNoNulls) {
  EXPECT_EQ(form_of(json::object(
                {{"channel", "C0 &"}, {"n", 7}, {"on", true}, {"hash", nullptr}, {"blocks", json::array({1})}})),
            "channel=C0+%26&n=7&on=true&blocks=%5B1%5D");
}

class WebApiTest : public ::testing::Test {
 protected:
  void TearDown() override { runtime_.stop(); }

  CallResult call(Call what) {
    Awaited<CallResult> result;
    api_.call(std::move(what), [&](CallResult r) { result.put(std::move(r)); });
    return result.get();
  }
  CallResult respond(const std::string& url) {
    Awaited<CallResult> result;
    api_.respond(url, json::object({{"text", "hi"}}), [&](CallResult r) { result.put(std::move(r)); });
    return result.get();
  }
  static Call post(const std::string& channel = "C0OPS") {
    return {"chat.postMessage", json::object({{"channel", channel}, {"text", "hi"}})};
  }
  static Call update() { return {"chat.update", json::object({{"channel", "C0OPS"}, {"ts", "1.2"}})}; }

  ManualClock clock_{from_millis(1'700'000'000'000)};
  net::Runtime runtime_{{.workers = 1}};
  FakeSlack slack_{runtime_};
  std::unique_ptr<net::HttpClient> client_ = net::make_http_client(runtime_);
  WebApi api_{runtime_,
              *client_,
              clock_,
              {.base_url = slack_.api(), .token = Secret("xoxb-test"), .quick_retries = 2, .first_pause = Millis{1}}};
};

TEST_F(WebApiTest, SendsAFormWithTheTokenInTheHeader) {
  slack_.answers("/api/chat.postMessage", net::json_response(R"({"ok":true,"ts":"1.5","channel":"D0LENA"})"));
  const CallResult result =
      call({"chat.postMessage", json::object({{"channel", "U0LENA"},
                                              {"thread_ts", nullptr},
                                              {"blocks", json::array({json::object({{"type", "divider"}})})}})});
  EXPECT_TRUE(result.ok());
  EXPECT_EQ(result.body["ts"].string(), "1.5");
  const net::Request sent = slack_.request("/api/chat.postMessage");
  EXPECT_EQ(sent.method, "POST");
  EXPECT_EQ(sent.header("Authorization"), "Bearer xoxb-test");
  EXPECT_EQ(sent.header("Content-Type"), "application/x-www-form-urlencoded");
  EXPECT_EQ(sent.body.find("xoxb"), std::string::npos);
  EXPECT_EQ(slack_.field("/api/chat.postMessage", "blocks"), R"([{"type":"divider"}])");
  EXPECT_EQ(sent.body.find("thread_ts"), std::string::npos);
}

TEST_F(WebApiTest, TriesAgainAfterAnErrorPageButNotAfterARefusal) {  // 44
  slack_.answers("/api/chat.update", net::text_response("<html>", 502));
  slack_.answers("/api/chat.update", net::json_response(R"({"ok":false,"error":"service_unavailable"})", 503));
  EXPECT_TRUE(call(update()).ok());
  EXPECT_EQ(slack_.count("/api/chat.update"), 3U);
  slack_.answers("/api/chat.update", net::json_response(R"({"ok":false,"error":"invalid_blocks"})"));
  EXPECT_EQ(call(update()).failure, Failure::refused);
  EXPECT_EQ(slack_.count("/api/chat.update"), 4U);
}

TEST_F(WebApiTest, GivesUpAfterItsQuickRetries) {  // 44
  for (int i = 0; i < 3; ++i) slack_.answers("/api/chat.update", net::text_response("", 500));
  const CallResult result = call(update());
  EXPECT_EQ(result.failure, Failure::transient);
  EXPECT_EQ(slack_.count("/api/chat.update"), 3U);
}

TEST_F(WebApiTest, NeverPostsTwiceOnItsOwn) {  // 44: chat.postMessage is not idempotent
  slack_.answers("/api/chat.postMessage", net::text_response("<html>", 500));
  EXPECT_EQ(call(post()).failure, Failure::unknown);
  EXPECT_EQ(slack_.count("/api/chat.postMessage"), 1U);
}

TEST_F(WebApiTest, WaitsAsLongAsSlackSaysAndHoldsUpNobodyElse) {  // 44
  slack_.answers("/api/chat.postMessage",
                 {429, "application/json", R"({"ok":false,"error":"ratelimited"})", {{"Retry-After", "1"}}});
  const CallResult limited = call(post());
  EXPECT_EQ(limited.failure, Failure::rate_limited);
  EXPECT_EQ(limited.retry_after, Seconds{1});

  clock_.advance(Millis{400});
  const CallResult held = call(post());
  EXPECT_EQ(held.failure, Failure::rate_limited);
  EXPECT_EQ(held.retry_after, Millis{600});
  EXPECT_EQ(slack_.count("/api/chat.postMessage"), 1U) << "Slack was not asked";

  EXPECT_TRUE(call(post("C0OTHER")).ok());
  EXPECT_TRUE(call(update()).ok());
  clock_.advance(Millis{600});
  EXPECT_TRUE(call(post()).ok());
}

TEST_F(WebApiTest, AnUnreachableSlackHasCarriedOutNothing) {
  WebApi nowhere(runtime_, *client_, clock_,
                 {.base_url = "http://127.0.0.1:1/api/", .token = Secret("xoxb-test"), .first_pause = Millis{1}});
  Awaited<CallResult> result;
  nowhere.call(post(), [&](CallResult r) { result.put(std::move(r)); });
  EXPECT_EQ(result.get().failure, Failure::transient);
}

TEST_F(WebApiTest, AWindowThatTheFirstTryOpenedIsNotCalledLost) {
  slack_.answers("/api/views.open", net::text_response("", 500));
  slack_.answers("/api/views.open", net::json_response(R"({"ok":false,"error":"exchanged_trigger_id"})"));
  EXPECT_EQ(call(views_open("1.2", json::object())).failure, Failure::unknown);
}

TEST_F(WebApiTest, PostsToAResponseUrlWithoutTheToken) {
  slack_.answers("/actions/1", net::text_response("ok"));
  EXPECT_TRUE(respond(slack_.origin() + "/actions/1").ok());
  EXPECT_EQ(slack_.message("/actions/1")["text"].string(), "hi");
  EXPECT_EQ(slack_.request("/actions/1").header("Authorization"), "");
}

TEST_F(WebApiTest, RefusesAResponseUrlElsewhereAndASixthPost) {  // 46
  EXPECT_EQ(respond("https://evil.test/x").failure, Failure::refused);
  for (int i = 0; i < 5; ++i) EXPECT_TRUE(respond(slack_.origin() + "/actions/1").ok());
  EXPECT_EQ(respond(slack_.origin() + "/actions/1").failure, Failure::refused);
  EXPECT_EQ(slack_.count("/actions/1"), 5U);
}

TEST_F(WebApiTest, FollowsNoRedirectOfAResponseUrl) {  // 46
  slack_.answers("/actions/1", {302, {}, {}, {{"Location", slack_.origin() + "/elsewhere"}}});
  EXPECT_EQ(respond(slack_.origin() + "/actions/1").failure, Failure::refused);
  EXPECT_EQ(slack_.count("/elsewhere"), 0U);
}

}  // namespace
}  // namespace c1::slack
