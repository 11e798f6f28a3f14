// Every endpoint by everybody: what is answered, to whom, and what nobody is told. And every endpoint with bodies that no
// client would send.

#include <random>
#include <set>

#include "api_house.hpp"

namespace c1::bot::api_matrix_test {
namespace {

using ::testing::IsEmpty;

constexpr api::RateLimit kUnlimited{1e9, 1e9};

// ines: super administrator and owner of GitHub; jun: app administrator and owner of the warehouse; omar: Lena's manager.
constexpr char kPeople[] = R"(
  - {email: ada@acme.test, name: Ada Admin, roles: [access_request_admin]}
  - {email: rita@acme.test, name: Rita Reads, roles: [read_only_admin]}
)";
std::string with_everybody() {
  std::string yaml(kApiOrganisation);
  yaml.insert(yaml.find("apps:"), kPeople + 1);
  yaml.replace(yaml.find("name: Jun Watanabe"), 18, "name: Jun Watanabe, roles: [app_admin]");
  yaml += "  - {slug: unasked, name: Unasked, fields: [{id: why, label: Why}]}\n";
  yaml += "connections:\n  - {slug: hook, webhook: {url: \"https://hook.acme.test\"}}\n";
  return yaml;
}
constexpr const char* kEverybody[] = {"lena", "omar", "ines", "jun", "sam", "ada", "rita"};

struct Row {
  std::string route;
  std::string call;         // with {places} filled in below; "" = the route as it is
  std::string body = "";    // JSON, with {places}
  std::string may = "all";  // whom 200 is answered
  int others = 403;
  std::string blind = "";  // to whom it is 404 instead
};

// Requests that change what others in the matrix look at are asked with something that is refused as wrong (400) by whom
// may: the right to ask is what is looked at here, what comes of it in the other tests.
const std::string kSuper = "ines";
const std::string kOversee = "ines ada rita";
const std::string kHiddenFrom = "lena omar jun sam";

std::vector<Row> rows() {
  std::vector<Row> all;
  const auto add = [&](Row row) { all.push_back(std::move(row)); };
  for (const char* route :
       {"GET /api/v1/auth/introspect", "GET /api/v1/iam/roles", "GET /api/v1/iam/personal_clients", "GET /api/v1/users",
        "POST /api/v1/users/introspect", "POST /api/v1/search/users", "GET /api/v1/apps", "POST /api/v1/search/apps",
        "POST /api/v1/search/entitlements", "POST /api/v1/search/request_catalog/entitlements",
        "POST /api/v1/search/grants", "POST /api/v1/search/past-grants", "POST /api/v1/grants/feed",
        "GET /api/v1/catalogs", "POST /api/v1/search/tasks", "POST /api/v1/search/app_users",
        "POST /api/v1/search/iam/personal_clients", "POST /api/v1/policies/validate/cel",
        "POST /api/v1/iam/personal_clients"})
    add({route, ""});
  add({"GET /api/v1/iam/roles/{id}", "/api/v1/iam/roles/{role}"});
  add({"GET /api/v1/users/{id}", "/api/v1/users/{lena}"});
  add({"POST /api/v1/users/{id}/set-delegation-by-admin", "/api/v1/users/{lena}/set-delegation-by-admin", "{}",
       "lena"});
  add({"POST /api/v1/search/iam/personal_clients", "/api/v1/search/iam/personal_clients",
       R"({"users":[{"id":"{omar}"}]})", "ines omar"});
  for (const char* method : {"GET", "POST", "DELETE"})  // of Lena's: others may take it back at most
    add({std::string(method) + " /api/v1/iam/personal_clients/{id}", "/api/v1/iam/personal_clients/{client}",
         method == std::string("POST") ? R"({"client":{"displayName":"x"}})" : "",
         method == std::string("DELETE") ? "lena ines" : "lena", 404});

  // One's own, of others, hidden: apps and what is in them.
  add({"GET /api/v1/apps/{id}", "/api/v1/apps/{github}"});
  for (const char* what : {"resource_types", "entitlements", "app_users"})
    add({"GET /api/v1/apps/{app_id}/" + std::string(what), "/api/v1/apps/{github}/" + std::string(what)});
  add({"GET /api/v1/apps/{app_id}/resource_types/{id}", "/api/v1/apps/{github}/resource_types/{role type}"});
  add({"GET /api/v1/apps/{app_id}/resource_types/{type_id}/resources",
       "/api/v1/apps/{github}/resource_types/{role type}/resources"});
  add({"GET /api/v1/apps/{app_id}/resource_types/{type_id}/resources/{id}",
       "/api/v1/apps/{github}/resource_types/{role type}/resources/{reader resource}"});
  add({"GET /api/v1/apps/{app_id}/resource_types/{type_id}/resources/{id}",
       "/api/v1/apps/{github}/resource_types/{role type}/resources/{hidden resource}", "", kOversee, 404});
  add({"GET /api/v1/apps/{app_id}/entitlements/{id}", "/api/v1/apps/{github}/entitlements/{reader}"});
  add({"GET /api/v1/apps/{app_id}/entitlements/{id}", "/api/v1/apps/{github}/entitlements/{hidden}", "", kOversee,
       404});
  add({"GET /api/v1/apps/{app_id}/entitlements/{id}/users", "/api/v1/apps/{github}/entitlements/{reader}/users", "",
       kOversee});
  add({"GET /api/v1/apps/{app_id}/entitlements/{id}/users", "/api/v1/apps/{github}/entitlements/{hidden}/users", "",
       kOversee, 404});
  add({"GET /api/v1/apps/{app_id}/entitlements/{id}/users/{user_id}/grants",
       "/api/v1/apps/{github}/entitlements/{reader}/users/{lena}/grants", "", "lena omar ines ada rita sam", 404});
  add({"GET /api/v1/apps/{app_id}/entitlements/{id}/users/{user_id}/grants",
       "/api/v1/apps/{github}/entitlements/{hidden}/users/{lena}/grants", "", kOversee, 404});
  add({"GET /api/v1/apps/{app_id}/users/{user_id}/app_users", "/api/v1/apps/{github}/users/{lena}/app_users", "",
       "lena omar ines ada rita sam", 404});
  add({"GET /api/v1/apps/{app_id}/app_users/{id}/credentials", "/api/v1/apps/{github}/app_users/{account}/credentials",
       "", "lena", 404});
  add({"PUT /api/v1/request_schema_entitlement_binding", "/api/v1/request_schema_entitlement_binding",
       R"({"entitlementRef":{"appId":"{warehouse}","id":"{writer}"}})"});
  add({"PUT /api/v1/request_schema_entitlement_binding", "/api/v1/request_schema_entitlement_binding",
       R"({"entitlementRef":{"appId":"{github}","id":"{hidden}"}})", "", 404});
  add({"POST /api/v1/request_schema_entitlement_binding", "/api/v1/request_schema_entitlement_binding",
       R"({"requestSchemaId":"{form}","entitlementRef":{"appId":"{warehouse}","id":"{writer}"}})", "ines jun"});
  add({"GET /api/v1/request_schemas/{id}", "/api/v1/request_schemas/{form}"});
  add({"GET /api/v1/request_schemas/{id}", "/api/v1/request_schemas/{unasked form}", "", "ines ada rita jun", 404});
  add({"GET /api/v1/apps/{app_id}/owners", "/api/v1/apps/{github}/owners"});
  add({"GET /api/v1/apps/{app_id}/entitlements/{id}/owners", "/api/v1/apps/{github}/entitlements/{reader}/owners"});
  add({"GET /api/v1/apps/{app_id}/entitlements/{id}/owners", "/api/v1/apps/{github}/entitlements/{hidden}/owners", "",
       kOversee, 404});
  // Lena holds it for good already: nothing changes.
  add({"POST /api/v1/apps/{app_id}/entitlements/{id}/users/{app_user_id}/remove-grant-duration",
       "/api/v1/apps/{github}/entitlements/{reader}/users/{account}/remove-grant-duration", "{}", "ines", 403, "jun"});

  // What administrators and owners read.
  for (const char* route : {"GET /api/v1/policies", "POST /api/v1/search/policies"})
    add({route, "", "", "ines ada rita jun"});
  add({"GET /api/v1/policies/{id}", "/api/v1/policies/{policy}", "", "ines ada rita jun"});
  for (const char* route : {"GET /api/v1/webhooks", "POST /api/v1/search/webhooks"}) add({route, "", "", kOversee});
  add({"GET /api/v1/webhooks/{id}", "/api/v1/webhooks/{webhook}", "", kOversee});
  add({"POST /api/v1/systemlog/events", "", "", "ines rita"});
  add({"GET /api/v1/slack/installs", "", "", kOversee});
  add({"GET /api/v1/catalogs/{id}", "/api/v1/catalogs/{everyone}"});
  for (const char* rest : {"", "/requestable_entitlements", "/requestable_entitlementIDs"})
    add({"GET /api/v1/catalogs/{id}" + std::string(rest), "/api/v1/catalogs/{hidden catalog}" + std::string(rest), "",
         kOversee, 404});
  add({"GET /api/v1/catalogs/{id}/requestable_entries/{app_id}/{entitlement_id}",
       "/api/v1/catalogs/{everyone}/requestable_entries/{github}/{reader}"});
  add({"GET /api/v1/catalogs/{id}/requestable_entries/{app_id}/{entitlement_id}",
       "/api/v1/catalogs/{hidden catalog}/requestable_entries/{github}/{hidden}", "", kOversee, 404});
  add({"GET /api/v1/catalogs/{id}/visibility_entitlements", "/api/v1/catalogs/{everyone}/visibility_entitlements", "",
       kOversee});

  // Tasks: Lena's, which Omar decides on.
  add({"GET /api/v1/tasks/{id}", "/api/v1/tasks/{task}", "", "lena omar ines ada rita", 404});
  add({"POST /api/v1/task/audits", "/api/v1/task/audits", R"({"taskId":"{task}"})", "lena omar ines ada rita", 404});
  add({"POST /api/v1/tasks/{id}/action/process", "/api/v1/tasks/{task}/action/process", "{}", "lena omar ines ada rita",
       404});
  return all;
}

// Asked with a body that is wrong: whoever may do it learns what is wrong with it, the others that they may not.
std::vector<Row> changes() {
  const std::string policy = "/api/v1/policies/{policy}", catalog = "/api/v1/catalogs/{everyone}";
  const std::string wrong = R"({"displayName":5,"app":{"displayName":5},"entitlement":{"displayName":5},)"
                            R"("policy":{"displayName":5},"catalog":{"displayName":5},"webhook":{"displayName":5},)"
                            R"("appEntitlements":5,"accessEntitlements":5,"userIds":5,"userId":5,"name":5,)"
                            R"("requestSchema":{"form":{"displayName":5}},"newDeprovisionAt":5})";
  std::vector<Row> all;
  const auto add = [&](const std::string& route, const std::string& call, const std::string& may,
                       const std::string& blind = "") {
    all.push_back({route, call, wrong, may, 403, blind});
  };
  add("POST /api/v1/apps", "/api/v1/apps", kSuper);
  add("POST /api/v1/apps/{id}", "/api/v1/apps/{github}", kSuper);
  add("POST /api/v1/apps/{id}", "/api/v1/apps/{warehouse}", "ines jun");
  add("POST /api/v1/apps/{app_id}/resource_types", "/api/v1/apps/{warehouse}/resource_types", "ines jun");
  add("POST /api/v1/apps/{app_id}/resource_types/{type_id}/resources",
      "/api/v1/apps/{github}/resource_types/{role type}/resources", kSuper);
  add("POST /api/v1/apps/{app_id}/entitlements", "/api/v1/apps/{warehouse}/entitlements", "ines jun");
  add("POST /api/v1/apps/{app_id}/entitlements/{id}", "/api/v1/apps/{warehouse}/entitlements/{writer}", "ines jun");
  add("POST /api/v1/apps/{app_id}/entitlements/{id}", "/api/v1/apps/{github}/entitlements/{hidden}", kSuper,
      kHiddenFrom);
  add("POST /api/v1/policies", "/api/v1/policies", kSuper);
  add("POST /api/v1/policies/{id}", policy, kSuper);
  add("POST /api/v1/catalogs", "/api/v1/catalogs", kSuper);
  add("POST /api/v1/catalogs/{id}", catalog, kSuper);
  for (const char* rest : {"POST /requestable_entitlements/update", "POST /requestable_entries",
                           "DELETE /requestable_entries", "POST /visibility_bindings", "DELETE /visibility_bindings"}) {
    const std::string words(rest);
    const std::size_t space = words.find(' ');
    add(words.substr(0, space) + " /api/v1/catalogs/{id}" + words.substr(space + 1), catalog + words.substr(space + 1),
        kSuper);
  }
  const std::string reader = "/api/v1/apps/{github}/entitlements/{reader}", owners = "/api/v1/apps/{app_id}";
  add("PUT " + owners + "/owners", "/api/v1/apps/{warehouse}/owners", "ines jun");
  add("PUT " + owners + "/entitlements/{id}/owners", reader + "/owners", kSuper);
  add("POST " + owners + "/entitlements/{id}/owners", reader + "/owners", kSuper);
  add("PUT " + owners + "/entitlements/{id}/owners", "/api/v1/apps/{github}/entitlements/{hidden}/owners", kSuper,
      kHiddenFrom);
  add("POST " + owners + "/entitlements/{id}/users/{app_user_id}/update-grant-duration",
      reader + "/users/{account}/update-grant-duration", "lena omar ines ada rita sam", "jun");
  add("POST /api/v1/request_schemas", "/api/v1/request_schemas", kSuper);
  add("POST /api/v1/request_schemas/{id}", "/api/v1/request_schemas/{form}", kSuper);
  add("POST /api/v1/webhooks", "/api/v1/webhooks", kSuper);
  add("POST /api/v1/webhooks/{id}", "/api/v1/webhooks/{webhook}", kSuper);
  return all;
}

// Without a body to be wrong: by everybody but whoever may.
std::vector<Row> deletions() {
  return {
      {"DELETE /api/v1/apps/{id}", "/api/v1/apps/{github}"},
      {"DELETE /api/v1/apps/{app_id}/entitlements/{id}", "/api/v1/apps/{github}/entitlements/{reader}"},
      {"DELETE /api/v1/policies/{id}", "/api/v1/policies/{policy}"},
      {"DELETE /api/v1/catalogs/{id}", "/api/v1/catalogs/{everyone}"},
      {"DELETE /api/v1/webhooks/{id}", "/api/v1/webhooks/{webhook}"},
      {"POST /api/v1/webhooks/{id}/test", "/api/v1/webhooks/{webhook}/test"},
      {"DELETE /api/v1/request_schemas/{id}", "/api/v1/request_schemas/{form}"},
      {"DELETE /api/v1/request_schema_entitlement_binding", "/api/v1/request_schema_entitlement_binding",
       R"({"requestSchemaId":"{form}","entitlementRef":{"appId":"{github}","id":"{reader}"}})"},
      {"DELETE /api/v1/apps/{app_id}/owners", "/api/v1/apps/{github}/owners"},
      {"POST /api/v1/apps/{app_id}/owners/{user_id}", "/api/v1/apps/{github}/owners/{lena}"},
      {"DELETE /api/v1/apps/{app_id}/owners/{user_id}", "/api/v1/apps/{github}/owners/{lena}"},
      {"DELETE /api/v1/apps/{app_id}/entitlements/{id}/owners", "/api/v1/apps/{github}/entitlements/{reader}/owners"},
      {"DELETE /api/v1/apps/{app_id}/entitlements/{id}/owners/{user_id}",
       "/api/v1/apps/{github}/entitlements/{reader}/owners/{lena}"},
      {"DELETE /api/v1/slack/installs/{id}", "/api/v1/slack/installs/T0ACME"},
      {"PUT /api/v1/catalogs/{id}/requestable_entries/{app_id}/{entitlement_id}",
       "/api/v1/catalogs/{everyone}/requestable_entries/{github}/{reader}"},
      {"DELETE /api/v1/catalogs/{id}/requestable_entries/{app_id}/{entitlement_id}",
       "/api/v1/catalogs/{everyone}/requestable_entries/{github}/{reader}"}};
}

bool names(const std::string& list, const std::string& person) {
  return list == "all" || (" " + list + " ").find(" " + person + " ") != std::string::npos;
}

class ApiMatrix : public ApiHouse {
 protected:
  ApiMatrix() : ApiHouse(kUnlimited, with_everybody()) {
    house.gets("lena@acme.test", "github/reader");
    const workflow::Resource reader{.type = "role", .name = "reader", .owners = {}};
    const workflow::Resource hidden{.type = "role", .name = "secret", .owners = {}};
    const workflow::AppId gh{"github"};
    places = {{"github", app("github")},
              {"warehouse", app("warehouse")},
              {"reader", entitlement("github/reader")},
              {"hidden", entitlement("github/secret-room")},
              {"writer", entitlement("warehouse/writer")},
              {"role type", api::public_resource_type_id(gh, "role")},
              {"reader resource", api::public_resource_id(gh, reader)},
              {"hidden resource", api::public_resource_id(gh, hidden)},
              {"account", api::public_account_id(gh, {"lena@acme.test"})},
              {"lena", user("lena")},
              {"omar", user("omar")},
              {"role", api::public_id(workflow::Role::super_admin)},
              {"policy", api::public_id(workflow::PolicyId{"manager"})},
              {"everyone", api::public_catalog_id("everyone")},
              {"hidden catalog", api::public_catalog_id("platform")},
              {"webhook", api::public_webhook_id("hook")},
              {"form", api::public_id(workflow::FormId{"data"})},
              {"unasked form", api::public_id(workflow::FormId{"unasked"})},
              {"task", house.asks("lena@acme.test", "github/platform-team", Seconds{3600}).id.value}};
    places["client"] = new_client();
  }
  std::string new_client() {
    return call("lena", "POST /api/v1/iam/personal_clients", json::object({{"displayName", "x"}}))["client"]["id"]
        .string();
  }
  std::string filled(std::string words) const {
    for (const auto& [name, value] : places)
      for (std::size_t at = 0; (at = words.find("{" + name + "}")) != std::string::npos;)
        words.replace(at, name.size() + 2, value);
    return words;
  }
  void ask(const std::string& person, const Row& row) {
    const std::string method = row.route.substr(0, row.route.find(' '));
    const std::string path = row.call.empty() ? row.route.substr(method.size() + 1) : filled(row.call);
    call(person, method + " " + path, row.body.empty() ? json::Value() : json::parse(filled(row.body)).value());
  }

