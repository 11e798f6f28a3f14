#include "workflow/cel_time.hpp"

#include <array>

#include "base/text.hpp"
#include "workflow/cel_token.hpp"

namespace c1::workflow::cel {
namespace {

constexpr std::int64_t kBillion = 1'000'000'000;

// Exactly `count` digits from the front.
std::optional<int> take_number(std::string_view& text, std::size_t count) {
  if (text.size() < count) return std::nullopt;
  int number = 0;
  for (std::size_t i = 0; i < count; ++i) {
    if (!is_digit(text[i])) return std::nullopt;
    number = number * 10 + (text[i] - '0');
  }
  text.remove_prefix(count);
  return number;
}

bool take(std::string_view& text, char wanted) {
  if (text.empty() || text.front() != wanted) return false;
  text.remove_prefix(1);
  return true;
}

// ".5" -> 500'000'000; 0 where there is none. At most nine digits.
std::optional<std::int32_t> take_fraction(std::string_view& text) {
  if (!take(text, '.')) return 0;
  std::int32_t nanos = 0;
  std::size_t digits = 0;
  for (; digits < text.size() && is_digit(text[digits]); ++digits) {
    if (digits == 9) return std::nullopt;
    nanos = nanos * 10 + (text[digits] - '0');
  }
  if (digits == 0) return std::nullopt;
  text.remove_prefix(digits);
  for (; digits < 9; ++digits) nanos *= 10;
  return nanos;
}

// "Z", "+01:00", "-09:30": seconds east of UTC.
std::optional<int> take_offset(std::string_view& text) {
  if (take(text, 'Z')) return 0;
  const bool east = take(text, '+');
  if (!east && !take(text, '-')) return std::nullopt;
  const auto hours = take_number(text, 2);
  if (!hours || *hours > 23 || !take(text, ':')) return std::nullopt;
  const auto minutes = take_number(text, 2);
  if (!minutes || *minutes > 59) return std::nullopt;
  const int seconds = *hours * 3600 + *minutes * 60;
  return east ? seconds : -seconds;
}

std::optional<std::int64_t> take_days(std::string_view& text) {
  const auto year = take_number(text, 4);
  if (!year || !take(text, '-')) return std::nullopt;
  const auto month = take_number(text, 2);
  if (!month || !take(text, '-')) return std::nullopt;
  const auto day = take_number(text, 2);
  if (!day) return std::nullopt;
  using namespace std::chrono;
  const year_month_day date{std::chrono::year{*year}, std::chrono::month{static_cast<unsigned>(*month)},
                            std::chrono::day{static_cast<unsigned>(*day)}};
  if (!date.ok()) return std::nullopt;
  return sys_days{date}.time_since_epoch().count();
}

std::optional<std::int64_t> take_time_of_day(std::string_view& text) {
  const auto hour = take_number(text, 2);
  if (!hour || *hour > 23 || !take(text, ':')) return std::nullopt;
  const auto minute = take_number(text, 2);
  if (!minute || *minute > 59 || !take(text, ':')) return std::nullopt;
  const auto second = take_number(text, 2);
  if (!second || *second > 59) return std::nullopt;
  return *hour * 3600 + *minute * 60 + *second;
}

struct Moment {
  std::int64_t seconds = 0;
  std::int32_t nanos = 0;
};
std::optional<Moment> moment_of(std::string_view text) {
  const auto days = take_days(text);
  if (!days || !take(text, 'T')) return std::nullopt;
  const auto time = take_time_of_day(text);
  if (!time) return std::nullopt;
  const auto nanos = take_fraction(text);
  if (!nanos) return std::nullopt;
  const auto offset = take_offset(text);
  if (!offset || !text.empty()) return std::nullopt;
  return Moment{*days * 86'400 + *time - *offset, *nanos};
}

struct Unit {
  std::string_view name;
  std::int64_t nanos;
};
// Those that begin others last.
constexpr std::array<Unit, 9> kUnits{{{"ns", 1},
                                      {"us", 1'000},
                                      {"µs", 1'000},
                                      {"ms", 1'000'000},
                                      {"s", kBillion},
                                      {"m", 60 * kBillion},
                                      {"h", 3'600 * kBillion},
                                      {"d", 86'400 * kBillion},
                                      {"w", 604'800 * kBillion}}};

std::optional<std::int64_t> take_unit(std::string_view& text) {
  for (const auto& [name, nanos] : kUnits) {
    if (!text.starts_with(name)) continue;
    text.remove_prefix(name.size());
    return nanos;
  }
  return std::nullopt;
}

enum class Read { good, malformed, too_long };

// "1.5h": added to `total`.
Read take_part(std::string_view& text, std::int64_t& total) {
  std::int64_t whole = 0;
  std::size_t digits = 0;
  bool too_long = false;
  for (; digits < text.size() && is_digit(text[digits]); ++digits)
    too_long |= __builtin_mul_overflow(whole, 10, &whole) || __builtin_add_overflow(whole, text[digits] - '0', &whole);
  text.remove_prefix(digits);
  const bool has_fraction = !text.empty() && text.front() == '.';
  if (digits == 0 && !has_fraction) return Read::malformed;
  const auto fraction = take_fraction(text);
  const auto unit = fraction ? take_unit(text) : std::nullopt;
  if (!unit) return Read::malformed;
  // In this order, as the fraction times the largest unit would need more than 64 bits.
  const std::int64_t part = *unit >= kBillion ? *fraction * (*unit / kBillion) : *fraction * *unit / kBillion;
  too_long |= __builtin_mul_overflow(whole, *unit, &whole) || __builtin_add_overflow(total, whole, &total) ||
              __builtin_add_overflow(total, part, &total);
  return too_long ? Read::too_long : Read::good;
}

std::string fraction_text(std::int64_t nanos) {
  if (nanos == 0) return {};
  std::string digits = std::to_string(kBillion + nanos).substr(1);
  digits.erase(digits.find_last_not_of('0') + 1);
  return "." + digits;
}

std::string padded(std::int64_t number, std::size_t width) {
  std::string digits = std::to_string(number);
  return digits.size() < width ? std::string(width - digits.size(), '0') + digits : digits;
}

}  // namespace

Result<Timestamp> timestamp_of(std::string_view text) {
  const auto moment = moment_of(text);
  const std::string quoted = "\"" + c1::text::fit(text, 60) + "\"";
  if (!moment) return invalid(quoted + " is no timestamp; write it as \"2026-11-24T09:30:00Z\".");
  const auto at = timestamp_at(moment->seconds, moment->nanos);
  if (!at) return invalid(quoted + " is out of the range of timestamps, which are of the years 1 to 9999.");
  return *at;
}

Result<Nanos> duration_of(std::string_view text) {
  const std::string quoted = "\"" + c1::text::fit(text, 60) + "\"";
  const auto malformed = [&] { return invalid(quoted + " is no duration; write it as \"4h\", \"1h30m\" or \"30d\"."); };
  const bool negative = take(text, '-');
  if (!negative) take(text, '+');
  if (text == "0") return Nanos{0};
  if (text.empty()) return malformed();
  std::int64_t total = 0;
  while (!text.empty()) {
    const Read read = take_part(text, total);
    if (read == Read::malformed) return malformed();
    if (read == Read::too_long) return invalid(quoted + " is out of the range of durations, which is about 292 years.");
  }
  return Nanos{negative ? -total : total};
}

std::string text_of(Timestamp at) {
  using namespace std::chrono;
  const sys_seconds when{seconds{at.seconds}};
  const auto days = floor<std::chrono::days>(when);
  const year_month_day date{days};
  const std::int64_t second = (when - days).count();
  return padded(static_cast<int>(date.year()), 4) + "-" + padded(static_cast<unsigned>(date.month()), 2) + "-" +
         padded(static_cast<unsigned>(date.day()), 2) + "T" + padded(second / 3600, 2) + ":" +
         padded(second / 60 % 60, 2) + ":" + padded(second % 60, 2) + fraction_text(at.nanos) + "Z";
}

std::string text_of(Nanos length) {
  const std::int64_t seconds = length.count() / kBillion;
  const std::int64_t nanos = length.count() % kBillion;
  const bool minus = seconds == 0 && nanos < 0;
  return (minus ? "-" : "") + std::to_string(seconds) + fraction_text(nanos < 0 ? -nanos : nanos) + "s";
}

std::optional<Timestamp> timestamp_at(std::int64_t seconds, std::int32_t nanos) {
  if (seconds < kFirstSecond || seconds > kLastSecond) return std::nullopt;
  return Timestamp{seconds, nanos};
}

std::optional<Timestamp> moved(Timestamp at, Nanos by) {
  const auto whole = std::chrono::floor<std::chrono::seconds>(by);
  std::int64_t seconds = at.seconds + whole.count();
  std::int64_t nanos = at.nanos + (by - whole).count();
  if (nanos >= kBillion) ++seconds, nanos -= kBillion;
  return timestamp_at(seconds, static_cast<std::int32_t>(nanos));
}

std::optional<Nanos> between(Timestamp from, Timestamp to) {
  std::int64_t nanos = 0;
  if (__builtin_mul_overflow(to.seconds - from.seconds, kBillion, &nanos) ||
      __builtin_add_overflow(nanos, std::int64_t{to.nanos} - from.nanos, &nanos))
    return std::nullopt;
  return Nanos{nanos};
}

std::optional<Nanos> sum(Nanos left, Nanos right) {
  std::int64_t nanos = 0;
  if (__builtin_add_overflow(left.count(), right.count(), &nanos)) return std::nullopt;
  return Nanos{nanos};
}

std::optional<Nanos> difference(Nanos left, Nanos right) {
  std::int64_t nanos = 0;
  if (__builtin_sub_overflow(left.count(), right.count(), &nanos)) return std::nullopt;
  return Nanos{nanos};
}

std::optional<TimeZone> zone_of(std::string_view name) {
  if (!name.empty() && (name.front() == '+' || name.front() == '-' || is_digit(name.front()))) {
    const std::string with_sign = is_digit(name.front()) ? "+" + std::string(name) : std::string(name);
    std::string_view rest = with_sign;
    const auto offset = take_offset(rest);
    return offset && rest.empty() ? TimeZone::fixed(Seconds{*offset}) : std::nullopt;
  }
  return TimeZone::named(name);
}

LocalTime local_of(Timestamp at, const TimeZone& zone) { return zone.at(Instant{Seconds{at.seconds}}); }

}  // namespace c1::workflow::cel
