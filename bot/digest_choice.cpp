#include "bot/digest_choice.hpp"

#include "base/json.hpp"
#include "bot/facts.hpp"
#include "bot/when.hpp"
#include "workflow/effects.hpp"

namespace c1::bot {
namespace {

using namespace workflow;

constexpr int kLastHour = 23;

}  // namespace

storage::DigestRow digest_row(storage::Tx& tx, const UserId& person) {
  return tx.digest_of(person).value_or(storage::DigestRow{.person = person.value, .wish = {}, .sent = "", .due = {}});
}

DigestChoice digest_choice(storage::Tx& tx, const Catalog& catalog, const User& person, Instant now) {
  const DigestRule& rule = catalog.organisation().digest;
  const TimeZone zone = zone_of(time_zone_of(tx, person));
  const DigestTimes times = digest_times(rule, digest_row(tx, person.id).wish);
  return {times, rule.locked, zone.name(), next_digest(times, zone, now)};
}

Result<void> set_digest(storage::Tx& tx, const Catalog& catalog, const User& person, const DigestTimes& times,
                        const NoticeOrigin& origin, Instant now) {
  const DigestRule& rule = catalog.organisation().digest;
  storage::DigestRow row = digest_row(tx, person.id);
  if (digest_times(rule, row.wish) == times) return {};
  if (rule.locked)
    return forbidden("Your administrators decide when digests come: " + words_of(rule.times) +
                     ". It cannot be changed here.");
  if (times.hour < 0 || times.hour > kLastHour) return invalid("An hour is a number from 0 to 23.", "hour");
  row.wish = times;
  plan_digest(tx, row, next_digest(times, zone_of(time_zone_of(tx, person)), now));
  tx.append({.at = now,
             .actor = person.id.value,
             .subject = person.id.value,
             .surface = origin.surface,
             .what = "digest.set",
             .request = "",
             .body = json::object({{"days", to_string(times.days)}, {"hour", times.hour}}).dump(),
             .address = origin.address});
  return {};
}

void plan_digest(storage::Tx& tx, storage::DigestRow& row, std::optional<Instant> next) {
  const UserId person{row.person};
  if (next)
    tx.enqueue(DueDigest{person, *next}, *next);
  else if (row.due)
    tx.withdraw(key_of(DueDigest{person, *row.due}));
  row.due = next;
  tx.save(row);
}

std::string_view title_of(DigestDays days) {
  switch (days) {
    case DigestDays::never:
      return "Never";
    case DigestDays::weekdays:
      return "On weekdays";
    case DigestDays::monday:
      return "On Mondays";
    case DigestDays::tuesday:
      return "On Tuesdays";
    case DigestDays::wednesday:
      return "On Wednesdays";
    case DigestDays::thursday:
      return "On Thursdays";
    case DigestDays::friday:
      return "On Fridays";
    case DigestDays::saturday:
      return "On Saturdays";
    case DigestDays::sunday:
      return "On Sundays";
  }
  return "";
}

std::string hour_words(int hour) { return std::to_string(hour) + ":00"; }

std::string words_of(const DigestTimes& times) {
  std::string words(title_of(times.days));
  words[0] = static_cast<char>(words[0] - 'A' + 'a');
  return times.days == DigestDays::never ? words : words + " at " + hour_words(times.hour);
}

}  // namespace c1::bot
