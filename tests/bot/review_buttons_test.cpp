// Each button of a card, pressed by whom it is for, by others, and too late.

#include "bot/slack_desk.hpp"

namespace c1::bot::review_buttons_test {
namespace {

using namespace workflow;
using namespace std::chrono_literals;
using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

const std::string kLena = "lena@acme.test", kOmar = "omar@acme.test", kInes = "ines@acme.test", kPia = "pia@acme.test";

const char kAcme[] =
    "organisation: {name: Acme}\n"
    "users:\n"
    "  - {email: ines@acme.test, name: Ines Costa, roles: [super_admin]}\n"
    "  - {email: omar@acme.test, name: Omar Haddad, manager: ines@acme.test, department: Engineering}\n"
    "  - {email: lena@acme.test, name: Lena Fischer, manager: omar@acme.test, department: Engineering}\n"
    "  - {email: pia@acme.test, name: Pia Lindqvist, manager: omar@acme.test, department: Engineering}\n"
    "policies:\n"
    "  - {slug: manager, steps: [{approve: {by: manager, allow_reassignment: true, channel: \"#access\"}}]}\n"
    "  - slug: to-ines\n"
    "    steps:\n"
    "      - approve: {by: manager, allow_reassignment: [ines@acme.test], require_reason: [approve, reassign]}\n"
    "  - {slug: short, steps: [{approve: {by: app_owners}}]}\n"
    "  - {slug: asks, steps: [{form: cost}, {approve: {by: manager}}]}\n"
    "forms:\n"
    "  - {slug: cost, name: Cost, fields: [{id: center, label: Cost center, type: text, required: true}]}\n"
    "apps:\n"
    "  - slug: it\n"
    "    name: IT\n"
    "    owners: [ines@acme.test]\n"
    "    policy: manager\n"
    "    entitlements:\n"
    "      - {slug: vpn, name: VPN, max_duration: 7d, emergency: {policy: short}}\n"
    "      - {slug: wiki, name: Wiki, policy: to-ines}\n"
    "      - {slug: code, name: Code, policy: asks}\n"
    "catalogs:\n"
    "  - {slug: kit, name: Starter kit, audience: everyone, bundle: true, entitlements: [it/vpn, it/wiki, it/code]}\n";

class ReviewButtons : public testing::Test {
 protected:
  Request now(const Request& request) { return house.request(request.id); }
  // Approved by whom it waits for, so that it waits to be provisioned.
  Request approved() {
    const Request request = house.asks(kLena, "it/vpn", 24h);
    return house.does(Approve{request.id, {kOmar}, 0, ""}).value();
  }

