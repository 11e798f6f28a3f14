#pragma once
// Days as people write them, in their own time zone: "friday", "tomorrow", "2026-12-01", "1 Dec", "Dec 1".

#include <optional>
#include <string>
#include <string_view>

#include "base/clock.hpp"
#include "base/time_zone.hpp"

namespace c1::bot {

// UTC where the directory has no zone, or one that is not known.
TimeZone zone_of(std::string_view name);

// The day's first moment. A weekday is the next one (today, on that day); a date without its year the next one.
std::optional<Instant> day_in(std::string_view words, Instant now, const TimeZone& zone);
// The first moment of the day after it.
Instant end_of_day(Instant begin_of_day, const TimeZone& zone);
// "2026-11-24", as a date picker has it.
std::string date_words(Instant at, const TimeZone& zone);

}  // namespace c1::bot
