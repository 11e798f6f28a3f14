// Cards as people use them: every button once, a channel that reads along, links to requests.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "scenarios/world.hpp"

namespace c1::scenarios {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;

class Cards : public ::testing::Test {
 protected:
  // Production wants both Omar and Ines, and is shown in #general.
  void ask_for_production() {
    lena.runs("/c1 request github prod 4h because of the release");
    lena.submits();
    omar.sees_button("Approve", "#1001");
  }
  void ask_for_figma() {
    lena.runs("/c1 request figma because of a drawing");
    lena.submits();
    jun.sees_button("Provisioned", "#1001");
  }
  // What the app has posted to a channel, threads included.
  std::vector<json::Value> in_channel() {
    auto messages = world.desk->app_messages();
    std::erase_if(messages, [](const json::Value& message) { return !message["channel"].string().starts_with("C"); });
    return messages;
  }

  json::Value card_of_channel() {
    for (const json::Value& message : in_channel())
      if (message["thread_ts"].string().empty()) return message;
    return {};
  }
  // Its card there, once it has come.
  json::Value card_in_channel() {
    world.desk->waits_until([&] { return !in_channel().empty(); });
    const auto messages = in_channel();
    EXPECT_THAT(messages, SizeIs(1));
    return messages.empty() ? json::Value{} : messages[0];
  }

