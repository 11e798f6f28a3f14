#include "storage/sql_tx.hpp"

namespace c1::storage {
namespace {

// days: "" = the person has not said.
constexpr std::string_view kDigestOf = "select person, days, hour, sent, due from digest where person = $1";
constexpr std::string_view kAllDigests = "select person, days, hour, sent, due from digest";
constexpr std::string_view kSaveDigest =
    "insert into digest(person, days, hour, sent, due) values($1, $2, $3, $4, $5) "
    "on conflict(person) do update set days = excluded.days, hour = excluded.hour, sent = excluded.sent, "
    "due = excluded.due";

// Days that a newer version has written, and this one does not know, count as not said.
DigestRow digest_in(const Row& row) {
  DigestRow digest{.person = text_of(row[0]), .wish = {}, .sent = text_of(row[3]), .due = {}};
  if (const auto days = workflow::digest_days_from(text_of(row[1])))
    digest.wish = workflow::DigestTimes{*days, static_cast<int>(number_of(row[2]))};
  if (!is_null(row[4])) digest.due = from_millis(number_of(row[4]));
  return digest;
}

}  // namespace

std::optional<DigestRow> SqlTx::digest_of(const workflow::UserId& person) {
  const auto rows = db_.exec(kDigestOf, {person.value});
  return rows.empty() ? std::nullopt : std::optional(digest_in(rows[0]));
}

std::vector<DigestRow> SqlTx::digests() {
  std::vector<DigestRow> list;
  for (const Row& row : db_.exec(kAllDigests)) list.push_back(digest_in(row));
  return list;
}

void SqlTx::save(const DigestRow& row) {
  const Value due = row.due ? Value(to_millis(*row.due)) : Value{};
  const workflow::DigestTimes times = row.wish.value_or(workflow::DigestTimes{});
  db_.post(kSaveDigest, {row.person, row.wish ? text_value(to_string(times.days)) : Value(std::string{}),
                         std::int64_t{times.hour}, row.sent, due});
}

}  // namespace c1::storage
