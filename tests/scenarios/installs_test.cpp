// Where it is installed, how it goes there, and what those who run it can do about it. And a request with a crowd of
// readers beside one with two.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "scenarios/several_workspaces.hpp"
#include "scenarios/world.hpp"

namespace c1::scenarios {
namespace {

using ::testing::HasSubstr;

const Place kHome{
    "T0ACME", "Acme", {{"lena", "lena@acme.test"}, {"omar", "omar@acme.test"}, {"ines", "ines@acme.test"}}};
const Place kOther{"T0BETA", "Beta", {{"jun", "jun@acme.test"}}};

// A browser in which somebody is signed in to the web app.
class SignedInBrowser {
 public:
  SignedInBrowser(SeveralWorkspaces& world, support::Person person) : browser_(world.browser()), at_(world.address()) {
    world.signs_in(browser_, person);
    csrf_ = get("me")["csrf"].string();
  }
  json::Value get(const std::string& path) {
    status = 0;
    return take(browser_.get(at_ + "/web/api/" + path));
  }
  json::Value post(const std::string& path, const json::Value& body = json::object()) {
    return take(browser_.send({.method = "POST",
                               .url = at_ + "/web/api/" + path,
                               .headers = {{"Content-Type", "application/json"}, {"X-C1-CSRF", csrf_}},
                               .body = body.dump()}));
  }
  int status = 0;