  DeskHouse house{kAcme};
};

TEST_F(ReviewButtons, ApproveIsDoneAtOnce) {
  const Request request = house.asks(kLena, "it/vpn", 24h);
  EXPECT_EQ(house.presses(kOmar, "approve", request).kind(), slack::Reply::Kind::empty);
  EXPECT_EQ(now(request).step, 1u);
}

TEST_F(ReviewButtons, ASecondPressIsToldWhoDecided) {
  const Request request = house.asks(kLena, "it/vpn", 24h);
  house.presses(kOmar, "approve", request);
  EXPECT_THAT(house.presses(kOmar, "approve", request).text(), HasSubstr("already"));
  EXPECT_THAT(house.presses(kOmar, "deny", request).text(), HasSubstr("already"));
  EXPECT_EQ(now(request).decisions.size(), 1u);
}

TEST_F(ReviewButtons, SomebodyElsesPressIsRefusedWithTheNamesOfWhoMay) {
  const Request request = house.asks(kLena, "it/vpn", 24h);
  EXPECT_THAT(house.presses(kInes, "approve", request).text(), HasSubstr("Omar Haddad"));
  EXPECT_THAT(now(request).decisions, IsEmpty());
}

TEST_F(ReviewButtons, WhereThePolicyWantsAReasonApproveAsksForIt) {
  const Request request = house.asks(kLena, "it/wiki");
  const auto view = DeskHouse::opened(house.presses(kOmar, "approve", request));
  EXPECT_FALSE(DeskHouse::error_at(house.submits(kOmar, view, {{"reason", " "}}), "reason").empty());
  EXPECT_EQ(house.submits(kOmar, view, {{"reason", "She writes the docs"}}).kind(), slack::Reply::Kind::empty);
  EXPECT_EQ(now(request).decisions.at(0).reason, "She writes the docs");
}

TEST_F(ReviewButtons, ANoteMayGoWithAnApproval) {
  const Request request = house.asks(kLena, "it/vpn", 24h);
  const auto view = DeskHouse::opened(house.chooses_in_menu(kOmar, kApproveWithNote, request));
  house.submits(kOmar, view, {{"reason", "Until Friday"}});
  EXPECT_EQ(now(request).decisions.at(0).reason, "Until Friday");
}

TEST_F(ReviewButtons, DenyEndsItWithTheReason) {
  const Request request = house.asks(kLena, "it/vpn", 24h);
  house.submits(kOmar, DeskHouse::opened(house.presses(kOmar, "deny", request)), {{"reason", "Not now"}});
  EXPECT_EQ(now(request).outcome, Outcome::denied);
  EXPECT_THAT(house.offered(request.id, kLena), ElementsAre("Ask again…"));
}

TEST_F(ReviewButtons, TheDurationIsChangedBeforeApproving) {
  const Request request = house.asks(kLena, "it/vpn", 24h);
  const auto view = DeskHouse::opened(house.chooses_in_menu(kOmar, "change_duration", request));
  EXPECT_THAT(view.dump(), HasSubstr("\"initial_option\":{\"text\":{\"type\":\"plain_text\",\"text\":\"1 day\""));
  EXPECT_THAT(DeskHouse::error_at(house.submits(kOmar, view, {{"exactly", "9d"}}), "exactly"), HasSubstr("7 days"));
  EXPECT_THAT(DeskHouse::error_at(house.submits(kOmar, view, {{"exactly", "soon"}}), "exactly"), HasSubstr("2h45m"));
  EXPECT_EQ(house.submits(kOmar, view, {{"duration", "=4h"}}).kind(), slack::Reply::Kind::empty);
  EXPECT_EQ(now(request).duration, Seconds{4 * 3600});
}

TEST_F(ReviewButtons, AStepIsHandedOnToWhomThePolicyLetsItGo) {
  const Request request = house.asks(kLena, "it/wiki");
  const auto view = DeskHouse::opened(house.chooses_in_menu(kOmar, "reassign", request));
  EXPECT_THAT(house.suggestions(kOmar, view, "reassign_to", ""), ElementsAre("Ines Costa"));
  EXPECT_THAT(house.suggestions(kOmar, view, "reassign_to", "pia"), IsEmpty());
  EXPECT_THAT(DeskHouse::error_at(house.submits(kOmar, view, {{"to", "=ines@acme.test"}}), "reason"),
              HasSubstr("reason"));
  EXPECT_THAT(DeskHouse::error_at(house.submits(kOmar, view, {{"to", "=pia@acme.test"}, {"reason", "x"}}), "to"),
              HasSubstr("Ines Costa"));
  house.submits(kOmar, view, {{"to", "=ines@acme.test"}, {"reason", "I am away"}});
  EXPECT_THAT(awaited(now(request)), ElementsAre(UserId{kInes}));
}

TEST_F(ReviewButtons, WithoutAListAnybodyActiveButTheSubjectTakesItOver) {
  const Request request = house.asks(kLena, "it/vpn", 24h);
  const auto view = DeskHouse::opened(house.chooses_in_menu(kOmar, "reassign", request));
  EXPECT_THAT(house.suggestions(kOmar, view, "reassign_to", ""), ElementsAre("Ines Costa", "Pia Lindqvist"));
  EXPECT_THAT(house.suggestions(kOmar, view, "reassign_to", "LIND"), ElementsAre("Pia Lindqvist"));
}

TEST_F(ReviewButtons, AReminderIsConfirmedAndNotSentTwiceInAnHour) {
  const Request request = house.asks(kLena, "it/vpn", 24h);
  EXPECT_EQ(house.presses(kLena, "remind", request).text(), "I have reminded Omar Haddad.");
  EXPECT_THAT(house.presses(kLena, "remind", request).text(), HasSubstr("Once an hour"));
}

TEST_F(ReviewButtons, EscalatingTakesTheShortRoad) {
  const Request request = house.asks(kLena, "it/vpn", 24h);
  house.submits(kLena, DeskHouse::opened(house.presses(kLena, "escalate", request)), {{"reason", "Outage"}});
  EXPECT_TRUE(now(request).emergency);
  EXPECT_THAT(awaited(now(request)), ElementsAre(UserId{kInes}));
  EXPECT_THAT(house.presses(kOmar, "approve", request).text(), Not(IsEmpty()));
}

TEST_F(ReviewButtons, AnEmergencyIsAcknowledgedByTheOwnersOnce) {
  Request request = house.asks(kLena, "it/vpn", 24h);
  request = house.does(Escalate{request.id, {kLena}, "Outage"}).value();
  while (request.is_open()) request = house.goes_on(request);
  EXPECT_EQ(house.presses(kInes, "acknowledge", request).kind(), slack::Reply::Kind::empty);
  EXPECT_EQ(now(request).follow_up->acknowledged_by.value, kInes);
  EXPECT_THAT(house.presses(kInes, "acknowledge", request).text(), HasSubstr("already acknowledged"));
}

TEST_F(ReviewButtons, CancellingSaysWhatItMeansAndNeedsNoReason) {
  const Request request = house.asks(kLena, "it/vpn", 24h);
  const auto view = DeskHouse::opened(house.presses(kLena, "cancel", request));
  EXPECT_THAT(view.dump(), HasSubstr("cannot be taken back"));
  house.submits(kLena, view, {{"reason", ""}});
  EXPECT_EQ(now(request).outcome, Outcome::cancelled);
}

TEST_F(ReviewButtons, AFailedTaskIsTriedAgainAndDone) {
  const Request request = approved();
  house.submits(kInes, DeskHouse::opened(house.chooses_in_menu(kInes, "failed", request)), {{"reason", "No seats"}});
  EXPECT_THAT(house.offered(request.id, kInes), Contains("Try again"));
  house.presses(kInes, "retry", request);
  house.presses(kInes, "provisioned", request);
  EXPECT_EQ(now(request).outcome, Outcome::granted);
}

TEST_F(ReviewButtons, WontDoEndsIt) {
  const Request request = approved();
  const auto view = DeskHouse::opened(house.presses(kInes, "wont_do", request));
  EXPECT_FALSE(DeskHouse::error_at(house.submits(kInes, view, {{"reason", ""}}), "reason").empty());
  house.submits(kInes, view, {{"reason", "No seats"}});
  EXPECT_EQ(now(request).outcome, Outcome::errored);
}

TEST_F(ReviewButtons, AHolderExtendsAndGivesBack) {
  const Request request = house.gets(kLena, "it/vpn", 24h);
  EXPECT_THAT(house.offered(request.id, kLena), ElementsAre("Extend", "Give back"));
  const auto view = DeskHouse::opened(house.presses(kLena, "extend", request));
  EXPECT_THAT(view.dump(), HasSubstr("VPN"));

  house.submits(kLena, DeskHouse::opened(house.presses(kLena, "revoke", request)), {{"reason", ""}});
  EXPECT_TRUE(house.taking_away(kLena, "it/vpn"));
}

TEST_F(ReviewButtons, AManagerTakesItAwayWithAReasonThatTheHolderReads) {
  const Request request = house.gets(kLena, "it/vpn", 24h);
  EXPECT_THAT(house.offered(request.id, kOmar), Contains("Take it away…"));
  const auto view = DeskHouse::opened(house.presses(kOmar, "revoke", request));
  EXPECT_FALSE(DeskHouse::error_at(house.submits(kOmar, view, {{"reason", ""}}), "reason").empty());
  house.submits(kOmar, view, {{"reason", "The project is over"}});
  EXPECT_EQ(house.taking_away(kLena, "it/vpn")->reason, "The project is over");
}

TEST_F(ReviewButtons, AnAdministratorSkipsAndBeginsAnew) {
  const Request request = house.asks(kLena, "it/vpn", 24h);
  house.submits(kInes, DeskHouse::opened(house.chooses_in_menu(kInes, "skip", request)), {{"reason", "On leave"}});
  EXPECT_EQ(now(request).decisions.at(0).verdict, Decision::Verdict::skipped);
  house.submits(kInes, DeskHouse::opened(house.chooses_in_menu(kInes, "restart", now(request))), {{"reason", ""}});
  EXPECT_THAT(awaited(now(request)), ElementsAre(UserId{kOmar}));
  EXPECT_THAT(house.chooses_in_menu(kOmar, "skip", now(request)).text(), HasSubstr("super administrators"));
}

TEST_F(ReviewButtons, TheQuestionsOfAStepAreAnsweredWhereTheyAreAsked) {
  const Request request = house.asks(kLena, "it/code");
  EXPECT_THAT(house.offered(request.id, kLena), Contains("Answer the questions"));
  const auto view = DeskHouse::opened(house.presses(kLena, "answer", request));
  const std::string block = view["blocks"][1]["block_id"].string();
  EXPECT_FALSE(DeskHouse::error_at(house.submits(kLena, view, {{block, ""}}), block).empty());
  house.submits(kLena, view, {{block, "4711"}});
  EXPECT_EQ(now(request).answers.at(0).value, "4711");
  EXPECT_THAT(house.presses(kLena, "answer", request).text(), Not(IsEmpty()));
}

TEST_F(ReviewButtons, AskingAgainIsOfferedOnlyWhileItMakesSense) {
  const Request request = house.asks(kLena, "it/vpn", 24h);
  house.does(Deny{request.id, {kOmar}, 0, "No"}).value();
  EXPECT_EQ(DeskHouse::opened(house.presses(kLena, "ask_again", request))["type"].string(), "modal");
  const Request again = house.asks(kLena, "it/vpn", 24h);
  EXPECT_THAT(house.offered(request.id, kLena), IsEmpty());
  EXPECT_THAT(house.presses(kLena, "ask_again", request).text(), HasSubstr("moved on"));
}

TEST_F(ReviewButtons, ABundleIsApprovedAtOnceExceptWhatNeedsAReason) {
  const auto outcome = execute_bundle(
      house.services, {}, {.bundle = "kit", .requester = {kPia}, .subject = {kPia}, .reason = "My first day"});
  ASSERT_EQ(outcome->requested.size(), 3u);
  house.does(AnswerForm{outcome->requested[2].id, {kPia}, 0, {{"center", "", "1"}}}).value();
  const Request& vpn = outcome->requested[0];
  EXPECT_THAT(house.offered(vpn.id, kOmar), Contains("Approve all 3"));
  const auto reply = house.presses(kOmar, kApproveBundle, vpn);
  EXPECT_THAT(reply.text(), HasSubstr("I have approved 2 of 3"));
  EXPECT_THAT(reply.text(), HasSubstr("#" + std::to_string(outcome->requested[1].number)));
  EXPECT_EQ(now(vpn).step, 1u);
}

TEST_F(ReviewButtons, TheCardTellsWhoElseHasItAndSinceWhenItIsGone) {
  house.gets(kPia, "it/vpn", 24h);
  Request mine = house.gets(kLena, "it/vpn", 1h);
  house.passes(2h);
  house.works();
  while (const auto taking = house.taking_away(kLena, "it/vpn")) house.goes_on(*taking);
  const Request request = house.asks(kLena, "it/vpn", 24h);
  const std::string blocks = house.card_of(request.id, kOmar).blocks.dump();
  EXPECT_THAT(blocks, HasSubstr("1 of 1 in Omar Haddad's team, 1 of 2 in Engineering"));
  EXPECT_THAT(blocks, HasSubstr("held it before, until"));
}

TEST_F(ReviewButtons, WhatOlderCardsCarryIsAnsweredKindly) {
  Request unknown;
  unknown.id = {"gone"};
  for (const std::string_view name : button_names())
    EXPECT_NE(house.presses(kOmar, std::string(name), unknown).text(), "") << name;
  EXPECT_THAT(house.chooses_in_menu(kOmar, "dance", unknown).text(), HasSubstr("older card"));
}

TEST_F(ReviewButtons, AChannelReadsAlongFromTheBeginningOfItsStep) {
  const Request request = house.asks(kLena, "it/vpn", 24h);
  EXPECT_THAT(house.due_keys(), Contains("card/" + request.id.value + "/#access"));
  house.works();
  house.said.clear();
  house.does(AddComment{request.id, {new_id()}, {kLena}, "Why so slow?", "", ""}).value();
  house.does(Approve{request.id, {kOmar}, 0, ""}).value();
  house.works();
  int lines = 0, comments = 0;
  for (const Effect& effect : house.said) {
    if (const auto* line = std::get_if<SayInThread>(&effect)) lines += line->person.value == "#access";
    if (const auto* comment = std::get_if<SyncComment>(&effect)) comments += comment->person.value == "#access";
  }
  EXPECT_EQ(lines, 1);
  EXPECT_EQ(comments, 1);
}

TEST_F(ReviewButtons, TheCardsOfAGrantAreDrawnAnewWhenItIsGone) {
  const Request request = house.gets(kLena, "it/vpn", 1h);
  house.works();
  house.passes(2h);
  house.works();
  const auto taking = house.taking_away(kLena, "it/vpn").value();
  house.goes_on(taking);
  EXPECT_THAT(house.due_keys(), Contains("card/" + request.id.value + "/" + kLena));
  EXPECT_THAT(house.offered(request.id, kLena), ElementsAre("Ask again…"));
}

}  // namespace
}  // namespace c1::bot::review_buttons_test
