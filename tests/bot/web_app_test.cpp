// The web app's endpoints, in process: who gets in, who sees what, and that what is done there is what Slack shows.
#include "bot/web/web_app.hpp"

#include "bot/web/digest.hpp"
#include "bot/web/pages.hpp"
#include "bot/web_house.hpp"

namespace c1::bot::web::web_app_test {
namespace {

using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

using WebAppTest = WebHouse;

TEST_F(WebAppTest, EveryPageIsClosedToWhoeverIsNotSignedIn) {
  Browser nobody{app};
  for (const Page& page : pages()) {
    const std::string route(page.route);
    const auto space = route.find(' ');
    EXPECT_EQ(nobody.send(route.substr(0, space), route.substr(space + 1)).status, 401) << route;
  }
  for (const char* file :
       {"/web/files/history.csv", "/web/files/audit", "/web/files/organisation.yaml", "/web/photos/omar%40acme.test"})
    EXPECT_EQ(nobody.send("GET", file).status, 401) << file;
}

TEST_F(WebAppTest, ALinkSignsInOnce) {
  const json::Value link = json::object({{"secret", secret_for("lena@acme.test")}});
  Browser lena{app}, thief{app};
  const net::Response in = lena.send("POST", "/web/api/sign-in", link);
  EXPECT_EQ(in.status, 200);
  EXPECT_THAT(std::string(in.header("Set-Cookie")), HasSubstr("; Path=/; HttpOnly; SameSite=Lax"));
  EXPECT_EQ(lena.get("me")["person"]["name"].string(), "Lena Fischer");
  EXPECT_EQ(thief.send("POST", "/web/api/sign-in", link).status, 403);
  EXPECT_EQ(thief.status("me"), 401);
}

TEST_F(WebAppTest, ALinkLastsTenMinutes) {
  const json::Value link = json::object({{"secret", secret_for("lena@acme.test")}});
  house.passes(Seconds{600});
  EXPECT_EQ(Browser{app}.send("POST", "/web/api/sign-in", link).status, 403);
}

TEST_F(WebAppTest, NobodyWhoIsNotInTheDirectoryGetsIn) {
  const json::Value link = json::object({{"secret", secret_for("stranger@acme.test")}});
  EXPECT_EQ(Browser{app}.send("POST", "/web/api/sign-in", link).status, 403);
}

TEST_F(WebAppTest, WhoeverIsSuspendedIsOutAtOnce) {
  Browser pia = as("pia@acme.test");
  std::string without = kWebAcme;
  without.insert(without.find("name: Pia"), "status: suspended, ");
  house.applies(without);
  EXPECT_EQ(pia.status("me"), 401);
}

TEST_F(WebAppTest, WithHttpsTheCookieIsSecureAndOfThisHost) {
  house.services.public_url = "https://c1.test";
  Browser lena{app};
  const auto in = lena.send("POST", "/web/api/sign-in", json::object({{"secret", secret_for("lena@acme.test")}}));
  EXPECT_THAT(std::string(in.header("Set-Cookie")), StartsWith("__Host-c1="));
  EXPECT_THAT(std::string(in.header("Set-Cookie")), HasSubstr("; Secure"));
}

TEST_F(WebAppTest, OnlyHashesOfSecretsAreStored) {
  Browser lena = as("lena@acme.test");
  const std::string secret = lena.cookie.substr(lena.cookie.find('=') + 1);
  const auto sessions = house.store->read([](storage::Tx& tx) { return tx.web_sessions_of({"lena@acme.test"}, 10); });
  ASSERT_EQ(sessions.size(), 1U);
  EXPECT_EQ(sessions[0].hash, sha256_hex(secret));
  EXPECT_THAT(sessions[0].id, Not(HasSubstr(secret)));
}

TEST_F(WebAppTest, ASessionEndsWhenItIsNotUsedAndInAnyCase) {
  Browser idle = as("lena@acme.test"), busy = as("lena@acme.test");
  for (int hour = 0; hour < 7; ++hour) {
    house.passes(std::chrono::hours(1));
    EXPECT_EQ(busy.status("me"), 200);
  }
  house.passes(std::chrono::hours(1));
  EXPECT_EQ(idle.status("me"), 401);
  for (int hour = 0; hour < 7 * 24; ++hour) {
    house.passes(std::chrono::hours(1));
    busy.status("me");
  }
  EXPECT_EQ(busy.status("me"), 401);
}

TEST_F(WebAppTest, SessionsCanBeListedAndEndedByTheirOwnerAlone) {
  Browser here = as("lena@acme.test"), there = as("lena@acme.test"), omar = as("omar@acme.test");
  const std::string id = there.get("me")["session"].string();
  EXPECT_EQ(here.get("sessions")["sessions"].array().size(), 2U);
  EXPECT_EQ(omar.send("POST", "/web/api/sessions/" + id + "/end").status, 404);
  EXPECT_EQ(here.send("POST", "/web/api/sessions/" + id + "/end").status, 200);
  EXPECT_EQ(there.status("me"), 401);
  here.post("sign-out");
  EXPECT_EQ(here.status("me"), 401);
}

TEST_F(WebAppTest, WhatChangesSomethingMustComeFromThePage) {
  Browser lena = as("lena@acme.test");
  Browser forged = lena;
  forged.csrf = "";
  EXPECT_EQ(forged.send("POST", "/web/api/requests", wish("github/access")).status, 403);
  forged.csrf = std::string(64, '0');
  EXPECT_EQ(forged.send("POST", "/web/api/requests", wish("github/access")).status, 403);
  Browser other = lena;
  other.more = {{"Sec-Fetch-Site", "cross-site"}};
  EXPECT_EQ(other.send("POST", "/web/api/requests", wish("github/access")).status, 403);
  other.more = {{"Origin", "http://evil.test"}};
  EXPECT_EQ(other.send("POST", "/web/api/requests", wish("github/access")).status, 403);
  EXPECT_EQ(lena.send("POST", "/web/api/requests", wish("github/access")).status, 200);
}

TEST_F(WebAppTest, WhatIsSaidIsNeitherKeptNorFramed) {
  Browser lena = as("lena@acme.test");
  const net::Response response = lena.send("GET", "/web/api/me");
  EXPECT_EQ(response.header("Cache-Control"), "no-store");
  EXPECT_EQ(response.header("X-Content-Type-Options"), "nosniff");
  EXPECT_THAT(std::string(response.header("Content-Security-Policy")), HasSubstr("frame-ancestors 'none'"));
}

TEST_F(WebAppTest, ARequestThatMayNotBeSeenIsAsGoodAsNone) {
  const workflow::Request request = house.asks("lena@acme.test", "github/access");
  const std::string number = number_of(request);
  Browser pia = as("pia@acme.test");
  const json::Value body = json::object({{"step", 0}, {"text", "Hello"}, {"reason", "Why not"}});
  for (const std::string& path : {"tasks/" + number, "tasks/" + number + "/audit"}) EXPECT_EQ(pia.status(path), 404);
  for (const char* action : {"approve", "deny", "cancel", "comment", "remind", "revoke", "extend", "skip_step"})
    EXPECT_EQ(pia.send("POST", "/web/api/tasks/" + number + "/" + action, body).status, 404) << action;
  const std::string hidden = pia.get("tasks/" + number)["error"]["says"].string();
  std::string absent = pia.get("tasks/9999")["error"]["says"].string();
  EXPECT_EQ(absent.replace(absent.find("9999"), 4, number), hidden);
  EXPECT_EQ(house.request(request.id), request);
  EXPECT_TRUE(pia.get("history?subject=lena@acme.test")["requests"].array().empty());
  EXPECT_TRUE(pia.get("history?app=github")["requests"].array().empty());
}

TEST_F(WebAppTest, OthersAccessIsForThoseWhoMayAskForThem) {
  Browser pia = as("pia@acme.test"), omar = as("omar@acme.test");
  for (const char* page : {"browse", "access", "bundles", "form", "apps/github", "search"}) {
    EXPECT_EQ(pia.status(std::string(page) + "?for=lena@acme.test"), 404) << page;
    EXPECT_EQ(omar.status(std::string(page) + "?for=lena@acme.test"), 200) << page;
  }
  json::Value for_lena = wish("github/access");
  for_lena.set("for", "lena@acme.test");
  EXPECT_EQ(pia.send("POST", "/web/api/requests", for_lena).status, 404);
}

TEST_F(WebAppTest, AdministrationIsForOverseers) {
  Browser lena = as("lena@acme.test"), ines = as("ines@acme.test");
  for (const char* page : {"admin/audit", "admin/audit/verdict", "admin/parked", "admin/installs", "admin/people",
                           "admin/apps", "admin/policies"}) {
    EXPECT_EQ(lena.status(page), 403) << page;
    EXPECT_EQ(ines.status(page), 200) << page;
  }
  EXPECT_EQ(lena.send("GET", "/web/files/audit").status, 403);
  EXPECT_EQ(lena.send("POST", "/web/api/admin/parked/retry", json::object({{"key", "x"}})).status, 403);
  EXPECT_EQ(lena.send("POST", "/web/api/admin/simulate", json::object()).status, 403);
  EXPECT_THAT(ines.send("GET", "/web/files/audit").body, HasSubstr("session.opened"));
  EXPECT_TRUE(ines.get("admin/audit/verdict")["broken_at"].is_null());
}

TEST_F(WebAppTest, WhatIsParkedIsTriedAgainOrGivenUpAndThatIsInTheLog) {
  Browser ines = as("ines@acme.test"), lena = as("lena@acme.test");
  house.store->write([&](storage::Tx& tx) {
    for (const char* person : {"lena@acme.test", "omar@acme.test", "pia@acme.test"})
      tx.enqueue(workflow::SyncHome{{person}}, house.clock.now());
    for (const auto& due : tx.claim(house.clock.now(), Millis{1'000}, 10))
      tx.park(due, house.clock.now(), "no account");
  });
  EXPECT_EQ(ines.get("admin/parked")["rows"].array().size(), 3U);
  const json::Value key = json::object({{"key", "home/lena@acme.test"}});
  EXPECT_EQ(lena.send("POST", "/web/api/admin/parked/drop", key).status, 403);
  EXPECT_EQ(ines.send("POST", "/web/api/admin/parked/drop", key).status, 200);
  EXPECT_EQ(ines.send("POST", "/web/api/admin/parked/drop", key).status, 404);
  EXPECT_EQ(ines.send("POST", "/web/api/admin/parked/retry", json::object()).status, 400);
  EXPECT_EQ(ines.post("admin/parked/retry", json::object({{"key", "home/omar@acme.test"}}))["count"].integer(), 1);
  EXPECT_EQ(ines.post("admin/parked/retry", json::object({{"all", true}}))["count"].integer(), 1);
  EXPECT_TRUE(ines.get("admin/parked")["rows"].array().empty());
  std::vector<std::string> said;
  for (const auto& entry : house.audit())
    if (entry.what.starts_with("delivery.")) said.push_back(entry.actor + " " + entry.what);
  EXPECT_THAT(said, testing::ElementsAre("ines@acme.test delivery.dropped", "ines@acme.test delivery.retried",
                                         "ines@acme.test delivery.retried"));
}

TEST_F(WebAppTest, TheOneWorkspaceOfTheSettingsIsListedAndNotRemovedHere) {
  Browser ines = as("ines@acme.test"), lena = as("lena@acme.test");
  EXPECT_EQ(lena.status("admin/installs"), 403);
  const json::Value list = ines.get("admin/installs");
  ASSERT_EQ(list["rows"].array().size(), 1U);
  EXPECT_EQ(list["rows"][std::size_t{0}]["name"].string(), "The workspace of SLACK_BOT_TOKEN");
  EXPECT_TRUE(list["rows"][std::size_t{0}]["by_settings"].boolean());
  EXPECT_FALSE(list["may_change"].boolean());
  EXPECT_EQ(lena.send("POST", "/web/api/admin/installs/T1/remove", json::object()).status, 403);
  const net::Response refused = ines.send("POST", "/web/api/admin/installs/T1/remove", json::object());
  EXPECT_EQ(refused.status, 409);
  EXPECT_THAT(refused.body, HasSubstr("SLACK_BOT_TOKEN"));
}

TEST_F(WebAppTest, WhenTheDigestComesIsTheirChoice) {
  Browser lena = as("lena@acme.test");
  const auto digest = [](const json::Value& page) { return page["digest"]; };
  const json::Value before = digest(lena.get("notices"));
  EXPECT_EQ(before["days"].string(), "never");
  EXPECT_TRUE(before["next"].is_null());
  EXPECT_EQ(before["choices"].array().size(), 9U);
  const auto wish = [](const json::Value& days, const json::Value& hour) {
    return json::object({{"days", days}, {"hour", hour}});
  };
  const json::Value after = digest(lena.post("digest", wish("weekdays", 8)));
  EXPECT_EQ(after["words"].string(), "on weekdays at 8:00");
  EXPECT_TRUE(after["next"].is_string());
  EXPECT_EQ(lena.send("POST", "/web/api/digest", wish("sometimes", 8)).status, 400);
  EXPECT_EQ(lena.send("POST", "/web/api/digest", wish("monday", 24)).status, 400);
  EXPECT_EQ(lena.send("POST", "/web/api/digest", wish("monday", "8")).status, 400);
  EXPECT_EQ(digest(lena.get("notices"))["days"].string(), "weekdays");
  EXPECT_EQ(digest(as("omar@acme.test").get("notices"))["days"].string(), "never") << "nobody else's";
}

TEST_F(WebAppTest, WhatPeopleAreToldOfIsTheirChoiceAsFarAsTheOrganisationLetsThem) {
  Browser lena = as("lena@acme.test");
  const auto row = [&](const json::Value& list, const std::string& kind) {
    for (const json::Value& one : list["rows"].array())
      if (one["kind"].string() == kind && one["channel"].string() == "slack") return one;
    return json::Value();
  };
  const json::Value before = lena.get("notices");
  EXPECT_TRUE(row(before, "comment")["wanted"].boolean());
  EXPECT_TRUE(row(before, "approval")["locked"].boolean()) << "what needs one's action always comes";
  const auto wish = [](const char* kind, const json::Value& wanted) {
    return json::object({{"channel", "slack"}, {"kind", kind}, {"wanted", wanted}});
  };
  EXPECT_FALSE(row(lena.post("notices", wish("comment", false)), "comment")["wanted"].boolean());
  EXPECT_EQ(lena.send("POST", "/web/api/notices", wish("approval", false)).status, 403);
  EXPECT_EQ(lena.send("POST", "/web/api/notices", wish("gossip", true)).status, 400);
  EXPECT_EQ(lena.send("POST", "/web/api/notices", wish("comment", "yes")).status, 400);
  EXPECT_TRUE(row(as("omar@acme.test").get("notices"), "comment")["wanted"].boolean()) << "nobody else's";
  const auto entries = house.audit();
  EXPECT_TRUE(std::any_of(entries.begin(), entries.end(), [](const storage::AuditEntry& entry) {
    return entry.what == "slack.turned_off" && entry.surface == "web" && entry.actor == "lena@acme.test";
  }));
}

TEST_F(WebAppTest, OnlyWhoHasACardOfARequestIsLedToIt) {
  house.services.slack = &house.web_api;
  const workflow::Request request = house.asks("lena@acme.test", "github/access");
  house.store->write([&](storage::Tx& tx) {
    tx.save(storage::MessageRow{.key = "card/" + request.id.value + "/lena@acme.test",
                                .request = request.id.value,
                                .person = "lena@acme.test",
                                .channel = "D1",
                                .ts = "1.1"});
  });
  Browser lena = as("lena@acme.test"), omar = as("omar@acme.test"), pia = as("pia@acme.test");
  const std::string page = "tasks/" + number_of(request);
  EXPECT_TRUE(lena.get(page)["in_slack"].boolean());
  EXPECT_FALSE(omar.get(page)["in_slack"].boolean());
  EXPECT_EQ(lena.status(page + "/slack"), 503) << "no Slack answers here";
  EXPECT_THAT(lena.send("GET", "/web/api/" + page + "/slack").body, HasSubstr("Slack does not answer just now"));
  EXPECT_EQ(omar.status(page + "/slack"), 404);
  EXPECT_EQ(pia.status(page + "/slack"), 404) << "she may not even see it";
}

TEST_F(WebAppTest, AskedAndApprovedHereItIsShownInSlack) {
  Browser lena = as("lena@acme.test"), omar = as("omar@acme.test");
  const json::Value asked = lena.post("requests", wish("github/admin"));
  const std::string number = std::to_string(asked["results"][std::size_t{0}]["number"].integer());
  const json::Value task = omar.get("tasks/" + number);
  EXPECT_EQ(task["status"].string(), "Waiting for Omar Haddad");
  EXPECT_THAT(task["actions"].dump(), HasSubstr("approve"));
  EXPECT_THAT(lena.get("tasks/" + number)["actions"].dump(), Not(HasSubstr("approve")));
  house.works();
  house.said.clear();
  omar.post("tasks/" + number + "/approve", json::object({{"step", task["step"]}}));
  house.works();
  bool card = false;
  for (const auto& effect : house.said)
    if (const auto* sync = std::get_if<workflow::SyncCard>(&effect)) card |= sync->person.value == "lena@acme.test";
  EXPECT_TRUE(card);
  const auto entries = house.audit();
  EXPECT_TRUE(std::any_of(entries.begin(), entries.end(), [](const storage::AuditEntry& entry) {
    return entry.what == "decision.made" && entry.surface == "web" && entry.actor == "omar@acme.test";
  }));
}

TEST_F(WebAppTest, ACommentIsCopiedIntoTheOthersThreadsOnce) {
  const workflow::Request request = house.asks("lena@acme.test", "github/access");
  house.works();
  house.said.clear();
  Browser omar = as("omar@acme.test");
  const json::Value comment = json::object({{"text", "<b>Which</b> repository?"}, {"key", "k1"}});
  for (int time = 0; time < 2; ++time) omar.post("tasks/" + number_of(request) + "/comment", comment);
  house.works();
  int copies = 0;
  for (const auto& effect : house.said) copies += std::holds_alternative<workflow::SyncComment>(effect) ? 1 : 0;
  EXPECT_EQ(copies, 1);
  const json::Value timeline = omar.get("tasks/" + number_of(request))["timeline"];
  const json::Value& last = timeline.array().back();
  EXPECT_EQ(last["kind"].string(), "comment");
  EXPECT_EQ(last["quote"].string(), "<b>Which</b> repository?");
}

TEST_F(WebAppTest, SeveralAreDecidedAtOnceEachForItself) {
  const auto one = house.asks("lena@acme.test", "github/access");
  Browser omar = as("omar@acme.test");
  const json::Value items = json::array(
      {json::object({{"number", one.number}, {"step", one.step}}), json::object({{"number", 4711}, {"step", 0}})});
  const json::Value done =
      omar.post("decisions", json::object({{"verdict", "deny"}, {"items", items}, {"reason", "Not now"}}));
  EXPECT_TRUE(done["results"][std::size_t{0}]["problem"].is_null());
  EXPECT_THAT(done["results"][std::size_t{1}]["problem"].string(), HasSubstr("#4711"));
  EXPECT_EQ(house.request(one.id).outcome, workflow::Outcome::denied);
}

TEST_F(WebAppTest, TheHistoryIsOnesOwnUnlessOneMaySeeAll) {
  house.asks("lena@acme.test", "github/access");
  house.asks("pia@acme.test", "github/access");
  EXPECT_EQ(as("lena@acme.test").get("history")["requests"].array().size(), 1U);
  EXPECT_EQ(as("ines@acme.test").get("history")["requests"].array().size(), 2U);
  EXPECT_EQ(as("omar@acme.test").get("history?subject=lena@acme.test")["requests"].array().size(), 1U);
}

TEST_F(WebAppTest, CellsOfTheFileRunNothingInASpreadsheet) {
  Browser lena = as("lena@acme.test");
  json::Value evil = wish("github/access");
  evil.set("reason", "=HYPERLINK(\"http://evil.test\")");
  lena.post("requests", evil);
  EXPECT_THAT(lena.send("GET", "/web/files/history.csv").body, HasSubstr("\"'=HYPERLINK(\"\"http"));
}

TEST_F(WebAppTest, HostileBodiesAreRefusedWithASentence) {
  Browser lena = as("lena@acme.test");
  for (const char* path :
       {"requests", "preview", "decisions", "access/give-back", "bundles/none", "tasks/1/approve", "clients",
        "clients/none/narrow", "clients/none/revoke", "admin/organisation/plan", "admin/organisation/apply"}) {
    for (const json::Value& body : {json::object(), json::object({{"entitlements", 7}, {"items", "x"}, {"for", 3}}),
                                    json::object({{"duration", "soon"}, {"entitlements", json::array({"a/b"})}})}) {
      const net::Response response = lena.send("POST", std::string("/web/api/") + path, body);
      EXPECT_LT(response.status, 500) << path << " " << body.dump();
      EXPECT_TRUE(json::parse(response.body)) << path;
    }
  }
}

}  // namespace
}  // namespace c1::bot::web::web_app_test