 private:
  json::Value take(const net::Response& response) {
    status = response.status;
    auto body = json::parse(response.body);
    return body ? *std::move(body) : json::Value();
  }
  Browser browser_;
  std::string at_;
  std::string csrf_;
};

void asks(support::Person person, const std::string& entitlement) {
  person.runs("/c1 request");
  person.chooses("App", "GitHub").chooses("Entitlement", entitlement).fills("Reason", "The build is broken").submits();
}

// Deactivated where they were seen last, and at work elsewhere.
TEST(Installs, WhoeverLeftOneWorkspaceIsToldThingsInTheOther) {
  const Place other{"T0BETA", "Beta", {{"omar", "omar@acme.test"}}};
  SeveralWorkspaces world({.places = {kHome, other}, .allowed = "T0ACME,T0BETA"});
  for (const char* id : {"T0ACME", "T0BETA"}) ASSERT_EQ(world.installs(id).status, 200);
  auto stays = world.person("T0BETA", "omar"), leaves = world.person("T0ACME", "omar");
  for (auto* omar : {&stays, &leaves}) {
    omar->runs("/c1 help");
    omar->sees("/c1 request");
  }
  const json::Value user = json::object({{"id", "U0OMAR"},
                                         {"deleted", true},
                                         {"is_email_confirmed", true},
                                         {"profile", json::object({{"email", "omar@acme.test"}})}});
  world.at("T0ACME").deliver(json::object({{"type", "user_change"}, {"user", user}}));
  world.at("T0ACME").settles();
  asks(world.person("T0ACME", "lena"), "Access");
  stays.sees_button("Approve", "#1001").clicks("Approve", "#1001");
  EXPECT_TRUE(leaves.cards("#1001").empty());
}

TEST(Installs, AreListedWithHowItGoesThereAndRemoved) {
  SeveralWorkspaces world({.places = {kHome, kOther}, .allowed = "T0ACME,T0BETA", .rotates = true});
  for (const char* id : {"T0ACME", "T0BETA"}) ASSERT_EQ(world.installs(id).status, 200);
  auto lena = world.person("T0ACME", "lena"), ines = world.person("T0ACME", "ines"),
       jun = world.person("T0BETA", "jun");
  asks(lena, "Access");
  lena.sees("Waiting for Omar Haddad");
  jun.runs("/c1 help");

  SignedInBrowser admin(world, ines), nobody(world, lena);
  nobody.get("admin/installs");
  EXPECT_EQ(nobody.status, 403);
  json::Value list = admin.get("admin/installs");
  ASSERT_EQ(list["rows"].array().size(), 2U) << list.dump();
  const json::Value acme = list["rows"][0];
  EXPECT_EQ(acme["id"].string(), "T0ACME");
  EXPECT_EQ(acme["app"].string(), "A0SANDBOX1");
  EXPECT_EQ(acme["token"].string(), "renewed");
  EXPECT_FALSE(acme["token_until"].is_null());
  EXPECT_FALSE(acme["answered"].is_null());
  EXPECT_TRUE(acme["lacking"].array().empty());
  EXPECT_EQ(acme["parked"].integer(), 0);
  EXPECT_THAT(list.dump(), ::testing::Not(HasSubstr("xox"))) << "no token is told";

  nobody.post("admin/installs/T0BETA/remove");
  EXPECT_EQ(nobody.status, 403);
  EXPECT_EQ(admin.post("admin/installs/T0BETA/remove")["says"].string(), "");
  EXPECT_EQ(admin.status, 200);
  admin.post("admin/installs/T0BETA/remove");
  EXPECT_EQ(admin.status, 404);
  EXPECT_EQ(admin.get("admin/installs")["rows"].array().size(), 1U);
  EXPECT_EQ(world.installs().size(), 1U);
  bool told = false;
  for (const auto& record : world.audit())
    told = told || (record.entry.what == "slack.removed" && record.entry.actor == "ines@acme.test" &&
                    record.entry.body.find("T0BETA") != std::string::npos);
  EXPECT_TRUE(told);
  EXPECT_EQ(world.installs("T0BETA").status, 200) << "it may come back";
}

TEST(Installs, ARequestsPageLeadsToTheViewersOwnCard) {
  SeveralWorkspaces world({.places = {kHome}});
  ASSERT_EQ(world.installs("T0ACME").status, 200);
  auto lena = world.person("T0ACME", "lena"), ines = world.person("T0ACME", "ines");
  asks(lena, "Access");
  lena.sees("Waiting for Omar Haddad");
  SignedInBrowser hers(world, lena), admin(world, ines);
  EXPECT_TRUE(world.at("T0ACME").waits_until([&] { return hers.get("tasks/1001")["in_slack"].boolean(); }));
  EXPECT_THAT(hers.get("tasks/1001/slack")["url"].string(), HasSubstr("slack.com/archives/D"));
  EXPECT_FALSE(admin.get("tasks/1001")["in_slack"].boolean()) << "nobody has asked her yet";
  admin.get("tasks/1001/slack");
  EXPECT_EQ(admin.status, 404);
}

// ---- fairness

std::string with_crowd(int size) {
  std::string users, owners;
  for (int i = 0; i < size; ++i) {
    const std::string email = "p" + std::to_string(i) + "@acme.test";
    users += "  - {email: " + email + ", name: Person " + std::to_string(i) + "}\n";
    owners += (i == 0 ? "" : ", ") + email;
  }
  std::string yaml(kOrganisation);
  yaml.insert(yaml.find("apps:"), users);
  const std::string access = "      - {slug: access, name: Access}\n";
  yaml.insert(yaml.find(access), "      - {slug: crowd, name: Crowd, owners: [" + owners + "], policy: either}\n");
  return yaml;
}

TEST(Fairness, ARequestWithACrowdOfReadersDelaysNoOther) {
  constexpr int kCrowd = 120;
  Place home = kHome;
  for (int i = 0; i < kCrowd; ++i) {
    const std::string name = "p" + std::to_string(i);
    home.people.emplace_back(name, name + "@acme.test");
  }
  SeveralWorkspaces world({.places = {home}, .directory = with_crowd(kCrowd)});
  ASSERT_EQ(world.installs("T0ACME").status, 200);
  support::SlackDesk& desk = world.at("T0ACME");
  auto lena = world.person("T0ACME", "lena"), omar = world.person("T0ACME", "omar");
  desk.fault("chat.postMessage", "hold_before", 1'000);
  asks(lena, "Crowd");
  // Its first cards are on their way, and all others wait.
  ASSERT_TRUE(desk.waits_until([&] { return desk.held() >= 8; }));
  asks(omar, "Access");
  desk.no_more_faults();
  omar.sees("Waiting for Ines Costa");

  const auto is_card_of = [](const json::Value& message, const std::string& person) {
    const std::string& effect = message["metadata"]["event_payload"]["effect"].string();
    return effect.starts_with("card/") && effect.ends_with("/" + person + "@acme.test");
  };
  for (int i = 0; i < kCrowd; ++i) world.person("T0ACME", "p" + std::to_string(i)).sees("Crowd");
  std::map<std::string, bool> in_order;  // by the time it was posted: whether it is the small one's
  for (const json::Value& message : desk.app_messages())
    if (message["metadata"]["event_payload"]["effect"].string().starts_with("card/"))
      in_order[message["ts"].string()] = is_card_of(message, "omar");
  int before = 0;
  for (const auto& [ts, is_small] : in_order) {
    if (is_small) break;
    ++before;
  }
  EXPECT_GE(in_order.size(), static_cast<std::size_t>(kCrowd));
  EXPECT_LT(before, 60) << "the first few of the crowd, and those that were under way";
}

}  // namespace
}  // namespace c1::scenarios
