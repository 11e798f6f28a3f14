// The request form, as a person fills it in.

#include "bot/slack_client.hpp"

namespace c1::bot::request_form_test {
namespace {

using namespace workflow;
using namespace std::chrono_literals;
using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::SizeIs;

const std::string kLena = "lena@acme.test", kOmar = "omar@acme.test", kJun = "jun@acme.test";

const char kAcme[] =
    "organisation: {name: Acme}\n"
    "users:\n"
    "  - {email: ines@acme.test, name: Ines Costa, roles: [super_admin]}\n"
    "  - {email: omar@acme.test, name: Omar Haddad, manager: ines@acme.test}\n"
    "  - {email: lena@acme.test, name: Lena Fischer, title: Engineer, manager: omar@acme.test}\n"
    "  - {email: kim@acme.test, name: Kim Lee, manager: lena@acme.test, department: Finance}\n"
    "  - {email: jun@acme.test, name: Jun Watanabe, manager: ines@acme.test, roles: [access_request_helpdesk]}\n"
    "policies:\n"
    "  - {slug: manager, steps: [{approve: {by: manager}}]}\n"
    "  - {slug: auto, steps: [{accept: Low risk}]}\n"
    "forms:\n"
    "  - slug: why\n"
    "    name: Questions\n"
    "    fields:\n"
    "      - {id: ticket, type: text, label: Ticket, required: true, pattern: 'T-[0-9]+', help: Like T-17}\n"
    "      - {id: plan, type: long_text, label: Your plan}\n"
    "      - {id: seats, type: number, label: Seats, min: 1, max: 5}\n"
    "      - {id: read, type: checkbox, label: I have read the rules, required: true}\n"
    "      - {id: place, type: choice, label: Where, options: [Europe, America]}\n"
    "      - {id: tools, type: choices, label: Tools, options: [psql, pgcli, DataGrip]}\n"
    "      - {id: day, type: date, label: First day}\n"
    "      - {id: buddy, type: user, label: Buddy}\n"
    "      - {id: mail, type: email, label: Mail for news}\n"
    "      - {id: page, type: url, label: Page}\n"
    "apps:\n"
    "  - slug: github\n"
    "    name: GitHub\n"
    "    owners: [ines@acme.test]\n"
    "    policy: manager\n"
    "    entitlements:\n"
    "      - {slug: platform-team, name: Platform team, alias: gh-platform, max_duration: 30d}\n"
    "      - {slug: on-call, name: On call, max_duration: 8h, emergency: {policy: auto}}\n"
    "      - {slug: wiki, name: Wiki}\n"
    "  - slug: data\n"
    "    name: Data lake\n"
    "    owners: [ines@acme.test]\n"
    "    policy: manager\n"
    "    entitlements: [{slug: read, name: Read, form: why}]\n"
    "  - slug: ledger\n"
    "    name: Ledger\n"
    "    owners: [ines@acme.test]\n"
    "    policy: manager\n"
    "    entitlements: [{slug: access, name: Access}]\n"
    "catalogs:\n"
    "  - {slug: all, name: All, audience: everyone, entitlements: [github/*, data/read]}\n"
    "  - {slug: money, name: Money, audience: 'subject.department == \"Finance\"', entitlements: [ledger/access]}\n";

class RequestForm : public testing::Test {
 protected:
  House house{kAcme};
  SlackClient lena{house, kLena};

