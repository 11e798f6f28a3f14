// What is held and was held, by the API: history in pages, when it ends, and that it ends.

#include "api_house.hpp"

namespace c1::bot::api_grants_test {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

constexpr std::int64_t kHour = 3'600;
constexpr Seconds kDay{86'400};

class ApiGrants : public ApiHouse {
 protected:
  static json::Value body(const std::string& text) { return json::parse(text).value(); }
  static std::string account(const std::string& app, const std::string& person) {
    return api::public_account_id(workflow::AppId{app}, {person + "@acme.test"});
  }
  void gives_back(const std::string& person, const std::string& entitlement) {
    auto request = house
                       .does(workflow::SubmitRevoke{.id = {new_id()},
                                                    .requester = {person + "@acme.test"},
                                                    .subject = {person + "@acme.test"},
                                                    .entitlement = {entitlement}})
                       .value();
    while (request.is_open()) request = house.goes_on(request);
  }
  void gets_writer(const std::string& person) {  // which asks questions
    auto request = house
                       .does(workflow::Submit{.id = {new_id()},
                                              .requester = {person + "@acme.test"},
                                              .subject = {person + "@acme.test"},
                                              .entitlement = {"warehouse/writer"},
                                              .reason = "I need it",
                                              .answers = {{{"ticket", "", "T-1"}}}})
                       .value();
    while (request.is_open()) request = house.goes_on(request);
  }
  std::string place(const std::string& rest, const std::string& id = "github/reader") {
    return "/api/v1/apps/" + app(id.substr(0, id.find('/'))) + "/entitlements/" + entitlement(id) + rest;
  }
  std::string in(Seconds time) { return text::rfc3339(house.clock.now() + time); }
  // "+" what was given and "-" what was taken away, to whom: "+lena github/reader".
  std::vector<std::string> feed(const std::string& as, const json::Value& wish) {
    std::vector<std::string> all;
    json::Value page = wish;
    for (int pages = 0; pages < 50; ++pages) {
      const json::Value answer = call(as, "POST /api/v1/grants/feed", page);
      EXPECT_EQ(last.status, 200) << last.body;
      for (const json::Value& row : answer["list"].array()) all.push_back(words(row["feed"]));
      if (answer["nextPageToken"].string().empty()) break;
      page.set("pageToken", answer["nextPageToken"]);
    }
    return all;
  }
  std::string words(const json::Value& event) {
    std::string says = event["eventType"].string() == "GRANT_EVENT_TYPE_ADDED" ? "+" : "-";
    for (const char* person : {"lena", "omar", "jun"})
      for (const char* of : {"github", "warehouse"})
        if (event["appUserId"].string() == account(of, person)) says += person;
    for (const char* id : {"github/reader", "github/platform-team", "github/secret-room", "warehouse/writer"})
      if (event["appEntitlementId"].string() == entitlement(id)) says += std::string(" ") + id;
    return says;
  }
  // Lena: reader, given back; writer. Jun: reader.
  void some_history() {
    house.gets("lena@acme.test", "github/reader");
    house.passes(Seconds{60});
    gets_writer("jun");
    house.passes(Seconds{60});
    gives_back("lena", "github/reader");
    house.passes(Seconds{60});
    gets_writer("lena");
  }
};

TEST_F(ApiGrants, TheFeedTellsWhatWasGivenAndTakenAwayTheLatestFirst) {
  some_history();
  EXPECT_THAT(feed("ines", json::object()), ElementsAre("+lena warehouse/writer", "-lena github/reader",
                                                        "+jun warehouse/writer", "+lena github/reader"));
  const json::Value answer = call("ines", "POST /api/v1/grants/feed", body(R"({"expandMask":{"paths":["*"]}})"));
  const json::Value& newest = answer["list"][0];
  EXPECT_EQ(newest["feed"]["date"].string(), in(Seconds{0}));
  call("ines", "GET /api/v1/tasks/" + newest["feed"]["ticketId"].string());
  EXPECT_EQ(last.status, 200) << "the task that it was given by";
  EXPECT_EQ(newest["appPath"].string(), "$.expanded[0]");
  EXPECT_EQ(answer["expanded"][0]["@type"].string(), "type.googleapis.com/c1.api.app.v1.App");
  EXPECT_EQ(answer["expanded"][1]["identityUserId"].string(), user("lena"));
  EXPECT_EQ(answer["expanded"][2]["id"].string(), entitlement("warehouse/writer"));
}

TEST_F(ApiGrants, TheFeedIsNarrowedByWhoWhatAndWhen) {
  some_history();
  const auto refs = [](const std::string& name, const json::Value& ref) {
    return json::object({{name, json::array({ref})}});
  };
  EXPECT_THAT(feed("ines", refs("userRefs", json::object({{"id", user("jun")}}))),
              ElementsAre("+jun warehouse/writer"));
  EXPECT_THAT(feed("ines", refs("appRefs", json::object({{"id", app("github")}}))),
              ElementsAre("-lena github/reader", "+lena github/reader"));
  EXPECT_THAT(feed("ines", refs("appEntitlementRefs", json::object({{"id", entitlement("warehouse/writer")}}))),
              ElementsAre("+lena warehouse/writer", "+jun warehouse/writer"));
  EXPECT_THAT(
      feed("ines", refs("appUserRefs", json::object({{"appId", app("github")}, {"id", account("github", "lena")}}))),
      ElementsAre("-lena github/reader", "+lena github/reader"));
  EXPECT_THAT(feed("ines", refs("userRefs", json::object({{"id", "nobody"}}))), IsEmpty());
  EXPECT_THAT(feed("ines", json::object({{"after", in(Seconds{-100})}})),
              ElementsAre("+lena warehouse/writer", "-lena github/reader"));
  EXPECT_THAT(feed("ines", json::object({{"before", in(Seconds{-60})}})),
              ElementsAre("+jun warehouse/writer", "+lena github/reader"));
  call("ines", "POST /api/v1/grants/feed", body(R"({"userRefs":["x"]})"));
  EXPECT_EQ(last.status, 400);
  EXPECT_THAT(last.body, HasSubstr("userRefs"));
}

TEST_F(ApiGrants, WhatIsNotOnesBusinessIsNotInTheHistory) {
  some_history();
  EXPECT_THAT(feed("omar", json::object()), IsEmpty()) << "his own";
  EXPECT_THAT(feed("omar", json::object({{"userRefs", json::array({json::object({{"id", user("lena")}})})}})),
              ElementsAre("+lena warehouse/writer", "-lena github/reader", "+lena github/reader"))
      << "of whom he manages";
  EXPECT_THAT(feed("lena", json::object({{"userRefs", json::array({json::object({{"id", user("jun")}})})}})),
              IsEmpty());
  EXPECT_THAT(feed("jun", json::object({{"appRefs", json::array({json::object({{"id", app("warehouse")}})})}})),
              ElementsAre("+lena warehouse/writer", "+jun warehouse/writer"))
      << "of the app that he owns";
  EXPECT_THAT(feed("jun", json::object()), ElementsAre("+jun warehouse/writer"));
}

TEST_F(ApiGrants, PastGrantsAreThoseThatHaveEnded) {
  some_history();
  gives_back("lena", "warehouse/writer");
  const json::Value answer = call("ines", "POST /api/v1/search/past-grants", json::object());
  ASSERT_EQ(last.status, 200) << last.body;
  ASSERT_EQ(answer["list"].array().size(), 2u);
  const json::Value& older = answer["list"][1]["history"];
  EXPECT_EQ(older["appUserId"].string(), account("github", "lena"));
  EXPECT_EQ(older["grantedAt"].string(), in(Seconds{-180}));
  EXPECT_EQ(older["revokedAt"].string(), in(Seconds{-60}));
  EXPECT_FALSE(older["id"].string().empty());
  EXPECT_EQ(answer["nextPageToken"].string(), "");
  const json::Value one =
      call("ines", "POST /api/v1/search/past-grants", json::object({{"appIds", json::array({app("github")})}}));
  EXPECT_EQ(one["list"].array().size(), 1u);
}

TEST_F(ApiGrants, HistoryGoesOnWhereAPageHasEndedAlsoWithinOneMoment) {
  std::vector<std::string> all;
  for (int i = 0; i < 40; ++i) {
    house.gets("lena@acme.test", "github/reader");
    gives_back("lena", "github/reader");
    if (i % 7 == 0) house.passes(Seconds{1});
  }
  const auto events = feed("lena", body(R"({"pageSize":10})"));
  EXPECT_EQ(events.size(), 80u);
  EXPECT_EQ(std::count(events.begin(), events.end(), "+lena github/reader"), 40);
  std::set<std::string> ids;
  json::Value wish = body(R"({"pageSize":10})");
  for (int page = 0; page < 4; ++page) {
    const json::Value answer = call("lena", "POST /api/v1/search/past-grants", wish);
    ASSERT_EQ(answer["list"].array().size(), 10u) << last.body;
    for (const json::Value& row : answer["list"].array()) ids.insert(row["history"]["id"].string());
    wish.set("pageToken", answer["nextPageToken"]);
  }
  EXPECT_EQ(ids.size(), 40u) << "each once";
  call("lena", "POST /api/v1/search/past-grants", json::object({{"pageToken", api::page_token("what")}}));
  EXPECT_EQ(last.status, 400);
}

// Who does not oversee everything and asks for another's app walks past what they may not see, and no farther than a
// page may.
TEST_F(ApiGrants, ManyGrantsOfOthersCostNoMoreThanAPageMay) {
  house.store->write([&](storage::Tx& tx) {
    for (int i = 0; i < 5'000; ++i)
      tx.save(workflow::Grant{.id = {"g" + std::to_string(i)},
                              .subject = {"jun@acme.test"},
                              .entitlement = {"github/reader"},
                              .since = house.clock.now() - Seconds{i},
                              .state = workflow::Grant::State::ended,
                              .ended = house.clock.now() - Seconds{i}});
  });
  json::Value wish =
      json::object({{"appEntitlementRefs", json::array({json::object({{"id", entitlement("github/secret-room")}})})}});
  int pages = 0;
  for (; pages < 10; ++pages) {
    const json::Value answer = call("ines", "POST /api/v1/search/past-grants", wish);
    ASSERT_EQ(last.status, 200);
    EXPECT_THAT(answer["list"].array(), IsEmpty());
    if (answer["nextPageToken"].string().empty()) break;
    wish.set("pageToken", answer["nextPageToken"]);
  }
  EXPECT_GE(pages, 2) << "short pages, with a token to go on";
}

TEST_F(ApiGrants, AnEndIsChangedAndTakenAwayByWhoMay) {
  house.gets("lena@acme.test", "github/reader", kDay);
  const std::string of = "POST " + place("/users/" + account("github", "lena"));
  json::Value binding = call("lena", of + "/update-grant-duration",
                             json::object({{"newDeprovisionAt", in(Seconds{2 * kHour})}}))["binding"];
  ASSERT_EQ(last.status, 200) << last.body;
  EXPECT_EQ(binding["deprovisionAt"].string(), in(Seconds{2 * kHour})) << "sooner: whoever holds it";
  call("lena", of + "/update-grant-duration", json::object({{"newDeprovisionAt", in(kDay)}}));
  EXPECT_EQ(last.status, 403) << last.body;
  call("lena", of + "/remove-grant-duration", json::object());
  EXPECT_EQ(last.status, 403);
  binding = call("ines", of + "/update-grant-duration", json::object({{"newDeprovisionAt", in(3 * kDay)}}))["binding"];
  EXPECT_EQ(binding["deprovisionAt"].string(), in(3 * kDay)) << last.body;
  binding = call("ines", of + "/remove-grant-duration", json::object())["binding"];
  EXPECT_TRUE(binding.has("deprovisionAt"));
  EXPECT_TRUE(binding["deprovisionAt"].is_null()) << last.body;
  EXPECT_EQ(house.held("lena@acme.test", "github/reader")->until, std::nullopt);

  for (const char* person : {"jun"}) {
    call(person, of + "/update-grant-duration", json::object({{"newDeprovisionAt", in(kDay)}}));
    EXPECT_EQ(last.status, 404) << person;
  }
  call("ines", of + "/update-grant-duration", json::object({{"newDeprovisionAt", in(Seconds{-1})}}));
  EXPECT_EQ(last.status, 400);
  EXPECT_THAT(last.body, HasSubstr("newDeprovisionAt"));
  call("ines", "POST " + place("/users/" + account("github", "omar")) + "/remove-grant-duration", json::object());
  EXPECT_EQ(last.status, 404) << "he does not hold it";

  std::vector<std::string> who;
  for (const auto& entry : house.audit())
    if (entry.what == "grant.end_changed") who.push_back(entry.actor + " by " + entry.surface);
  EXPECT_THAT(who, ElementsAre("lena@acme.test by api", "ines@acme.test by api", "ines@acme.test by api"));
  house.works();
  std::vector<std::string> told;
  for (const auto& line : house.lines())
    if (line.what == workflow::SayInThread::What::end_changed) told.push_back(line.person.value);
  EXPECT_THAT(told, ElementsAre("lena@acme.test", "lena@acme.test", "lena@acme.test")) << "in the thread of its card";
}

class ApiGrantsAsked : public ApiHouse {
 protected:
  static std::string organisation() {
    std::string text = kApiOrganisation;
    const std::string reader = "{slug: reader, name: Reader,";
    return text.replace(text.find(reader), reader.size(), reader + " revoke_policy: manager,");
  }
  ApiGrantsAsked() : ApiHouse({}, organisation()) {}
  void ends_in_an_hour(const std::string& as) {
    call(as,
         "POST /api/v1/apps/" + app("github") + "/entitlements/" + entitlement("github/reader") + "/users/" +
             api::public_account_id(workflow::AppId{"github"}, {"lena@acme.test"}) + "/update-grant-duration",
         json::object({{"newDeprovisionAt", text::rfc3339(house.clock.now() + Seconds{kHour})}}));
  }
};

TEST_F(ApiGrantsAsked, AnEndIsNotBroughtForwardPastThoseWhomTheRevokePolicyAsks) {
  house.gets("lena@acme.test", "github/reader", kDay);
  const auto end = house.held("lena@acme.test", "github/reader")->until;
  for (const char* person : {"lena", "ines"}) {
    ends_in_an_hour(person);
    EXPECT_EQ(last.status, 403) << person;
    EXPECT_THAT(last.body, HasSubstr("Ask for it to be taken away instead")) << person;
  }
  EXPECT_EQ(house.held("lena@acme.test", "github/reader")->until, end);
  ends_in_an_hour("omar");
  EXPECT_EQ(last.status, 200) << "her manager is the one who is asked: " << last.body;
  EXPECT_EQ(house.held("lena@acme.test", "github/reader")->until, house.clock.now() + Seconds{kHour});
}

TEST_F(ApiGrants, AnEndKeepsToWhatTheEntitlementAllows) {
  house.gets("lena@acme.test", "github/platform-team", Seconds{kHour});
  const std::string of = "POST " + place("/users/" + account("github", "lena"), "github/platform-team");
  call("ines", of + "/update-grant-duration", json::object({{"newDeprovisionAt", in(kDay)}}));
  EXPECT_EQ(last.status, 400);
  EXPECT_THAT(last.body, HasSubstr("8 hours at most"));
  call("ines", of + "/remove-grant-duration", json::object());
  EXPECT_EQ(last.status, 400) << last.body;
  const json::Value wish = json::object({{"newDeprovisionAt", in(Seconds{8 * kHour})}});
  call("ines", of + "/update-grant-duration", wish, {{"Idempotency-Key", "once"}});
  EXPECT_EQ(last.status, 200) << last.body;
  const std::size_t before = house.audit().size();
  call("ines", of + "/update-grant-duration", wish, {{"Idempotency-Key", "once"}});
  EXPECT_EQ(last.status, 200) << last.body;
  EXPECT_EQ(house.audit().size(), before) << "the same again changes nothing";
  house.passes(Seconds{8 * kHour});
  house.works();
  EXPECT_TRUE(house.taking_away("lena@acme.test", "github/platform-team")) << "and ends then";
}

TEST_F(ApiGrants, AMembershipIsRemovedAsATaskWouldDoIt) {
  house.gets("lena@acme.test", "github/reader");
  const std::string of = "DELETE " + place("/remove-membership");
  const json::Value lenas = json::object({{"appUserId", account("github", "lena")}});
  call("jun", of, lenas);
  EXPECT_EQ(last.status, 404) << "not his business";
  call("rita", of, lenas);
  EXPECT_EQ(last.status, 401);
  call("lena", of, json::object());
  EXPECT_EQ(last.status, 400);
  const json::Value task = call("omar", of, lenas);
  ASSERT_EQ(last.status, 200) << last.body;
  const auto revoke = house.taking_away("lena@acme.test", "github/reader");
  ASSERT_TRUE(revoke);
  EXPECT_EQ(task["revokeTaskId"].string(), revoke->id.value);
  EXPECT_EQ(revoke->requester.value, "omar@acme.test");
  call("omar", of, lenas);
  EXPECT_EQ(last.status, 409) << "it is under way";
  EXPECT_THAT(last.body, HasSubstr("duplicate ticket found"));
  call("omar", "DELETE " + place("/remove-membership", "github/platform-team"), lenas);
  EXPECT_EQ(last.status, 409) << "she does not hold that";
}

}  // namespace
}  // namespace c1::bot::api_grants_test