  std::map<std::string, std::string> places;
};

TEST_F(ApiMatrix, EverybodySeesWhatTheyMayAndHiddenThingsAreNotThere) {
  for (const Row& row : rows())
    for (const char* person : kEverybody) {
      if (row.call.find("{client}") != std::string::npos) places["client"] = new_client();
      ask(person, row);
      const int others = names(row.blind, person) ? 404 : row.others;
      const int expected = names(row.may, person) && !row.may.empty() ? 200 : others;
      EXPECT_EQ(last.status, expected) << person << ": " << row.route << " " << row.call << " " << last.body;
    }
}

TEST_F(ApiMatrix, WhoMayChangeWhatIsAskedBeforeWhatIsWrong) {
  for (const Row& row : changes())
    for (const char* person : kEverybody) {
      ask(person, row);
      const int expected = names(row.may, person) ? 400 : names(row.blind, person) ? 404 : 403;
      EXPECT_EQ(last.status, expected) << person << ": " << row.route << " " << row.call << " " << last.body;
    }
  for (const Row& row : deletions())
    for (const char* person : kEverybody) {
      if (person == kSuper) continue;
      ask(person, row);
      EXPECT_EQ(last.status, 403) << person << ": " << row.route << last.body;
    }
}

// The actions on tasks, and what makes them, are in api_tasks_test.cpp and api_grants_test.cpp.
TEST_F(ApiMatrix, HasEveryEndpoint) {
  std::set<std::string> seen;
  for (const auto& part : {rows(), changes(), deletions()})
    for (const Row& row : part) seen.insert(row.route);
  std::vector<std::string> missing;
  for (const std::string& route : api.routes()) {
    const bool elsewhere = route.find("/action/") != std::string::npos || route.ends_with("/task/grant") ||
                           route.ends_with("/task/revoke") || route.ends_with("/catalogs/{id}/request") ||
                           route.ends_with("/remove-membership") || route.find(" /auth/") != std::string::npos ||
                           route.ends_with("openapi.json");
    if (!elsewhere && !seen.contains(route)) missing.push_back(route);
  }
  EXPECT_THAT(missing, IsEmpty());
}

// ---- bodies that no client would send

class Nonsense {
 public:
  explicit Nonsense(unsigned seed) : random_(seed) {}

