// Policies in the web app: read, checked, saved and taken away by whoever may, once, beside the file.

#include <fstream>

#include "bot/organisation_kept.hpp"
#include "bot/web_house.hpp"

namespace c1::bot::web::web_policies_test {
namespace {

using testing::HasSubstr;

constexpr char kPolicyOffice[] = R"(organisation: {name: Acme}
users:
  - {email: lena@acme.test, name: Lena Fischer, manager: omar@acme.test}
  - {email: omar@acme.test, name: Omar Haddad, manager: ines@acme.test, roles: [access_request_admin]}
  - {email: ines@acme.test, name: Ines Costa, roles: [super_admin]}
  - {email: rita@acme.test, name: Rita Novak, roles: [read_only_admin]}
apps:
  - slug: github
    name: GitHub
    owners: [ines@acme.test]
    policy: manager
    entitlements: [{slug: access, name: Access, alias: gh}, {slug: admin, name: Admin, max_duration: 8h, emergency: {policy: fast}}]
catalogs:
  - {slug: all, name: All, audience: everyone, entitlements: [github/access, github/admin]}
policies:
  - {slug: manager, name: Manager, steps: [{approve: {by: manager}}]}
  - {slug: fast, name: Fast, steps: [{accept: Be quick}]}
  - {slug: spare, name: Spare, rules: [{when: request.emergency, use: fast}], use: manager}
)";

class WebPoliciesTest : public WebHouse {
 protected:
  WebPoliciesTest() : WebHouse(kPolicyOffice) {}

