// The organisation changed by the API, as Terraform and `cone generate-alias` do it: made, read again without a
// difference, changed, deleted; with the checks of the organisation file, its author in the audit log, and beside the file.

#include "api_house.hpp"
#include "bot/organisation_kept.hpp"

namespace c1::bot::api_changes_test {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

class ApiChanges : public ApiHouse {
 protected:
  json::Value body(const char* text) { return json::parse(text).value(); }
  // Every field that was sent comes back as it was.
  static void comes_back(const json::Value& sent, const json::Value& shown, const std::string& at = "$") {
    if (sent.is_object()) {
      for (const auto& [name, value] : sent.object()) comes_back(value, shown[name], at + "." + name);
    } else if (sent.is_array()) {
      ASSERT_EQ(sent.array().size(), shown.array().size()) << at;
      for (std::size_t i = 0; i < sent.array().size(); ++i) comes_back(sent[i], shown[i], at);
    } else {
      EXPECT_EQ(sent, shown) << at;
    }
  }
  std::vector<std::string> audited(const std::string& actor) {
    std::vector<std::string> all;
    for (const auto& entry : house.audit())
      if (entry.actor == actor && entry.what.starts_with("catalog.")) {
        const json::Value told = json::parse(entry.body).value();
        all.push_back(entry.what + " " + told["kind"].string() + " " + told["key"].string());
      }
    return all;
  }
  json::Value make_app(const char* name = "Miro") {
    return call("ines", "POST /api/v1/apps",
                json::object({{"displayName", name}, {"owners", json::array({user("jun")})}}))["app"];
  }
  const std::string gh = app("github");
};

TEST_F(ApiChanges, AnAliasIsSetAndFoundAtOnce) {
  const std::string place = "POST /api/v1/apps/" + gh + "/entitlements/" + entitlement("github/reader");
  const json::Value changed =
      call("ines", place, body(R"({"entitlement":{"alias":"gh-reader"},"updateMask":"alias"})"));
  ASSERT_EQ(last.status, 200) << last.body;
  EXPECT_EQ(changed["appEntitlementView"]["appEntitlement"]["alias"].string(), "gh-reader");
  EXPECT_EQ(changed["appEntitlementView"]["appEntitlement"]["displayName"].string(), "Reader") << "the rest stays";
  const json::Value found = call("lena", "POST /api/v1/search/request_catalog/entitlements",
                                 json::object({{"entitlementAlias", "gh-reader"}}));
  EXPECT_EQ(found["list"].array().size(), 1u);
  EXPECT_THAT(audited("ines@acme.test"), ElementsAre("catalog.item_changed entitlement github/reader"));

  call("ines", place, body(R"({"entitlement":{"alias":"gh-platform"},"updateMask":"alias"})"));
  EXPECT_EQ(last.status, 409);
  EXPECT_THAT(last.body, HasSubstr("taken already"));
  call("ines", place, body(R"({"entitlement":{"alias":"No Spaces!"},"updateMask":"alias"})"));
  EXPECT_EQ(last.status, 400);
  EXPECT_THAT(last.body, HasSubstr("cannot be an alias"));
  call("ines", place, body(R"({"entitlement":{"wings":"2"},"updateMask":"wings"})"));
  EXPECT_EQ(last.status, 400) << "what is not understood is not passed over";
}

TEST_F(ApiChanges, OnlyThoseWhoAdministerMay) {
  const std::string place = "POST /api/v1/apps/" + gh + "/entitlements/" + entitlement("github/reader");
  const json::Value alias = body(R"({"entitlement":{"alias":"x"},"updateMask":"alias"})");
  for (const char* person : {"lena", "omar", "sam"}) {
    call(person, place, alias);
    EXPECT_EQ(last.status, 403) << person;
    call(person, "POST /api/v1/policies", body(R"({"displayName":"Mine"})"));
    EXPECT_EQ(last.status, 403) << person;
  }
  call("lena", "POST /api/v1/apps/" + gh + "/entitlements/" + entitlement("github/secret-room"), alias);
  EXPECT_EQ(last.status, 404) << "hidden";

  std::string with_admin(kApiOrganisation);
  with_admin.replace(with_admin.find("name: Jun Watanabe"), 18, "name: Jun Watanabe, roles: [app_admin]");
  house.applies(with_admin);
  call("jun", "POST /api/v1/apps/" + app("warehouse") + "/entitlements/" + entitlement("warehouse/writer"),
       body(R"({"entitlement":{"description":"Writes"},"updateMask":"description"})"));
  EXPECT_EQ(last.status, 200) << "an app administrator of their own app: " << last.body;
  call("jun", place, alias);
  EXPECT_EQ(last.status, 403) << "not of another";
  call("jun", "DELETE /api/v1/apps/" + app("warehouse"));
  EXPECT_EQ(last.status, 403);
}

TEST_F(ApiChanges, VirtualEntitlementsAreMadeOnceHoweverOftenTheyAreAskedFor) {
  json::Value type, resource, one;
  for (int again = 0; again < 2; ++again) {
    const json::Value made = call("ines", "POST /api/v1/apps/" + gh + "/resource_types",
                                  body(R"({"displayName":"Group","resourceType":"GROUP"})"))["appResourceType"];
    ASSERT_EQ(last.status, 200) << last.body;
    EXPECT_TRUE(type.is_null() || type == made);
    type = made;
    const json::Value there =
        call("ines", "POST /api/v1/apps/" + gh + "/resource_types/" + type["id"].string() + "/resources",
             body(R"({"displayName":"On call","description":"Gets woken up"})"))["appResource"];
    ASSERT_EQ(last.status, 200) << last.body;
    EXPECT_EQ(there["description"].string(), "Gets woken up");
    EXPECT_TRUE(resource.is_null() || resource == there);
    resource = there;
    const json::Value entitlement = call("ines", "POST /api/v1/apps/" + gh + "/entitlements",
                                         json::object({{"displayName", "Member"},
                                                       {"slug", "member"},
                                                       {"appResourceTypeId", type["id"]},
                                                       {"appResourceId", resource["id"]}}))["appEntitlementView"];
    ASSERT_EQ(last.status, 200) << last.body;
    EXPECT_TRUE(one.is_null() || one["appEntitlement"]["id"] == entitlement["appEntitlement"]["id"]);
    one = entitlement;
  }
  EXPECT_EQ(one["appEntitlement"]["slug"].string(), "member");
  EXPECT_EQ(one["appEntitlement"]["appResourceId"], resource["id"]);
  EXPECT_EQ(one["appEntitlement"]["grantPolicyId"].string(), api::public_id(workflow::PolicyId{"manager"}))
      << "as everything else in the app";
  EXPECT_EQ(house.catalog.get()->entitlement({"github/on-call-member"})->name, "Member");
  const json::Value listed =
      call("ines", "GET /api/v1/apps/" + gh + "/resource_types/" + type["id"].string() + "/resources");
  EXPECT_EQ(listed["list"].array().size(), 1u) << last.body;
  call("lena", "GET /api/v1/apps/" + gh + "/entitlements/" + one["appEntitlement"]["id"].string());
  EXPECT_EQ(last.status, 404) << "in no catalog";
}

TEST_F(ApiChanges, AnAppWithAnEntitlementGoesFromNothingToNothingWithoutDrift) {
  const json::Value made = make_app();
  ASSERT_EQ(last.status, 200) << last.body;
  const std::string id = made["id"].string();
  EXPECT_EQ(call("ines", "GET /api/v1/apps/" + id)["app"], made);
  const json::Value changed =
      call("ines", "POST /api/v1/apps/" + id, body(R"({"app":{"displayName":"Miro Boards","description":"Drawing",
                                            "annotations":{"managed":"terraform"}},
                                            "updateMask":"display_name,description,annotations"})"))["app"];
  ASSERT_EQ(last.status, 200) << last.body;
  EXPECT_EQ(changed["id"].string(), id) << "a name may change";
  EXPECT_EQ(changed["annotations"]["managed"].string(), "terraform");

