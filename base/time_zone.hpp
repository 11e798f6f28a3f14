#pragma once
// What clocks on walls show: local civil time of an Instant in an IANA time zone, and the Instant of a local time.
//
//   const auto berlin = TimeZone::named("Europe/Berlin");          // nothing where there is no such zone
//   berlin->at(now).hour;                                          // what the clock there shows
//   berlin->instant_of({.year = 2026, .month = 3, .day = 29, .hour = 9});
//
// The rules come from the system's time zone database (Debian: tzdata). A zone is read once, and kept.

#include <compare>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "base/clock.hpp"

namespace c1 {

// A date and a time of day in the proleptic Gregorian calendar, as people write them: month and day count from 1.
// Fields may be out of range where a TimeZone reads them: day 32 of January is 1 February, hour 24 is the next
// midnight.
struct CivilTime {
  int year = 1970;
  int month = 1;
  int day = 1;
  int hour = 0;
  int minute = 0;
  int second = 0;
  auto operator<=>(const CivilTime&) const = default;
};

struct LocalTime {
  CivilTime civil;
  int weekday = 0;           // 0 = Sunday
  int day_of_year = 0;       // 0 = 1 January
  Seconds east_of_utc{0};    // 3600 in Berlin's winter
  std::string abbreviation;  // "CET"
};

// Thread-safe, cheap to copy.
class TimeZone {
 public:
  TimeZone();  // UTC

  // "Europe/Berlin", "UTC"; case matters. Nothing for names that the database does not have, and for anything that is
  // no name of a zone: a path, "localtime". May read a file.
  static std::optional<TimeZone> named(std::string_view name);
  // Always `east` of UTC, at most 24 hours either way; nothing beyond that.
  static std::optional<TimeZone> fixed(Seconds east);

  const std::string& name() const;  // "UTC+02:30:00" style for a fixed one

  LocalTime at(Instant when) const;

  // The earliest instant at which the zone's clocks show `local` or later. So a time that a clock skips when summer
  // time begins (02:30) is the moment of the jump (02:00 = 03:00), and one that it shows twice when summer time ends is
  // the first of the two: whoever waits for a local time waits neither for ever nor twice.
  Instant instant_of(const CivilTime& local) const;

 private:
  struct Rules;
  explicit TimeZone(std::shared_ptr<const Rules> rules) : rules_(std::move(rules)) {}
  std::shared_ptr<const Rules> rules_;
};

}  // namespace c1
