// A step's channel reads along, from the step's beginning on.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "workflow/codec.hpp"
#include "workflow/mails.hpp"
#include "workflow/office.hpp"

namespace c1::workflow::channels_test {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::Not;

Request with_channels() {
  Request request{.id = {"r1"}, .subject = lena, .requester = lena, .involved = {omar}};
  for (const char* channel : {"#first", "", "#later"}) {
    ApprovalStep step{.approvers = {omar}};
    step.rule.channel = channel;
    request.plan.steps.emplace_back(step);
  }
  return request;
}

TEST(Channels, ReadAlongOnceTheirStepHasBegun) {
  Request request = with_channels();
  EXPECT_THAT(channels_of(request), ElementsAre(UserId{"#first"}));
  EXPECT_THAT(readers(request), ElementsAre(lena, omar, UserId{"#first"}));
  request.step = 2;
  EXPECT_THAT(channels_of(request), ElementsAre(UserId{"#first"}, UserId{"#later"}));
}

TEST(Channels, AreToldApartFromPeople) {
  EXPECT_TRUE(is_channel({"#access-admins"}));
  EXPECT_FALSE(is_channel(lena));
  EXPECT_FALSE(is_channel({"#odd@acme.test"}));
}

TEST(Channels, HaveNoHomeTabAndSeeNothingOfTheirOwn) {
  const Request request = with_channels();
  const Catalog catalog(Office{}.org, 1);
  const Facts facts{.catalog = &catalog};
  const auto effects = effects_of(std::nullopt, request, {Opened{request}}, facts);
  EXPECT_THAT(effects, Contains(Effect{SyncCard{{"r1"}, {"#first"}}}));
  EXPECT_THAT(effects, Not(Contains(Effect{SyncHome{{"#first"}}})));
  EXPECT_TRUE(actions(request, {"#first"}, facts, kNow).empty());
}

// ---- many approvers, and a channel: its card alone

constexpr std::size_t kUpTo = 3;

struct Crowd {
  explicit Crowd(std::size_t people, const std::string& channel = "#access-admins") {
    office.org.own_cards_up_to = kUpTo;
    for (std::size_t i = 0; i < people; ++i) {
      members.push_back({"admin" + std::to_string(i) + "@acme.test"});
      office.org.users.push_back({.id = members.back(), .email = members.back().value, .name = "Admin"});
    }
    ApprovalRule rule{.by = {ByUsers{members}}, .allow_reassignment = true, .channel = channel};
    office.rules({rule, ApprovalRule{.by = {ByManager{}}}});
    life = std::make_unique<Life>(office);
  }
  std::vector<UserId> members;
  Office office;
  std::unique_ptr<Life> life;
};

std::vector<UserId> cards_in(const std::vector<Effect>& effects) {
  std::vector<UserId> people;
  for (const Effect& effect : effects)
    if (const auto* card = std::get_if<SyncCard>(&effect)) people.push_back(card->person);
  return people;
}
std::vector<UserId> homes_in(const std::vector<Effect>& effects) {
  std::vector<UserId> people;
  for (const Effect& effect : effects)
    if (const auto* home = std::get_if<SyncHome>(&effect)) people.push_back(home->person);
  return people;
}

TEST(Crowds, GetTheChannelsCardInsteadOfOneEach) {
  Crowd crowd(kUpTo + 1);
  crowd.life->submitted();
  const auto effects = crowd.life->effects();
  EXPECT_THAT(cards_in(effects), ElementsAre(lena, UserId{"#access-admins"}));
  for (const UserId& member : crowd.members) EXPECT_THAT(homes_in(effects), Contains(member));
  EXPECT_EQ(awaited(*crowd.life->request), crowd.members) << "each of them may decide";
}

TEST(Crowds, AreOnlyWhatIsMoreThanTheOrganisationSaysAndHasAChannel) {
  for (const auto& [people, channel] : {std::pair(kUpTo, "#access-admins"), std::pair(kUpTo + 1, "")}) {
    Crowd crowd(people, channel);
    crowd.life->submitted();
    for (const UserId& member : crowd.members) EXPECT_THAT(cards_in(crowd.life->effects()), Contains(member));
  }
}

TEST(Crowds, HearNothingByThemselvesAndByMailEither) {
  Crowd crowd(kUpTo + 1);
  crowd.life->submitted();
  EXPECT_THAT(mails_of(std::nullopt, *crowd.life->request, crowd.life->last), testing::IsEmpty());
  crowd.life->does(Remind{{"r1"}, lena}).value();
  EXPECT_THAT(mails_of(crowd.life->before, *crowd.life->request, crowd.life->last), testing::IsEmpty());
  EXPECT_THAT(crowd.life->effects(),
              Contains(Effect{SayInThread{
                  {"r1"}, {"#access-admins"}, SayInThread::What::reminder, lena, "", crowd.life->request->version}}));
}

TEST(Crowds, AreLeftOutButForWhomItIsHandedOnTo) {
  Crowd crowd(kUpTo + 2);
  crowd.life->submitted();
  crowd.life->does(Reassign{{"r1"}, crowd.members[0], 0, {jun}, "Yours"}).value();
  const auto cards = cards_in(crowd.life->effects());
  EXPECT_THAT(cards, Contains(jun));
  EXPECT_THAT(cards, Not(Contains(crowd.members[1])));
}

TEST(Crowds, AreKeptAsTheyAre) {
  Crowd crowd(kUpTo + 1);
  crowd.life->submitted();
  const Request& request = *crowd.life->request;
  EXPECT_EQ(request.in_channel, crowd.members);
  EXPECT_EQ(request_from(json::parse(to_json(request).dump()).value()).value(), request);
}

}  // namespace
}  // namespace c1::workflow::channels_test