  World world;
  support::Person lena = world.desk->person("lena");
  support::Person omar = world.desk->person("omar");
  support::Person ines = world.desk->person("ines");
  support::Person jun = world.desk->person("jun");
};

TEST_F(Cards, TheQuorumIsCountedOnEveryCardAndInTheChannel) {
  ask_for_production();
  omar.clicks("Approve", "#1001");
  lena.sees_on_card("#1001", "1 of 2 approvals");
  ines.sees_on_card("#1001", "Waiting for Ines Costa");
  ines.clicks("Approve with a note…", "#1001");
  ines.fills("Why?", "Until the release is out");
  ines.submits();
  lena.sees("Until the release is out");
  ines.clicks("Provisioned", "#1001");
  lena.sees_on_card("#1001", "Granted until");
  const auto said_there = [&] { return card_of_channel()["plain"].string(); };
  world.desk->waits_until([&] { return said_there().find("Granted until") != std::string::npos; });
  EXPECT_THAT(said_there(), HasSubstr("Granted until"));
}

TEST_F(Cards, InAChannelOnlyThoseWhoAreAskedDecide) {
  ask_for_production();
  const json::Value card = card_in_channel();
  const auto press = [&](const char* who) {
    world.desk->post("/sandbox/click",
                     json::object({{"user", who},
                                   {"message", json::object({{"channel", card["channel"]}, {"ts", card["ts"]}})},
                                   {"block_id", "review"},
                                   {"action_id", "approve"}}));
  };
  press("jun");
  jun.sees("Omar Haddad");
  EXPECT_THAT(lena.card("#1001").text, HasSubstr("0 of 2 approvals"));
  press("omar");
  lena.sees_on_card("#1001", "1 of 2 approvals");
}

TEST_F(Cards, WhatIsSaidBelowTheChannelsCardReachesTheOthersAndBack) {
  ask_for_production();
  const json::Value card = card_in_channel();
  const auto [status, said] = world.desk->post(
      "/sandbox/say", json::object({{"user", "omar"},
                                    {"text", "Which release?"},
                                    {"thread", json::object({{"channel", card["channel"]}, {"ts", card["ts"]}})}}));
  EXPECT_EQ(status, 200);
  lena.sees_in_thread_of("#1001", "Which release?");
  lena.sees_button("Send a reminder", "#1001");
  const auto cards = lena.cards("#1001");  // her own, and the channel's
  const auto own = std::find_if(cards.begin(), cards.end(), [](const auto& one) { return one.channel[0] == 'D'; });
  ASSERT_NE(own, cards.end());
  world.desk->post("/sandbox/say",
                   json::object({{"user", "lena"},
                                 {"text", "The one of today"},
                                 {"thread", json::object({{"channel", own->channel}, {"ts", own->ts}})}}));
  ines.sees_in_thread_of("#1001", "The one of today");
  world.desk->waits_until([&] { return in_channel().size() == 2; });
  world.desk->settles();
  const auto messages = in_channel();
  ASSERT_THAT(messages, SizeIs(2)) << "what was written there is not copied to there";
  EXPECT_THAT(messages[1]["plain"].string(), HasSubstr("The one of today"));
}

TEST_F(Cards, AnApproverHandsItOnAndChangesHowLong) {
  ask_for_production();
  omar.clicks("Change how long…", "#1001");
  omar.fills("Or exactly", "2h");
  omar.submits();
  lena.sees_on_card("#1001", "2 hours");
  omar.clicks("Hand it on…", "#1001");
  EXPECT_THAT(omar.suggestions("To whom?", "jun"), ElementsAre("Jun Watanabe"));
  EXPECT_THAT(omar.suggestions("To whom?", "lena"), IsEmpty());
  omar.chooses("To whom?", "Jun Watanabe");
  omar.fills("Why?", "I am away");
  omar.submits();
  jun.sees_button("Approve with a note…", "#1001");
  omar.sees_no_button("Approve with a note…", "#1001");
  lena.sees("I am away");
}

TEST_F(Cards, TheRequesterRemindsEscalatesAndTheOwnerAcknowledges) {
  ask_for_production();
  lena.clicks("Send a reminder", "#1001");
  lena.sees("I have reminded Omar Haddad and Ines Costa.");
  omar.sees_in_thread_of("#1001", "this still waits for you");
  lena.clicks("Escalate to emergency…", "#1001");
  lena.fills("Why?", "Everything is down");
  lena.submits();
  omar.sees("Everything is down");
  omar.clicks("Approve", "#1001");
  ines.sees_button("Provisioned", "#1001");
  ines.clicks("Provisioned", "#1001");
  ines.sees_button("Acknowledge", "#1001");
  ines.clicks("Acknowledge", "#1001");
  lena.sees("Ines Costa acknowledged this emergency.");
}

TEST_F(Cards, TheRequesterCancelsAndAsksAgainWithTheSameWords) {
  ask_for_production();
  lena.clicks("Cancel the request…", "#1001");
  lena.submits();
  omar.sees_no_button("Approve", "#1001");
  lena.clicks("Ask again…", "#1001");
  lena.sees("Submit a request");
  EXPECT_EQ(lena.modal().value_of("Reason"), "of the release");
  lena.submits();
  omar.sees_button("Approve", "#1002");
}

TEST_F(Cards, AProvisionerFailsTriesAgainAndTheHolderGivesItBack) {
  ask_for_figma();
  jun.clicks("It did not work…", "#1001");
  jun.fills("Why?", "No seats left");
  jun.submits();
  jun.sees_on_card("#1001", "No seats left");
  jun.clicks("Try again", "#1001");
  jun.sees_no_button("Try again", "#1001");
  jun.clicks("Provisioned", "#1001");
  lena.sees_on_card("#1001", "Granted for good");
  lena.clicks("Give back", "#1001");
  lena.submits();
  jun.sees_button("Removed", "#1002");
  jun.clicks("Removed", "#1002");
  lena.sees("does not have Figma any more");
  lena.sees_button("Ask again…", "#1001");
}

TEST_F(Cards, AnAdministratorSkipsAStepAndBeginsAnew) {
  lena.runs("/c1 request github platform-team 4h because of the build");
  lena.submits();
  omar.sees_button("Approve", "#1001");
  omar.clicks("Approve", "#1001");
  ines.sees_button("Skip this step…", "#1001");
  ines.clicks("Begin anew…", "#1001");
  ines.submits();
  omar.sees_button("Approve", "#1001");
}

TEST_F(Cards, ALinkIsPreviewedForWhoMaySeeTheRequestAndSaysNotWhy) {  // 40
  ask_for_production();
  lena.says("Please look at " + world.address() + "/task/1001", "general");
  world.desk->waits_until([&] { return !world.desk->exchanges("chat.unfurl").empty(); });
  ASSERT_THAT(world.desk->exchanges("chat.unfurl"), SizeIs(1));
  EXPECT_THAT(world.desk->exchanges("chat.unfurl")[0].dump(),
              AllOf(HasSubstr("1001"), Not(HasSubstr("of the release"))));
  world.desk->person("sam").says("What is " + world.address() + "/task/1001", "general");
  jun.says("And " + world.address() + "/task/1001 and " + world.address() + "/task/9", "general");
  world.desk->settles();
  EXPECT_THAT(world.desk->exchanges("chat.unfurl"), SizeIs(1));
}

}  // namespace
}  // namespace c1::scenarios