  std::vector<Request> open_of(const std::string& person) {
    return house.store->read([&](storage::Tx& tx) { return tx.open_requests_of({person}, 20); });
  }
  Request only_open_of(const std::string& person) {
    const auto open = open_of(person);
    EXPECT_THAT(open, SizeIs(1));
    return open.empty() ? Request{} : open[0];
  }
};

TEST_F(RequestForm, AsksOneQuestionAfterTheOther) {
  SlackClient kim(house, "kim@acme.test");  // who manages nobody
  EXPECT_EQ(kim.runs("request"), "");
  EXPECT_EQ(kim.title(), "Submit a request");
  EXPECT_THAT(kim.fields(), ElementsAre("App", "Reason"));
  kim.fills("Reason", "To write").chooses("App", "GitHub");
  EXPECT_THAT(kim.fields(), ElementsAre("App", "Entitlement", "Reason"));
  kim.chooses("Entitlement", "Platform team");
  EXPECT_THAT(kim.fields(), ElementsAre("App", "Entitlement", "How long?", "Reason"));
  EXPECT_THAT(kim.words(), HasSubstr("Goes to Lena Fischer."));
  EXPECT_EQ(kim.value_of("Reason"), "To write");
  kim.chooses("How long?", "30 days (the most)");
  EXPECT_EQ(kim.submits(), "");
  const Request request = only_open_of("kim@acme.test");
  EXPECT_EQ(request.entitlement.value, "github/platform-team");
  EXPECT_EQ(request.duration, Seconds{720h});
  EXPECT_EQ(request.reason, "To write");
  EXPECT_EQ(request.surface, Surface::slack);
}

TEST_F(RequestForm, SaysWhatIsWrongAtItsField) {
  lena.runs("request");
  EXPECT_EQ(lena.submits(), "App: Choose the app that the access is for.");
  lena.chooses("App", "GitHub");
  EXPECT_EQ(lena.submits(), "Entitlement: Choose what is needed in GitHub.");
  lena.chooses("Entitlement", "On call");
  EXPECT_EQ(lena.submits(), "How long?: Choose how long you need it.");
  lena.chooses("How long?", "Custom…").fills("How long exactly?", "soon");
  EXPECT_THAT(lena.submits(), HasSubstr("How long exactly?: I don't understand this duration."));
  lena.fills("How long exactly?", "9h").fills("Reason", "x");
  EXPECT_THAT(lena.submits(), HasSubstr("How long exactly?: On call can be held for 8 hours at most."));
  lena.fills("How long exactly?", "90m").fills("Reason", "  ");
  EXPECT_THAT(lena.submits(), HasSubstr("Reason: Say why you need it"));
  lena.fills("Reason", "x");
  EXPECT_EQ(lena.submits(), "");
  EXPECT_EQ(only_open_of(kLena).duration, Seconds{90min});
}

TEST_F(RequestForm, AnotherLimitForgetsOnlyTheDurationThatItDoesNotAllow) {
  lena.runs("request");
  lena.chooses("App", "GitHub").chooses("Entitlement", "Platform team").chooses("How long?", "7 days");
  lena.fills("Reason", "x").chooses("Entitlement", "On call");
  EXPECT_EQ(lena.value_of("How long?"), "");
  EXPECT_EQ(lena.value_of("Reason"), "x");
  lena.chooses("How long?", "1 hour").chooses("Entitlement", "Platform team");
  EXPECT_EQ(lena.value_of("How long?"), "1 hour");
  lena.chooses("Entitlement", "Wiki");
  EXPECT_EQ(lena.value_of("How long?"), "1 hour");
}

TEST_F(RequestForm, WithoutALimitTheAccessMayStay) {
  lena.runs("request");
  lena.chooses("App", "GitHub").chooses("Entitlement", "Wiki").fills("Reason", "x");
  EXPECT_EQ(lena.value_of("How long?"), "Until it is given back");
  EXPECT_EQ(lena.submits(), "");
  EXPECT_EQ(only_open_of(kLena).duration, std::nullopt);
}

TEST_F(RequestForm, TakesSeveralAtOnceUnderTheShortestLimitAndAllOrNone) {
  lena.runs("request");
  lena.chooses("App", "GitHub").chooses_all("Entitlement", {"Platform team", "On call", "Wiki"}).fills("Reason", "x");
  EXPECT_THAT(lena.words(), HasSubstr("*Platform team*: Goes to Omar Haddad."));
  lena.chooses("How long?", "8 hours (the most)");
  house.asks(kLena, "github/on-call", 1h);
  EXPECT_THAT(lena.submits(), HasSubstr("Entitlement: On call: You have asked for this already: #1001 is open"));
  EXPECT_THAT(open_of(kLena), SizeIs(1)) << "all or none";
  lena.chooses_all("Entitlement", {"Platform team", "Wiki"}).chooses("How long?", "1 hour");
  EXPECT_EQ(lena.submits(), "");
  EXPECT_THAT(open_of(kLena), SizeIs(3));
  EXPECT_EQ(open_of(kLena)[0].duration, Seconds{1h});
}

TEST_F(RequestForm, TheSameSubmissionTwiceOpensOneRequest) {
  lena.runs("request");
  lena.chooses("App", "GitHub").chooses_all("Entitlement", {"Wiki", "Platform team"}).chooses("How long?", "1 hour");
  const auto submission = lena.fills("Reason", "x").submission();
  EXPECT_EQ(lena.submits(), "");
  EXPECT_EQ(listeners(house.services).dispatch(submission).kind(), slack::Reply::Kind::empty);
  EXPECT_THAT(open_of(kLena), SizeIs(2));
}

// The answer to a choice may come later than a quick hand.
TEST_F(RequestForm, SubmittedBeforeTheNextQuestionAppearedItAsksThatQuestion) {
  lena.runs("request");
  lena.chooses("App", "GitHub").chooses("Entitlement", "Platform team").fills("Reason", "x");
  slack::ViewSubmission early = lena.submission();
  early.view.state.values.erase("duration:30d");
  const auto reply = listeners(house.services).dispatch(early);
  ASSERT_EQ(reply.kind(), slack::Reply::Kind::update_view);
  EXPECT_THAT(SlackClient::words_of(reply.body()), HasSubstr("There is more to say."));
  EXPECT_THAT(sandbox::problems_of_view(reply.body()), IsEmpty());
  EXPECT_THAT(open_of(kLena), IsEmpty());

  SlackClient kim(house, "kim@acme.test");
  kim.runs("request");
  kim.chooses("App", "Ledger").fills("Reason", "Month end");
  early = kim.submission();
  early.view.state.values.erase("duration:any");
  EXPECT_EQ(listeners(house.services).dispatch(early).kind(), slack::Reply::Kind::empty);
  EXPECT_THAT(open_of("kim@acme.test"), SizeIs(1)) << "without a limit the form would have had an answer";
}

TEST_F(RequestForm, ThePickerShowsWhatIsHeldAndWhatIsAskedFor) {
  house.gets(kLena, "github/wiki");
  house.gets(kLena, "github/on-call", 1h);
  const Request open = house.asks(kLena, "github/platform-team", 1h);
  lena.runs("request");
  lena.chooses("App", "GitHub");
  EXPECT_THAT(
      lena.offers("Entitlement"),
      ElementsAre("On call | ✓ Held until 2026-11-15",
                  "Platform team | ⏳ Asked for: #" + std::to_string(open.number) + " is open", "Wiki | ✓ Held"));
  lena.chooses("Entitlement", "Wiki");
  EXPECT_THAT(lena.words(), HasSubstr("You hold this already, without an end."));
  lena.chooses("Entitlement", "Platform team");
  EXPECT_THAT(lena.words(), HasSubstr("Asked for already"));
  EXPECT_THAT(lena.words(), HasSubstr("/task/" + std::to_string(open.number)));
}

TEST_F(RequestForm, WhatIsHeldWithAnEndIsExtended) {
  house.gets(kLena, "github/on-call", 1h);
  lena.runs("request gh on call 2h because the incident goes on");
  lena.closes();
  lena.runs("request github on-call 2h because the incident goes on");
  EXPECT_THAT(lena.words(), HasSubstr("This asks for it to be extended."));
  EXPECT_EQ(lena.submits(), "");
  EXPECT_EQ(only_open_of(kLena).cause, Cause::extension);
}

TEST_F(RequestForm, AnEmergencyIsOfferedWhereThereIsAShortRoadAndShowsIt) {
  lena.runs("request");
  lena.chooses("App", "GitHub").chooses("Entitlement", "Wiki");
  EXPECT_THAT(lena.fields(), Not(Contains("Emergency")));
  lena.chooses("Entitlement", "On call");
  EXPECT_THAT(lena.words(), HasSubstr("Goes to Omar Haddad."));
  lena.chooses("Emergency", "This cannot wait");
  EXPECT_THAT(lena.words(), HasSubstr(":zap: Needs no approval (Low risk)"));
  lena.chooses("How long?", "1 hour").fills("Reason", "Pager");
  EXPECT_EQ(lena.submits(), "");
  EXPECT_TRUE(only_open_of(kLena).emergency);
}

TEST_F(RequestForm, EveryKindOfQuestionIsAskedAndItsAnswerKept) {
  lena.runs("request");
  lena.chooses("App", "Data lake");
  EXPECT_THAT(lena.fields(),
              ElementsAre("Who needs it?", "App", "Ticket", "Your plan", "Seats", "I have read the rules", "Where",
                          "Tools", "First day", "Buddy", "Mail for news", "Page", "How long?", "Reason"));
  lena.fills("Ticket", "17").fills("Reason", "x").chooses("I have read the rules", "Yes");
  EXPECT_THAT(lena.submits(), HasSubstr("Ticket: This is not written as it should be: Like T-17"));
  lena.fills("Ticket", "T-17").fills("Your plan", "Look\nat it").fills("Seats", "9");
  EXPECT_THAT(lena.submits(), HasSubstr("Seats: "));
  lena.fills("Seats", "3").chooses("Where", "Europe").chooses_all("Tools", {"psql", "DataGrip"});
  lena.fills("First day", "2026-12-01").chooses("Buddy", "Kim Lee").fills("Mail for news", "a@b.test");
  lena.fills("Page", "https://acme.test/x");
  EXPECT_EQ(lena.submits(), "");
  std::map<std::string, std::string> answers;
  for (const Answer& answer : only_open_of(kLena).answers) answers[answer.field] = answer.value;
  const std::map<std::string, std::string> expected{
      {"ticket", "T-17"},   {"plan", "Look\nat it"},        {"seats", "3"},        {"read", "true"},
      {"place", "Europe"},  {"tools", "psql\nDataGrip"},    {"day", "2026-12-01"}, {"buddy", "kim@acme.test"},
      {"mail", "a@b.test"}, {"page", "https://acme.test/x"}};
  EXPECT_EQ(answers, expected);
}

TEST_F(RequestForm, AManagerAsksForAReportWhoseCatalogCounts) {
  lena.runs("request");
  EXPECT_THAT(lena.fields(), ElementsAre("Who needs it?", "App", "Reason"));
  EXPECT_EQ(lena.value_of("Who needs it?"), "Lena Fischer");
  EXPECT_THAT(lena.offers("Who needs it?"), ElementsAre("Kim Lee | kim@acme.test", "Lena Fischer | Engineer"));
  EXPECT_THAT(lena.offers("App", "ledger"), IsEmpty());
  lena.fills("Reason", "Month end").chooses("Who needs it?", "Kim Lee");
  lena.chooses("App", "Ledger");
  EXPECT_EQ(lena.value_of("Reason"), "Month end");
  EXPECT_EQ(lena.submits(), "");
  const Request request = only_open_of("kim@acme.test");
  EXPECT_EQ(request.requester.value, kLena);
  EXPECT_EQ(request.subject.value, "kim@acme.test");
}

TEST_F(RequestForm, AnotherPersonKeepsTheAppThatTheyMaySeeToo) {
  lena.runs("request");
  lena.chooses("App", "GitHub").chooses("Entitlement", "Wiki").chooses("Who needs it?", "Kim Lee");
  EXPECT_EQ(lena.value_of("App"), "GitHub");
  EXPECT_EQ(lena.value_of("Entitlement"), "Wiki");
  lena.chooses("App", "Ledger").chooses("Who needs it?", "Lena Fischer");
  EXPECT_EQ(lena.value_of("App"), "");
}

TEST_F(RequestForm, TheHelpdeskAsksForAnybodyAndAForgedPersonIsRefused) {
  SlackClient jun(house, kJun);
  jun.runs("request");
  EXPECT_THAT(jun.offers("Who needs it?", "fisch"), ElementsAre("Lena Fischer | Engineer"));
  jun.chooses("Who needs it?", "Omar Haddad");

  lena.runs("request");
  slack::ViewSubmission forged = lena.submission();
  forged.view.state.values =
      json::parse(R"({"subject":{"subject":{"selected_option":{"value":"omar@acme.test"}}}})").value();
  const auto reply = listeners(house.services).dispatch(forged);
  ASSERT_EQ(reply.kind(), slack::Reply::Kind::form_errors);
  EXPECT_THAT(reply.body()["subject"].string(), HasSubstr("people you manage"));
}

TEST_F(RequestForm, AGlobalShortcutOpensItAndAMessageIsQuoted) {
  lena.dispatches(slack::Shortcut{SlackClient::kTenant, lena.actor(), "request_access", "t", "1.0"});
  EXPECT_EQ(lena.title(), "Submit a request");
  lena.closes();
  lena.dispatches(slack::MessageShortcut{.tenant = SlackClient::kTenant,
                                         .actor = lena.actor(),
                                         .callback_id = "request_from_message",
                                         .trigger = "t",
                                         .message_text = "We need <@UOMAR> &amp; you\nin *GitHub*",
                                         .permalink = "https://acme.slack.com/archives/C1/p12"});
  EXPECT_THAT(lena.value_of("Reason"), HasSubstr("& you\n> in *GitHub*\nhttps://acme.slack.com/archives/C1/p12"));
}

}  // namespace
}  // namespace c1::bot::request_form_test
