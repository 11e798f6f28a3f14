// Two servers on one PostgreSQL behind a load balancer: people cannot tell.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <map>
#include <thread>

#include "scenarios/world.hpp"

namespace c1::scenarios {
namespace {

class TwoServers : public ::testing::Test {
 protected:
  void SetUp() override {
    const std::string why_not = support::why_no_postgres();
    if (!why_not.empty()) GTEST_SKIP() << why_not;
    world = std::make_unique<World>(World::Runs::here, World::On::postgres);
    world->start_second_app();
  }

  support::Person person(const std::string& name) { return world->desk->person(name); }

  // Omar and Ines may both decide it, either alone.
  void ask(const std::string& number) {
    auto lena = person("lena");
    lena.runs("/c1 request");
    lena.chooses("App", "GitHub").chooses("Entitlement", "On call");
    lena.fills("Reason", "The build is broken").submits();
    for (const char* name : {"omar", "ines"}) person(name).sees_button("Approve", number);
  }

  std::unique_ptr<World> world;
};

TEST_F(TwoServers, CarryOneRequestTogether) {
  ask("#1001");
  auto lena = person("lena"), omar = person("omar"), ines = person("ines");
  omar.says_in_thread_of("#1001", "Which repository?");
  lena.sees("Which repository?");
  omar.clicks("Approve", "#1001");
  ines.sees_button("Provisioned", "#1001");
  ines.clicks("Provisioned", "#1001");
  for (auto* one : {&lena, &omar, &ines}) one->sees_on_card("#1001", "Granted for good");
}

// Whoever comes second, at the other server, decides nothing and is told so.
TEST_F(TwoServers, OfTwoDecisionsAtOnceOneWins) {
  constexpr int kRounds = 5;
  for (int round = 0; round < kRounds; ++round) {
    const std::string number = "#" + std::to_string(1001 + round);
    ask(number);
    const auto click = [&](const std::string& name) {
      world->desk->post("/sandbox/click", json::object({{"user", name}, {"button", "Approve"}, {"in", number}}));
    };
    std::thread omar([&] { click("omar"); });
    std::thread ines([&] { click("ines"); });
    omar.join();
    ines.join();
    // Both go on to the owner's task; it is closed, so that the same can be asked for again.
    person("ines").sees_button("Won't do", number);
    person("ines").clicks("Won't do", number).fills("Why?", "Just trying").submits();
    person("lena").sees_on_card(number, "Just trying");
  }
  int told = 0;
  for (const auto& message : world->desk->app_messages())
    told += message["ephemeral"].boolean() &&
            message["text"].string().find("already approved this on") != std::string::npos;
  EXPECT_EQ(told, kRounds);
  std::map<std::string, int> approvals;
  for (const auto& record : world->audit())
    approvals[record.entry.request] +=
        record.entry.what == "decision.made" && record.entry.body.find("approved") != std::string::npos;
  approvals.erase("");
  EXPECT_EQ(approvals.size(), std::size_t{kRounds});
  for (const auto& [request, times] : approvals) EXPECT_EQ(times, 1) << request;
}

// One of them hears of it from Slack; both had met him.
TEST_F(TwoServers, DoNothingForWhoeverHasLeftSlack) {
  auto omar = person("omar");
  const auto asks_twice = [&] {
    for (int server = 0; server < 2; ++server) omar.runs("/c1 help");
    world->desk->settles();
  };
  asks_twice();
  const json::Value people = world->desk->get("/sandbox/people").second;
  json::Value user = json::object({{"deleted", true}, {"profile", json::object({{"email", "omar@acme.test"}})}});
  for (const json::Value& one : people["people"].array())
    if (one["name"].string() == "omar") user.set("id", one["id"]);
  world->desk->fault("users.info", "error", 100, json::object({{"error", "user_not_found"}}));
  world->desk->deliver(json::object({{"type", "user_change"}, {"user", user}}));
  world->desk->settles();
  asks_twice();
  const std::string seen = omar.screen_text();
  const std::string refusal = "Slack says that your account is deactivated";
  const std::size_t first = seen.find(refusal);
  ASSERT_NE(first, std::string::npos) << seen;
  EXPECT_NE(seen.find(refusal, first + 1), std::string::npos) << "at both";
}

// docs/handbook/upgrade.md: the new one comes in, the old one ends, for each. Jun goes on asking all the while.
TEST_F(TwoServers, AreReplacedOneAfterTheOtherWithoutAFailedAck) {
  ask("#1001");
  std::atomic<bool> over = false;
  std::thread jun([&] {
    const json::Value wish = json::object({{"user", "jun"}, {"text", "/c1 help"}});
    while (!over) {
      world->desk->post("/sandbox/command", wish);
      world->desk->settles(Millis{5});  // each is written down; it is not the load that is tried
    }
  });
  world->replace_apps();
  person("omar").clicks("Approve", "#1001");
  world->replace_apps();
  over = true;
  jun.join();
  const auto commands = world->desk->exchanges("command /c1");
  EXPECT_GT(commands.size(), 20U);
  for (const auto& one : commands) EXPECT_EQ(one["status"].integer(), 200) << one.dump();
  EXPECT_THAT(person("jun").toasts(), ::testing::IsEmpty());
  person("ines").sees_button("Provisioned", "#1001");
  person("ines").clicks("Provisioned", "#1001");
  person("lena").sees_on_card("#1001", "Granted for good");
}

}  // namespace
}  // namespace c1::scenarios
