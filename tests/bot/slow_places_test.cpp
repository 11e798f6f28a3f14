#include "bot/slow_places.hpp"

#include <gtest/gtest.h>

#include <list>

namespace c1::bot::slow_places_test {
namespace {

const Instant kNow = from_millis(1'800'000'000'000);

TEST(SlowPlaces, AsManyAsComeWhileAnswersComeSoon) {
  SlowPlaces places;
  std::list<SlowPlaces::Visit> visits;
  for (int i = 0; i < 100; ++i) EXPECT_TRUE(visits.emplace_back(places, "D1", 4, kNow));
}

TEST(SlowPlaces, OneThatDoesNotAnswerKeepsAFewAndSendsTheOthersAway) {
  SlowPlaces places;
  std::list<SlowPlaces::Visit> visits;
  for (int i = 0; i < 4; ++i) visits.emplace_back(places, "D1", 4, kNow);
  const Instant later = kNow + SlowPlaces::kSoon + Millis{1};
  EXPECT_FALSE(SlowPlaces::Visit(places, "D1", 4, later));
  EXPECT_TRUE(SlowPlaces::Visit(places, "D2", 4, later)) << "no other place waits for it";
  visits.pop_back();
  EXPECT_TRUE(SlowPlaces::Visit(places, "D1", 4, later)) << "there is room again";
}

TEST(SlowPlaces, IsForgottenWhenTheLastHasLeft) {
  SlowPlaces places;
  {
    std::list<SlowPlaces::Visit> visits;
    for (int i = 0; i < 8; ++i) visits.emplace_back(places, "D1", 4, kNow + Millis{i % 2});
  }
  std::list<SlowPlaces::Visit> visits;
  const Instant later = kNow + std::chrono::hours{1};
  for (int i = 0; i < 8; ++i) EXPECT_TRUE(visits.emplace_back(places, "D1", 4, later));
}

}  // namespace
}  // namespace c1::bot::slow_places_test
