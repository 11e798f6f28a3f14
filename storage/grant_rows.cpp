#include "storage/sql_tx.hpp"

namespace c1::storage {
namespace {

using workflow::Grant;

constexpr std::string_view kHeld =
    "select id, subject, entitlement, request, since, until from access_grant "
    "where subject = $1 and entitlement = $2 and (until is null or until > $3) order by coalesce(until, "
    "9223372036854775807) desc limit 1";
constexpr std::string_view kOf =
    "select id, subject, entitlement, request, since, until from access_grant "
    "where subject = $1 and (until is null or until > $2) order by since desc limit $3";
constexpr std::string_view kSave =
    "insert into access_grant(id, subject, entitlement, request, since, until) values($1, $2, $3, $4, $5, $6) "
    "on conflict(id) do update set until = excluded.until";

Grant read(const Row& row) {
  Grant grant{
      {text_of(row[0])}, {text_of(row[1])}, {text_of(row[2])}, {text_of(row[3])}, from_millis(number_of(row[4])), {}};
  if (!is_null(row[5])) grant.until = from_millis(number_of(row[5]));
  return grant;
}

}  // namespace

std::optional<Grant> SqlTx::active_grant(const workflow::UserId& subject, const workflow::EntitlementId& entitlement,
                                         Instant now) {
  const auto rows = db_.exec(kHeld, {subject.value, entitlement.value, to_millis(now)});
  return rows.empty() ? std::nullopt : std::optional(read(rows[0]));
}

std::vector<Grant> SqlTx::grants_of(const workflow::UserId& subject, Instant now, std::size_t limit) {
  std::vector<Grant> list;
  for (const Row& row : db_.exec(kOf, {subject.value, to_millis(now), size_value(limit)})) list.push_back(read(row));
  return list;
}

void SqlTx::save(const Grant& g) {
  const Value until = g.until ? Value(to_millis(*g.until)) : Value{};
  db_.post(kSave, {g.id.value, g.subject.value, g.entitlement.value, g.request.value, to_millis(g.since), until});
}

}  // namespace c1::storage
