// A step's channel reads along, from the step's beginning on.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

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

}  // namespace
}  // namespace c1::workflow::channels_test
