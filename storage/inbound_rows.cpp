// state: waiting, parked. A waiting one is due; who takes it up moves its time on, so that it is taken up again if
// nothing is heard of it. `error` says why it waits.

#include <algorithm>

#include "storage/sql_tx.hpp"

namespace c1::storage {
namespace {

constexpr std::string_view kKeep =
    "insert into inbound(key, seq, body, due, attempts, state, error, since) values($1, $2, $3, $4, 0, 'waiting', $5, "
    "$6) on conflict(key) do nothing";
constexpr std::string_view kPickInbound =
    "with picked as materialized (select key from inbound where state = 'waiting' and due <= $1 order by due, seq "
    "limit $3";
constexpr std::string_view kClaim =
    ") update inbound set due = $2, attempts = attempts + 1 where key in (select key from picked) "
    "returning key, body, attempts, since, seq";
constexpr std::string_view kInboundDone = "delete from inbound where key = $1";
constexpr std::string_view kInboundAgain =
    "update inbound set due = $2, error = $3 where key = $1 and state = 'waiting'";
constexpr std::string_view kParkInbound = "update inbound set state = 'parked', error = $2 where key = $1";
constexpr std::string_view kNext = "select min(due) from inbound where state = 'waiting'";
constexpr std::string_view kReleaseInbound = "update inbound set due = $1 where state = 'waiting' and due > $1";

}  // namespace

void SqlTx::keep_inbound(std::string_view key, std::string_view body, std::string_view why, Instant now, Instant due) {
  db_.post(kKeep,
           {text_value(key), next_of("inbound"), text_value(body), to_millis(due), text_value(why), to_millis(now)});
}

std::vector<InboundRow> SqlTx::claim_inbound(Instant now, Instant again_at, std::size_t limit) {
  const std::string claim = std::string(kPickInbound).append(db_.skip_locked()).append(kClaim);
  auto rows = db_.exec(claim, {to_millis(now), to_millis(again_at), size_value(limit)});
  std::ranges::sort(rows, {}, [](const Row& row) { return number_of(row[4]); });
  std::vector<InboundRow> claimed;
  for (const Row& row : rows)
    claimed.push_back(
        {text_of(row[0]), text_of(row[1]), static_cast<int>(number_of(row[2])), from_millis(number_of(row[3]))});
  return claimed;
}

void SqlTx::inbound_done(std::string_view key) { db_.post(kInboundDone, {text_value(key)}); }
void SqlTx::inbound_again(std::string_view key, Instant due, std::string_view error) {
  db_.post(kInboundAgain, {text_value(key), to_millis(due), text_value(error)});
}
void SqlTx::park_inbound(std::string_view key, std::string_view error) {
  db_.post(kParkInbound, {text_value(key), text_value(error)});
}

std::optional<Instant> SqlTx::next_inbound() {
  const auto rows = db_.exec(kNext);
  if (rows.empty() || is_null(rows[0][0])) return std::nullopt;
  return from_millis(number_of(rows[0][0]));
}

void SqlTx::release_inbound(Instant now) {
  if (!db_.is_postgres()) db_.post(kReleaseInbound, {to_millis(now)});
}

}  // namespace c1::storage
