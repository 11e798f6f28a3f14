#include "bot/card.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/text.hpp"

namespace c1::bot::card_test {
namespace {

using namespace workflow;
using testing::AllOf;
using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

Organisation acme() {
  Organisation all;
  all.users = {
      {.id = {"lena@acme.test"},
       .email = "lena@acme.test",
       .name = "Lena <Fischer>",
       .title = "Platform engineer",
       .department = "Engineering",
       .manager = UserId{"omar@acme.test"}},
      {.id = {"omar@acme.test"}, .email = "omar@acme.test", .name = "Omar Haddad"},
      {.id = {"ines@acme.test"}, .email = "ines@acme.test", .name = "Ines Costa", .roles = {Role::super_admin}}};
  all.apps = {{.id = {"github"}, .name = "GitHub"}};
  all.entitlements = {{.id = {"github/platform-team"},
                       .app = {"github"},
                       .slug = "platform-team",
                       .name = "Platform team member",
                       .resource = Resource{"group", "platform-team", {}},
                       .emergency = PolicyId{"short"}}};
  all.catalogs = {{.slug = "all", .name = "All", .entitlements = {{"github/platform-team"}}}};
  all.policies = {{.id = {"manager"}, .name = "Manager first"}};
  return all;
}

Request waiting() {
  return {.id = {"r1"},
          .number = 1042,
          .subject = {"lena@acme.test"},
          .requester = {"lena@acme.test"},
          .app = {"github"},
          .entitlement = {"github/platform-team"},
          .reason = "The build is <!channel> broken",
          .duration = Seconds{86400},
          .plan = {{ApprovalStep{.approvers = {{"omar@acme.test"}}},
                    ProvisionStep{.assignees = {{"omar@acme.test"}}, .instructions = "Add them in People."}},
                   {"manager"},
                   {{{"manager"}, 0, "", ""}}},
          .involved = {{"omar@acme.test"}},
          .version = 2};
}

Request closed(Outcome outcome) {
  Request request = waiting();
  request.outcome = outcome;
  return request;
}

Message drawn(const Request& request, const std::string& viewer, const Insight& insight = {}) {
  const Catalog catalog(acme(), 1);
  const UserId id{viewer};
  const Facts facts{.catalog = &catalog};
  Look look{facts, id, Instant{}, "https://c1.acme.test", ""};
  look.insight = insight;
  return card(request, look);
}

// Labels of the buttons, the menu's behind them in brackets.
std::vector<std::string> offered(const Message& message) {
  std::vector<std::string> labels;
  for (const json::Value& block : message.blocks.array())
    for (const json::Value& element : block["elements"].array()) {
      if (element["type"].string() == "button") labels.push_back(element["text"]["text"].string());
      for (const json::Value& option : element["options"].array())
        labels.push_back("[" + option["text"]["text"].string() + "]");
    }
  return labels;
}

TEST(Card, ShowsTheApproverTheFactsAndTheButtons) {
  const Message message = drawn(waiting(), "omar@acme.test");
  const std::string blocks = message.blocks.dump();
  EXPECT_THAT(blocks, HasSubstr("https://c1.acme.test/task/1042"));
  EXPECT_THAT(blocks, HasSubstr("GitHub"));
  EXPECT_THAT(blocks, HasSubstr("platform-team (group)"));
  EXPECT_THAT(blocks, HasSubstr("1 day"));
  EXPECT_THAT(blocks, HasSubstr("\"value\":\"r1:0\""));
  EXPECT_THAT(offered(message), ElementsAre("Approve", "Deny", "[Approve with a note…]", "[Change how long…]",
                                            "[Escalate to emergency…]"));
  EXPECT_THAT(message.text, HasSubstr("Please approve or deny"));
}

TEST(Card, OffersTheRequesterWhatIsTheirs) {
  EXPECT_THAT(offered(drawn(waiting(), "lena@acme.test")),
              ElementsAre("Send a reminder", "Escalate to emergency…", "Cancel the request…"));
}

TEST(Card, OffersNothingToWhoeverMayNotSeeIt) { EXPECT_THAT(offered(drawn(waiting(), "nobody@acme.test")), IsEmpty()); }

// What Slack's menu does not take stays a button: it takes five, and one alone is no menu.
TEST(Card, ShowsWhatTheMenuDoesNotTake) {
  Request request = waiting();
  std::get<ApprovalStep>(request.plan.steps[0]).approvers = {{"ines@acme.test"}};
  request.involved = {{"ines@acme.test"}};
  const auto labels = offered(drawn(request, "ines@acme.test"));
  EXPECT_THAT(labels, ElementsAre("Approve", "Deny", "Approve with a note…", "[Change how long…]", "[Hand it on…]",
                                  "[Cancel the request…]", "[Skip this step…]", "[Begin anew…]"));
}

TEST(Card, OffersToAskAgainOnceItIsDenied) {
  Request request = closed(Outcome::denied);
  request.decisions = {{0, {"omar@acme.test"}, Decision::Verdict::denied, "Not this week", Instant{}}};
  EXPECT_THAT(offered(drawn(request, "lena@acme.test")), ElementsAre("Ask again…"));
  EXPECT_THAT(offered(drawn(request, "omar@acme.test")), IsEmpty());
  EXPECT_THAT(drawn(request, "omar@acme.test").blocks.dump(), HasSubstr("Not this week"));
}

TEST(Card, GivesTheProvisionerTheInstructions) {
  Request request = waiting();
  request.step = 1;
  const Message message = drawn(request, "omar@acme.test");
  EXPECT_THAT(message.blocks.dump(), HasSubstr("Add them in People."));
  EXPECT_THAT(offered(message), ElementsAre("Provisioned", "Won't do", "[It did not work…]", "[Hand it on…]"));
  EXPECT_THAT(drawn(request, "lena@acme.test").blocks.dump(), Not(HasSubstr("Add them in People.")));
}

TEST(Card, OffersToTryAgainWhatHasFailed) {
  Request request = waiting();
  request.step = 1;
  std::get<ProvisionStep>(request.plan.steps[1]).failure = "The seat was taken";
  const Message message = drawn(request, "omar@acme.test");
  EXPECT_THAT(message.blocks.dump(), HasSubstr("The seat was taken"));
  EXPECT_THAT(offered(message), ElementsAre("Provisioned", "Try again", "Won't do", "Hand it on…"));
}

TEST(Card, SaysHowManyHaveApprovedAndWhatIsStillToCome) {
  Request request = waiting();
  request.plan.steps[0] =
      ApprovalStep{.approvers = {{"omar@acme.test"}, {"ines@acme.test"}}, .needed = 2, .label = "the owners of GitHub"};
  request.decisions = {{0, {"omar@acme.test"}, Decision::Verdict::approved, "Fine", Instant{}}};
  const std::string blocks = drawn(request, "lena@acme.test").blocks.dump();
  EXPECT_THAT(blocks, HasSubstr("Step 1 of 2"));
  EXPECT_THAT(blocks, HasSubstr("Approval by the owners of GitHub · 1 of 2 approvals"));
  EXPECT_THAT(blocks, HasSubstr("Waiting for Ines Costa"));
  EXPECT_THAT(blocks, HasSubstr("Omar Haddad approved"));
  EXPECT_THAT(blocks, HasSubstr("Then provisioning by Omar Haddad"));
}

TEST(Card, MarksAnEmergencyWhereverItIsSeen) {
  Request request = waiting();
  request.emergency = true;
  const Message message = drawn(request, "omar@acme.test");
  EXPECT_THAT(message.blocks[0]["text"]["text"].string(), HasSubstr(":zap:"));
  EXPECT_THAT(message.text, HasSubstr("Emergency"));
}

TEST(Card, SaysToWhomTheEmergencyStillHasToBeShown) {
  Request request = closed(Outcome::granted);
  request.emergency = true;
  request.follow_up = FollowUp{.people = {{"omar@acme.test"}}};
  EXPECT_THAT(offered(drawn(request, "omar@acme.test")), Contains("Acknowledge"));
  EXPECT_THAT(drawn(request, "lena@acme.test").blocks.dump(), HasSubstr("To be acknowledged by Omar Haddad"));
}

TEST(Card, TellsWhoeverDecidesWhoAsksAndWhoElseHasIt) {
  const Insight insight{.shares = {{"Omar Haddad's team", 3, 5}, {"Engineering", 7, 20}}, .is_known = true};
  const std::string blocks = drawn(waiting(), "omar@acme.test", insight).blocks.dump();
  EXPECT_THAT(blocks, HasSubstr("Platform engineer · Engineering · reports to Omar Haddad"));
  EXPECT_THAT(blocks, HasSubstr("It is held by 3 of 5 in Omar Haddad's team, 7 of 20 in Engineering."));
  EXPECT_THAT(blocks, HasSubstr("has not held it before"));
  EXPECT_THAT(blocks, HasSubstr("The policy Manager first applies"));
  EXPECT_THAT(drawn(waiting(), "lena@acme.test").blocks.dump(), Not(HasSubstr("It is held by")));
}

TEST(Card, ShowsWhatWasAnswered) {
  Request request = waiting();
  request.answers = {{"cost_center", "Cost center", "4711"}, {"on_call", "On call?", "true"}};
  const std::string blocks = drawn(request, "omar@acme.test").blocks.dump();
  EXPECT_THAT(blocks, AllOf(HasSubstr("Cost center"), HasSubstr("4711"), HasSubstr("On call?")));
}

TEST(Card, OffersToApproveABundleAtOnceWhereMoreOfItWaits) {
  Request request = waiting();
  request.bundle = BundleOf{"kit", "g1"};
  EXPECT_THAT(offered(drawn(request, "omar@acme.test", {.is_known = true, .bundle_waiting = {1042, 1043}})),
              Contains("Approve all 2"));
  EXPECT_THAT(offered(drawn(request, "omar@acme.test", {.is_known = true, .bundle_waiting = {1042}})),
              Not(Contains(HasSubstr("Approve all"))));
}

TEST(Card, InAChannelShowsEverybodyTheButtonsOfThoseWhoAreAwaited) {
  EXPECT_THAT(offered(drawn(waiting(), "#access-admins")), ElementsAre("Approve", "Deny"));
  EXPECT_THAT(offered(drawn(closed(Outcome::denied), "#access-admins")), IsEmpty());
}

TEST(Card, LetsNobodySpeakWithOurVoice) {
  const Message message = drawn(waiting(), "omar@acme.test");
  EXPECT_THAT(message.blocks.dump(), Not(HasSubstr("<!channel>")));
  EXPECT_THAT(message.text, Not(HasSubstr("<!channel>")));
  EXPECT_THAT(message.text, Not(HasSubstr("Lena <Fischer>")));
}

// Slack refuses a message whole for one text that is too long.
TEST(Card, StaysWithinSlacksLimitsWhateverPeopleWrote) {
  const std::string long_words = [] {
    std::string words;
    while (words.size() < 10'000) words += "<&> 🚀 שלום *now* ";
    return words;
  }();
  Request request = waiting();
  request.reason = long_words;
  for (int i = 0; i < 40; ++i) {
    request.answers.push_back({"f" + std::to_string(i), long_words, long_words});
    request.decisions.push_back({0, {"x" + long_words}, Decision::Verdict::approved, long_words, Instant{}});
    request.plan.steps.insert(request.plan.steps.begin() + 1,
                              ApprovalStep{.approvers = {{"omar@acme.test"}}, .label = long_words, .note = long_words});
  }
  request.plan.because.assign(30, {{"manager"}, 1, long_words, long_words});
  const Message message = drawn(request, "omar@acme.test", {.shares = {{long_words, 1, 2}}, .is_known = true});
  EXPECT_LE(message.blocks.array().size(), 50U);
  EXPECT_LE(text::length(message.text), 4000U);
  for (const json::Value& block : message.blocks.array()) {
    EXPECT_LE(text::length(block["text"]["text"].string()), 3000U);
    EXPECT_LE(block["fields"].array().size(), 10U);
    for (const json::Value& field : block["fields"].array()) EXPECT_LE(text::length(field["text"].string()), 2000U);
    if (block["type"].string() != "context") continue;
    EXPECT_LE(block["elements"].array().size(), 10U);
    for (const json::Value& line : block["elements"].array()) EXPECT_LE(text::length(line["text"].string()), 2000U);
  }
}

TEST(Preview, SaysWhatAndHowItStandsButNotWhy) {
  const Catalog catalog(acme(), 1);
  const UserId viewer{"omar@acme.test"};
  const Facts facts{.catalog = &catalog};
  const std::string blocks = preview(waiting(), {facts, viewer, Instant{}, "https://c1.acme.test", ""}).dump();
  EXPECT_THAT(blocks, AllOf(HasSubstr("#1042"), HasSubstr("Waiting for Omar Haddad")));
  EXPECT_THAT(blocks, AllOf(Not(HasSubstr("broken")), Not(HasSubstr("button"))));
}

TEST(Fingerprint, TellsMessagesApartAndIsTheSameEverywhere) {
  const Message one = drawn(waiting(), "omar@acme.test");
  EXPECT_EQ(fingerprint(one), fingerprint(drawn(waiting(), "omar@acme.test")));
  EXPECT_NE(fingerprint(one), fingerprint(drawn(waiting(), "lena@acme.test")));
  EXPECT_EQ(fingerprint({"a", {}}), fingerprint({"a", {}}));
}

TEST(ButtonValue, ComesBackAsItWas) {
  const auto target = parse_button_value(button_value(waiting()));
  ASSERT_TRUE(target);
  EXPECT_EQ(target->request.value, "r1");
  EXPECT_EQ(target->step, 0u);
}

TEST(ButtonValue, RefusesWhatItDidNotMake) {
  for (const char* value : {"", ":", "r1", "r1:", ":0", "r1:x", "r1:1x", "r1:-1"})
    EXPECT_FALSE(parse_button_value(value)) << value;
}

}  // namespace
}  // namespace c1::bot::card_test
