#pragma once
// The digest: one message with all that a person has to do with, on the days and at the hour that they choose, by their
// own clock. When it is due. Pure.

#include <array>
#include <optional>
#include <string>
#include <string_view>

#include "base/clock.hpp"
#include "base/time_zone.hpp"

namespace c1::workflow {

enum class DigestDays { never, weekdays, monday, tuesday, wednesday, thursday, friday, saturday, sunday };
inline constexpr std::array kDigestDays{DigestDays::never,   DigestDays::weekdays,  DigestDays::monday,
                                        DigestDays::tuesday, DigestDays::wednesday, DigestDays::thursday,
                                        DigestDays::friday,  DigestDays::saturday,  DigestDays::sunday};
std::string_view to_string(DigestDays days);  // "never", "weekdays", "monday"
std::optional<DigestDays> digest_days_from(std::string_view name);

struct DigestTimes {
  DigestDays days = DigestDays::never;
  int hour = 9;  // 0 to 23
  bool operator==(const DigestTimes&) const = default;
};
// How an organisation has it.
struct DigestRule {
  DigestTimes times;    // where the person has not said
  bool locked = false;  // they cannot say otherwise
  bool operator==(const DigestRule&) const = default;
};
// A lock that came later than the wish wins.
DigestTimes digest_times(const DigestRule& rule, const std::optional<DigestTimes>& wish);

// "2026-11-27", by the clocks of the zone.
std::string local_day(Instant at, const TimeZone& zone);
// When the digest of the day that `now` is in is due; nothing on a day without one. Where the clocks skip the hour it is
// the moment of the jump, where they show it twice the first of the two; always on that very day.
std::optional<Instant> digest_of_day(const DigestTimes& times, const TimeZone& zone, Instant now);
// The first that is due later than `after`.
std::optional<Instant> next_digest(const DigestTimes& times, const TimeZone& zone, Instant after);

// How far ahead it looks for access that ends: a week on weekdays; two where it comes once a week, so that each end
// is told of twice.
Seconds digest_looks_ahead(DigestDays days);

}  // namespace c1::workflow