  const json::Value wish = json::object(
      {{"displayName", "Editor"},
       {"slug", "Editor"},
       {"alias", "miro"},
       {"description", "Draws"},
       {"durationGrant", "28800s"},
       {"purpose", "APP_ENTITLEMENT_PURPOSE_VALUE_PERMISSION"},
       {"grantPolicyId", api::public_id(workflow::PolicyId{"manager"})},
       {"emergencyGrantEnabled", true},
       {"emergencyGrantPolicyId", api::public_id(workflow::PolicyId{"at-once"})},
       {"provisionPolicy", json::object({{"manual", json::object({{"instructions", "Add them"},
                                                                  {"userIds", json::array({user("jun")})}})}})}});
  json::Value view = call("ines", "POST /api/v1/apps/" + id + "/entitlements", wish)["appEntitlementView"];
  ASSERT_EQ(last.status, 200) << last.body;
  json::Value sent = wish;
  sent.set("provisionerPolicy", wish["provisionPolicy"]).erase("provisionPolicy");
  comes_back(sent, view["appEntitlement"]);
  const std::string place = "/api/v1/apps/" + id + "/entitlements/" + view["appEntitlement"]["id"].string();
  comes_back(sent, call("ines", "GET " + place)["appEntitlementView"]["appEntitlement"]);
  // A whole object that was read is sent back: nothing changes.
  const json::Value whole = call("ines", "GET " + place)["appEntitlementView"]["appEntitlement"];
  const auto version = house.catalog.get()->version();
  EXPECT_EQ(
      call("ines", "POST " + place, json::object({{"entitlement", whole}}))["appEntitlementView"]["appEntitlement"],
      whole)
      << last.body;
  EXPECT_EQ(house.catalog.get()->version(), version);
  view = call("ines", "POST " + place, body(R"({"entitlement":{"durationUnset":{}},"updateMask":"duration_unset"})"));
  EXPECT_TRUE(view["appEntitlementView"]["appEntitlement"]["durationUnset"].is_object()) << last.body;

