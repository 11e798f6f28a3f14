// The API's description says what the API answers.

#include <regex>

#include "api_house.hpp"

namespace c1::bot::api_openapi_test {
namespace {

using ::testing::IsEmpty;
using ::testing::UnorderedElementsAreArray;

// As much of JSON Schema as the description uses. The places that do not fit.
class Validator {
 public:
  explicit Validator(const json::Value& document) : schemas_(document["components"]["schemas"]) {}

  std::vector<std::string> problems(const json::Value& value, const json::Value& schema) {
    found_.clear();
    check(value, schema, "$");
    return found_;
  }

 private:
  void check(const json::Value& value, const json::Value& schema, const std::string& at) {
    if (schema.has("$ref")) {
      const std::string name = schema["$ref"].string().substr(std::string("#/components/schemas/").size());
      if (!schemas_.has(name)) return found_.push_back("no schema " + name);
      return check(value, schemas_[name], at);
    }
    if (schema.has("anyOf")) {
      if (!value.is_null()) check(value, schema["anyOf"][0], at);
      return;
    }
    if (schema.has("type") && !is_of(value, schema["type"])) return found_.push_back(at + ": " + value.dump());
    if (schema.has("pattern") && value.is_string() &&
        !std::regex_search(value.string(), std::regex(schema["pattern"].string())))
      found_.push_back(at + ": " + value.dump());
    if (schema["format"].string() == "date-time" && value.is_string() && !api::time_from(value.string()))
      found_.push_back(at + ": " + value.dump());
    for (const json::Value& name : schema["required"].array())
      if (!value.has(name.string())) found_.push_back(at + "." + name.string() + " is missing");
    for (const auto& [name, member] : schema["properties"].object())
      if (value.has(name)) check(value[name], member, at + "." + name);
    for (std::size_t i = 0; i < value.array().size(); ++i)
      check(value[i], schema["items"], at + "[" + std::to_string(i) + "]");
  }
  static bool is_of(const json::Value& value, const json::Value& type) {
    for (const json::Value& one : type.array())
      if (is_of(value, one)) return true;
    const std::string& name = type.string();
    return (name == "string" && value.is_string()) || (name == "number" && value.is_number()) ||
           (name == "boolean" && value.is_bool()) || (name == "object" && value.is_object()) ||
           (name == "array" && value.is_array()) || (name == "null" && value.is_null());
  }

  const json::Value& schemas_;
  std::vector<std::string> found_;
};

class ApiDescription : public ApiHouse {
 protected:
  // Calls the route with its parameters filled in; the answer must be 200 and as the description says.
  json::Value fits(const std::string& person, const std::string& route, std::map<std::string, std::string> params = {},
                   const json::Value& body = {}) {
    const std::size_t space = route.find(' ');
    const std::string method = text::folded(route.substr(0, space));
    const json::Value& operation = document["paths"][route.substr(space + 1)][method];
    std::string place = route;
    for (const auto& [name, value] : params) place.replace(place.find("{" + name + "}"), name.size() + 2, value);
    json::Value answer = call(person, place, body);
    EXPECT_EQ(last.status, 200) << route << last.body;
    const json::Value& schema = operation["responses"]["200"]["content"]["application/json"]["schema"];
    EXPECT_TRUE(schema.is_object()) << route;
    EXPECT_THAT(Validator(document).problems(answer, schema), IsEmpty()) << route;
    return answer;
  }

