// Forms, owners and tests of webhooks by the API: as Terraform and the SDKs do it, without drift and in the audit log.

#include "api_house.hpp"

namespace c1::bot::api_forms_test {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using Kind = workflow::FormField::Kind;

class ApiForms : public ApiHouse {
 protected:
  static json::Value body(const std::string& text) { return json::parse(text).value(); }
  json::Value binding(const std::string& form) {
    return json::object(
        {{"requestSchemaId", form},
         {"entitlementRef", json::object({{"appId", app("github")}, {"id", entitlement("github/reader")}})}});
  }
  std::vector<std::string> audited() {
    std::vector<std::string> all;
    for (const auto& entry : house.audit())
      if (entry.actor == "ines@acme.test" && entry.what.starts_with("catalog.")) {
        const json::Value told = json::parse(entry.body).value();
        if (told["kind"].string() != "declared")
          all.push_back(entry.what + " " + told["kind"].string() + " " + told["key"].string());
      }
    return all;
  }
};

constexpr char kForm[] = R"({"name":"Data access","description":"Tell us about the data","fields":[
  {"name":"ticket","displayName":"Ticket","description":"Change ticket","required":true,
   "stringField":{"placeholder":"CHG-1","textField":{"multiline":false},"rules":{"minLen":"1","maxLen":"20","pattern":"^CHG-[0-9]+$"}}},
  {"name":"pii","displayName":"Needs PII","boolField":{"checkboxField":{}}},
  {"name":"rows","displayName":"Row limit","int64Field":{"defaultValue":"1000","numberField":{},"rules":{"gte":"1","lte":"100000"}}},
  {"name":"size","displayName":"Size","string_field":{"select_field":{"type":"SELECT_TYPE_RADIO","options":[
     {"display_name":"Small","value":"s"},{"display_name":"Large","value":"l"}]},"defaultValue":"s"}},
  {"name":"schemas","displayName":"Schemas","stringSliceField":{"defaultValues":["public"],"chipsField":{},
     "rules":{"items":{"string":{"in":["public","audit"]}}}}}]})";

TEST_F(ApiForms, AFormGoesFromNothingToNothingWithoutDrift) {
  const json::Value made = call("ines", "POST /api/v1/request_schemas", body(kForm))["requestSchema"];
  ASSERT_EQ(last.status, 200) << last.body;
  EXPECT_EQ(made["form"]["displayName"].string(), "Data access");
  EXPECT_EQ(made["form"]["description"].string(), "Tell us about the data");
  EXPECT_EQ(made["form"]["fields"][0], body(kForm)["fields"][0]) << "as it was sent";
  EXPECT_EQ(made["form"]["fields"][3]["stringField"]["selectField"]["options"][1]["displayName"].string(), "Large");
  const workflow::Form* form = house.catalog.get()->form({"data-access"});
  ASSERT_TRUE(form);
  ASSERT_EQ(form->fields.size(), 5u);
  EXPECT_EQ(form->fields[0].pattern, "CHG-[0-9]+");
  EXPECT_EQ(form->fields[0].at_most, 20);
  EXPECT_EQ(form->fields[1].kind, Kind::checkbox);
  EXPECT_EQ(form->fields[2].initial, "1000");
  EXPECT_EQ(form->fields[3].kind, Kind::choice);
  EXPECT_EQ(form->fields[4].choices.at(1).value, "audit");
  const std::string place = "/api/v1/request_schemas/" + made["id"].string();
  EXPECT_EQ(call("ines", "GET " + place)["requestSchema"], made);

  const json::Value renamed = call("ines", "POST " + place, body(R"({"requestSchema":{"form":{"displayName":"Data"}},
                                            "updateMask":"form.display_name"})"))["requestSchema"];
  EXPECT_EQ(renamed["form"]["displayName"].string(), "Data") << last.body;
  EXPECT_EQ(renamed["form"]["fields"], made["form"]["fields"]);
  const auto version = house.catalog.get()->version();
  EXPECT_EQ(call("ines", "POST " + place, json::object({{"requestSchema", renamed}}))["requestSchema"], renamed)
      << "what was read is sent back: nothing changes";
  EXPECT_EQ(house.catalog.get()->version(), version) << last.body;
  const json::Value shorter =
      call("ines", "POST " + place, body(R"({"requestSchema":{"form":{"fields":[{"name":"why","stringField":{}}]}},
                                             "updateMask":"form.fields"})"))["requestSchema"];
  EXPECT_EQ(shorter["form"]["fields"].array().size(), 1u) << last.body;

  EXPECT_EQ(call("ines", "DELETE " + place), json::object()) << last.body;
  call("ines", "GET " + place);
  EXPECT_EQ(last.status, 404);
  EXPECT_THAT(audited(),
              ElementsAre("catalog.item_added form data-access", "catalog.item_changed form data-access",
                          "catalog.item_changed form data-access", "catalog.item_archived form data-access"));
}

