// What is held, forms, owners and a webhook's test, by clients of the API on a real server: each answer is held against
// the shapes that they decode.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/text.hpp"
#include "bot/api/directory.hpp"
#include "bot/api/fields.hpp"
#include "scenarios/api_caller.hpp"
#include "scenarios/contract.hpp"

namespace c1::scenarios {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;

constexpr char kWiki[] = R"(organisation: {name: Acme}
users:
  - {email: lena@acme.test, name: Lena Fischer, manager: ines@acme.test}
  - {email: ines@acme.test, name: Ines Costa, roles: [super_admin]}
apps:
  - slug: wiki
    name: Wiki
    owners: [ines@acme.test]
    policy: at-once
    entitlements: [{slug: editor, name: Editor}]
catalogs:
  - {slug: everyone, name: Everyone, audience: everyone, entitlements: [wiki/editor]}
policies:
  - {slug: at-once, name: At once, steps: [{accept: Harmless}]}
)";

class ApiAccess : public ::testing::Test {
 protected:
  ApiAccess() {
    lena.signs_in(in_slack);
    ines.signs_in(ines_in_slack);
  }
  json::Value fits(ApiCaller& by, const std::string& method, const std::string& path, const std::string& body = "{}") {
    const Called called = by.call(method, path, method == "GET" ? "" : body);
    EXPECT_EQ(called.status, 200) << method << " " << path << called.response.body;
    const std::string shape = contract.answer_to(method, path);
    EXPECT_NE(shape, "") << path;
    if (called.status == 200 && !shape.empty()) {
      EXPECT_THAT(contract.problems(shape, called.body), IsEmpty()) << called.response.body;
    }
    return called.body;
  }
  // Asked for, approved by the policy, done by the owner.
  void lena_gets_it() {
    const json::Value task = fits(
        lena, "POST", "/api/v1/task/grant",
        R"({"appEntitlementId":"wiki/editor","description":"To write","grantDuration":"7200s"})")["taskView"]["task"];
    fits(ines, "POST", "/api/v1/tasks/" + task["id"].string() + "/action/approve",
         json::object({{"policyStepId", task["policy"]["current"]["id"]}}).dump());
  }

  World world{kWiki, [](bot::Config&) {}};
  net::Runtime runtime{{.io_threads = 1, .workers = 2}};
  std::unique_ptr<net::HttpClient> client = net::make_http_client(runtime);
  Contract contract;
  support::Person in_slack = world.desk->person("lena"), ines_in_slack = world.desk->person("ines");
  ApiCaller lena{*client, world.address()}, ines{*client, world.address()};
  const std::string editor = "/api/v1/apps/wiki/entitlements/wiki%2Feditor";
  const std::string account = bot::api::public_account_id({"wiki"}, {"lena@acme.test"});
};

TEST_F(ApiAccess, IsGivenEndsSoonerAndIsTakenAwayWithAHistory) {
  lena_gets_it();
  const std::string expanded = R"({"expandMask":{"paths":["*"]}})";
  const json::Value feed = fits(lena, "POST", "/api/v1/grants/feed", expanded);
  ASSERT_EQ(feed["list"].array().size(), 1u);
  EXPECT_EQ(feed["expanded"].array().size(), 3u);
  const json::Value endless = fits(ines, "POST", editor + "/users/" + account + "/remove-grant-duration");
  EXPECT_TRUE(endless["binding"]["deprovisionAt"].is_null());
  in_slack.sees("took the end away");
  const Instant began = bot::api::time_from(endless["binding"]["createdAt"].string()).value();
  fits(lena, "POST", editor + "/users/" + account + "/update-grant-duration",
       json::object({{"newDeprovisionAt", text::rfc3339(began + Seconds{86'400})}}).dump());
  const json::Value removed =
      fits(lena, "DELETE", editor + "/remove-membership", R"({"appUserId":")" + account + "\"}");
  const json::Value task = fits(ines, "GET", "/api/v1/tasks/" + removed["revokeTaskId"].string())["taskView"]["task"];
  fits(ines, "POST", "/api/v1/tasks/" + task["id"].string() + "/action/approve",
       json::object({{"policyStepId", task["policy"]["current"]["id"]}}).dump());
  EXPECT_EQ(fits(lena, "POST", "/api/v1/search/past-grants", expanded)["list"].array().size(), 1u);
  EXPECT_EQ(fits(ines, "POST", "/api/v1/grants/feed", expanded)["list"].array().size(), 2u);
}

TEST_F(ApiAccess, HasFormsAndOwnersAndWebhooksAsClientsReadThem) {
  const json::Value form = fits(ines, "POST", "/api/v1/request_schemas",
                                R"({"name":"Pages","fields":[{"name":"page","displayName":"Page","required":true,
                                    "stringField":{"rules":{"maxLen":"80"}}},
                                    {"name":"kinds","stringSliceField":{"chipsField":{},
                                     "rules":{"items":{"string":{"in":["text","pictures"]}}}}}]})")["requestSchema"];
  const std::string place = "/api/v1/request_schemas/" + form["id"].string();
  fits(ines, "GET", place);
  fits(ines, "POST", place, R"({"requestSchema":{"form":{"description":"Which"}},"updateMask":"form.description"})");
  const std::string binding =
      R"({"requestSchemaId":")" + form["id"].string() + R"(","entitlementRef":{"appId":"wiki","id":"wiki/editor"}})";
  fits(ines, "POST", "/api/v1/request_schema_entitlement_binding", binding);
  fits(lena, "PUT", "/api/v1/request_schema_entitlement_binding", binding);
  fits(ines, "DELETE", "/api/v1/request_schema_entitlement_binding", binding);
  fits(ines, "DELETE", place);

  fits(ines, "PUT", editor + "/owners", R"({"userIds":["lena@acme.test"]})");
  EXPECT_EQ(fits(lena, "GET", editor + "/owners")["list"][0]["email"].string(), "lena@acme.test");
  EXPECT_EQ(fits(lena, "GET", "/api/v1/apps/wiki/owners")["list"].array().size(), 1u);

  const std::string webhook = fits(ines, "POST", "/api/v1/webhooks",
                                   R"({"displayName":"Hook","url":"https://127.0.0.1:9/hook"})")["webhook"]["id"]
                                  .string();
  const json::Value tested = fits(ines, "POST", "/api/v1/webhooks/" + webhook + "/test")["webhook"];
  EXPECT_EQ(tested["state"].string(), "WEBHOOK_STATE_ERROR") << "nobody is there";
  EXPECT_THAT(tested["statusText"].string(), HasSubstr("It did not answer"));
}

}  // namespace
}  // namespace c1::scenarios
