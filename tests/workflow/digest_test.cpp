// When a digest is due, by the clocks of where its reader lives.

#include "workflow/digest.hpp"

#include <gtest/gtest.h>

#include "base/text.hpp"

namespace c1::workflow::digest_test {
namespace {

using enum DigestDays;

struct DueCase {
  const char* what;
  const char* zone;
  DigestTimes times;
  CivilTime now;         // by the zone's clocks
  const char* next;      // in UTC
  bool is_first = true;  // of the two where the clocks show `now` twice
};

void PrintTo(const DueCase& one, std::ostream* out) { *out << one.what; }

const DueCase kDue[] = {
    {"later today", "Europe/Berlin", {weekdays, 9}, {2026, 11, 26, 8, 59}, "2026-11-26T08:00:00Z"},
    {"not the one that is due now", "Europe/Berlin", {weekdays, 9}, {2026, 11, 26, 9, 0}, "2026-11-27T08:00:00Z"},
    {"from Friday to Monday", "Europe/Berlin", {weekdays, 9}, {2026, 11, 27, 10, 0}, "2026-11-30T08:00:00Z"},
    {"from Saturday to Monday", "Europe/Berlin", {weekdays, 9}, {2026, 11, 28, 8, 0}, "2026-11-30T08:00:00Z"},
    {"a chosen day", "Europe/Berlin", {wednesday, 17}, {2026, 11, 26, 8, 0}, "2026-12-02T16:00:00Z"},
    {"a week later", "Europe/Berlin", {thursday, 9}, {2026, 11, 26, 9, 0}, "2026-12-03T08:00:00Z"},
    {"over the end of the year", "America/New_York", {friday, 9}, {2026, 12, 31, 12, 0}, "2027-01-01T14:00:00Z"},
    {"the leap day", "UTC", {tuesday, 9}, {2028, 2, 28, 9, 0}, "2028-02-29T09:00:00Z"},
    {"in a zone far ahead", "Pacific/Kiritimati", {weekdays, 9}, {2026, 11, 26, 8, 0}, "2026-11-25T19:00:00Z"},
    {"in a zone with half an hour", "Asia/Kolkata", {weekdays, 9}, {2026, 11, 26, 8, 0}, "2026-11-26T03:30:00Z"},
    {"midnight", "Europe/Berlin", {weekdays, 0}, {2026, 11, 26, 23, 59}, "2026-11-26T23:00:00Z"},
    {"the last hour", "Europe/Berlin", {weekdays, 23}, {2026, 11, 26, 9, 0}, "2026-11-26T22:00:00Z"},
    // Daylight saving time.
    {"the clock is the reader's in summer, too",
     "Europe/Berlin",
     {monday, 9},
     {2026, 3, 28, 12, 0},
     "2026-03-30T07:00:00Z"},
    {"and in winter again", "Europe/Berlin", {monday, 9}, {2026, 10, 24, 12, 0}, "2026-10-26T08:00:00Z"},
    {"an hour that is skipped: at the jump",
     "Europe/Berlin",
     {sunday, 2},
     {2026, 3, 28, 12, 0},
     "2026-03-29T01:00:00Z"},
    {"an hour that comes twice: the first",
     "Europe/Berlin",
     {sunday, 2},
     {2026, 10, 24, 12, 0},
     "2026-10-25T00:00:00Z"},
    {"and not the second", "Europe/Berlin", {sunday, 2}, {2026, 10, 25, 2, 0}, "2026-11-01T01:00:00Z"},
    {"a midnight that is skipped", "America/Havana", {sunday, 0}, {2026, 3, 7, 12, 0}, "2026-03-08T05:00:00Z"},
    {"a day that ends an hour early: an hour before",
     "America/Nuuk",
     {saturday, 23},
     {2026, 3, 28, 12, 0},
     "2026-03-29T00:00:00Z"},
    {"a day that was left out: the next week",
     "Pacific/Apia",
     {friday, 9},
     {2011, 12, 29, 12, 0},
     "2012-01-05T19:00:00Z"},
    {"the day after one that was left out",
     "Pacific/Apia",
     {weekdays, 9},
     {2011, 12, 29, 12, 0},
     "2012-01-01T19:00:00Z"},
};

class DigestDue : public ::testing::TestWithParam<DueCase> {};

TEST_P(DigestDue, IsTheFirstLaterThanNow) {
  const DueCase& one = GetParam();
  const TimeZone zone = TimeZone::named(one.zone).value();
  const auto next = next_digest(one.times, zone, zone.instant_of(one.now));
  ASSERT_TRUE(next);
  EXPECT_EQ(text::rfc3339(*next), one.next);
  EXPECT_EQ(digest_of_day(one.times, zone, *next), *next) << "it is the one of its own day";
}
INSTANTIATE_TEST_SUITE_P(In, DigestDue, ::testing::ValuesIn(kDue));

TEST(DigestTimes, GiveOneForEachDayThatHasOneThroughAllTheYears) {
  for (const char* name : {"Europe/Berlin", "America/Nuuk", "America/Havana", "Australia/Lord_Howe", "Asia/Tehran"})
    for (const int hour : {0, 2, 9, 23}) {
      const TimeZone zone = TimeZone::named(name).value();
      const DigestTimes times{weekdays, hour};
      Instant at = zone.instant_of({.year = 2026, .month = 1, .day = 3});  // a Saturday
      std::string last;
      for (int count = 0; count < 5 * 104; ++count) {
        const auto next = next_digest(times, zone, at);
        ASSERT_TRUE(next);
        const std::string day = local_day(*next, zone);
        ASSERT_GT(day, last) << name;
        const int weekday = zone.at(*next).weekday;
        ASSERT_TRUE(weekday >= 1 && weekday <= 5) << name << day;
        if (count % 5 != 0) {
          ASSERT_LE(*next - at, Millis{26 * 3'600'000}) << name << day;
        }
        last = day;
        at = *next;
      }
    }
}

TEST(DigestTimes, OfNeverAreNone) {
  EXPECT_EQ(next_digest({never, 9}, TimeZone{}, Instant{}), std::nullopt);
  EXPECT_EQ(digest_of_day({never, 9}, TimeZone{}, Instant{}), std::nullopt);
  EXPECT_EQ(digest_of_day({weekdays, 9}, TimeZone{}, from_millis(1'795'824'000'000)), std::nullopt) << "a Saturday";
}

TEST(DigestTimes, AreThePersonsUnlessTheOrganisationHasLockedThem) {
  const DigestTimes theirs{monday, 8}, ours{weekdays, 9};
  EXPECT_EQ(digest_times({}, {}), DigestTimes{}) << "off";
  EXPECT_EQ(digest_times({}, theirs), theirs);
  EXPECT_EQ(digest_times({ours, false}, {}), ours);
  EXPECT_EQ(digest_times({ours, false}, DigestTimes{never, 9}), (DigestTimes{never, 9}));
  EXPECT_EQ(digest_times({ours, true}, theirs), ours);
}

TEST(DigestTimes, HaveNamesThatComeBack) {
  for (const DigestDays days : kDigestDays) EXPECT_EQ(digest_days_from(to_string(days)), days);
  EXPECT_EQ(digest_days_from("sometimes"), std::nullopt);
  EXPECT_EQ(digest_looks_ahead(weekdays), std::chrono::days{7});
  EXPECT_EQ(digest_looks_ahead(sunday), std::chrono::days{14});
}

}  // namespace
}  // namespace c1::workflow::digest_test