  EXPECT_EQ(call("ines", "DELETE " + place), json::object()) << last.body;
  call("ines", "GET " + place);
  EXPECT_EQ(last.status, 404);
  EXPECT_EQ(call("ines", "DELETE /api/v1/apps/" + id), json::object()) << last.body;
  call("ines", "GET /api/v1/apps/" + id);
  EXPECT_EQ(last.status, 404);
}

TEST_F(ApiChanges, WhatCannotBeKeptIsRefusedByItsName) {
  make_app();
  const std::pair<const char*, const char*> wishes[] = {
      {R"({"displayName":"X","grantPolicyId":"manager"})", "grantPolicyId"},
      {R"({"displayName":"X","strictAccessEntitlementProvisioning":true})", "strictAccessEntitlementProvisioning"},
      {R"({"displayName":""})", "displayName"},
      {R"({"displayName":5})", "displayName"},
      {R"({"displayName":"X","owners":["nobody"]})", "nobody"}};
  for (const auto& [wish, named] : wishes) {
    call("ines", "POST /api/v1/apps", body(wish));
    EXPECT_GE(last.status, 400) << wish;
    EXPECT_LT(last.status, 500) << wish;
    EXPECT_THAT(last.body, HasSubstr(named)) << wish;
  }
  const std::string place = "POST /api/v1/apps/" + gh + "/entitlements/" + entitlement("github/reader");
  call("ines", place, body(R"({"entitlement":{"certifyPolicyId":"p1"},"updateMask":"certify_policy_id"})"));
  EXPECT_EQ(last.status, 400);
  EXPECT_THAT(last.body, HasSubstr("certifyPolicyId"));
  call("ines", place, body(R"({"entitlement":{"durationGrant":"60s"},"updateMask":"duration_grant"})"));
  EXPECT_EQ(last.status, 400) << "the file's own rule";
  EXPECT_THAT(last.body, HasSubstr("5 minutes"));
}

