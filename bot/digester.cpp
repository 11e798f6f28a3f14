#include "bot/digester.hpp"

#include <algorithm>
#include <unordered_map>

#include "bot/digest.hpp"
#include "bot/digest_choice.hpp"
#include "bot/facts.hpp"
#include "bot/notices.hpp"
#include "bot/when.hpp"

namespace c1::bot {
namespace {

using namespace workflow;
using storage::DigestRow;

constexpr std::size_t kPlannedAtOnce = 200;
constexpr Millis kUntilCatalogIs{200};
constexpr Seconds kUntilLost{86'400};

std::optional<Instant> next_of(storage::Tx& tx, const Catalog& catalog, const User* person,
                               const std::optional<DigestTimes>& wish, Instant now) {
  if (!person || person->status != UserStatus::active) return std::nullopt;
  const DigestTimes times = digest_times(catalog.organisation().digest, wish);
  if (times.days == DigestDays::never) return std::nullopt;  // most people: nobody asks where they live
  return next_digest(times, zone_of(time_zone_of(tx, *person)), now);
}

// One that is due already is about to be sent, or to plan the next by itself; after a day it was lost.
bool is_planned(const DigestRow& row, std::optional<Instant> next, Instant now) {
  if (!next) return !row.due;
  const bool is_due = row.due && *row.due <= now && now - *row.due < kUntilLost;
  return is_due || row.due == next;
}

// Whoever has no account in Slack is left out there by the notifier, who looks them up.
std::vector<NoticeChannel> channels_for(storage::Tx& tx, const Catalog& catalog, const UserId& person, bool mails) {
  std::vector<NoticeChannel> channels;
  for (const NoticeChannel channel : kNoticeChannels)
    if ((mails || channel != NoticeChannel::mail) && wants_notice(tx, catalog, person, channel, NoticeKind::digest))
      channels.push_back(channel);
  return channels;
}

}  // namespace

bool Digester::keeps(const Effect& effect) {
  return std::holds_alternative<PlanDigests>(effect) || std::holds_alternative<DueDigest>(effect);
}

Done Digester::carry_out(const storage::DueEffect& effect, const std::stop_token& stop) const {
  if (const auto* plan = std::get_if<PlanDigests>(&effect.effect)) return on(*plan, stop);
  if (const auto* due = std::get_if<DueDigest>(&effect.effect)) return on(*due);
  return {.how = Done::How::parked, .error = "not for the digester"};
}

Done Digester::on(const PlanDigests& plan, const std::stop_token& stop) const {
  const CatalogPtr catalog = services_.catalog.get();
  if (catalog->version() < plan.catalog_version)
    return {.how = Done::How::again, .wait = kUntilCatalogIs, .refused = true, .error = ""};
  const Instant now = services_.clock.now();
  std::unordered_map<std::string, DigestRow> known;
  for (DigestRow& row : services_.store.read([](storage::Tx& tx) { return tx.digests(); })) {
    std::string person = row.person;
    known.emplace(std::move(person), std::move(row));
  }
  const auto others = services_.store.read([&](storage::Tx& tx) {
    std::vector<const User*> list;
    for (const User& user : catalog->organisation().users) {
      const auto found = known.find(user.id.value);
      const DigestRow row = found == known.end() ? DigestRow{} : found->second;
      if (!is_planned(row, next_of(tx, *catalog, &user, row.wish, now), now)) list.push_back(&user);
    }
    return list;
  });
  for (std::size_t from = 0; from < others.size(); from += kPlannedAtOnce) {
    if (stop.stop_requested()) return {.how = Done::How::again, .wait = Millis{1}, .refused = true, .error = "stopped"};
    services_.store.write([&](storage::Tx& tx) {
      tx.give_way();
      for (std::size_t i = from; i < std::min(others.size(), from + kPlannedAtOnce); ++i) {
        DigestRow row = digest_row(tx, others[i]->id);
        const auto next = next_of(tx, *catalog, others[i], row.wish, now);
        if (!is_planned(row, next, now)) plan_digest(tx, row, next);
      }
    });
  }
  return {};
}

// The time may have been another when this was planned: what counts is what is so now. A server that was away sends it
// later on the same day; on another day it is the next one's turn.
Done Digester::on(const DueDigest& due) const {
  const CatalogPtr catalog = services_.catalog.get();
  const User* person = catalog->user(due.person);
  const Instant now = services_.clock.now();
  const TimeZone zone =
      zone_of(person ? services_.store.read([&](storage::Tx& tx) { return time_zone_of(tx, *person); }) : "");
  const std::string today = local_day(now, zone);
  const auto is_due = [&](storage::Tx& tx, const DigestRow& row) {
    if (!next_of(tx, *catalog, person, row.wish, now) || row.sent >= today) return false;
    const auto of_today = digest_of_day(digest_times(catalog->organisation().digest, row.wish), zone, now);
    return of_today && *of_today <= now;
  };
  // Looked for beside the writers; what it says is read anew when it is sent.
  const bool has_news = services_.store.read([&](storage::Tx& tx) {
    const DigestRow row = digest_row(tx, due.person);
    const DigestDays days = digest_times(catalog->organisation().digest, row.wish).days;
    return is_due(tx, row) && !digest_for(tx, *catalog, *person, days, now).is_empty();
  });
  services_.store.write([&](storage::Tx& tx) {
    tx.give_way();
    DigestRow row = digest_row(tx, due.person);
    if (has_news && is_due(tx, row)) {
      row.sent = today;
      for (const NoticeChannel channel : channels_for(tx, *catalog, due.person, services_.mails))
        tx.enqueue(SendDigest{due.person, channel, today}, now);
    }
    plan_digest(tx, row, next_of(tx, *catalog, person, row.wish, now));
  });
  return {};
}

}  // namespace c1::bot