TEST_F(ApiForms, AFormIsAskedForAnEntitlementUntilItIsNot) {
  const std::string form = call("ines", "POST /api/v1/request_schemas",
                                body(R"({"name":"Why","fields":[{"name":"why","displayName":"Why","required":true,
                                         "stringField":{"textField":{"multiline":true}}}]})"))["requestSchema"]["id"]
                               .string();
  const std::string place = " /api/v1/request_schema_entitlement_binding";
  const json::Value ref = json::object({{"entitlementRef", binding(form)["entitlementRef"]}});
  call("lena", "PUT" + place, ref);
  EXPECT_EQ(last.status, 404);
  EXPECT_EQ(call("ines", "POST" + place, binding(form)), binding(form)) << last.body;
  EXPECT_EQ(call("lena", "PUT" + place, ref), binding(form));
  call("lena", "GET /api/v1/request_schemas/" + form);
  EXPECT_EQ(last.status, 200) << "whoever may be asked it";
  const json::Value task = call("lena", "POST /api/v1/task/grant", grant_wish("github/reader", "lena"))["taskView"];
  EXPECT_EQ(task["task"]["form"]["fields"][0]["name"].string(), "why") << last.body;

  call("lena", "DELETE" + place, binding(form));
  EXPECT_EQ(last.status, 403);
  EXPECT_EQ(call("ines", "DELETE" + place, binding(form)), json::object()) << last.body;
  call("ines", "DELETE" + place, binding(form));
  EXPECT_EQ(last.status, 404);
  call("lena", "GET /api/v1/request_schemas/" + form);
  EXPECT_EQ(last.status, 404) << "none of her business any more";

  call("ines", "POST" + place, binding(form));
  EXPECT_EQ(call("ines", "DELETE /api/v1/request_schemas/" + form), json::object()) << last.body;
  EXPECT_FALSE(house.catalog.get()->entitlement({"github/reader"})->form) << "its bindings go with it";
}