TEST_F(ApiChanges, APolicyComesBackAsItWasSent) {
  const json::Value wish = json::object(
      {{"displayName", "Two steps"},
       {"description", "From Terraform"},
       {"policyType", "POLICY_TYPE_GRANT"},
       {"policySteps",
        json::object(
            {{"grant",
              body(
                  (R"({"steps":[{"approval":{"manager":{"allowSelfApproval":false,"fallback":true,"fallbackUserIds":[")" +
                   user("ines") +
                   R"("]},"requireDenialReason":true,"allowDelegation":true,"escalationEnabled":true,
                        "escalation":{"expiration":"86400","skipStep":{}}}},
                       {"approval":{"appOwners":{"requireDistinctApprovers":true}}},{"provision":{}}]})")
                      .c_str())},
             {"short", body(R"({"steps":[{"accept":{"acceptMessage":"On call"}},{"provision":{}}]})")}})},
       {"rules", json::array({body(R"({"condition":"subject.department == \"Platform\"","stepKey":"short"})")})}});
  const json::Value made = call("ines", "POST /api/v1/policies", wish)["policy"];
  ASSERT_EQ(last.status, 200) << last.body;
  comes_back(wish, made);
  const std::string place = "/api/v1/policies/" + made["id"].string();
  comes_back(wish, call("ines", "GET " + place)["policy"]);
  const workflow::Policy* policy = house.catalog.get()->policy({"two-steps"});
  ASSERT_TRUE(policy);
  ASSERT_EQ(policy->steps.size(), 2u);
  const auto& first = std::get<workflow::ApprovalRule>(policy->steps[0]);
  EXPECT_TRUE(std::holds_alternative<workflow::ByManager>(first.by.at(0)));
  EXPECT_TRUE(first.reason_on_deny);
  EXPECT_EQ(first.sla->then, workflow::Sla::Then::skip);
  EXPECT_TRUE(std::get<workflow::ApprovalRule>(policy->steps[1]).distinct);
  EXPECT_TRUE(std::holds_alternative<workflow::AcceptRule>(policy->rules.at(0).road.steps.at(0)));

  const json::Value renamed =
      call("ines", "POST " + place, body(R"({"policy":{"displayName":"Two"},"updateMask":"display_name"})"))["policy"];
  EXPECT_EQ(renamed["displayName"].string(), "Two") << last.body;
  EXPECT_EQ(renamed["policySteps"], wish["policySteps"]);
  const std::string reader = "/api/v1/apps/" + gh + "/entitlements/" + entitlement("github/reader");
  call("ines", "POST " + reader,
       json::object(
           {{"entitlement", json::object({{"grantPolicyId", made["id"]}})}, {"updateMask", "grant_policy_id"}}));
  EXPECT_EQ(last.status, 200) << last.body;
  call("ines", "DELETE " + place);
  EXPECT_EQ(last.status, 409) << "in use";
  call("ines", "POST " + reader, body(R"({"entitlement":{"grantPolicyId":"manager"},"updateMask":"grant_policy_id"})"));
  EXPECT_EQ(call("ines", "DELETE " + place), json::object()) << last.body;
  call("ines", "GET " + place);
  EXPECT_EQ(last.status, 404);
}

// What ours cannot do must not become a policy that asks fewer people.
TEST_F(ApiChanges, APolicyThatCannotBeKeptIsRefusedWithItsPlace) {
  const std::pair<const char*, const char*> steps[] = {
      {R"([{"approval":{"webhook":{"webhookId":"w"}}}])", "webhook"},
      {R"([{"approval":{"manager":{},"appOwners":{}}}])", "provide"},
      {R"([{"approval":{"manager":{"fallback":false,"fallbackUserIds":["lena@acme.test"]}}}])", "fallback"},
      {R"([{"approval":{"users":{"userIds":["nobody"]}}}])", "nobody"},
      {R"([{"approval":{"users":{"userIds":[]}}}])", "nobody"},
      {R"([{"approval":{"manager":{}, "requiresStepUpProviderId":"p"}}])", "requiresStepUpProviderId"},
      {R"([{"approval":{"manager":{}, "escalation":{"expiration":"60","skipStep":{}}}}])", "escalation"},
      {R"([{"approval":{"expression":{"expressions":["subject.wings"]}}}])", "wings"},
      {R"([{"provision":{}},{"approval":{"manager":{}}}])", "last step"},
      {R"([{"action":{"id":"x"}}])", "action"},
      {R"([{"wait":{"name":"x"}}])", "wait"},
      {R"([{}])", "step"},
      {R"([])", "no steps"}};
  for (const auto& [list, named] : steps) {
    call("ines", "POST /api/v1/policies",
         json::object({{"displayName", "Odd"},
                       {"policySteps", json::object({{"grant", json::object({{"steps", body(list)}})}})}}));
    EXPECT_EQ(last.status, 400) << list << last.body;
    if (std::string(named) != "provide") {
      EXPECT_THAT(last.body, HasSubstr(named)) << list;
    }
  }
  call("ines", "POST /api/v1/policies", body(R"({"displayName":"Odd","policyType":"POLICY_TYPE_CERTIFY"})"));
  EXPECT_EQ(last.status, 400);
  EXPECT_EQ(house.catalog.get()->organisation().policies.size(), 2u);
}

TEST_F(ApiChanges, AnAccessProfileGoesFromNothingToNothingWithoutDrift) {
  const json::Value wish = body(
      R"({"displayName":"Starter kit","description":"Day one","published":true,"visibleToEveryone":false,"requestBundle":true})");
  const json::Value made = call("ines", "POST /api/v1/catalogs", wish)["requestCatalogView"]["requestCatalog"];
  ASSERT_EQ(last.status, 200) << last.body;
  comes_back(wish, made);
  EXPECT_EQ(made["createdByUserId"].string(), user("ines"));
  const std::string place = "/api/v1/catalogs/" + made["id"].string();
  const auto ref = [&](const std::string& of, const std::string& id) {
    return json::object({{"appId", app(of)}, {"id", entitlement(id)}});
  };
  call("ines", "POST " + place + "/requestable_entries",
       json::object(
           {{"appEntitlements", json::array({ref("github", "github/reader"), ref("warehouse", "warehouse/writer")})}}));
  EXPECT_EQ(last.body, "{}");
  call("ines", "POST " + place + "/visibility_bindings",
       json::object({{"accessEntitlements", json::array({ref("github", "github/platform-team")})}}));
  EXPECT_EQ(last.body, "{}");
  EXPECT_EQ(house.catalog.get()->catalog("starter-kit")->audience, "subject.has(\"github/platform-team\")");
  EXPECT_EQ(call("ines", "GET " + place + "/visibility_entitlements")["list"].array().size(), 1u);
  EXPECT_EQ(call("ines", "GET " + place + "/requestable_entitlementIDs")["refs"].array().size(), 2u);
  call("lena", "GET " + place);
  EXPECT_EQ(last.status, 404) << "she holds nothing that shows it to her";
  house.gets("lena@acme.test", "github/platform-team", Seconds{3600});
  comes_back(wish, call("lena", "GET " + place)["requestCatalogView"]["requestCatalog"]);
  call("ines", "DELETE " + place + "/requestable_entries",
       json::object({{"appEntitlements", json::array({ref("warehouse", "warehouse/writer")})}}));
  EXPECT_EQ(last.body, "{}");
  call("ines", "GET " + place + "/requestable_entries/" + app("warehouse") + "/" + entitlement("warehouse/writer"));
  EXPECT_EQ(last.status, 404);
  call("ines", "PUT " + place + "/requestable_entries/" + app("warehouse") + "/" + entitlement("warehouse/writer"));
  EXPECT_EQ(last.status, 200) << last.body;
  call("ines", "POST " + place, body(R"({"catalog":{"published":false},"updateMask":"published"})"));
  EXPECT_EQ(last.status, 200) << last.body;
  call("lena", "GET " + place);
  EXPECT_EQ(last.status, 404) << "not published any more";
  EXPECT_EQ(call("ines", "GET " + place + "/visibility_entitlements")["list"].array().size(), 1u) << "kept";
  EXPECT_EQ(call("ines", "DELETE " + place), json::object()) << last.body;
}

TEST_F(ApiChanges, AWebhookGoesFromNothingToNothingWithoutDrift) {
  const json::Value wish = body(
      R"({"displayName":"Provisioner","description":"d","url":"https://hook.acme.test/x","callbackTimeout":"172800s"})");
  const json::Value made = call("ines", "POST /api/v1/webhooks", wish)["webhook"];
  ASSERT_EQ(last.status, 200) << last.body;
  comes_back(wish, made);
  const std::string place = "/api/v1/webhooks/" + made["id"].string();
  comes_back(wish, call("ines", "GET " + place)["webhook"]);
  const json::Value changed =
      call("ines", "POST " + place, body(R"({"webhook":{"url":"https://other.acme.test/"},"updateMask":"url"})"));
  EXPECT_EQ(changed["webhook"]["url"].string(), "https://other.acme.test/") << last.body;
  EXPECT_EQ(changed["webhook"]["displayName"].string(), "Provisioner");
  call("ines", "POST /api/v1/webhooks", body(R"({"displayName":"x","url":"ftp://x"})"));
  EXPECT_EQ(last.status, 400);
  call("lena", "GET " + place);
  EXPECT_EQ(last.status, 403);
  EXPECT_EQ(call("ines", "DELETE " + place), json::object()) << last.body;
}

TEST_F(ApiChanges, AnIdempotencyKeyMakesOnce) {
  const std::vector<net::Header> key{{"Idempotency-Key", "k1"}};
  const json::Value wish = body(R"({"displayName":"Miro"})");
  const json::Value first = call("ines", "POST /api/v1/apps", wish, key);
  const json::Value again = call("ines", "POST /api/v1/apps", wish, key);
  EXPECT_EQ(first, again) << last.body;
  EXPECT_NE(call("ines", "POST /api/v1/apps", wish)["app"]["id"], first["app"]["id"]) << "without one: another";
  call("ines", "POST /api/v1/apps", body(R"({"displayName":"Other"})"), key);
  EXPECT_EQ(last.status, 409);
}

TEST_F(ApiChanges, NothingIsTakenAwayThatOthersLeanOn) {
  std::string leaning(kApiOrganisation);
  const std::string group = "[{approve: {by: {holders_of: github/reader}}}]";
  leaning.replace(leaning.find("[{approve: {by: manager}}]"), 26, group);
  house.applies(leaning);
  call("ines", "DELETE /api/v1/apps/" + gh + "/entitlements/" + entitlement("github/reader"));
  EXPECT_EQ(last.status, 400);
  EXPECT_THAT(last.body, HasSubstr("github/reader"));
  EXPECT_TRUE(house.catalog.get()->entitlement({"github/reader"}));
}

// ---- beside the file

TEST_F(ApiChanges, TheFileLeavesAloneWhatItSaysNothingNewOf) {
  const std::string place = "POST /api/v1/apps/" + gh + "/entitlements/" + entitlement("github/reader");
  call("ines", place, body(R"({"entitlement":{"alias":"gh-reader"},"updateMask":"alias"})"));
  make_app();
  EXPECT_TRUE(house.applies(kApiOrganisation).nothing()) << "the same file again, as at every start";
  EXPECT_EQ(house.catalog.get()->entitlement({"github/reader"})->alias, "gh-reader");
  EXPECT_TRUE(house.catalog.get()->app({"miro"}));

  std::string other(kApiOrganisation);
  other.replace(other.find("name: Warehouse writer"), 22, "name: Warehouse writes");
  house.applies(other);
  EXPECT_EQ(house.catalog.get()->entitlement({"github/reader"})->alias, "gh-reader") << "of something else";

  std::string same(other);
  same.replace(same.find("name: Reader,"), 13, "name: Reads,");
  house.applies(same);
  EXPECT_EQ(house.catalog.get()->entitlement({"github/reader"})->alias, "") << "now the file has the last word";
  EXPECT_EQ(house.catalog.get()->entitlement({"github/reader"})->name, "Reads");
  EXPECT_TRUE(house.catalog.get()->app({"miro"}));
}

TEST_F(ApiChanges, DriftIsToldAndCanBeTakenBack) {
  const OrganisationFile file = parse_organisation("acme.yaml", kApiOrganisation);
  const auto drift = [&] {
    return house.store->read([&](storage::Tx& tx) { return drift_from(tx, file.organisation); });
  };
  EXPECT_THAT(drift(), IsEmpty());
  const std::string place = "POST /api/v1/apps/" + gh + "/entitlements/" + entitlement("github/reader");
  call("ines", place, body(R"({"entitlement":{"alias":"gh-reader"},"updateMask":"alias"})"));
  call("ines", "DELETE /api/v1/catalogs/" + api::public_catalog_id("platform"));
  ASSERT_EQ(last.status, 200) << last.body;
  make_app();
  std::vector<std::string> keys;
  for (const ItemChange& change : drift()) keys.push_back(change.kind + " " + change.key);
  EXPECT_THAT(keys, ::testing::UnorderedElementsAre("entitlement github/reader", "catalog platform", "app miro"));
  EXPECT_TRUE(house.applies(kApiOrganisation).nothing());
  EXPECT_FALSE(house.catalog.get()->catalog("platform")) << "taken away by the API, and it stays so";

  call("ines", place, body(R"({"entitlement":{"alias":""},"updateMask":"alias"})"));
  EXPECT_EQ(drift().size(), 2u) << "as the file has it again";
  const Applied taken_back = house.store->write(
      [&](storage::Tx& tx) { return overwrite_organisation(tx, file.organisation, house.clock.now()); });
  house.takes_force();
  EXPECT_EQ(taken_back.added, 1);
  EXPECT_EQ(taken_back.archived, 1);
  EXPECT_TRUE(house.catalog.get()->catalog("platform"));
  EXPECT_FALSE(house.catalog.get()->app({"miro"}));
  EXPECT_THAT(drift(), IsEmpty());
}

TEST_F(ApiChanges, AFileThatDoesNotFitToWhatIsKeptIsTold) {
  const json::Value made = make_app();
  call("ines", "POST /api/v1/apps/" + made["id"].string() + "/entitlements",
       body(R"({"displayName":"Editor","grantPolicyId":"at-once"})"));
  ASSERT_EQ(last.status, 200) << last.body;
  std::string without(kApiOrganisation);
  const std::string policy = "  - slug: at-once\n    name: At once\n    steps: [{accept: Harmless}]\n";
  without.erase(without.find(policy), policy.size());
  for (const auto& [from, to] : {std::pair<std::string, std::string>{"policy: at-once\n", "policy: manager\n"},
                                 {"emergency: {policy: at-once}", "emergency: {policy: manager}"}})
    without.replace(without.find(from), from.size(), to);
  const OrganisationFile file = parse_organisation("acme.yaml", without);
  ASSERT_THAT(file.problems, IsEmpty());
  const auto problems = house.store->read([&](storage::Tx& tx) { return problems_with_kept(tx, file.organisation); });
  ASSERT_EQ(problems.size(), 1u);
  EXPECT_THAT(problems[0], HasSubstr("There is no policy \"at-once\""));
  EXPECT_THAT(problems[0], HasSubstr("--overwrite"));
}

}  // namespace
}  // namespace c1::bot::api_changes_test