  json::Value item(const std::string& text) { return json::parse(text).value(); }
  json::Value owners(const std::string& slug) {
    return item(R"({"slug":")" + slug + R"(","name":"By owners","steps":[{"approve":{"by":["app_owners"]}}]})");
  }
  json::Value body(const json::Value& policy, const std::string& state) {
    return json::object({{"policy", policy}, {"state", state}});
  }
  std::string state_of(Browser& browser, const std::string& id) {
    return browser.get("admin/policies/" + id)["state"].string();
  }
  std::vector<std::string> logged() {
    std::vector<std::string> all;
    for (const auto& entry : house.audit())
      if (entry.body.find("\"policy\"") != std::string::npos)
        all.push_back(entry.what + " by " + entry.actor + " on " + entry.surface);
    return all;
  }
};

TEST_F(WebPoliciesTest, IsReadByOverseersAndChangedBySuperAdministrators) {
  Browser lena = as("lena@acme.test"), omar = as("omar@acme.test"), rita = as("rita@acme.test"),
          ines = as("ines@acme.test");
  EXPECT_EQ(lena.status("admin/policies/manager"), 403);
  EXPECT_EQ(lena.send("POST", "/web/api/admin/policies/check", json::object()).status, 403);
  EXPECT_TRUE(ines.get("admin/policies/manager")["may_change"].boolean());
  const auto before = house.catalog.get()->organisation();
  for (Browser* one : {&lena, &omar, &rita}) {
    EXPECT_EQ(one->send("POST", "/web/api/admin/policies", body(owners("manager"), state_of(ines, "manager"))).status,
              403);
    EXPECT_EQ(one->send("POST", "/web/api/admin/policies", body(owners("new"), "")).status, 403);
    EXPECT_EQ(
        one->send("POST", "/web/api/admin/policies/spare/delete", json::object({{"state", state_of(ines, "spare")}}))
            .status,
        403);
  }
  for (Browser* one : {&omar, &rita}) EXPECT_FALSE(one->get("admin/policies/manager")["may_change"].boolean());
  EXPECT_EQ(house.catalog.get()->organisation(), before);
  EXPECT_EQ(ines.status("admin/policies/nothing"), 404);
}

TEST_F(WebPoliciesTest, SavesBesideTheFileWithItsAuthor) {
  Browser ines = as("ines@acme.test");
  EXPECT_EQ(ines.get("admin/policies/manager")["file"]["state"].string(), "same");
  const json::Value saved = ines.post("admin/policies", body(owners("manager"), state_of(ines, "manager")));
  EXPECT_EQ(saved["file"]["state"].string(), "changed");
  EXPECT_THAT(saved["file"]["yaml"].string(), HasSubstr("by: manager"));
  EXPECT_THAT(saved["yaml"].string(), HasSubstr("by: app_owners"));
  EXPECT_EQ(saved["used_by"]["count"].integer(), 2);
  EXPECT_EQ(saved["used_by"]["policies"][std::size_t{0}]["id"].string(), "spare");
  EXPECT_THAT(logged(), testing::Contains("catalog.item_changed by ines@acme.test on web"));
  // The file is applied again, with every start: the change stands.
  house.applies(kPolicyOffice);
  EXPECT_EQ(house.catalog.get()->policy({"manager"})->name, "By owners");
  // What the file says, saved: nothing stands beside it any more.
  const json::Value back = ines.post("admin/policies", body(saved["file"]["policy"], saved["state"].string()));
  EXPECT_EQ(back["file"]["state"].string(), "same");
  EXPECT_TRUE(house.store->read([](storage::Tx& tx) { return stored_items(tx).kept.empty(); }));
}

TEST_F(WebPoliciesTest, WhoeverComesSecondIsToldSo) {
  Browser ines = as("ines@acme.test"), other = as("ines@acme.test");
  const std::string state = state_of(ines, "manager");
  EXPECT_EQ(ines.send("POST", "/web/api/admin/policies", body(owners("manager"), state)).status, 200);
  const net::Response late = other.send("POST", "/web/api/admin/policies", body(owners("manager"), state));
  EXPECT_EQ(late.status, 409);
  EXPECT_THAT(late.body, HasSubstr("Somebody else has changed"));
  const net::Response twice = other.send("POST", "/web/api/admin/policies", body(owners("manager"), ""));
  EXPECT_EQ(twice.status, 409);
  EXPECT_THAT(twice.body, HasSubstr("\"field\":\"slug\""));
}

TEST_F(WebPoliciesTest, MakesAndTakesAway) {
  Browser ines = as("ines@acme.test");
  const json::Value made = ines.post("admin/policies", body(owners("by-owners"), ""));
  EXPECT_EQ(made["file"]["state"].string(), "not_in_file");
  const auto gone = [&](const std::string& id) {
    return ines.send("POST", "/web/api/admin/policies/" + id + "/delete",
                     json::object({{"state", state_of(ines, id)}}));
  };
  EXPECT_EQ(gone("by-owners").status, 200);
  EXPECT_EQ(house.catalog.get()->policy({"by-owners"}), nullptr);
  const net::Response used = gone("manager");
  EXPECT_EQ(used.status, 409);
  EXPECT_THAT(used.body, HasSubstr("goes by it"));
  const net::Response led_to = gone("fast");
  EXPECT_EQ(led_to.status, 409) << led_to.body;
  EXPECT_EQ(gone("spare").status, 200);
  EXPECT_EQ(ines.send("POST", "/web/api/admin/policies/spare/delete", json::object()).status, 404);
  EXPECT_EQ(ines.send("POST", "/web/api/admin/policies/fast/delete", json::object({{"state", "other"}})).status, 409);
}

TEST_F(WebPoliciesTest, AMistakeIsNotSavedAndSaysItsField) {
  Browser ines = as("ines@acme.test");
  const json::Value wrong = item(R"({"slug":"manager","name":"M","steps":[{"approve":{"by":["manger"]}}]})");
  const json::Value error = ines.post("admin/policies", body(wrong, state_of(ines, "manager")))["error"];
  EXPECT_EQ(error["field"].string(), "steps.0.approve.by.0");
  EXPECT_THAT(error["says"].string(), HasSubstr("Did you mean \"manager\"?"));
  const json::Value checked = ines.post("admin/policies/check", json::object({{"policy", wrong}}));
  EXPECT_EQ(checked["problems"][std::size_t{0}]["path"].string(), "steps.0.approve.by.0");
  const json::Value fine = ines.post("admin/policies/check", json::object({{"policy", owners("manager")}}));
  EXPECT_TRUE(fine["problems"].array().empty());
  const json::Value text =
      ines.post("admin/policies/check", json::object({{"yaml", fine["yaml"]}, {"slug", "manager"}}));
  EXPECT_EQ(text["policy"].dump(), fine["policy"].dump());
  EXPECT_THAT(ines.get("admin/policies/manager")["yaml"].string(), HasSubstr("by: manager")) << "nothing is changed";
}

TEST_F(WebPoliciesTest, SimulatesWhatIsNotSavedYet) {
  Browser ines = as("ines@acme.test"), lena = as("lena@acme.test");
  json::Value asked = json::object({{"subject", "lena@acme.test"}, {"entitlement", "gh"}});
  EXPECT_THAT(ines.post("admin/simulate", asked)["steps"].dump(), HasSubstr("Omar Haddad"));
  asked.set("policy", owners("manager"));
  EXPECT_THAT(ines.post("admin/simulate", asked)["steps"].dump(), HasSubstr("Ines Costa"));
  asked.set("policy", item(R"({"slug":"new","name":"New","steps":[{"reject":"Closed"}]})"));
  EXPECT_THAT(ines.post("admin/simulate", asked)["steps"].dump(), HasSubstr("Omar Haddad")) << "it goes by another one";
  asked.set("anyhow", true);
  EXPECT_THAT(ines.post("admin/simulate", asked)["steps"].dump(), HasSubstr("Closed"));
  asked.set("policy", item(R"({"slug":"new","name":"New","steps":[]})"));
  EXPECT_EQ(ines.post("admin/simulate", asked)["error"]["field"].string(), "policy");
  EXPECT_EQ(lena.send("POST", "/web/api/admin/simulate", asked).status, 403);
  EXPECT_EQ(house.catalog.get()->policy({"new"}), nullptr);
}

}  // namespace
}  // namespace c1::bot::web::web_policies_test
