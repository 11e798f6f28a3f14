#include "storage/sql_tx.hpp"

namespace c1::storage {
namespace {

constexpr std::string_view kByKey =
    "select key, request, person, channel, ts, shown_version, posted_version, team from message where key = $1";
constexpr std::string_view kByPlace =
    "select key, request, person, channel, ts, shown_version, posted_version, team from message where channel = $1 and "
    "ts = $2 and ts <> '' and ($3 = '' or team = '' or team = $3) order by team desc limit 1";
constexpr std::string_view kSave =
    "insert into message(key, request, person, channel, ts, shown_version, posted_version, team) "
    "values($1, $2, $3, $4, $5, $6, $7, $8) "
    "on conflict(key) do update set channel = excluded.channel, ts = excluded.ts, team = excluded.team, "
    "shown_version = excluded.shown_version, posted_version = excluded.posted_version";
constexpr std::string_view kForget = "delete from message where key = $1";

std::optional<MessageRow> first(const std::vector<Row>& rows) {
  if (rows.empty()) return std::nullopt;
  const Row& row = rows[0];
  return MessageRow{text_of(row[0]), text_of(row[1]),   text_of(row[2]),   text_of(row[3]),
                    text_of(row[4]), number_of(row[5]), number_of(row[6]), text_of(row[7])};
}

}  // namespace

std::optional<MessageRow> SqlTx::message(std::string_view key) { return first(db_.exec(kByKey, {text_value(key)})); }
std::optional<MessageRow> SqlTx::message_at(std::string_view team, std::string_view channel, std::string_view ts) {
  if (ts.empty()) return std::nullopt;
  return first(db_.exec(kByPlace, {text_value(channel), text_value(ts), text_value(team)}));
}
void SqlTx::save(const MessageRow& m) {
  db_.post(kSave, {m.key, m.request, m.person, m.channel, m.ts, m.shown_version, m.posted_version, m.team});
}
void SqlTx::forget_message(std::string_view key) { db_.post(kForget, {text_value(key)}); }

}  // namespace c1::storage