  json::Value document = send("GET /api/openapi.json", "");
};

TEST_F(ApiDescription, HasEveryRouteAndNoOther) {
  EXPECT_EQ(document["openapi"].string(), "3.1.0");
  std::vector<std::string> described;
  for (const auto& [path, methods] : document["paths"].object())
    for (const auto& [method, operation] : methods.object()) {
      std::string upper;
      for (const char c : method) upper += static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
      described.push_back(upper + " " + path);
    }
  auto routes = api.routes();
  std::erase(routes, "GET /api/openapi.json");
  std::erase(routes, "GET /auth/device");  // a page
  EXPECT_THAT(described, UnorderedElementsAreArray(routes));
}

TEST_F(ApiDescription, IsWhatTheMainEndpointsAnswer) {
  house.gets("lena@acme.test", "github/reader");
  const std::string gh = app("github");
  const std::string platform = entitlement("github/platform-team");
  fits("lena", "GET /api/v1/auth/introspect");
  fits("ines", "GET /api/v1/iam/roles");
  fits("lena", "POST /api/v1/iam/personal_clients", {}, json::object({{"displayName", "ci"}}));
  const json::Value clients = fits("lena", "GET /api/v1/iam/personal_clients");
  fits("lena", "GET /api/v1/iam/personal_clients/{id}", {{"id", clients["list"][0]["id"].string()}});
  fits("lena", "GET /api/v1/users");
  fits("lena", "GET /api/v1/users/{id}", {{"id", user("omar")}});
  fits("lena", "POST /api/v1/users/introspect", {}, json::object());
  EXPECT_EQ(fits("lena", "POST /api/v1/search/users", {}, json::object({{"query", "omar"}}))["list"].array().size(),
            1u);
  fits("lena", "GET /api/v1/apps");
  fits("lena", "GET /api/v1/apps/{id}", {{"id", gh}});
  fits("lena", "POST /api/v1/search/apps", {}, json::object({{"displayName", "GitHub"}}));
  const json::Value types = fits("lena", "GET /api/v1/apps/{app_id}/resource_types", {{"app_id", gh}});
  const std::string type = types["list"][0]["appResourceType"]["id"].string();
  fits("lena", "GET /api/v1/apps/{app_id}/resource_types/{id}", {{"app_id", gh}, {"id", type}});
  const json::Value resources =
      fits("lena", "GET /api/v1/apps/{app_id}/resource_types/{type_id}/resources", {{"app_id", gh}, {"type_id", type}});
  fits("lena", "GET /api/v1/apps/{app_id}/resource_types/{type_id}/resources/{id}",
       {{"app_id", gh}, {"type_id", type}, {"id", resources["list"][0]["appResource"]["id"].string()}});
  fits("lena", "GET /api/v1/apps/{app_id}/users/{user_id}/app_users", {{"app_id", gh}, {"user_id", user("lena")}});
  const json::Value all = fits("ines", "GET /api/v1/apps/{app_id}/entitlements", {{"app_id", gh}});
  EXPECT_EQ(all["list"].array().size(), 3u);
  fits("lena", "GET /api/v1/apps/{app_id}/entitlements/{id}", {{"app_id", gh}, {"id", platform}});
  fits("lena", "GET /api/v1/apps/{app_id}/entitlements/{id}/users/{user_id}/grants",
       {{"app_id", gh}, {"id", platform}, {"user_id", user("lena")}});
  fits("lena", "POST /api/v1/search/entitlements", {}, json::object({{"query", "platform"}}));
  fits("lena", "POST /api/v1/search/request_catalog/entitlements", {},
       json::parse(R"({"expandMask":{"paths":["*"]},"grantedStatus":"GRANTED"})").value());
  fits("lena", "POST /api/v1/search/grants", {}, json::object());
  const json::Value ref = json::object({{"appId", app("warehouse")}, {"id", entitlement("warehouse/writer")}});
  fits("lena", "PUT /api/v1/request_schema_entitlement_binding", {}, json::object({{"entitlementRef", ref}}));
  fits("ines", "POST /api/v1/search/past-grants", {}, json::parse(R"({"expandMask":{"paths":["*"]}})").value());
  const json::Value feed =
      fits("ines", "POST /api/v1/grants/feed", {}, json::parse(R"({"expandMask":{"paths":["*"]}})").value());
  EXPECT_EQ(feed["list"].array().size(), 1u);
  const std::map<std::string, std::string> lenas{
      {"app_id", gh},
      {"id", entitlement("github/reader")},
      {"app_user_id", api::public_account_id(workflow::AppId{"github"}, {"lena@acme.test"})}};
  fits("ines", "POST /api/v1/apps/{app_id}/entitlements/{id}/users/{app_user_id}/update-grant-duration", lenas,
       json::object({{"newDeprovisionAt", text::rfc3339(house.clock.now() + Seconds{86'400})}}));
  fits("ines", "POST /api/v1/apps/{app_id}/entitlements/{id}/users/{app_user_id}/remove-grant-duration", lenas,
       json::object());
  fits("lena", "DELETE /api/v1/apps/{app_id}/entitlements/{id}/remove-membership",
       {{"app_id", gh}, {"id", entitlement("github/reader")}}, json::object({{"appUserId", lenas.at("app_user_id")}}));
  fits("lena", "GET /api/v1/apps/{app_id}/owners", {{"app_id", gh}});
  fits("lena", "GET /api/v1/apps/{app_id}/entitlements/{id}/owners", {{"app_id", gh}, {"id", platform}});
  const json::Value form = fits("ines", "POST /api/v1/request_schemas", {},
                                json::parse(R"({"name":"Why","fields":[{"name":"why","stringField":{}}]})").value());
  fits("ines", "GET /api/v1/request_schemas/{id}", {{"id", form["requestSchema"]["id"].string()}});
  const json::Value policies = fits("ines", "GET /api/v1/policies");
  fits("ines", "GET /api/v1/policies/{id}", {{"id", policies["list"][0]["id"].string()}});
  const json::Value catalogs = fits("lena", "GET /api/v1/catalogs");
  const std::string catalog = catalogs["list"][0]["requestCatalog"]["id"].string();
  fits("lena", "GET /api/v1/catalogs/{id}", {{"id", catalog}});
  fits("lena", "GET /api/v1/catalogs/{id}/requestable_entitlements", {{"id", catalog}});
}

TEST_F(ApiDescription, IsWhatTasksLookLike) {
  const json::Value task = fits("lena", "POST /api/v1/task/grant", {},
                                grant_wish("github/platform-team", "lena", "3600s"))["taskView"]["task"];
  const std::string id = task["id"].string();
  fits("lena", "GET /api/v1/tasks/{id}", {{"id", id}});
  fits("omar", "POST /api/v1/tasks/{id}/action/comment", {{"id", id}}, json::object({{"comment", "hm"}}));
  fits("omar", "POST /api/v1/tasks/{id}/action/update-grant-duration", {{"id", id}},
       json::object({{"duration", "1800s"}}));
  fits("ines", "POST /api/v1/tasks/{id}/action/reassign", {{"id", id}},
       json::object({{"newStepUserIds", json::array({user("jun")})}, {"comment", "he knows"}}));
  fits("ines", "POST /api/v1/tasks/{id}/action/restart", {{"id", id}}, json::object({{"comment", "anew"}}));
  const json::Value now = fits("lena", "POST /api/v1/tasks/{id}/action/process", {{"id", id}}, json::object());
  fits("ines", "POST /api/v1/tasks/{id}/action/skip-step", {{"id", id}},
       json::object({{"policyStepId", now["taskView"]["task"]["policy"]["current"]["id"]}, {"comment", "no need"}}));
  fits("lena", "POST /api/v1/search/tasks", {}, json::parse(R"({"expandMask":{"paths":["*"]}})").value());
  fits("lena", "POST /api/v1/task/audits", {}, json::object({{"taskId", id}}));
  fits("ines", "POST /api/v1/systemlog/events", {}, json::object());
  fits("ines", "GET /api/v1/slack/installs");
  fits("lena", "POST /api/v1/tasks/{id}/action/close", {{"id", id}}, json::object());
}

}  // namespace
}  // namespace c1::bot::api_openapi_test
