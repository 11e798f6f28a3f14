// Who is signed in to the page, what signs them in, and whose history a request belongs to.
//
// Of sessions and tickets only hashes are stored: a copy of the database lets nobody in.

#include "base/json.hpp"
#include "storage/sql_tx.hpp"
#include "workflow/codec.hpp"
#include "workflow/effects.hpp"

namespace c1::storage {
namespace {

constexpr std::string_view kSaveSession =
    "insert into web_session(hash, id, person, opened, seen, ends, how, agent, address) "
    "values($1, $2, $3, $4, $5, $6, $7, $8, $9) on conflict(hash) do update set seen = excluded.seen";
constexpr std::string_view kSession =
    "select hash, id, person, opened, seen, ends, how, agent, address from web_session where hash = $1";
constexpr std::string_view kSessionsOf =
    "select hash, id, person, opened, seen, ends, how, agent, address from web_session where person = $1 "
    "order by seen desc, id limit $2";
constexpr std::string_view kEndSession = "delete from web_session where id = $1 and person = $2 returning id";
constexpr std::string_view kEndOtherSessions = "delete from web_session where person = $1 and id <> $2";
constexpr std::string_view kForgetSessions = "delete from web_session where ends <= $1 or seen <= $2";

constexpr std::string_view kSaveTicket = "insert into web_ticket(hash, kind, body, ends) values($1, $2, $3, $4)";
constexpr std::string_view kTakeTicket =
    "delete from web_ticket where hash = $1 and kind = $2 returning hash, kind, body, ends";
constexpr std::string_view kForgetTickets = "delete from web_ticket where ends <= $1";

// Newest first, and only as far as a page reaches: both walk an index on the number. "" matches everything.
constexpr std::string_view kMatching =
    "select r.body from request r where $11 = '' and r.number < $1 and ($2 = '' or r.subject = $2) and "
    "($3 = '' or r.requester = $3) and ($4 = '' or r.app = $4) and ($5 = '' or r.entitlement = $5) and "
    "($6 = '' or r.kind = $6) and ($7 = '' or r.state = $7 or ($7 = 'closed' and r.state <> 'open')) and "
    "r.opened >= $8 and r.opened < $9 order by r.number desc limit $10";
constexpr std::string_view kMatchingOf =
    "select r.body from involved p join request r on r.id = p.request where p.person = $11 and "
    "p.number < $1 and ($2 = '' or r.subject = $2) and ($3 = '' or r.requester = $3) and ($4 = '' or r.app = $4) and "
    "($5 = '' or r.entitlement = $5) and ($6 = '' or r.kind = $6) and "
    "($7 = '' or r.state = $7 or ($7 = 'closed' and r.state <> 'open')) and r.opened >= $8 and r.opened < $9 "
    "order by p.number desc limit $10";

constexpr std::string_view kAuditMatching =
    "select sequence, at, actor, subject, surface, what, request, body, address, previous_hash, hash from audit "
    "where sequence < $1 and ($2 = '' or actor = $2) and ($3 = '' or subject = $3) and "
    "($4 = '' or surface = $4) and ($5 = '' or what = $5 or what like $5 || '.%') and ($6 = '' or request = $6) and "
    "at >= $7 and at < $8 order by sequence desc limit $9";

WebSession session_in(const Row& row) {
  return {.hash = text_of(row[0]),
          .id = text_of(row[1]),
          .person = text_of(row[2]),
          .opened = from_millis(number_of(row[3])),
          .seen = from_millis(number_of(row[4])),
          .ends = from_millis(number_of(row[5])),
          .how = text_of(row[6]),
          .agent = text_of(row[7]),
          .address = text_of(row[8])};
}

}  // namespace

void SqlTx::save(const WebSession& s) {
  db_.post(kSaveSession, {s.hash, s.id, s.person, to_millis(s.opened), to_millis(s.seen), to_millis(s.ends), s.how,
                          s.agent, s.address});
}

std::optional<WebSession> SqlTx::web_session(std::string_view hash) {
  const auto rows = db_.exec(kSession, {text_value(hash)});
  return rows.empty() ? std::nullopt : std::optional(session_in(rows[0]));
}

std::vector<WebSession> SqlTx::web_sessions_of(const workflow::UserId& person, std::size_t limit) {
  std::vector<WebSession> list;
  for (const Row& row : db_.exec(kSessionsOf, {person.value, size_value(limit)})) list.push_back(session_in(row));
  return list;
}

bool SqlTx::end_web_session(std::string_view id, const workflow::UserId& person) {
  return !db_.exec(kEndSession, {text_value(id), person.value}).empty();
}

void SqlTx::end_other_web_sessions(std::string_view id, const workflow::UserId& person) {
  db_.post(kEndOtherSessions, {person.value, text_value(id)});
}

void SqlTx::save(const WebTicket& t) { db_.post(kSaveTicket, {t.hash, t.kind, t.body, to_millis(t.ends)}); }

std::optional<WebTicket> SqlTx::take_web_ticket(std::string_view hash, std::string_view kind) {
  const auto rows = db_.exec(kTakeTicket, {text_value(hash), text_value(kind)});
  if (rows.empty()) return std::nullopt;
  return WebTicket{text_of(rows[0][0]), text_of(rows[0][1]), text_of(rows[0][2]), from_millis(number_of(rows[0][3]))};
}

void SqlTx::forget_web_sessions(Instant now, Instant seen_before) {
  db_.post(kForgetSessions, {to_millis(now), to_millis(seen_before)});
  db_.post(kForgetTickets, {to_millis(now)});
}

std::vector<workflow::Request> SqlTx::requests_matching(const RequestFilter& filter, std::size_t limit) {
  std::vector<workflow::Request> list;
  for (const Row& row :
       db_.exec(filter.of.empty() ? kMatching : kMatchingOf,
                {filter.before_number, filter.subject, filter.requester, filter.app, filter.entitlement, filter.kind,
                 filter.state, to_millis(filter.since), to_millis(filter.until), size_value(limit), filter.of}))
    list.push_back(stored_request(text_of(row[0])));
  return list;
}

std::vector<AuditRecord> SqlTx::audit_matching(const AuditFilter& filter, std::size_t limit) {
  return audit_records_in(
      db_.exec(kAuditMatching, {filter.before_sequence, filter.actor, filter.subject, filter.surface, filter.what,
                                filter.request, to_millis(filter.since), to_millis(filter.until), size_value(limit)}));
}

}  // namespace c1::storage
