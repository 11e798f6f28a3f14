#pragma once
// Internal to the CEL engine: timestamps and durations as text, and their arithmetic, which ends at their ranges.

#include <optional>
#include <string>
#include <string_view>

#include "base/result.hpp"
#include "base/time_zone.hpp"
#include "workflow/cel_value.hpp"

namespace c1::workflow::cel {

inline constexpr std::int64_t kFirstSecond = -62'135'596'800;  // 0001-01-01T00:00:00Z
inline constexpr std::int64_t kLastSecond = 253'402'300'799;   // 9999-12-31T23:59:59Z

// RFC 3339: "2026-11-24T09:30:00Z", "2026-11-24T10:30:00.5+01:00". Errors are whole sentences.
Result<Timestamp> timestamp_of(std::string_view text);
// "4h", "1h30m", "-1.5s", "250ms", "10us", "3ns", and, as c1's other durations, "30d" and "1w2d".
Result<Nanos> duration_of(std::string_view text);

std::string text_of(Timestamp at);  // in UTC, with the fraction it needs
std::string text_of(Nanos length);  // in seconds: "14400s", "1.5s"

std::optional<Timestamp> moved(Timestamp at, Nanos by);
std::optional<Nanos> between(Timestamp from, Timestamp to);
std::optional<Nanos> sum(Nanos left, Nanos right);
std::optional<Nanos> difference(Nanos left, Nanos right);
std::optional<Timestamp> timestamp_at(std::int64_t seconds, std::int32_t nanos);

// An IANA zone, or an offset: "+02:00", "-09:30", "02:00".
std::optional<TimeZone> zone_of(std::string_view name);
LocalTime local_of(Timestamp at, const TimeZone& zone);

}  // namespace c1::workflow::cel
