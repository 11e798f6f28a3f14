#include "connectors/policy_webhook.hpp"

#include "connectors/peers.hpp"

namespace c1::connectors {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using Answered = PolicyAnswer::State;

TEST(PolicyAnswers, AreOneOfFour) {
  EXPECT_EQ(policy_answer(R"({"version":"v1","approve":{"comment":" Low risk "}})")->says, "Low risk");
  EXPECT_EQ(policy_answer(R"({"version":"v1","deny":{}})")->state, Answered::deny);
  const auto reassign = policy_answer(R"({"version":"v1","reassign":{"users":["ines@acme.test"],"comment":"Look"}})");
  EXPECT_EQ(reassign->state, Answered::reassign);
  EXPECT_THAT(reassign->to, ElementsAre("ines@acme.test"));
  EXPECT_EQ(policy_answer(R"({"version":"v1","replacePolicy":{"policy":"two-owners"}})")->policy, "two-owners");
}

TEST(PolicyAnswers, ThatAreNotOneOfThemAreNone) {
  for (const char* body : {"", "[]", "{}", "approve", R"({"approve":{}})", R"({"version":"v2","approve":{}})",
                           R"({"version":"v1","approve":true})", R"({"version":"v1","approve":{},"deny":{}})",
                           R"({"version":"v1","complete":{}})", R"({"version":"v1","reassign":{}})",
                           R"({"version":"v1","reassign":{"users":[]}})", R"({"version":"v1","replacePolicy":{}})"})
    EXPECT_FALSE(policy_answer(body)) << body;
  EXPECT_FALSE(
      policy_answer(R"({"version":"v1","approve":{"comment":")" + std::string(kLongestWebhookAnswer, 'x') + R"("}})"));
}

class PolicyWebhookTest : public ::testing::Test {
 protected:
  PolicyAnswer ask(int status, const std::string& body) {
    peer.answers([=](const net::Request&) { return net::json_response(body, status); });
    return webhook.ask({.key = "r1.0.decide",
                        .url = peer.url("/decide"),
                        .callback = "https://c1.test/webhooks/callback/t",
                        .request = 1001,
                        .app = "github",
                        .entitlement = "team",
                        .reason = "The build is broken",
                        .duration = Seconds{3'600},
                        .subject = lena()});
  }

  Peer peer{[](const net::Request&) { return net::json_response("{}"); }};
  Client client;
  Signer signer{Secret(std::string(32, 'k'))};
  ManualClock clock{from_millis(1'794'744'000'000)};
  PolicyWebhook webhook{
      SignedPost(*client.http, signer, clock, {.issuer = [] { return "https://c1.test"; }, .tls_only = false})};
};

TEST_F(PolicyWebhookTest, SaysWhoWantsWhat) {
  EXPECT_EQ(ask(200, R"({"version":"v1","approve":{}})").state, Answered::approve);
  const net::Request asked = peer.asked().at(0);
  EXPECT_EQ(asked.header("Webhook-Event"), "c1.webhooks.v1.PayloadPolicyApprovalStep");
  EXPECT_EQ(asked.header("Webhook-Id"), "r1.0.decide");
  EXPECT_THAT(std::string(asked.header("Authorization")), HasSubstr("Bearer "));
  const json::Value payload = json::parse(asked.body).value()["payload"];
  EXPECT_EQ(payload["action"].string(), "grant");
  EXPECT_EQ(payload["durationSeconds"].integer(), 3'600);
  EXPECT_EQ(payload["subject"]["attributes"]["github"].string(), "lena-f");
  EXPECT_TRUE(payload["requester"].is_null());
}

TEST_F(PolicyWebhookTest, IsAskedAgainWhereItIsDownAndNotWhereItHasGone) {
  EXPECT_EQ(ask(503, "").state, Answered::not_yet);
  EXPECT_EQ(ask(404, "").state, Answered::not_yet);
  EXPECT_EQ(ask(410, "").state, Answered::failed);
  EXPECT_EQ(ask(202, "").state, Answered::pending);
}

TEST_F(PolicyWebhookTest, IsNeverTakenForAnApprovalByMistake) {
  EXPECT_EQ(ask(200, "").state, Answered::failed);
  EXPECT_EQ(ask(200, "<html>approve</html>").state, Answered::failed);
  EXPECT_EQ(ask(200, R"({"version":"v1","complete":{}})").state, Answered::failed);
}

TEST_F(PolicyWebhookTest, WantsTls) {
  const PolicyWebhook strict{SignedPost(*client.http, signer, clock, {.issuer = [] { return ""; }})};
  EXPECT_EQ(strict.ask({.url = peer.url()}).state, Answered::failed);
  EXPECT_THAT(peer.asked(), IsEmpty());
}

}  // namespace
}  // namespace c1::connectors
