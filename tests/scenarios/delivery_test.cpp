// What must hold when Slack or we fail at the wrong moment: nothing lost, nothing said twice.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>

#include "scenarios/api_caller.hpp"
#include "scenarios/world.hpp"

namespace c1::scenarios {
namespace {

using ::testing::IsEmpty;

class Delivery : public ::testing::Test {
 protected:
  explicit Delivery(std::function<void(bot::Config&)> adjust = {}) : world(kOrganisation, std::move(adjust)) {}

  void ask() {
    lena.runs("/c1 request");
    lena.chooses("App", "GitHub");
    lena.chooses("Entitlement", "Access");
    lena.fills("Reason", "The build is broken");
    lena.submits();
  }

  // Every message of the app that is still there carries an effect's key, and each key stands once.
  void nothing_was_said_twice() {
    std::map<std::string, int> said;
    for (const auto& message : world.desk->app_messages())
      if (!message["ephemeral"].boolean() && !message["deleted"].boolean())
        ++said[message["metadata"]["event_payload"]["effect"].string()];
    for (const auto& [effect, times] : said) EXPECT_EQ(times, 1) << effect;
  }

  World world;
  support::Person lena = world.desk->person("lena");
  support::Person omar = world.desk->person("omar");
};

TEST_F(Delivery, ALostReplyToAPostIsNotPostedAgain) {
  world.desk->fault("chat.postMessage", "lost_reply", 2);
  ask();
  lena.sees("Waiting for Omar Haddad");
  omar.sees("Waiting for Omar Haddad");
  omar.clicks("Approve", "#1001");
  lena.sees("Omar Haddad approved this.");
  nothing_was_said_twice();
}

TEST_F(Delivery, SlacksFailuresDelayAndLoseNothing) {
  world.desk->fault("chat.postMessage", "500", 2);
  world.desk->fault("conversations.open", "429", 1);
  ask();
  omar.sees("Waiting for Omar Haddad");
  world.desk->fault("chat.update", "500", 1);
  omar.clicks("Approve", "#1001");
  lena.sees("Approved; waiting");
  nothing_was_said_twice();
}

TEST_F(Delivery, ACardThatWasDeletedInSlackIsPostedAnew) {
  ask();
  omar.sees("Waiting for Omar Haddad");
  lena.sees("Waiting for Omar Haddad");
  for (const auto& message : world.desk->app_messages())
    if (message["metadata"]["event_payload"]["effect"].string().ends_with("/lena@acme.test"))
      world.desk->api("chat.delete", json::object({{"channel", message["channel"]}, {"ts", message["ts"]}}),
                      "xoxb-scenario-token");
  omar.clicks("Approve", "#1001");
  lena.sees_on_card("#1001", "Approved; waiting");
  EXPECT_EQ(lena.cards("#1001").size(), 1U);
}

// The clock leaps here while calls are under way: no lease may end by that.
class Outage : public Delivery {
 protected:
  Outage() : Delivery([](bot::Config& config) { config.outbox_lease = std::chrono::hours{3}; }) {}
};

// What is decided elsewhere meanwhile is kept. Afterwards there is one card for each, true, and nothing of its history.
TEST_F(Outage, AnHourWithoutSlackCostsNothing) {
  net::Runtime runtime({.io_threads = 1, .workers = 2});
  const auto client = net::make_http_client(runtime);
  ApiCaller lena_by_api(*client, world.address()), omar_by_api(*client, world.address());
  lena_by_api.signs_in(lena);
  omar_by_api.signs_in(omar);

  world.desk->fault("*", "500", 1'000'000);
  const auto hours = [&](int minutes) {
    for (int i = 0; i < minutes; ++i) {
      world.passes(Millis{60'000});
      world.desk->settles(Millis{20});
    }
  };
  const Called asked = lena_by_api.call(
      "POST", "/api/v1/task/grant",
      R"({"appEntitlementId": "github/access", "description": "The build is broken", "grantDuration": "3600s"})");
  ASSERT_EQ(asked.status, 200) << asked.response.body;
  hours(30);
  const std::string step = asked.body["taskView"]["task"]["policy"]["current"]["id"].string();
  const Called approved = omar_by_api.call("POST", "/api/v1/tasks/1001/action/approve",
                                           R"({"policyStepId": ")" + step + R"(", "comment": "Go ahead"})");
  ASSERT_EQ(approved.status, 200) << approved.response.body;
  hours(30);
  EXPECT_THAT(lena.cards("#1001"), IsEmpty());

  world.desk->no_more_faults();
  world.passes(std::chrono::minutes{6});  // the longest wait between two tries
  lena.sees("Approved; waiting for Ines Costa");
  omar.sees("Approved; waiting for Ines Costa");
  support::Person ines = world.desk->person("ines");
  ines.sees("to provision");
  ines.clicks("Provisioned", "#1001");
  lena.sees("now has GitHub");
  for (auto* person : {&lena, &omar, &ines}) EXPECT_EQ(person->cards("#1001").size(), 1U) << person->name();
  EXPECT_FALSE(omar.card("#1001").has_button("Approve"));
  nothing_was_said_twice();
}

TEST_F(Delivery, WhatWasSubmittedBeforeAStopIsDeliveredAfterIt) {
  world.desk->fault("chat.postMessage", "500", 100);
  ask();
  world.stop_app();
  world.desk->no_more_faults();
  world.start_app();
  lena.sees("Waiting for Omar Haddad");
  omar.sees("Waiting for Omar Haddad");
  nothing_was_said_twice();
}

}  // namespace
}  // namespace c1::scenarios
