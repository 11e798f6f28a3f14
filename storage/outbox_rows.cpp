// The outbox and the inbox for eyes: how much waits, what is in trouble, and what is parked by hand again.

#include "storage/sql_tx.hpp"

namespace c1::storage {
namespace {

constexpr std::string_view kCounts =
    "select coalesce(sum(case when state = 'pending' and due <= $1 then 1 else 0 end), 0), "
    "coalesce(sum(case when state = 'pending' and due > $1 then 1 else 0 end), 0), "
    "coalesce(sum(case when state = 'pending' and attempts - refused > 0 then 1 else 0 end), 0), "
    "coalesce(sum(case when state = 'parked' then 1 else 0 end), 0), "
    "coalesce(sum(case when state = 'pending' and error <> '' then 1 else 0 end), 0), "
    "min(case when state = 'pending' and due <= $1 then due end) from effect";
constexpr std::string_view kCountsByPlace =
    "select place, sum(case when state = 'pending' then 1 else 0 end), sum(case when state = 'parked' then 1 else 0 "
    "end), "
    "min(case when state = 'pending' then asked end) from effect where place <> '' group by place order by place";
constexpr std::string_view kInboundCount = "select count(*) from inbound where state = $1";
constexpr std::string_view kParkedCount =
    "select (select count(*) from effect where state = 'parked') + (select count(*) from inbound where state = "
    "'parked')";
constexpr std::string_view kTroubled =
    "select key, due, attempts, state, error, since from effect where state = 'parked' or error <> '' "
    "order by case when state = 'parked' then 0 else 1 end, since desc, seq desc limit $1";
constexpr std::string_view kInboundTroubled =
    "select key, due, attempts, state, error, since from inbound order by state, since desc, seq desc limit $1";
constexpr std::string_view kEffect = "select key, due, attempts, state, error, since from effect where key = $1";
constexpr std::string_view kInbound = "select key, due, attempts, state, error, since from inbound where key = $1";
constexpr std::string_view kRetry =
    "update effect set state = 'pending', due = $2, ready = $2, error = '' "
    "where state = 'parked' and (key = $1 or $1 = '') returning key";
constexpr std::string_view kRetryInbound =
    "update inbound set state = 'waiting', due = $2, since = $2 "
    "where state = 'parked' and (key = $1 or $1 = '') returning key";
constexpr std::string_view kRetryRefused =
    "update effect set state = 'pending', due = $3, ready = $3, error = '' "
    "where state = 'parked' and place = $1 and error like $2 returning key";
constexpr std::string_view kDrop = "delete from effect where state = 'parked' and (key = $1 or $1 = '') returning key";
constexpr std::string_view kDropInbound =
    "delete from inbound where state = 'parked' and (key = $1 or $1 = '') returning key";
// A card that was or is being posted (an attempt is not known to be refused) and stands nowhere.
constexpr std::string_view kCardInDoubt =
    "select 1 from effect e where e.key >= 'card/' and e.key < 'card0' and e.attempts > e.refused "
    "and not exists (select 1 from message m where m.key = e.key) limit 1";

WaitingEffect waiting_in(const Row& row) {
  return {.key = text_of(row[0]),
          .due = from_millis(number_of(row[1])),
          .attempts = static_cast<int>(number_of(row[2])),
          .parked = text_of(row[3]) == "parked",
          .error = text_of(row[4])};
}

}  // namespace

OutboxCounts SqlTx::outbox_counts(Instant now) {
  const auto rows = db_.exec(kCounts, {to_millis(now)});
  OutboxCounts counts;
  const Row& row = rows[0];
  counts.due = number_of(row[0]);
  counts.later = number_of(row[1]);
  counts.in_doubt = number_of(row[2]);
  counts.parked = number_of(row[3]);
  counts.retrying = number_of(row[4]);
  if (!is_null(row[5])) counts.oldest = from_millis(number_of(row[5]));
  counts.inbound = number_of(db_.exec(kInboundCount, {text_value("waiting")})[0][0]);
  counts.inbound_parked = number_of(db_.exec(kInboundCount, {text_value("parked")})[0][0]);
  return counts;
}

std::int64_t SqlTx::parked_count() { return number_of(db_.exec(kParkedCount, {})[0][0]); }

std::vector<PlaceCounts> SqlTx::counts_by_place() {
  std::vector<PlaceCounts> list;
  for (const Row& row : db_.exec(kCountsByPlace))
    list.push_back({text_of(row[0]), number_of(row[1]), number_of(row[2]), maybe_from(row[3])});
  return list;
}

std::vector<WaitingEffect> SqlTx::troubled(std::size_t limit) {
  std::vector<WaitingEffect> list;
  for (const std::string_view select : {kTroubled, kInboundTroubled})
    for (const Row& row : db_.exec(select, {size_value(limit)}))
      if (list.size() < limit) list.push_back(waiting_in(row));
  return list;
}

std::optional<WaitingEffect> SqlTx::waiting(std::string_view key) {
  for (const std::string_view select : {kEffect, kInbound}) {
    const auto rows = db_.exec(select, {text_value(key)});
    if (!rows.empty()) return waiting_in(rows[0]);
  }
  return std::nullopt;
}

std::int64_t SqlTx::retry_parked(std::string_view key, Instant now) {
  const auto effects = db_.exec(kRetry, {text_value(key), to_millis(now)});
  const auto inbound = db_.exec(kRetryInbound, {text_value(key), to_millis(now)});
  change_.effects = true;
  return static_cast<std::int64_t>(effects.size() + inbound.size());
}

std::int64_t SqlTx::retry_refused(std::string_view place, std::string_view code, Instant now) {
  const std::string with_code = "%" + std::string(code) + "%";
  const auto effects = db_.exec(kRetryRefused, {text_value(place), text_value(with_code), to_millis(now)});
  change_.effects = change_.effects || !effects.empty();
  return static_cast<std::int64_t>(effects.size());
}

std::int64_t SqlTx::drop_parked(std::string_view key) {
  const auto effects = db_.exec(kDrop, {text_value(key)});
  const auto inbound = db_.exec(kDropInbound, {text_value(key)});
  return static_cast<std::int64_t>(effects.size() + inbound.size());
}

bool SqlTx::card_in_doubt() { return !db_.exec(kCardInDoubt).empty(); }

}  // namespace c1::storage
