#include "base/time_zone.hpp"

#include <gtest/gtest.h>

#include "base/text.hpp"

namespace c1 {
namespace {

using std::chrono::hours;
using std::chrono::minutes;

Instant utc(int year, int month, int day, int hour = 0, int minute = 0, int second = 0) {
  using namespace std::chrono;
  return sys_days{std::chrono::year{year} / month / day} + hours{hour} + minutes{minute} + seconds{second};
}
TimeZone zone(std::string_view name) { return TimeZone::named(name).value(); }

TEST(TimeZone, ShowsWhatClocksShowThere) {
  const LocalTime winter = zone("Europe/Berlin").at(utc(2026, 1, 31, 23, 30));
  EXPECT_EQ(winter.civil, (CivilTime{2026, 2, 1, 0, 30, 0}));
  EXPECT_EQ(winter.weekday, 0);
  EXPECT_EQ(winter.day_of_year, 31);
  EXPECT_EQ(winter.east_of_utc, Seconds{3600});
  EXPECT_EQ(winter.abbreviation, "CET");
  const LocalTime summer = zone("Europe/Berlin").at(utc(2026, 7, 1, 10));
  EXPECT_EQ(summer.civil.hour, 12);
  EXPECT_EQ(summer.abbreviation, "CEST");
  EXPECT_EQ(zone("Asia/Kathmandu").at(utc(2026, 1, 1)).civil, (CivilTime{2026, 1, 1, 5, 45, 0}));
  EXPECT_EQ(zone("America/St_Johns").at(utc(2026, 1, 1)).civil, (CivilTime{2025, 12, 31, 20, 30, 0}));
}

TEST(TimeZone, IsUtcUnlessNamed) {
  EXPECT_EQ(TimeZone().name(), "UTC");
  EXPECT_EQ(TimeZone().at(utc(2026, 11, 24, 9, 30)).civil, (CivilTime{2026, 11, 24, 9, 30, 0}));
  EXPECT_EQ(zone("UTC").at(utc(2026, 11, 24)).weekday, 2);
}

TEST(TimeZone, MayBeAFixedOffset) {
  EXPECT_EQ(TimeZone::fixed(-hours(9) - minutes(30))->at(utc(2026, 1, 1)).civil, (CivilTime{2025, 12, 31, 14, 30, 0}));
  EXPECT_FALSE(TimeZone::fixed(hours(25)));
  EXPECT_FALSE(TimeZone::fixed(-hours(25)));
}

TEST(TimeZone, IsNothingWithoutAKnownName) {
  for (const char* name :
       {"", "Europe/Berln", "europe/berlin", "CEST+", "/etc/passwd", "../passwd", "Europe/../UTC", "localtime",
        "posixrules", "right/UTC", "Europe", "Europe/", "Libc:localtime", "UTC\n", "tzdata.zi", "Europe/Berlin/x"})
    EXPECT_FALSE(TimeZone::named(name)) << name;
  EXPECT_FALSE(TimeZone::named(std::string(1000, 'A')));
  EXPECT_FALSE(TimeZone::named(std::string_view("UTC\0x", 5)));
}

TEST(TimeZone, KnowsTheInstantOfALocalTime) {
  EXPECT_EQ(zone("Europe/Berlin").instant_of({2026, 11, 24, 9, 0, 0}), utc(2026, 11, 24, 8));
  EXPECT_EQ(zone("Europe/Berlin").instant_of({2026, 7, 1, 9, 0, 0}), utc(2026, 7, 1, 7));
}

TEST(TimeZone, TakesTheJumpForATimeThatIsSkipped) {
  const CivilTime skipped{2026, 3, 29, 2, 30, 0};
  EXPECT_EQ(zone("Europe/Berlin").instant_of(skipped), utc(2026, 3, 29, 1));
  EXPECT_EQ(zone("Europe/Berlin").at(utc(2026, 3, 29, 1)).civil, (CivilTime{2026, 3, 29, 3, 0, 0}));
}

TEST(TimeZone, TakesTheFirstOfATimeThatIsShownTwice) {
  const CivilTime twice{2026, 10, 25, 2, 30, 0};
  EXPECT_EQ(zone("Europe/Berlin").instant_of(twice), utc(2026, 10, 25, 0, 30));
}

TEST(TimeZone, NeverGoesBackwardsFromOneLocalTimeToTheNext) {
  for (const char* name : {"Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Pacific/Apia"}) {
    Instant before = Instant::min();
    for (int minute = 0; minute < 366 * 24 * 60; minute += 10) {
      const Instant at = zone(name).instant_of({.year = 2011, .minute = minute});
      ASSERT_GE(at, before) << name << " " << minute;
      before = at;
    }
  }
}

TEST(TimeZone, ReadsFieldsThatAreOutOfRangeAsTheNextOnes) {
  EXPECT_EQ(TimeZone().instant_of({.year = 2026, .month = 1, .day = 32}), utc(2026, 2, 1));
  EXPECT_EQ(TimeZone().instant_of({.year = 2026, .month = 12, .day = 31, .hour = 24}), utc(2027, 1, 1));
}

TEST(TimeZone, GoesOnAfterTheDatabasesLastChange) {
  EXPECT_EQ(zone("Europe/Berlin").at(utc(2080, 7, 1, 10)).civil.hour, 12);
  EXPECT_EQ(zone("Europe/Berlin").at(utc(2080, 1, 1, 10)).civil.hour, 11);
}

TEST(TimeZone, StaysInRangeWhateverItIsAsked) {
  EXPECT_EQ(TimeZone().instant_of({.year = 2'000'000'000}), Instant::max());
  EXPECT_EQ(TimeZone().instant_of({.year = -2'000'000'000}), Instant::min());
  EXPECT_EQ(zone("Europe/Berlin").at(utc(1, 1, 1)).civil.year, 1);
}

}  // namespace
}  // namespace c1
