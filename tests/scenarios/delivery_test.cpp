// What must hold when Slack or we fail at the wrong moment: nothing lost, nothing said twice.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>

#include "scenarios/world.hpp"

namespace c1::scenarios {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;

class Delivery : public ::testing::Test {
 protected:
  // Back-off takes seconds, as it should.
  Delivery() { world.desk->patience = Millis{30'000}; }

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
