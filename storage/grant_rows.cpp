#include "base/json.hpp"
#include "storage/sql_tx.hpp"
#include "workflow/codec.hpp"

namespace c1::storage {
namespace {

using workflow::Delegation;
using workflow::Grant;

constexpr std::string_view kGrantById =
    "select id, subject, entitlement, request, since, until, state, ended, reasons, account from access_grant where id "
    "= $1";
constexpr std::string_view kHeld =
    "select id, subject, entitlement, request, since, until, state, ended, reasons, account from access_grant "
    "where subject = $1 and entitlement = $2 and account = $3 and state <> 'ended' order by since desc limit 1";
constexpr std::string_view kLastEnded =
    "select id, subject, entitlement, request, since, until, state, ended, reasons, account from access_grant "
    "where subject = $1 and entitlement = $2 and account = $3 and state = 'ended' order by ended desc limit 1";
constexpr std::string_view kGrantsOf =
    "select id, subject, entitlement, request, since, until, state, ended, reasons, account from access_grant "
    "where subject = $1 and state <> 'ended' order by since desc limit $2";
constexpr std::string_view kHolds =
    "select 1 from access_grant where entitlement = $2 and subject = $1 and state = 'active' limit 1";
constexpr std::string_view kHolders =
    "select distinct subject from access_grant where entitlement = $1 and state = 'active' order by subject limit $2";
constexpr std::string_view kSaveGrant =
    "insert into access_grant(id, subject, entitlement, request, since, until, state, ended, reasons, account, app) "
    "values($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) on conflict(id) do update set until = excluded.until, "
    "state = excluded.state, ended = excluded.ended, reasons = excluded.reasons";

// Each way has an index of its own.
std::string walk_of(const GrantWalk& walk) {
  const bool is_past = walk.time == GrantWalk::Time::ended;
  const std::string time = is_past ? "ended" : "since";
  std::string where = "(" + time + ", id) < ($1, $2)";
  if (is_past) where += " and state = 'ended'";
  if (walk.by == GrantWalk::By::app) where += " and app = $4";
  if (walk.by == GrantWalk::By::person) where += " and subject = $4";
  return "select id, subject, entitlement, request, since, until, state, ended, reasons, account from access_grant "
         "where " +
         where + " order by " + time + " desc, id desc limit $3";
}

constexpr std::string_view kDelegate =
    "insert into delegation(id, person, delegate, starts, ends) values($1, $2, $3, $4, $5) "
    "on conflict(id) do update set delegate = excluded.delegate, starts = excluded.starts, ends = excluded.ends";
constexpr std::string_view kDelegateOf =
    "select delegate from delegation where person = $1 and starts <= $2 and (ends is null or ends > $2) "
    "order by starts desc, id desc limit 1";
constexpr std::string_view kDelegations =
    "select id, person, delegate, starts, ends from delegation where person = $1 and (ends is null or ends > $2) "
    "order by starts desc, id desc limit $3";

Grant grant_in(const Row& row) {
  Grant grant{.id = {text_of(row[0])},
              .subject = {text_of(row[1])},
              .entitlement = {text_of(row[2])},
              .since = from_millis(number_of(row[4])),
              .until = maybe_from(row[5]),
              .ended = maybe_from(row[7]),
              .account = text_of(row[9])};
  const auto rest = workflow::read_grant_parts(text_of(row[6]), text_of(row[8]), grant);
  if (!rest) throw StoreDown("a stored grant cannot be read: " + rest.error().detail);
  // Of the first schema, where a grant had one reason.
  if (text_of(row[8]).empty()) grant.reasons = {{.request = {text_of(row[3])}, .until = grant.until}};
  return grant;
}

}  // namespace

std::optional<Grant> SqlTx::grant(const workflow::GrantId& id) {
  return first(db_.exec(kGrantById, {id.value}), grant_in);
}

std::optional<Grant> SqlTx::held(const workflow::UserId& subject, const workflow::EntitlementId& entitlement,
                                 std::string_view account) {
  return first(db_.exec(kHeld, {subject.value, entitlement.value, text_value(account)}), grant_in);
}

std::optional<Grant> SqlTx::last_ended(const workflow::UserId& subject, const workflow::EntitlementId& entitlement,
                                       std::string_view account) {
  return first(db_.exec(kLastEnded, {subject.value, entitlement.value, text_value(account)}), grant_in);
}

std::vector<Grant> SqlTx::grants_of(const workflow::UserId& subject, std::size_t limit) {
  std::vector<Grant> list;
  for (const Row& row : db_.exec(kGrantsOf, {subject.value, size_value(limit)})) list.push_back(grant_in(row));
  return list;
}

bool SqlTx::holds(const workflow::UserId& person, const workflow::EntitlementId& entitlement) {
  return !db_.exec(kHolds, {person.value, entitlement.value}).empty();
}

std::vector<workflow::UserId> SqlTx::holders(const workflow::EntitlementId& entitlement, std::size_t limit) {
  std::vector<workflow::UserId> people;
  for (const Row& row : db_.exec(kHolders, {entitlement.value, size_value(limit)})) people.push_back({text_of(row[0])});
  return people;
}

void SqlTx::save(const Grant& g) {
  const std::string request = g.reasons.empty() ? "" : g.reasons.front().request.value;
  db_.post(kSaveGrant, {g.id.value, g.subject.value, g.entitlement.value, request, to_millis(g.since), maybe(g.until),
                        text_value(workflow::to_string(g.state)), maybe(g.ended), workflow::to_json(g.reasons).dump(),
                        g.account, g.entitlement.value.substr(0, g.entitlement.value.find('/'))});
}

std::vector<WalkedGrant> SqlTx::grants_before(const GrantWalk& walk, const GrantPlace& before, std::size_t limit) {
  const std::string sql = walk_of(walk);
  const auto rows = walk.by == GrantWalk::By::all
                        ? db_.exec(sql, {to_millis(before.at), before.id, size_value(limit)})
                        : db_.exec(sql, {to_millis(before.at), before.id, size_value(limit), walk.key});
  std::vector<WalkedGrant> list;
  for (const Row& row : rows) list.push_back({grant_in(row), {text_of(row[3])}});
  return list;
}

void SqlTx::save(const Delegation& d) {
  db_.post(kDelegate, {d.id.value, d.from.value, d.to.value, to_millis(d.starts), maybe(d.ends)});
}

std::optional<workflow::UserId> SqlTx::delegate_of(const workflow::UserId& person, Instant now) {
  const auto rows = db_.exec(kDelegateOf, {person.value, to_millis(now)});
  return rows.empty() ? std::nullopt : std::optional(workflow::UserId{text_of(rows[0][0])});
}

std::vector<Delegation> SqlTx::delegations_of(const workflow::UserId& person, Instant now, std::size_t limit) {
  std::vector<Delegation> list;
  for (const Row& row : db_.exec(kDelegations, {person.value, to_millis(now), size_value(limit)}))
    list.push_back(
        {{text_of(row[0])}, {text_of(row[1])}, {text_of(row[2])}, from_millis(number_of(row[3])), maybe_from(row[4])});
  return list;
}

}  // namespace c1::storage
