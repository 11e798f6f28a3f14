// When a holder is told that the end comes: three business days before, or when a tenth of the time is left.

#include "workflow/grant.hpp"

#include <gtest/gtest.h>

#include "base/time_zone.hpp"
#include "workflow/office.hpp"

namespace c1::workflow::grant_test {
namespace {

constexpr Seconds kHour{3600};
constexpr Seconds kMinute{60};

Instant in(const char* zone, const CivilTime& local) { return TimeZone::named(zone)->instant_of(local); }
Instant berlin(int month, int day, int hour = 12) { return in("Europe/Berlin", {2026, month, day, hour, 0, 0}); }

std::optional<Instant> reminder(Instant since, Instant until, const char* zone = "Europe/Berlin") {
  return reminder_of(Grant{.since = since, .until = until}, since, zone);
}

TEST(Reminder, OfWhatHasNoEndIsNone) {
  EXPECT_EQ(reminder_of(Grant{.since = kNow}, kNow, "Europe/Berlin"), std::nullopt);
}

TEST(Reminder, OfALongGrantIsThreeBusinessDaysBefore) {
  // 26 November 2026 is a Thursday.
  EXPECT_EQ(reminder(berlin(10, 1), berlin(11, 26)), berlin(11, 23)) << "Monday";
  EXPECT_EQ(reminder(berlin(10, 1), berlin(11, 27)), berlin(11, 24));
}

TEST(Reminder, OfALongGrantCountsNoWeekends) {
  EXPECT_EQ(reminder(berlin(10, 1), berlin(11, 25)), berlin(11, 20)) << "Wednesday: Tuesday, Monday, Friday";
  EXPECT_EQ(reminder(berlin(10, 1), berlin(11, 24)), berlin(11, 19));
  EXPECT_EQ(reminder(berlin(10, 1), berlin(11, 23)), berlin(11, 18)) << "Monday: Friday, Thursday, Wednesday";
  EXPECT_EQ(reminder(berlin(10, 1), berlin(11, 22)), berlin(11, 18)) << "Sunday";
  EXPECT_EQ(reminder(berlin(10, 1), berlin(11, 21)), berlin(11, 18)) << "Saturday";
}

TEST(Reminder, IsAtTheSameTimeOfDayOverDaylightSaving) {
  // Summer time ends in the night to Sunday, 25 October 2026.
  EXPECT_EQ(reminder(berlin(10, 1), berlin(10, 27)), berlin(10, 22));
  EXPECT_EQ(berlin(10, 27) - berlin(10, 22), 5 * kDay + kHour);
}

TEST(Reminder, CountsTheDaysWhereTheHolderLives) {
  // Monday 05:00 in Auckland is still Sunday in Berlin and New York.
  const Instant until = in("Pacific/Auckland", {2026, 11, 23, 5, 0, 0});
  EXPECT_EQ(reminder(until - 30 * kDay, until, "Pacific/Auckland"), in("Pacific/Auckland", {2026, 11, 18, 5, 0, 0}));
  EXPECT_EQ(reminder(until - 30 * kDay, until, "America/New_York"), in("America/New_York", {2026, 11, 18, 11, 0, 0}));
  EXPECT_EQ(reminder(until - 30 * kDay, until, ""), in("UTC", {2026, 11, 18, 16, 0, 0}))
      << "or in UTC where that is unknown";
  EXPECT_EQ(reminder(until - 30 * kDay, until, "Mars/Olympus"), in("UTC", {2026, 11, 18, 16, 0, 0}));
}

TEST(Reminder, OfAShortGrantIsWhenATenthIsLeft) {
  EXPECT_EQ(reminder(kNow, kNow + 10 * kHour), kNow + 9 * kHour);
  EXPECT_EQ(reminder(kNow, kNow + 3 * kDay), kNow + 3 * kDay - kDay * 3 / 10) << "three days are not longer than three";
  EXPECT_EQ(reminder(kNow, kNow + 100 * kMinute), kNow + 90 * kMinute);
}

TEST(Reminder, OfAShortGrantIsFiveMinutesBeforeAtLeast) {
  EXPECT_EQ(reminder(kNow, kNow + 40 * kMinute), kNow + 35 * kMinute);
  EXPECT_EQ(reminder(kNow, kNow + 6 * kMinute), kNow + kMinute);
  EXPECT_EQ(reminder(kNow, kNow + 5 * kMinute), std::nullopt) << "there is nothing left to say before";
}

TEST(Reminder, OfALongGrantOverAWeekendIsAShortOnes) {
  // From Friday to Tuesday there are no three business days before the end.
  EXPECT_EQ(reminder(berlin(11, 20), berlin(11, 24)), berlin(11, 24) - kDay * 4 / 10);
  EXPECT_EQ(reminder(berlin(11, 19, 13), berlin(11, 24, 12)),
            berlin(11, 24) - Millis{(berlin(11, 24) - berlin(11, 19, 13)).count() / 10})
      << "and where they begin an hour before it does";
}

TEST(Reminder, OfWhatWasExtendedCountsFromThen) {
  // Held since spring, eight hours at a time: it is no long grant, and must not be told of its end when it begins.
  const Grant grant{.since = berlin(4, 1), .until = kNow + 8 * kHour};
  EXPECT_EQ(reminder_of(grant, kNow, "Europe/Berlin"), kNow + 8 * kHour - 48 * kMinute);
}

TEST(EndOf, ReasonsIsTheLast) {
  EXPECT_EQ(end_of({{.until = kNow}, {.until = kNow + kDay}, {.until = kNow + kHour}}), kNow + kDay);
  EXPECT_EQ(end_of({{.until = kNow}, {}}), std::nullopt) << "one without an end has none";
}

// ---- granted_by -----------------------------------------------------------------------------------------------------

Request asked(std::optional<Seconds> duration, Cause cause = Cause::asked) {
  return {.id = {"r2"}, .cause = cause, .subject = lena, .entitlement = kTeam, .duration = duration};
}
Grant held_until(std::optional<Instant> until) {
  return {.id = {"g1"},
          .subject = lena,
          .entitlement = kTeam,
          .since = kNow - kDay,
          .until = until,
          .reasons = {{.request = {"r1"}, .until = until}}};
}

TEST(GrantedBy, ARequestBeginsNowAndNotWhenItWasAsked) {
  const Grant grant = granted_by(asked(kDay), std::nullopt, {"g2"}, {}, kNow);
  EXPECT_EQ(grant.since, kNow);
  EXPECT_EQ(grant.until, kNow + kDay);
  EXPECT_EQ(grant.id, GrantId{"g2"});
  EXPECT_EQ(granted_by(asked({}), std::nullopt, {"g2"}, {}, kNow).until, std::nullopt);
}

TEST(GrantedBy, AnExtensionAddsToTheEnd) {
  const auto until = [](std::optional<Seconds> cap) {
    return granted_by(asked(kDay, Cause::extension), held_until(kNow + kHour), {"g2"}, cap, kNow).until;
  };
  EXPECT_EQ(until({}), kNow + kHour + kDay);
  EXPECT_EQ(until(2 * kDay), kNow + kHour + kDay);
  EXPECT_EQ(until(kDay), kNow + kDay) << "but not beyond the cap";
}

TEST(GrantedBy, AnExtensionThatComesTooLateBeginsNow) {
  const Grant late = granted_by(asked(kDay, Cause::extension), held_until(kNow - kHour), {"g2"}, {}, kNow);
  EXPECT_EQ(late.until, kNow + kDay);
  EXPECT_EQ(late.reasons.size(), 1u) << "what has run out is no reason any more";
  Grant over = held_until(kNow - kHour);
  over.state = Grant::State::ended;
  const Grant anew = granted_by(asked(kDay, Cause::extension), over, {"g2"}, {}, kNow);
  EXPECT_EQ(anew.id, GrantId{"g2"}) << "what has ended is not extended";
  EXPECT_EQ(anew.since, kNow);
}

TEST(GrantedBy, AnExtensionForGoodHasNoEnd) {
  EXPECT_EQ(granted_by(asked({}, Cause::extension), held_until(kNow + kHour), {"g2"}, {}, kNow).until, std::nullopt);
}

}  // namespace
}  // namespace c1::workflow::grant_test
