#include "workflow/digest.hpp"

#include <chrono>

#include "workflow/codec_parts.hpp"

namespace c1::workflow {
namespace {

using std::chrono::sys_days;

constexpr codec::Words<DigestDays, 9> kDays{{{DigestDays::never, "never"},
                                             {DigestDays::weekdays, "weekdays"},
                                             {DigestDays::monday, "monday"},
                                             {DigestDays::tuesday, "tuesday"},
                                             {DigestDays::wednesday, "wednesday"},
                                             {DigestDays::thursday, "thursday"},
                                             {DigestDays::friday, "friday"},
                                             {DigestDays::saturday, "saturday"},
                                             {DigestDays::sunday, "sunday"}}};
constexpr int kFarthest = 15;  // days: a week, and one more where a zone leaves out a day

sys_days day_in(Instant at, const TimeZone& zone) {
  const CivilTime shown = zone.at(at).civil;
  return std::chrono::year{shown.year} / shown.month / shown.day;
}

CivilTime at_hour(sys_days day, int hour) {
  const std::chrono::year_month_day date{day};
  return {.year = static_cast<int>(date.year()),
          .month = static_cast<int>(static_cast<unsigned>(date.month())),
          .day = static_cast<int>(static_cast<unsigned>(date.day())),
          .hour = hour};
}

bool has_digest(DigestDays days, sys_days day) {
  if (days == DigestDays::never) return false;
  const int weekday = static_cast<int>(std::chrono::weekday{day}.iso_encoding());  // 1 = Monday
  if (days == DigestDays::weekdays) return weekday <= 5;
  return weekday == 1 + static_cast<int>(days) - static_cast<int>(DigestDays::monday);
}

// An hour earlier where clocks jump from this one into the next day (Nuuk's last Saturday in March has no 23:00).
std::optional<Instant> due_on(sys_days day, const DigestTimes& times, const TimeZone& zone) {
  if (!has_digest(times.days, day)) return std::nullopt;
  for (int hour = times.hour; hour >= 0; --hour)
    if (const Instant due = zone.instant_of(at_hour(day, hour)); day_in(due, zone) == day) return due;
  return std::nullopt;
}

}  // namespace

std::string_view to_string(DigestDays days) { return codec::word_for(kDays, days); }
std::optional<DigestDays> digest_days_from(std::string_view name) { return codec::value_for(kDays, name); }

DigestTimes digest_times(const DigestRule& rule, const std::optional<DigestTimes>& wish) {
  return rule.locked || !wish ? rule.times : *wish;
}

std::string local_day(Instant at, const TimeZone& zone) {
  const CivilTime shown = zone.at(at).civil;
  const auto two = [](int n) { return (n < 10 ? "0" : "") + std::to_string(n); };
  return std::to_string(shown.year) + "-" + two(shown.month) + "-" + two(shown.day);
}

std::optional<Instant> digest_of_day(const DigestTimes& times, const TimeZone& zone, Instant now) {
  return due_on(day_in(now, zone), times, zone);
}

std::optional<Instant> next_digest(const DigestTimes& times, const TimeZone& zone, Instant after) {
  const sys_days first = day_in(after, zone);
  for (int i = 0; i < kFarthest; ++i)
    if (const auto due = due_on(first + std::chrono::days{i}, times, zone); due && *due > after) return due;
  return std::nullopt;
}

Seconds digest_looks_ahead(DigestDays days) {
  const bool is_weekly = days != DigestDays::never && days != DigestDays::weekdays;
  return std::chrono::days{is_weekly ? 14 : 7};
}

}  // namespace c1::workflow
