// What `cone` does every day, with the bodies that it sends: search, get, approve, deny, comment, escalate, drop.

#include "api_house.hpp"

namespace c1::bot::api_tasks_test {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

class ApiTasks : public ApiHouse {
 protected:
  json::Value ask(const std::string& id = "github/platform-team", const std::string& duration = "3600s",
                  std::vector<net::Header> headers = {}) {
    return call("lena", "POST /api/v1/task/grant", grant_wish(id, "lena", duration),
                std::move(headers))["taskView"]["task"];
  }
  json::Value act(const std::string& person, const json::Value& task, const std::string& action,
                  const std::string& comment = "") {
    json::Value body = json::object({{"comment", comment}});
    if (action == "approve" || action == "deny" || action == "skip-step")
      body.set("policyStepId", task["policy"]["current"]["id"]);
    return call(person, "POST /api/v1/tasks/" + task["numericId"].string() + "/action/" + action,
                body)["taskView"]["task"];
  }
  json::Value get(const std::string& person, const json::Value& task) {
    return call(person, "GET /api/v1/tasks/" + task["id"].string())["taskView"]["task"];
  }
  json::Value search(const std::string& person, const char* body) {
    return call(person, "POST /api/v1/search/tasks", json::parse(body).value());
  }
  static std::vector<std::string> numbers(const json::Value& answer) {
    std::vector<std::string> all;
    for (const json::Value& row : answer["list"].array()) all.push_back(row["task"]["numericId"].string());
    return all;
  }
  static std::vector<std::string> texts(const json::Value& list) {
    std::vector<std::string> all;
    for (const json::Value& value : list.array()) all.push_back(value.string());
    return all;
  }
};

TEST_F(ApiTasks, ARequestGoesFromTheWishToTheGrant) {
  const json::Value found = call("lena", "POST /api/v1/search/request_catalog/entitlements",
                                 json::object({{"entitlementAlias", "gh-platform"},
                                               {"expandMask", json::object()},
                                               {"grantedStatus", "ALL"},
                                               {"includeDeleted", false},
                                               {"pageSize", 100}}));
  ASSERT_EQ(found["list"].array().size(), 1u) << last.body;
  const json::Value& row = found["list"][0];
  EXPECT_EQ(row["entitlement"]["appEntitlement"]["durationGrant"].string(), "28800s");
  EXPECT_THAT(row["appEntitlementUserBindings"].array(), IsEmpty());
  EXPECT_EQ(row["entitlement"]["appPath"].string(), "");

  const json::Value task = ask();
  EXPECT_EQ(last.status, 200) << last.body;
  EXPECT_EQ(task["state"].string(), "TASK_STATE_OPEN");
  EXPECT_EQ(task["processing"].string(), "TASK_PROCESSING_TYPE_WAITING");
  EXPECT_EQ(task["numericId"].string(), "1001");
  EXPECT_EQ(task["origin"].string(), "TASK_ORIGIN_API");
  EXPECT_EQ(task["description"].string(), "Incident 42");
  EXPECT_EQ(task["type"]["grant"]["grantDuration"].string(), "3600s");
  EXPECT_EQ(task["type"]["grant"]["outcome"].string(), "GRANT_OUTCOME_UNSPECIFIED");
  EXPECT_THAT(texts(task["stepApproverIds"]), ElementsAre(user("omar")));
  EXPECT_EQ(task["policy"]["next"].array().size(), 1u);

  const json::Value approved = act("omar", get("omar", task), "approve", "ok");
  EXPECT_EQ(approved["processing"].string(), "TASK_PROCESSING_TYPE_PROCESSING");
  EXPECT_EQ(approved["policy"]["history"][0]["approval"]["approved"]["userId"].string(), user("omar"));
  const json::Value done = act("ines", get("ines", task), "approve");
  EXPECT_EQ(done["state"].string(), "TASK_STATE_CLOSED");
  EXPECT_EQ(done["processing"].string(), "TASK_PROCESSING_TYPE_DONE");
  EXPECT_EQ(done["type"]["grant"]["outcome"].string(), "GRANT_OUTCOME_GRANTED");
  EXPECT_TRUE(house.held("lena@acme.test", "github/platform-team"));

  const std::string path = "GET /api/v1/apps/" + app("github") + "/entitlements/" +
                           entitlement("github/platform-team") + "/users/" + user("lena") + "/grants";
  const json::Value bindings = call("lena", path)["bindings"];
  ASSERT_EQ(bindings.array().size(), 1u);
  EXPECT_EQ(bindings[0]["appEntitlementId"].string(), entitlement("github/platform-team"));
  EXPECT_FALSE(bindings[0]["createdAt"].is_null());
  EXPECT_TRUE(bindings[0]["deletedAt"].is_null());
  for (const auto& entry : house.audit()) {
    if (!entry.request.empty() && entry.actor != "system") {
      EXPECT_EQ(entry.surface, "api") << entry.what;
    }
  }
}

TEST_F(ApiTasks, TheTwoTextsThatConeReadsAreToTheLetter) {
  const json::Value first = ask();
  ask();
  json::Value error = json::parse(last.body).value();
  EXPECT_EQ(last.status, 409);
  EXPECT_EQ(error["code"].integer(), 6);
  EXPECT_EQ(error["message"].string(), "duplicate ticket found");
  EXPECT_EQ(error["details"][0]["@type"].string(), "type.googleapis.com/c1.api.task.v1.TaskRef");
  EXPECT_EQ(error["details"][0]["id"], first["id"]);
  EXPECT_THAT(error["details"][1]["message"].string(), HasSubstr("#1001 is open"));

  call("omar", "POST /api/v1/task/grant", grant_wish("github/platform-team", "omar", "36000s"));
  error = json::parse(last.body).value();
  EXPECT_EQ(last.status, 400);
  EXPECT_EQ(error["message"].string(), "grant duration must be less than or equal to max provision time (8h0m0s)");
}

TEST_F(ApiTasks, ADecisionNamesItsStep) {
  const json::Value task = ask();
  const std::string path = "POST /api/v1/tasks/" + task["id"].string() + "/action/approve";
  call("omar", path, json::object({{"comment", ""}}));
  EXPECT_EQ(last.status, 400);
  for (const char* step : {"x", "0", "1001.0", "other.0"}) {
    call("omar", path, json::object({{"policyStepId", step}}));
    EXPECT_EQ(last.status, 400) << step;
  }
  act("omar", task, "approve");
  EXPECT_EQ(last.status, 200);
  act("omar", task, "approve");
  EXPECT_EQ(last.status, 409) << "an old step decides nothing";
  EXPECT_THAT(last.body, HasSubstr("already"));
}

TEST_F(ApiTasks, WhoMayNotDecideIsToldSoAndWhoMayNotSeeFindsNothing) {
  const json::Value task = ask();
  act("lena", task, "approve");
  EXPECT_EQ(last.status, 403);
  for (const char* action :
       {"approve", "deny", "comment", "escalate", "restart", "close", "skip-step", "reassign", "update-grant-duration",
        "update-request-data", "reset", "process", "remind", "retry-provisioning", "provisioning-failed"}) {
    act("jun", task, action, "hello");
    EXPECT_EQ(last.status, 404) << action;
  }
  get("jun", task);
  EXPECT_EQ(last.status, 404);
  call("jun", "POST /api/v1/task/audits", json::object({{"taskId", task["id"]}}));
  EXPECT_EQ(last.status, 404);
}

TEST_F(ApiTasks, DenyCommentAndCloseSayWhy) {
  const json::Value denied = act("omar", ask(), "deny", "not this week");
  EXPECT_EQ(denied["type"]["grant"]["outcome"].string(), "GRANT_OUTCOME_DENIED");
  const json::Value task = ask("github/reader", "");
  EXPECT_EQ(act("omar", task, "comment", "which one?")["commentCount"].integer(), 1);
  EXPECT_EQ(act("lena", task, "close")["type"]["grant"]["outcome"].string(), "GRANT_OUTCOME_CANCELLED");
  const json::Value audits =
      call("lena", "POST /api/v1/task/audits", json::object({{"taskId", task["id"]}, {"commentsOnly", true}}));
  ASSERT_EQ(audits["list"].array().size(), 1u);
  EXPECT_EQ(audits["list"][0]["comment"]["comment"].string(), "which one?");
  EXPECT_EQ(audits["list"][0]["userId"].string(), user("omar"));
}

TEST_F(ApiTasks, EscalationTakesTheShortRoad) {
  const json::Value escalated = act("lena", ask(), "escalate");
  EXPECT_EQ(last.status, 200) << last.body;
  EXPECT_TRUE(escalated["emergencyAccess"].boolean());
}

TEST_F(ApiTasks, AccessIsGivenBack) {
  house.gets("lena@acme.test", "github/reader");
  json::Value wish = grant_wish("github/reader", "lena");
  wish.set("description", "done");
  const json::Value task = call("lena", "POST /api/v1/task/revoke", wish)["taskView"]["task"];
  EXPECT_EQ(last.status, 200) << last.body;
  EXPECT_EQ(task["type"]["revoke"]["outcome"].string(), "REVOKE_OUTCOME_UNSPECIFIED");
  EXPECT_TRUE(task["type"]["grant"].is_null());
  call("lena", "POST /api/v1/task/revoke", wish);
  EXPECT_THAT(last.body, HasSubstr("duplicate ticket found"));
}

TEST_F(ApiTasks, AFormIsShownAndAnswered) {
  json::Value wish = grant_wish("warehouse/writer", "lena");
  const json::Value task = call("lena", "POST /api/v1/task/grant", wish)["taskView"]["task"];
  ASSERT_EQ(last.status, 200) << last.body;
  const json::Value& fields = task["form"]["fields"];
  ASSERT_EQ(fields.array().size(), 2u);
  EXPECT_EQ(fields[0]["name"].string(), "ticket");
  EXPECT_TRUE(fields[0]["required"].boolean());
  EXPECT_FALSE(fields[0]["stringField"].has("defaultValue")) << "clients send an empty one";
  EXPECT_TRUE(fields[1]["int64Field"].is_object());
  const std::string path = "POST /api/v1/tasks/" + task["id"].string() + "/action/update-request-data";
  call("lena", path, json::object({{"data", json::object({{"ticket", ""}, {"rows", 1000}})}}));
  EXPECT_EQ(last.status, 400) << last.body;
  const json::Value answered =
      call("lena", path,
           json::object({{"data", json::object({{"ticket", "CHG-1"}, {"rows", 1000.0}})}}))["taskView"]["task"];
  EXPECT_EQ(answered["data"]["rows"].string(), "1000") << last.body;
  EXPECT_TRUE(answered["form"].is_null());
}

TEST_F(ApiTasks, AnIdempotencyKeyAsksOnce) {
  const json::Value first = ask("github/reader", "", {{"Idempotency-Key", "k1"}});
  const json::Value again = ask("github/reader", "", {{"Idempotency-Key", "k1"}});
  EXPECT_EQ(last.status, 200) << last.body;
  EXPECT_EQ(again["id"], first["id"]);
  ask("github/platform-team", "60s", {{"Idempotency-Key", "k1"}});
  EXPECT_EQ(last.status, 409);
  EXPECT_THAT(last.body, HasSubstr("Idempotency-Key"));
  call("omar", "POST /api/v1/task/grant", grant_wish("github/reader", "omar"), {{"Idempotency-Key", "k1"}});
  EXPECT_EQ(last.status, 200) << "another person's key is another key";
}

TEST_F(ApiTasks, AListHoldsWhatOneHasToDoWith) {
  ask();
  call("jun", "POST /api/v1/task/grant", grant_wish("github/reader", "jun"));
  EXPECT_THAT(numbers(search("lena", R"({"includeDeleted":false})")), ElementsAre("1001"));
  EXPECT_THAT(numbers(search("ines", R"({"includeDeleted":false})")), ElementsAre("1002", "1001"));
  EXPECT_THAT(numbers(search("sam", R"({})")), IsEmpty());
  const std::string mine = R"({"assigneesInIds":[")" + user("omar") + R"("]})";
  EXPECT_THAT(numbers(search("omar", mine.c_str())), ElementsAre("1001"));
  EXPECT_THAT(numbers(search("jun", mine.c_str())), IsEmpty()) << "a filter shows nothing that is hidden";
}

TEST_F(ApiTasks, AListIsFiltered) {
  const json::Value one = ask();
  ask("github/reader", "");
  act("omar", one, "deny", "no");
  const auto found = [&](const char* body) { return numbers(search("ines", body)); };
  EXPECT_THAT(found(R"({"taskStates":["TASK_STATE_OPEN"]})"), ElementsAre("1002"));
  EXPECT_THAT(found(R"({"taskStates":["TASK_STATE_CLOSED"],"taskTypes":[{"grant":{}}]})"), ElementsAre("1001"));
  EXPECT_THAT(found(R"({"taskTypes":[{"revoke":{}}]})"), IsEmpty());
  EXPECT_THAT(found(R"({"taskTypes":[{"certify":{}}]})"), IsEmpty());
  EXPECT_THAT(found(R"({"query":"platform"})"), ElementsAre("1001"));
  EXPECT_THAT(found(R"({"query":"#1002"})"), ElementsAre("1002"));
  EXPECT_THAT(found(R"({"grantOutcomes":["GRANT_OUTCOME_DENIED"]})"), ElementsAre("1001"));
  EXPECT_THAT(found(R"({"applicationIds":["github"],"currentStep":"TASK_SEARCH_CURRENT_STEP_APPROVAL"})"),
              ElementsAre("1002"));
  EXPECT_THAT(found(R"({"createdAfter":"2027-01-01T00:00:00Z"})"), IsEmpty());
  EXPECT_THAT(found(R"({"createdBefore":"2027-01-01T00:00:00+02:00"})"), ElementsAre("1002", "1001"));
  search("ines", R"({"createdAfter":"yesterday"})");
  EXPECT_EQ(last.status, 400);
}

TEST_F(ApiTasks, WordsAreFoundHoweverManyTasksThereAre) {
  for (int i = 0; i < 60; ++i) {
    const auto request =
        house.does(workflow::Submit{.id = {new_id()},
                                    .requester = {"lena@acme.test"},
                                    .subject = {"lena@acme.test"},
                                    .entitlement = {"github/reader"},
                                    .reason = i == 3    ? "Für die Café-Kasse"
                                              : i == 40 ? "cafeteria, привет"
                                                        : "The dashboards of release " + std::to_string(i)});
    ASSERT_TRUE(request);
    ASSERT_TRUE(house.does(workflow::Cancel{request->id, {"lena@acme.test"}, ""}));
  }
  call("jun", "POST /api/v1/task/grant", grant_wish("github/reader", "jun"));
  const auto found = [&](const std::string& query) {
    return numbers(call("ines", "POST /api/v1/search/tasks", json::object({{"query", query}, {"pageSize", 100}})));
  };
  EXPECT_THAT(found("CAFÉ"), ElementsAre("1041", "1004")) << "words begin so, without accents";
  EXPECT_THAT(found("kasse cafe"), ElementsAre("1004")) << "in any order";
  EXPECT_THAT(found("release 12"), ElementsAre("1013")) << "12 begins no other word";
  EXPECT_THAT(found("#1013"), ElementsAre("1013"));
  EXPECT_THAT(found("101 dash"),
              ElementsAre("1019", "1018", "1017", "1016", "1015", "1014", "1013", "1012", "1011", "1010"));
  EXPECT_THAT(found("ashboards"), IsEmpty()) << "words are found by their beginning";
  EXPECT_THAT(found("прив"), ElementsAre("1041"));
  EXPECT_EQ(found("lena dash").size(), 58u) << "by the person's name";
  EXPECT_THAT(found("watanabe github"), ElementsAre("1061"));
  EXPECT_THAT(found("watanabe release"), IsEmpty());
  EXPECT_EQ(found("").size(), 61u);
  EXPECT_EQ(found("#").size(), 61u);

  std::vector<std::string> all;
  std::string token;
  do {
    const json::Value page = call("ines", "POST /api/v1/search/tasks",
                                  json::object({{"query", "release"}, {"pageSize", 25}, {"pageToken", token}}));
    for (const std::string& number : numbers(page)) all.push_back(number);
    token = page["nextPageToken"].string();
  } while (!token.empty() && all.size() < 100);
  EXPECT_EQ(all.size(), 58u);
  EXPECT_TRUE(std::is_sorted(all.rbegin(), all.rend()));
  EXPECT_THAT(numbers(call("sam", "POST /api/v1/search/tasks", json::object({{"query", "cafe"}}))), IsEmpty())
      << "what is hidden is not found either";
}

TEST_F(ApiTasks, PagesFollowEachOtherToTheEnd) {
  for (int i = 0; i < 25; ++i) {
    const auto request = house.asks("lena@acme.test", "github/reader");
    ASSERT_TRUE(house.does(workflow::Cancel{request.id, {"lena@acme.test"}, ""}));
  }
  std::vector<std::string> all;
  std::string token;
  int pages = 0;
  do {
    const json::Value page =
        call("lena", "POST /api/v1/search/tasks", json::object({{"pageSize", 10}, {"pageToken", token}}));
    for (const std::string& number : numbers(page)) all.push_back(number);
    token = page["nextPageToken"].string();
    ++pages;
  } while (!token.empty() && pages < 10);
  EXPECT_EQ(pages, 3);
  ASSERT_EQ(all.size(), 25u);
  EXPECT_EQ(all.front(), "1025");
  EXPECT_EQ(all.back(), "1001");
  for (const char* wrong : {"x", "!!", "AAAA"}) {
    call("lena", "POST /api/v1/search/tasks", json::object({{"pageToken", wrong}}));
    EXPECT_EQ(last.status, 400) << wrong;
  }
}

TEST_F(ApiTasks, WhatIsNotInTheCatalogIsNotThere) {
  call("lena", "POST /api/v1/task/grant", grant_wish("github/secret-room", "lena"));
  EXPECT_EQ(last.status, 404);
  const std::string place = "GET /api/v1/apps/" + app("github") + "/entitlements/" + entitlement("github/secret-room");
  call("lena", place);
  EXPECT_EQ(last.status, 404);
  call("ines", place);
  EXPECT_EQ(last.status, 200);
  call("lena", "GET /api/v1/apps/" + app("github") + "/entitlements/" + entitlement("warehouse/writer"));
  EXPECT_EQ(last.status, 404) << "of another app";
  call("jun", "POST /api/v1/task/grant", grant_wish("github/reader", "lena"));
  EXPECT_EQ(last.status, 403) << "not for somebody else";
}

TEST_F(ApiTasks, RowsInlineTheirThingsOnce) {
  const json::Value found =
      call("lena", "POST /api/v1/search/request_catalog/entitlements",
           json::parse(
               R"({"expandMask":{"paths":["app_id","app_resource_type_id","app_resource_id"]},"grantedStatus":"ALL"})")
               .value());
  ASSERT_EQ(found["list"].array().size(), 3u) << last.body;
  std::vector<std::string> types;
  for (const json::Value& thing : found["expanded"].array()) types.push_back(thing["@type"].string());
  EXPECT_THAT(types, ::testing::Each(::testing::AnyOf("type.googleapis.com/c1.api.app.v1.App",
                                                      "type.googleapis.com/c1.api.app.v1.AppResource",
                                                      "type.googleapis.com/c1.api.app.v1.AppResourceType")));
  EXPECT_EQ(std::count(types.begin(), types.end(), "type.googleapis.com/c1.api.app.v1.App"), 2);
  for (const json::Value& row : found["list"].array())
    EXPECT_THAT(row["entitlement"]["appPath"].string(), ::testing::MatchesRegex("\\$\\.expanded\\[[0-9]+\\]"));
}

TEST_F(ApiTasks, OnlyAdministratorsReadTheSystemLog) {
  ask();
  call("lena", "POST /api/v1/systemlog/events", json::object());
  EXPECT_EQ(last.status, 403);
  const json::Value log =
      call("ines", "POST /api/v1/systemlog/events", json::object({{"sortDirection", "SORT_DIRECTION_DESC"}}));
  EXPECT_EQ(log["list"][0]["activity_name"].string(), "api.signed_in");
  const json::Value first = call("ines", "POST /api/v1/systemlog/events", json::object({{"pageSize", 10}}));
  EXPECT_LT(first["list"][0]["metadata"]["uid"].string(), first["list"][1]["metadata"]["uid"].string());
}

// Every action by everybody: done where the engine says so, refused where it does not, and not there for those who may
// not see the request.
TEST_F(ApiTasks, WhoMayDoWhatIsWhatTheEngineSays) {
  using workflow::Action;
  const std::pair<const char*, Action> actions[] = {{"approve", Action::approve},
                                                    {"deny", Action::deny},
                                                    {"comment", Action::comment},
                                                    {"reassign", Action::reassign},
                                                    {"escalate", Action::escalate},
                                                    {"restart", Action::restart},
                                                    {"reset", Action::restart},
                                                    {"skip-step", Action::skip_step},
                                                    {"close", Action::cancel},
                                                    {"remind", Action::remind},
                                                    {"update-grant-duration", Action::change_duration},
                                                    {"update-request-data", Action::answer_form},
                                                    {"retry-provisioning", Action::retry}};
  for (const char* person : {"lena", "omar", "ines", "jun", "sam"})
    for (const auto& [name, action] : actions) {
      const auto request = house.asks("lena@acme.test", "github/platform-team", Seconds{3600});
      const workflow::UserId me{std::string(person) + "@acme.test"};
      const auto catalog = house.catalog.get();
      const bool seen = workflow::may_see(request, *catalog->user(me), *catalog);
      workflow::Facts facts{.catalog = catalog.get()};
      const bool allowed = workflow::may(request, me, action, facts, house.clock.now());
      call(person, "POST /api/v1/tasks/" + request.id.value + "/action/" + name,
           json::object({{"policyStepId", request.id.value + ".0"},
                         {"comment", "because"},
                         {"duration", "1800s"},
                         {"newStepUserIds", json::array({user("sam")})},
                         {"data", json::object()}}));
      const std::string what = std::string(person) + " " + name + ": " + last.body.substr(0, 200);
      if (!seen) {
        EXPECT_EQ(last.status, 404) << what;
      } else if (allowed) {
        EXPECT_EQ(last.status, 200) << what;
      } else {
        EXPECT_THAT(last.status, ::testing::AnyOf(400, 403, 409)) << what;
      }
      if (house.request(request.id).is_open()) {
        ASSERT_TRUE(house.does(workflow::Cancel{request.id, {"lena@acme.test"}, ""})) << what;
      }
      house.passes(std::chrono::hours(2));
      tokens.clear();
    }
}

// Whatever comes: an answer in the right words, never 500.
TEST_F(ApiTasks, NoBodyBreaksAnyEndpoint) {
  const json::Value task = ask();
  const std::vector<std::string> hostile = {
      "",
      "null",
      "[]",
      "{",
      "\"x\"",
      "{\"a\":1}",
      "{\"comment\":5,\"policyStepId\":{}}",
      R"({"pageSize":-1})",
      R"({"pageSize":1e300})",
      R"({"pageToken":"\ud800"})",
      R"({"taskId":"\u0000"})",
      R"({"expandMask":5})",
      R"({"expandMask":{"paths":[5,null,{}]}})",
      R"({"grantDuration":"9999999999999999999s"})",
      R"({"grantDuration":5})",
      R"({"grantDuration":"-5s","appEntitlementId":"github/reader"})",
      R"({"requestData":[1]})",
      R"({"requestData":{"ticket":{"a":1}},"appEntitlementId":"warehouse/writer"})",
      R"({"data":{"x":[[1]]}})",
      R"({"taskTypes":[5]})",
      R"({"taskTypes":5,"refs":{}})",
      R"({"refs":[5,{"id":5}]})",
      R"({"createdAfter":"2026-13-45T99:99:99Z"})",
      R"({"since":"2026-11-24T09:30:00+99:99"})",
      R"({"newStepUserIds":["nobody"]})",
      R"({"expires":"0s"})",
      R"({"allowSourceCidr":["x y"]})",
      R"({"scopedRoles":["a b"]})",
      R"({"entitlementRef":{"appId":5}})",
      "{\"query\":\"" + std::string(20000, 'x') + "\"}",
      std::string(90, '[') + std::string(90, ']'),
      "{\"comment\":\"" + std::string(5000, 'x') + "\"}"};
  for (const std::string& route : api.routes()) {
    std::string place = route;
    for (const char* param : {"{app_id}", "{user_id}", "{type_id}"})
      if (const auto at = place.find(param); at != std::string::npos)
        place.replace(at, std::string(param).size(), "github");
    if (const auto at = place.find("{id}"); at != std::string::npos) place.replace(at, 4, task["id"].string());
    for (const std::string& body : hostile) {
      house.passes(Seconds{1});  // no rate limit in the way
      tokens.clear();
      send(place, body, {{"Authorization", "Bearer " + token("ines")}, {"Idempotency-Key", std::string(300, 'k')}});
      EXPECT_LT(last.status, 500) << place << "\n" << body << "\n" << last.body;
      send(place, body, {{"Authorization", "Bearer " + token("ines")}});
      EXPECT_LT(last.status, 500) << place << "\n" << body << "\n" << last.body;
    }
  }
}

}  // namespace
}  // namespace c1::bot::api_tasks_test
