#include "bot/card.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace c1::bot {
namespace {

using namespace workflow;
using testing::HasSubstr;
using testing::Not;

Catalog organisation() {
  Organisation all;
  all.users = {{.id = {"lena@acme.test"}, .email = "lena@acme.test", .name = "Lena <Fischer>"},
               {.id = {"omar@acme.test"}, .email = "omar@acme.test", .name = "Omar Haddad"}};
  all.apps = {{.id = {"github"}, .name = "GitHub"}};
  all.entitlements = {{.id = {"github/platform-team"},
                       .app = {"github"},
                       .slug = "platform-team",
                       .name = "Platform team member",
                       .resource = Resource{"group", "platform-team", {}}}};
  return Catalog(all, 1);
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
                   {"manager"}},
          .involved = {{"omar@acme.test"}},
          .version = 2};
}

Message drawn(const Request& request, const std::string& viewer) {
  const Catalog catalog = organisation();
  const UserId id{viewer};
  const Facts facts{.catalog = &catalog};
  return card(request, {facts, id, Instant{}, "https://c1.acme.test", ""});
}

TEST(Card, ShowsTheApproverTheFactsAndTheButtons) {
  const std::string blocks = drawn(waiting(), "omar@acme.test").blocks.dump();
  EXPECT_THAT(blocks, HasSubstr("https://c1.acme.test/task/1042"));
  EXPECT_THAT(blocks, HasSubstr("GitHub"));
  EXPECT_THAT(blocks, HasSubstr("platform-team (group)"));
  EXPECT_THAT(blocks, HasSubstr("1 day"));
  EXPECT_THAT(blocks, HasSubstr("\"action_id\":\"approve\""));
  EXPECT_THAT(blocks, HasSubstr("\"action_id\":\"deny\""));
  EXPECT_THAT(blocks, HasSubstr("\"value\":\"r1:0\""));
}

TEST(Card, HasNoButtonsForTheRequester) {
  EXPECT_THAT(drawn(waiting(), "lena@acme.test").blocks.dump(), Not(HasSubstr("\"button\"")));
}

TEST(Card, HasNoButtonsOnceItIsDecided) {
  Request request = waiting();
  request.outcome = Outcome::denied;
  request.decisions = {{0, {"omar@acme.test"}, Decision::Verdict::denied, "Not this week", Instant{}}};
  const std::string blocks = drawn(request, "omar@acme.test").blocks.dump();
  EXPECT_THAT(blocks, Not(HasSubstr("\"button\"")));
  EXPECT_THAT(blocks, HasSubstr("Not this week"));
}

TEST(Card, GivesTheProvisionerTheInstructions) {
  Request request = waiting();
  request.step = 1;
  const std::string blocks = drawn(request, "omar@acme.test").blocks.dump();
  EXPECT_THAT(blocks, HasSubstr("Add them in People."));
  EXPECT_THAT(blocks, HasSubstr("\"action_id\":\"provisioned\""));
  EXPECT_THAT(drawn(request, "lena@acme.test").blocks.dump(), Not(HasSubstr("Add them in People.")));
}

TEST(Card, LetsNobodySpeakWithOurVoice) {
  const Message message = drawn(waiting(), "omar@acme.test");
  EXPECT_THAT(message.blocks.dump(), Not(HasSubstr("<!channel>")));
  EXPECT_THAT(message.text, Not(HasSubstr("<!channel>")));
  EXPECT_THAT(message.text, Not(HasSubstr("Lena <Fischer>")));
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
}  // namespace c1::bot
