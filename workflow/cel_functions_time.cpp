// timestamp, duration, and their parts: getHours() and its like, of a timestamp in UTC or in a zone that is named.

#include <array>

#include "base/text.hpp"
#include "workflow/cel_overload.hpp"
#include "workflow/cel_time.hpp"

namespace c1::workflow::cel {
namespace {

std::optional<Value> timestamp_of_string(Work& work, Arguments arguments) {
  const auto read = timestamp_of(arguments[0].string());
  return read ? std::optional(Value::timestamp(*read)) : work.fail(read.error());
}
std::optional<Value> timestamp_of_int(Work& work, Arguments arguments) {
  const auto at = timestamp_at(arguments[0].integer(), 0);
  return at ? std::optional(Value::timestamp(*at))
            : work.fail(shown(arguments[0]) + " is out of the range of timestamps.");
}
std::optional<Value> duration_of_string(Work& work, Arguments arguments) {
  const auto read = duration_of(arguments[0].string());
  return read ? std::optional(Value::duration(*read)) : work.fail(read.error());
}

using Part = std::int64_t (*)(const LocalTime&, Timestamp);

std::int64_t year(const LocalTime& local, Timestamp) { return local.civil.year; }
std::int64_t month(const LocalTime& local, Timestamp) { return local.civil.month - 1; }
std::int64_t date(const LocalTime& local, Timestamp) { return local.civil.day; }
std::int64_t day_of_month(const LocalTime& local, Timestamp) { return local.civil.day - 1; }
std::int64_t day_of_week(const LocalTime& local, Timestamp) { return local.weekday; }
std::int64_t day_of_year(const LocalTime& local, Timestamp) { return local.day_of_year; }
std::int64_t hours(const LocalTime& local, Timestamp) { return local.civil.hour; }
std::int64_t minutes(const LocalTime& local, Timestamp) { return local.civil.minute; }
std::int64_t second_of_minute(const LocalTime& local, Timestamp) { return local.civil.second; }
std::int64_t milliseconds(const LocalTime&, Timestamp at) { return at.nanos / 1'000'000; }

template <Part part>
std::optional<Value> in_utc(Work&, Arguments arguments) {
  const Timestamp at = arguments[0].timestamp();
  return Value::integer(part(local_of(at, TimeZone()), at));
}

template <Part part>
std::optional<Value> in_zone(Work& work, Arguments arguments) {
  const auto zone = zone_of(arguments[1].string());
  if (!zone)
    return work.fail("There is no time zone \"" + text::fit(arguments[1].string(), 60) +
                     "\"; write one as \"Europe/Berlin\" or \"+01:00\".");
  const Timestamp at = arguments[0].timestamp();
  return Value::integer(part(local_of(at, *zone), at));
}

template <Part part>
void add_part(std::vector<Overload>& all, const char* name) {
  all.push_back({name, true, {Kind::timestamp}, Kind::integer, in_utc<part>});
  all.push_back({name, true, {Kind::timestamp, Kind::string}, Kind::integer, in_zone<part>});
}

// The whole duration in that unit, cut; but of milliseconds those beyond the last whole second.
template <std::int64_t unit>
std::optional<Value> whole(Work&, Arguments arguments) {
  return Value::integer(arguments[0].duration().count() / unit);
}
std::optional<Value> odd_milliseconds(Work&, Arguments arguments) {
  return Value::integer(arguments[0].duration().count() % 1'000'000'000 / 1'000'000);
}

}  // namespace

const std::vector<Overload>& time_functions() {
  static const auto functions = [] {
    constexpr std::int64_t kSecond = 1'000'000'000;
    std::vector<Overload> all{
        {"timestamp", false, {Kind::string}, Kind::timestamp, timestamp_of_string},
        {"timestamp", false, {Kind::integer}, Kind::timestamp, timestamp_of_int},
        {"timestamp", false, {Kind::timestamp}, Kind::timestamp, unchanged},
        {"duration", false, {Kind::string}, Kind::duration, duration_of_string},
        {"duration", false, {Kind::duration}, Kind::duration, unchanged},
        {"getHours", true, {Kind::duration}, Kind::integer, whole<3600 * kSecond>},
        {"getMinutes", true, {Kind::duration}, Kind::integer, whole<60 * kSecond>},
        {"getSeconds", true, {Kind::duration}, Kind::integer, whole<kSecond>},
        {"getMilliseconds", true, {Kind::duration}, Kind::integer, odd_milliseconds},
    };
    add_part<year>(all, "getFullYear");
    add_part<month>(all, "getMonth");
    add_part<date>(all, "getDate");
    add_part<day_of_month>(all, "getDayOfMonth");
    add_part<day_of_week>(all, "getDayOfWeek");
    add_part<day_of_year>(all, "getDayOfYear");
    add_part<hours>(all, "getHours");
    add_part<minutes>(all, "getMinutes");
    add_part<second_of_minute>(all, "getSeconds");
    add_part<milliseconds>(all, "getMilliseconds");
    return all;
  }();
  return functions;
}

}  // namespace c1::workflow::cel