  json::Value value(int depth) {
    switch (pick(depth > 3 ? 8 : 10)) {
      case 0:
        return nullptr;
      case 1:
        return pick(2) == 0;
      case 2:
        return static_cast<std::int64_t>(random_()) - 2'000'000'000;
      case 3:
        return 1e300;
      case 4:
        return std::string(pick(3) == 0 ? 5'000 : 3, 'x');
      case 5:
        return word();
      case 6:
        return json::array();
      case 7:
        return json::object();
      case 8: {
        json::Value list = json::array();
        for (unsigned i = pick(4); i > 0; --i) list.push(value(depth + 1));
        return list;
      }
      default: {
        json::Value thing = json::object();
        for (unsigned i = pick(5); i > 0; --i) thing.set(word(), value(depth + 1));
        return thing;
      }
    }
  }
  std::string word() {
    static const std::vector<std::string> kWords{"displayName",
                                                 "display_name",
                                                 "policySteps",
                                                 "steps",
                                                 "grant",
                                                 "approval",
                                                 "manager",
                                                 "users",
                                                 "userIds",
                                                 "rules",
                                                 "condition",
                                                 "stepKey",
                                                 "policyId",
                                                 "entitlement",
                                                 "app",
                                                 "policy",
                                                 "catalog",
                                                 "webhook",
                                                 "updateMask",
                                                 "appEntitlements",
                                                 "id",
                                                 "appId",
                                                 "alias",
                                                 "durationGrant",
                                                 "-1s",
                                                 "9999999999999s",
                                                 "3600s",
                                                 "grantPolicyId",
                                                 "pageSize",
                                                 "pageToken",
                                                 "expandMask",
                                                 "paths",
                                                 "*",
                                                 "taskStates",
                                                 "taskTypes",
                                                 "refs",
                                                 "query",
                                                 "\u00e9\u2028",
                                                 "",
                                                 "'; drop table request; --",
                                                 "../..",
                                                 "lena@acme.test",
                                                 "github/reader",
                                                 "manager",
                                                 "everyone",
                                                 "client",
                                                 "expires",
                                                 "scopedRoles",
                                                 "allowSourceCidr",
                                                 "10.0.0.0/8",
                                                 "text",
                                                 "subject.x(",
                                                 "createdAfter",
                                                 "2026-13-45T99:99:99Z",
                                                 "wait",
                                                 "untilTime",
                                                 "hours",
                                                 "fallback",
                                                 "escalation",
                                                 "expiration",
                                                 "escalationEnabled",
                                                 "provision",
                                                 "accept",
                                                 "form",
                                                 "owners",
                                                 "data",
                                                 "requestData",
                                                 "newStepUserIds",
                                                 "policyStepId",
                                                 "comment",
                                                 "requestSchema",
                                                 "requestSchemaId",
                                                 "entitlementRef",
                                                 "name",
                                                 "fields",
                                                 "stringField",
                                                 "stringSliceField",
                                                 "selectField",
                                                 "options",
                                                 "rules",
                                                 "pattern",
                                                 "(?P<",
                                                 "appUserId",
                                                 "appUserRefs",
                                                 "userRefs",
                                                 "appRefs",
                                                 "newDeprovisionAt",
                                                 "2026-11-30T12:00:00Z"};
    return kWords[pick(static_cast<unsigned>(kWords.size()))];
  }
  unsigned pick(unsigned of) { return static_cast<unsigned>(random_() % of); }

 private:
  std::mt19937 random_;
};

TEST_F(ApiMatrix, NoBodyMakesItStumble) {
  constexpr unsigned kSeed = 20261126;
  Nonsense nonsense(kSeed);
  std::vector<std::string> fillings;
  for (const auto& [name, value] : places) fillings.push_back(value);
  fillings.insert(fillings.end(),
                  {"x", "github", "github%2Freader", "%F0%9F%8E%89", "-1", "1001", "99999999999999999999"});
  for (const std::string& route : api.routes()) {
    if (route.find(" /auth/") != std::string::npos) continue;
    for (int i = 0; i < 60; ++i) {
      std::string place = route;
      for (std::size_t at = 0; (at = place.find('{')) != std::string::npos;)
        place.replace(at, place.find('}') - at + 1, fillings[nonsense.pick(static_cast<unsigned>(fillings.size()))]);
      json::Value body = nonsense.value(0);
      if (!body.is_object()) body = json::object({{nonsense.word(), body}, {nonsense.word(), nonsense.value(1)}});
      if (i % 7 == 0) place += "?page_size=" + nonsense.word() + "&page_token=" + nonsense.word();
      if (i % 7 == 0 && place.find_first_of(" ;'/", place.find('?')) != std::string::npos)
        place = place.substr(0, place.find('?'));
      call(i % 3 == 0 ? "lena" : "ines", place, body);
      EXPECT_LT(last.status, 500) << place << " " << body.dump();
      EXPECT_TRUE(json::parse(last.body)) << place;
    }
  }
}

TEST_F(ApiMatrix, FormsOfSignInTakeNonsenseToo) {
  Nonsense nonsense(7);
  for (const char* route : {"POST /auth/v1/token", "POST /auth/v1/device_authorization", "POST /auth/v1/revoke"})
    for (int i = 0; i < 100; ++i) {
      std::vector<net::FormField> fields;
      for (const char* name : {"grant_type", "client_id", "device_code", "client_assertion", "client_assertion_type",
                               "client_secret", "subject_token", "subject_token_type", "token"})
        if (nonsense.pick(2) == 0) fields.push_back({name, nonsense.word()});
      if (nonsense.pick(2) == 0)
        fields.push_back({"grant_type", nonsense.pick(2) == 0 ? "client_credentials"
                                                              : "urn:ietf:params:oauth:grant-type:token-exchange"});
      form(route, fields);
      EXPECT_LT(last.status, 500) << route;
    }
}

}  // namespace
}  // namespace c1::bot::api_matrix_test
