#include "bot/when.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <vector>

#include "base/text.hpp"

namespace c1::bot {
namespace {

constexpr std::array<std::string_view, 7> kDays{"sunday",   "monday", "tuesday", "wednesday",
                                                "thursday", "friday", "saturday"};
constexpr std::array<std::string_view, 12> kMonths{"january",   "february", "march",    "april",
                                                   "may",       "june",     "july",     "august",
                                                   "september", "october",  "november", "december"};

// Which of these names a word begins, in three letters or more; -1 for none.
template <std::size_t N>
int place_in(const std::array<std::string_view, N>& names, std::string_view word) {
  if (word.size() < 3) return -1;
  const auto found = std::find_if(names.begin(), names.end(), [&](auto name) { return name.starts_with(word); });
  return found == names.end() ? -1 : static_cast<int>(found - names.begin());
}

std::optional<int> number_in(std::string_view text) {
  int number = 0;
  const auto [end, failed] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (failed != std::errc{} || end != text.data() + text.size() || number < 0) return std::nullopt;
  return number;
}

bool is_date(const CivilTime& date) {
  return std::chrono::year_month_day{std::chrono::year{date.year},
                                     std::chrono::month{static_cast<unsigned>(date.month)},
                                     std::chrono::day{static_cast<unsigned>(date.day)}}
      .ok();
}

std::optional<CivilTime> iso_date(std::string_view text) {
  const auto parts = text::split(text, '-');
  if (parts.size() != 3 || parts[0].size() != 4) return std::nullopt;
  const auto year = number_in(parts[0]), month = number_in(parts[1]), day = number_in(parts[2]);
  if (!year || !month || !day || *month > 12 || *day > 31) return std::nullopt;
  const CivilTime date{.year = *year, .month = *month, .day = *day};
  return is_date(date) ? std::optional(date) : std::nullopt;
}

// "1 dec", "dec 1", "1. december"
std::optional<CivilTime> day_of_month(const std::vector<std::string>& words, const CivilTime& today) {
  if (words.size() != 2) return std::nullopt;
  for (const std::size_t first : {0U, 1U}) {
    std::string_view number = words[first];
    if (number.ends_with('.')) number.remove_suffix(1);
    const auto day = number_in(number);
    const int month = place_in(kMonths, words[1 - first]);
    if (!day || *day < 1 || *day > 31 || month < 0) continue;
    CivilTime date{.year = today.year, .month = month + 1, .day = *day};
    if (date < CivilTime{.year = today.year, .month = today.month, .day = today.day}) ++date.year;
    return is_date(date) ? std::optional(date) : std::nullopt;
  }
  return std::nullopt;
}

}  // namespace

TimeZone zone_of(std::string_view name) { return TimeZone::named(name).value_or(TimeZone{}); }

std::optional<Instant> day_in(std::string_view text, Instant now, const TimeZone& zone) {
  const std::string words = text::folded(text);
  const LocalTime local = zone.at(now);
  CivilTime today{.year = local.civil.year, .month = local.civil.month, .day = local.civil.day};
  if (words == "today") return zone.instant_of(today);
  if (words == "tomorrow") return zone.instant_of((++today.day, today));
  if (const int weekday = place_in(kDays, words); weekday >= 0) {
    today.day += (weekday - local.weekday + 7) % 7;
    return zone.instant_of(today);
  }
  if (const auto date = iso_date(words)) return zone.instant_of(*date);
  if (const auto date = day_of_month(text::split(words, ' '), today)) return zone.instant_of(*date);
  return std::nullopt;
}

Instant end_of_day(Instant begin_of_day, const TimeZone& zone) {
  CivilTime day = zone.at(begin_of_day).civil;
  day = {.year = day.year, .month = day.month, .day = day.day + 1};
  return zone.instant_of(day);
}

std::string date_words(Instant at, const TimeZone& zone) {
  const CivilTime day = zone.at(at).civil;
  const auto two = [](int number) { return (number < 10 ? "0" : "") + std::to_string(number); };
  return std::to_string(day.year) + "-" + two(day.month) + "-" + two(day.day);
}

}  // namespace c1::bot
