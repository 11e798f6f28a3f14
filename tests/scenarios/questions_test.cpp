// What is asked in words, what people do not want to be told, and crowds that are asked in a channel: through the sandbox.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "scenarios/world.hpp"

namespace c1::scenarios {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;

class Questions : public ::testing::Test {
 protected:
  static std::vector<std::string> thread_of(support::Person& person, const std::string& card) {
    return person.card(card).thread;
  }

  World world;
  support::Person lena = world.desk->person("lena");
  support::Person omar = world.desk->person("omar");
  support::Person ines = world.desk->person("ines");
  support::Person jun = world.desk->person("jun");
};

TEST_F(Questions, InWordsAreAskedTalkedAboutAndAnswered) {
  lena.runs("/c1 request");
  lena.sees_modal("Submit a request");
  lena.fills("Reason", "The sales figures of May");
  lena.clicks("Can't find it?");
  lena.sees_modal("Can't find it?");
  EXPECT_EQ(lena.modal().value_of("What do you need?"), "The sales figures of May");
  lena.sees("Goes to the administrators (Ines Costa)");
  lena.submits();
  lena.sees_modal("Asked");
  lena.closes();
  lena.sees_on_card("You have asked the administrators", "Waiting for Ines Costa");
  ines.sees_on_card("Lena Fischer can't find what they need", "The sales figures of May");

  ines.says_in_thread_of("can't find what they need", "By region?");
  lena.sees_in_thread_of("You have asked", "By region?");
  lena.says_in_thread_of("You have asked", "By month");
  ines.sees_in_thread_of("can't find what they need", "By month");

  ines.clicks("Answer…", "can't find what they need");
  ines.sees_modal("Answer");
  ines.fills("Your answer", "Ask for Read in Data lake");
  ines.submits();
  lena.sees_on_card("You have asked", "Answered by Ines Costa");
  lena.sees_in_thread_of("You have asked", "Ask for Read in Data lake");
  ines.sees_no_button("Answer…", "can't find what they need");
  lena.clicks("Request access", "You have asked");
  lena.sees_modal("Submit a request");
}

TEST_F(Questions, AreNotLostWhileSlackIsAway) {
  world.desk->fault("chat.postMessage", "500", 3);
  lena.runs("/c1 ask The sales figures");
  lena.sees_modal("Can't find it?");
  lena.submits();
  ines.sees_button("Answer…", "can't find what they need");
  lena.sees_button("I don't need it any more", "You have asked");
  world.desk->settles();
  EXPECT_THAT(ines.cards("can't find what they need"), SizeIs(1));
  EXPECT_THAT(lena.cards("You have asked"), SizeIs(1));
}

TEST_F(Questions, OfTheDoneWithAreNobodysAnyMore) {
  lena.runs("/c1 ask The sales figures");
  lena.sees_modal("Can't find it?");
  lena.submits();
  ines.opens_home().sees_on_home("Lena Fischer can't find what they need");
  lena.closes();
  lena.clicks("I don't need it any more", "You have asked");
  ines.sees_on_card("can't find what they need", "Lena Fischer is done with it");
  ines.sees_on_home("Nothing waits for you.");
}

TEST_F(Questions, WhatIsTurnedOffIsNotSaidAndTheCardIsTrueAllTheSame) {
  lena.runs("/c1 settings");
  lena.sees_modal("Settings");
  lena.chooses("Tell me in Slack of", "Access that was given or taken away");
  lena.submits();
  lena.opens_home().sees_on_home("You are not told of decisions on requests in Slack");
  lena.runs("/c1 request github because the build is broken");
  lena.sees_modal("Submit a request");
  lena.chooses("Entitlement", "Platform team member").chooses("How long?", "1 day");
  lena.submits();
  omar.sees_button("Approve", "#1001");
  omar.says_in_thread_of("#1001", "Which repository?");
  omar.clicks("Approve", "#1001");
  ines.clicks("Approve", "#1001");
  ines.sees_in_thread_of("#1001", "Which repository?");
  ines.clicks("Provisioned", "#1001");
  lena.sees_in_thread_of("#1001", "now has");
  lena.sees_on_card("#1001", "Granted");
  world.desk->settles();
  for (const std::string& line : thread_of(lena, "#1001"))
    EXPECT_THAT(line, AllOf(Not(HasSubstr("Which repository?")), Not(HasSubstr("approved this"))));
}

TEST_F(Questions, WhoeverIsNobodyHereIsToldSoOnceWhereTheirWordsAreNotTaken) {
  lena.runs("/c1 request github prod 4h because of the release");
  lena.sees_modal("Submit a request");
  lena.submits();
  omar.sees_button("Approve", "#1001");
  json::Value card;
  ASSERT_TRUE(world.desk->waits_until([&] {
    for (const json::Value& message : world.desk->app_messages())
      if (message["channel"].string().starts_with("C")) card = message;
    return !card.is_null();
  }));
  const json::Value place = json::object({{"channel", card["channel"]}, {"ts", card["ts"]}});
  auto sam = world.desk->person("sam");
  for (const char* words : {"What is this?", "Hello?"}) {
    world.desk->post("/sandbox/say", json::object({{"user", "sam"}, {"text", words}, {"thread", place}}));
    sam.sees("Your message is not part of the request: I can't find you in the directory");
    world.desk->settles();
  }
  const auto told = world.desk->app_messages();
  EXPECT_EQ(std::count_if(told.begin(), told.end(),
                          [](const json::Value& message) { return message["ephemeral"].boolean(); }),
            1);
  for (const std::string& line : thread_of(lena, "#1001")) EXPECT_THAT(line, Not(HasSubstr("What is this?")));
}

// A step with a channel, and more people than get cards of their own.
std::string with_a_crowd() {
  std::string text = kOrganisation;
  const std::string head = "organisation: {name: Acme}";
  return text.replace(text.find(head), head.size(), "organisation: {name: Acme, own_cards_up_to: 1}");
}

TEST(Crowds, AreAskedByTheChannelsCardAndTheirHomeTabs) {
  World world(with_a_crowd(), [](bot::Config&) {});
  auto lena = world.desk->person("lena"), omar = world.desk->person("omar"), ines = world.desk->person("ines");
  omar.opens_home().sees_on_home("Nothing waits for you.");
  lena.runs("/c1 request github prod 4h because of the release");
  lena.sees_modal("Submit a request");
  lena.submits();
  omar.sees_on_home("#1001");
  omar.sees_button("Approve", "#1001");
  world.desk->settles();
  const auto is_own = [](const support::Card& card) { return card.channel.starts_with("D"); };
  const auto own_cards = [&](support::Person& person) {
    auto cards = person.cards("#1001");
    std::erase_if(cards, [&](const support::Card& card) { return !is_own(card); });
    return cards;
  };
  EXPECT_THAT(own_cards(omar), IsEmpty()) << "the channel's card asks him";
  EXPECT_THAT(own_cards(ines), IsEmpty());
  EXPECT_THAT(own_cards(lena), SizeIs(1));

  lena.clicks("Send a reminder", "#1001");
  omar.sees_in_thread_of("#1001", "this still waits for you");
  omar.clicks("Approve", "#1001");
  lena.sees_on_card("#1001", "1 of 2 approvals");
  ines.clicks("Approve", "#1001");
  lena.sees_on_card("#1001", "waiting for Ines Costa to provision");
  ines.sees_button("Provisioned", "#1001");
  world.desk->settles();
  EXPECT_THAT(own_cards(ines), SizeIs(1)) << "what she is to do is hers alone";
}

}  // namespace
}  // namespace c1::scenarios
