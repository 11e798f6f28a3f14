#include "base/time_zone.hpp"

#include <cctz/time_zone.h>

#include <filesystem>
#include <mutex>
#include <shared_mutex>
#include <unordered_map>
#include <utility>

namespace c1 {
namespace {

constexpr char kDatabase[] = "/usr/share/zoneinfo/";
constexpr std::size_t kLongestName = 64;

// Zones begin with a capital; the database's folders of other formats ("right/", "posix/") and "localtime" do not.
bool reads_as_a_zone(std::string_view name) {
  if (name.empty() || name.size() > kLongestName || name.front() < 'A' || name.front() > 'Z') return false;
  for (const char c : name) {
    const bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    const bool digit = c >= '0' && c <= '9';
    if (!letter && !digit && c != '/' && c != '_' && c != '-' && c != '+') return false;
  }
  return true;
}

// cctz remembers names that it could not find for good; what people write must not fill its memory, so it is asked for
// those only that are there.
bool is_in_the_database(const std::string& name) {
  std::error_code failed;
  return std::filesystem::is_regular_file(kDatabase + name, failed);
}

cctz::civil_second to_cctz(const CivilTime& local) {
  return cctz::civil_second(local.year, local.month, local.day, local.hour, local.minute, local.second);
}

}  // namespace

struct TimeZone::Rules {
  std::string name;
  cctz::time_zone zone;
};

TimeZone::TimeZone() {
  static const auto utc = std::make_shared<const Rules>(Rules{"UTC", cctz::utc_time_zone()});
  rules_ = utc;
}

std::optional<TimeZone> TimeZone::named(std::string_view name) {
  if (name == "UTC") return TimeZone();
  static std::shared_mutex guard;
  static std::unordered_map<std::string, std::shared_ptr<const Rules>> known;
  const std::string key(name);
  {
    const std::shared_lock reading(guard);
    if (const auto found = known.find(key); found != known.end()) return TimeZone(found->second);
  }
  cctz::time_zone zone;
  if (!reads_as_a_zone(name) || !is_in_the_database(key) || !cctz::load_time_zone(key, &zone)) return std::nullopt;
  const std::unique_lock writing(guard);
  return TimeZone(known.emplace(key, std::make_shared<const Rules>(Rules{key, zone})).first->second);
}

std::optional<TimeZone> TimeZone::fixed(Seconds east) {
  if (east > std::chrono::hours(24) || east < -std::chrono::hours(24)) return std::nullopt;
  const cctz::time_zone zone = cctz::fixed_time_zone(east);
  return TimeZone(std::make_shared<const Rules>(Rules{zone.name(), zone}));
}

const std::string& TimeZone::name() const { return rules_->name; }

LocalTime TimeZone::at(Instant when) const {
  const auto found = rules_->zone.lookup(std::chrono::floor<std::chrono::seconds>(when));
  const cctz::civil_second& shown = found.cs;
  LocalTime local{.civil = {static_cast<int>(shown.year()), shown.month(), shown.day(), shown.hour(), shown.minute(),
                            shown.second()},
                  .day_of_year = cctz::get_yearday(cctz::civil_day(shown)) - 1,
                  .east_of_utc = Seconds{found.offset},
                  .abbreviation = found.abbr};
  // cctz's week begins on Monday.
  local.weekday = (static_cast<int>(cctz::get_weekday(cctz::civil_day(shown))) + 1) % 7;
  return local;
}

Instant TimeZone::instant_of(const CivilTime& local) const {
  const auto seconds = cctz::convert(to_cctz(local), rules_->zone);
  if (seconds > std::chrono::floor<std::chrono::seconds>(Instant::max())) return Instant::max();
  if (seconds < std::chrono::ceil<std::chrono::seconds>(Instant::min())) return Instant::min();
  return seconds;
}

}  // namespace c1
