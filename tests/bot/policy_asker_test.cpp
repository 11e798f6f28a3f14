// Steps of a policy that a webhook decides, from the request to what follows: in process, over a real socket.

#include "bot/policy_asker.hpp"

#include "bot/house.hpp"
#include "connectors/peers.hpp"

namespace c1::bot::policy_asker_test {
namespace {

using namespace workflow;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

const std::string kLena = "lena@acme.test", kTeam = "github/team";

std::string acme(const std::string& webhook) {
  return "organisation: {name: Acme}\n"
         "users:\n"
         "  - {email: lena@acme.test, name: Lena Fischer, manager: omar@acme.test}\n"
         "  - {email: omar@acme.test, name: Omar Haddad, manager: ines@acme.test}\n"
         "  - {email: ines@acme.test, name: Ines Costa, roles: [super_admin]}\n"
         "policies:\n"
         "  - {slug: risk, steps: [{webhook: {" +
         webhook +
         "}}]}\n"
         "  - {slug: manager, steps: [{approve: {by: manager}}]}\n"
         "apps:\n"
         "  - slug: github\n"
         "    name: GitHub\n"
         "    owners: [ines@acme.test]\n"
         "    policy: risk\n"
         "    entitlements: [{slug: team, name: Team}]\n"
         "catalogs: [{slug: all, name: All, audience: everyone, entitlements: ['github/*']}]\n";
}

class PolicyAskerTest : public ::testing::Test {
 protected:
  PolicyAskerTest() {
    house.systems = [this](const storage::DueEffect& effect) { return asker.carry_out(effect); };
  }
  void answers(int status, const std::string& body) {
    peer.answers([=](const net::Request&) { return net::json_response(body, status); });
  }
  Request asked() {
    const Request request = house.asks(kLena, kTeam);
    house.works();
    return house.request(request.id);
  }
  CalledBack call_back(const std::string& body) {
    const std::string url(peer.asked().back().header("Webhook-Callback-Url"));
    return asker.called_back(url.substr(url.find(kCallbackPath) + kCallbackPath.size()), body);
  }
  const ApprovalStep& step(const Request& request) { return std::get<ApprovalStep>(request.plan.steps.at(0)); }

  connectors::Peer peer{[](const net::Request&) { return net::json_response("{}", 503); }};
  House house{acme("url: '" + peer.url("/decide") + "', callback_within: 2d, fallback: [app_owners]")};
  connectors::Client client;
  connectors::Signer signer{Secret(std::string(32, 'k'))};
  PolicyAsker asker{
      house.services,
      connectors::PolicyWebhook(connectors::SignedPost(*client.http, signer, house.clock,
                                                       {.issuer = [] { return "http://c1.test"; }, .tls_only = false})),
      signer};
};

TEST_F(PolicyAskerTest, ApprovesAndGoesOn) {
  answers(200, R"({"version":"v1","approve":{"comment":"Low risk"}})");
  const Request request = asked();
  EXPECT_EQ(request.step, 1u);
  EXPECT_EQ(request.decisions.at(0).reason, "127.0.0.1: Low risk");
  EXPECT_THAT(peer.asked(), ::testing::SizeIs(1));
}

TEST_F(PolicyAskerTest, Denies) {
  answers(200, R"({"version":"v1","deny":{"comment":"On leave"}})");
  EXPECT_EQ(asked().outcome, Outcome::denied);
}

TEST_F(PolicyAskerTest, IsAskedAgainUntilItAnswers) {
  Request request = asked();
  EXPECT_EQ(request.step, 0u);
  answers(200, R"({"version":"v1","approve":{}})");
  house.passes(Seconds{60});
  house.works();
  EXPECT_EQ(house.request(request.id).step, 1u);
  EXPECT_EQ(peer.asked().at(0).header("Webhook-Id"), peer.asked().at(1).header("Webhook-Id"));
}

TEST_F(PolicyAskerTest, ThatIsDownForGoodLeavesItToPeople) {
  const Request request = asked();
  for (int hours = 0; hours < 60; ++hours) {
    house.passes(Seconds{60});
    house.works();
  }
  const Request after = house.request(request.id);
  ASSERT_TRUE(after.is_open());
  EXPECT_THAT(step(after).failure, HasSubstr("It answered 503. It was asked 50 times."));
  EXPECT_THAT(awaited(after), ElementsAre(UserId{"ines@acme.test"}));
  EXPECT_THAT(peer.asked(), ::testing::SizeIs(50));
}

TEST_F(PolicyAskerTest, HandsOnToWhomItNames) {
  answers(200, R"({"version":"v1","reassign":{"users":["OMAR@acme.test","stranger@evil.test"]}})");
  EXPECT_THAT(awaited(asked()), ElementsAre(UserId{"omar@acme.test"}));
}

TEST_F(PolicyAskerTest, NamesAnotherPolicy) {
  answers(200, R"({"version":"v1","replacePolicy":{"policy":"manager","comment":"High risk"}})");
  const Request request = asked();
  EXPECT_THAT(awaited(request), ElementsAre(UserId{"omar@acme.test"}));
  EXPECT_EQ(request.plan.policy, PolicyId{"manager"});
}

TEST_F(PolicyAskerTest, AnswersLaterAtACallbackThatWorksOnce) {
  answers(202, "");
  const Request request = asked();
  EXPECT_EQ(request.step, 0u);
  EXPECT_EQ(call_back("approve").status, 400);
  EXPECT_EQ(call_back(R"({"version":"v1","complete":{}})").status, 400);
  EXPECT_EQ(call_back(R"({"version":"v1","approve":{}})").status, 200);
  EXPECT_EQ(house.request(request.id).step, 1u);
  EXPECT_EQ(call_back(R"({"version":"v1","deny":{}})").status, 409);
  house.passes(Seconds{3 * 86'400});
  house.works();
  EXPECT_TRUE(house.request(request.id).is_open()) << "its time limit is over with its answer";
}

TEST_F(PolicyAskerTest, ThatDoesNotAnswerInTimeLeavesItToPeople) {
  answers(202, "");
  const Request request = asked();
  house.passes(Seconds{2 * 86'400 + 1});
  house.works();
  const Request after = house.request(request.id);
  EXPECT_THAT(step(after).failure, HasSubstr("It was asked, and has not answered in time."));
  EXPECT_THAT(awaited(after), ElementsAre(UserId{"ines@acme.test"}));
  EXPECT_EQ(call_back(R"({"version":"v1","approve":{}})").status, 410);
}

TEST_F(PolicyAskerTest, IsNotAskedForWhatIsOverMeanwhile) {
  answers(202, "");
  const Request request = house.asks(kLena, kTeam);
  ASSERT_TRUE(house.does(Cancel{request.id, {kLena}, "Not needed"}));
  house.works();
  EXPECT_THAT(peer.asked(), IsEmpty());
}

}  // namespace
}  // namespace c1::bot::policy_asker_test