TEST_F(ApiForms, WhatCannotBeAskedIsRefusedByItsPlace) {
  const std::pair<const char*, const char*> fields[] = {
      {R"({"name":"x"})", "fields[0]"},
      {R"({"name":"x","stringField":{},"boolField":{}})", "fields[0]"},
      {R"({"name":"x","fileField":{}})", "fields[0]"},
      {R"({"name":"x","stringField":{"passwordField":{},"rules":{"prefix":"a"}}})", "fields[0].stringField"},
      {R"({"name":"x","stringField":{"rules":{"prefix":"a"}}})", "fields[0].stringField.rules.prefix"},
      {R"({"name":"x","int64Field":{"rules":{"gte":"many"}}})", "fields[0].int64Field.rules.gte"},
      {R"({"name":"x","stringSliceField":{}})", "rules.items.string.in"},
      {R"({"name":"x","readOnly":true,"stringField":{}})", "fields[0].readOnly"},
      {R"({"name":5,"stringField":{}})", "fields[0].name"},
      {R"({"name":"Not A Slug!","stringField":{}})", "Not A Slug!"},
      {R"({"name":"x","stringField":{"rules":{"pattern":"("}}})", "pattern"},
      {R"(5)", "fields[0]"}};
  for (const auto& [field, named] : fields) {
    call("ines", "POST /api/v1/request_schemas", body(R"({"name":"Odd","fields":[)" + std::string(field) + "]}"));
    EXPECT_EQ(last.status, 400) << field << last.body;
    EXPECT_THAT(last.body, HasSubstr(named)) << field;
  }
  for (const char* rest :
       {R"("justificationVisibility":"JUSTIFICATION_VISIBILITY_HIDE")", R"("fieldGroups":[{"name":"g"}])",
        R"("fieldRelationships":[{"requiredTogether":{}}])", R"("fields":5)"}) {
    call("ines", "POST /api/v1/request_schemas", body(R"({"name":"Odd",)" + std::string(rest) + "}"));
    EXPECT_EQ(last.status, 400) << rest << last.body;
  }
  EXPECT_EQ(house.catalog.get()->organisation().forms.size(), 1u);
}

// ---- owners ---------------------------------------------------------------------------------------------------------

TEST_F(ApiForms, OwnersOfAnAppAreSetAddedAndRemoved) {
  const std::string place = " /api/v1/apps/" + app("github") + "/owners";
  const auto owners = [&] {
    std::vector<std::string> emails;
    const json::Value answer = call("lena", "GET" + place);
    for (const json::Value& one : answer["list"].array()) emails.push_back(one["email"].string());
    return emails;
  };
  EXPECT_THAT(owners(), ElementsAre("ines@acme.test"));
  call("ines", "PUT" + place, json::object({{"userIds", json::array({user("jun"), user("omar")})}}));
  EXPECT_EQ(last.body, "{}");
  EXPECT_THAT(owners(), ElementsAre("jun@acme.test", "omar@acme.test"));
  call("ines", "POST" + place + "/" + user("sam"));
  EXPECT_EQ(last.status, 200) << last.body;
  call("ines", "DELETE" + place + "/" + user("jun"));
  EXPECT_EQ(last.status, 200) << last.body;
  EXPECT_THAT(owners(), ElementsAre("omar@acme.test", "sam@acme.test"));
  call("ines", "PUT" + place, json::object({{"userIds", json::array({"nobody"})}}));
  EXPECT_EQ(last.status, 400);
  call("omar", "DELETE" + place + "/" + user("sam"));
  EXPECT_EQ(last.status, 403) << "an owner is no administrator yet";
  call("ines", "DELETE" + place);
  EXPECT_EQ(last.status, 200) << last.body;
  EXPECT_THAT(owners(), IsEmpty());
  EXPECT_EQ(audited().size(), 4u);
}

TEST_F(ApiForms, OwnersOfAnEntitlementAreSetAddedAndRemoved) {
  const std::string place =
      " /api/v1/apps/" + app("github") + "/entitlements/" + entitlement("github/reader") + "/owners";
  call("ines", "POST" + place, json::object({{"userId", user("jun")}}));
  EXPECT_EQ(last.body, "{}");
  EXPECT_THAT(house.catalog.get()->entitlement({"github/reader"})->owners,
              ElementsAre(workflow::UserId{"jun@acme.test"}));
  call("ines", "PUT" + place, json::object({{"userIds", json::array({user("omar"), user("jun"), user("omar")})}}));
  EXPECT_EQ(call("lena", "GET" + place)["list"].array().size(), 2u);
  call("ines", "DELETE" + place + "/" + user("jun"));
  EXPECT_EQ(call("lena", "GET" + place)["list"][0]["email"].string(), "omar@acme.test");
  call("ines", "PUT" + place, json::object());
  EXPECT_THAT(call("lena", "GET" + place)["list"].array(), IsEmpty()) << "as Terraform leaves it";
  call("lena", "GET /api/v1/apps/" + app("github") + "/entitlements/" + entitlement("github/secret-room") + "/owners");
  EXPECT_EQ(last.status, 404) << "hidden";
}

// ---- tests of webhooks ----------------------------------------------------------------------------------------------

TEST_F(ApiForms, AWebhookIsTestedAndWhatItAnswersIsTold) {
  const std::string id = call("ines", "POST /api/v1/webhooks",
                              body(R"({"displayName":"Hook","url":"https://hook.acme.test/c1"})"))["webhook"]["id"]
                             .string();
  const std::string place = "POST /api/v1/webhooks/" + id + "/test";
  json::Value tested = call("ines", place, json::object())["webhook"];
  ASSERT_EQ(last.status, 200) << last.body;
  EXPECT_EQ(tested["webhookId"].string(), id);
  EXPECT_EQ(tested["state"].string(), "WEBHOOK_STATE_SUCCESS");
  ASSERT_EQ(sent_webhooks.size(), 1u);
  EXPECT_EQ(sent_webhooks[0].url, "https://hook.acme.test/c1");
  EXPECT_EQ(sent_webhooks[0].event, "c1.webhooks.v1.PayloadTest");
  EXPECT_EQ(sent_webhooks[0].key, tested["id"].string());

  webhook_says = {.answered = true, .response = {.status = 503}};
  tested = call("ines", place, json::object())["webhook"];
  EXPECT_EQ(tested["state"].string(), "WEBHOOK_STATE_ERROR");
  EXPECT_EQ(tested["statusText"].string(), "It answered 503.");
  webhook_says = {.answered = false, .problem = "connection refused"};
  EXPECT_THAT(call("ines", place, json::object())["webhook"]["statusText"].string(), HasSubstr("did not answer"));
  call("lena", place, json::object());
  EXPECT_EQ(last.status, 403);
  call("ines", "POST /api/v1/webhooks/none/test", json::object());
  EXPECT_EQ(last.status, 404);
  EXPECT_EQ(sent_webhooks.size(), 3u);
  std::size_t audited_tests = 0;
  for (const auto& entry : house.audit())
    if (entry.what == "webhook.tested" && entry.actor == "ines@acme.test") ++audited_tests;
  EXPECT_EQ(audited_tests, 3u);
}

}  // namespace
}  // namespace c1::bot::api_forms_test
