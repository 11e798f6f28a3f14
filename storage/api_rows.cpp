// Lists of words (scopes, addresses) are kept in one text, separated by single spaces; no such word has one.

#include "base/json.hpp"
#include "base/text.hpp"
#include "storage/sql_tx.hpp"
#include "workflow/codec.hpp"
#include "workflow/effects.hpp"

namespace c1::storage {
namespace {

using workflow::Request;

constexpr std::string_view kClient =
    "select id, client_id, person, name, public_key, scopes, addresses, created, expires, last_used from api_client "
    "where id = $1";
constexpr std::string_view kClientByClientId =
    "select id, client_id, person, name, public_key, scopes, addresses, created, expires, last_used from api_client "
    "where client_id = $1";
constexpr std::string_view kClientsOf =
    "select id, client_id, person, name, public_key, scopes, addresses, created, expires, last_used from api_client "
    "where person = $1 order by created desc, id limit $2";
constexpr std::string_view kAllClients =
    "select id, client_id, person, name, public_key, scopes, addresses, created, expires, last_used from api_client "
    "order by created desc, id limit $1";
constexpr std::string_view kSaveClient =
    "insert into api_client(id, client_id, person, name, public_key, scopes, addresses, created, expires, last_used) "
    "values($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) on conflict(id) do update set name = excluded.name, "
    "scopes = excluded.scopes, addresses = excluded.addresses, expires = excluded.expires, "
    "last_used = excluded.last_used";
constexpr std::string_view kForgetClient = "delete from api_client where id = $1";
constexpr std::string_view kForgetTokensOf = "delete from api_token where client = $1";

constexpr std::string_view kToken =
    "select hash, client, person, scopes, addresses, created, expires from api_token where hash = $1";
constexpr std::string_view kSaveToken =
    "insert into api_token(hash, client, person, scopes, addresses, created, expires) "
    "values($1, $2, $3, $4, $5, $6, $7)";
constexpr std::string_view kForgetToken = "delete from api_token where hash = $1";
constexpr std::string_view kForgetTokens = "delete from api_token where expires < $1";

constexpr std::string_view kLogin =
    "select device_hash, user_code, asked_by, address, created, expires, state, person from device_login "
    "where device_hash = $1";
constexpr std::string_view kLoginByCode =
    "select device_hash, user_code, asked_by, address, created, expires, state, person from device_login "
    "where user_code = $1";
constexpr std::string_view kSaveLogin =
    "insert into device_login(device_hash, user_code, asked_by, address, created, expires, state, person) "
    "values($1, $2, $3, $4, $5, $6, $7, $8) on conflict(device_hash) do update set state = excluded.state, "
    "person = excluded.person";
constexpr std::string_view kForgetLogins = "delete from device_login where expires < $1";

// The comments are counted row by row, by their index: one statement for a whole page.
constexpr std::string_view kWalkAll =
    "select r.body, (select count(*) from comment c where c.request = r.id and c.deleted = 0) from request r "
    "where r.number < $1 order by r.number desc limit $2";
constexpr std::string_view kWalkOpen =
    "select r.body, (select count(*) from comment c where c.request = r.id and c.deleted = 0) from request r "
    "where r.number < $1 and r.state = 'open' order by r.number desc limit $2";
constexpr std::string_view kWalkPerson =
    "select r.body, (select count(*) from comment c where c.request = r.id and c.deleted = 0) from involved i "
    "join request r on r.id = i.request where i.person = $3 and i.number < $1 order by i.number desc limit $2";
constexpr std::string_view kWalkApp =
    "select r.body, (select count(*) from comment c where c.request = r.id and c.deleted = 0) from request r "
    "where r.app = $3 and r.number < $1 order by r.number desc limit $2";
constexpr std::string_view kWalkAwaiting =
    "select r.body, (select count(*) from comment c where c.request = r.id and c.deleted = 0) from awaited a "
    "join request r on r.id = a.request where a.person = $3 and a.number < $1 order by a.number desc limit $2";
constexpr std::string_view kInvolve =
    "insert into involved(person, number, request) values($1, $2, $3) on conflict(person, number) do nothing";
constexpr std::string_view kComments = "select count(*) from comment where request = $1 and deleted = 0";
constexpr std::string_view kHolderCounts =
    "select entitlement, count(*) from access_grant where entitlement >= $1 and entitlement < $2 and state = 'active' "
    "group by entitlement";
constexpr std::string_view kAuditBefore =
    "select sequence, at, actor, subject, surface, what, request, body, address, previous_hash, hash from audit "
    "where sequence < $1 order by sequence desc limit $2";

std::string joined(const std::vector<std::string>& words) {
  std::string all;
  for (const std::string& word : words) all += (all.empty() ? "" : " ") + word;
  return all;
}
std::vector<std::string> words_in(const std::string& text) {
  return text.empty() ? std::vector<std::string>{} : text::split(text, ' ');
}

std::string_view name_of(DeviceLogin::State state) {
  switch (state) {
    case DeviceLogin::State::pending:
      return "pending";
    case DeviceLogin::State::allowed:
      return "allowed";
    case DeviceLogin::State::denied:
      return "denied";
    case DeviceLogin::State::used:
      return "used";
  }
  return "used";
}
DeviceLogin::State state_from(std::string_view name) {
  for (const auto state : {DeviceLogin::State::pending, DeviceLogin::State::allowed, DeviceLogin::State::denied})
    if (name_of(state) == name) return state;
  return DeviceLogin::State::used;
}

ApiClient client_in(const Row& row) {
  return {.id = text_of(row[0]),
          .client_id = text_of(row[1]),
          .person = text_of(row[2]),
          .name = text_of(row[3]),
          .public_key = text_of(row[4]),
          .scopes = words_in(text_of(row[5])),
          .addresses = words_in(text_of(row[6])),
          .created = from_millis(number_of(row[7])),
          .expires = maybe_from(row[8]),
          .last_used = maybe_from(row[9])};
}
ApiToken token_in(const Row& row) {
  return {.hash = text_of(row[0]),
          .client = text_of(row[1]),
          .person = text_of(row[2]),
          .scopes = words_in(text_of(row[3])),
          .addresses = words_in(text_of(row[4])),
          .created = from_millis(number_of(row[5])),
          .expires = from_millis(number_of(row[6]))};
}
DeviceLogin login_in(const Row& row) {
  return {.device_hash = text_of(row[0]),
          .user_code = text_of(row[1]),
          .asked_by = text_of(row[2]),
          .address = text_of(row[3]),
          .created = from_millis(number_of(row[4])),
          .expires = from_millis(number_of(row[5])),
          .state = state_from(text_of(row[6])),
          .person = text_of(row[7])};
}

}  // namespace

std::optional<ApiClient> SqlTx::api_client(std::string_view id) {
  return first(db_.exec(kClient, {text_value(id)}), client_in);
}
std::optional<ApiClient> SqlTx::api_client_by_client_id(std::string_view client_id) {
  return first(db_.exec(kClientByClientId, {text_value(client_id)}), client_in);
}
std::vector<ApiClient> SqlTx::api_clients_of(const workflow::UserId& person, std::size_t limit) {
  std::vector<ApiClient> list;
  const auto rows = person.empty() ? db_.exec(kAllClients, {size_value(limit)})
                                   : db_.exec(kClientsOf, {person.value, size_value(limit)});
  for (const Row& row : rows) list.push_back(client_in(row));
  return list;
}
void SqlTx::save(const ApiClient& c) {
  db_.post(kSaveClient, {c.id, c.client_id, c.person, c.name, c.public_key, joined(c.scopes), joined(c.addresses),
                         to_millis(c.created), maybe(c.expires), maybe(c.last_used)});
}
void SqlTx::forget_api_client(std::string_view id) {
  db_.post(kForgetClient, {text_value(id)});
  db_.post(kForgetTokensOf, {text_value(id)});
}

std::optional<ApiToken> SqlTx::api_token(std::string_view hash) {
  return first(db_.exec(kToken, {text_value(hash)}), token_in);
}
void SqlTx::save(const ApiToken& t) {
  db_.post(kSaveToken, {t.hash, t.client, t.person, joined(t.scopes), joined(t.addresses), to_millis(t.created),
                        to_millis(t.expires)});
}
void SqlTx::forget_api_token(std::string_view hash) { db_.post(kForgetToken, {text_value(hash)}); }

std::optional<DeviceLogin> SqlTx::device_login(std::string_view device_hash) {
  return first(db_.exec(kLogin, {text_value(device_hash)}), login_in);
}
std::optional<DeviceLogin> SqlTx::device_login_by_code(std::string_view user_code) {
  return first(db_.exec(kLoginByCode, {text_value(user_code)}), login_in);
}
void SqlTx::save(const DeviceLogin& l) {
  db_.post(kSaveLogin, {l.device_hash, l.user_code, l.asked_by, l.address, to_millis(l.created), to_millis(l.expires),
                        text_value(name_of(l.state)), l.person});
}
void SqlTx::forget_api_leftovers(Instant before) {
  db_.post(kForgetTokens, {to_millis(before)});
  db_.post(kForgetLogins, {to_millis(before)});
}

std::vector<WalkedRequest> SqlTx::requests_before(const RequestWalk& walk, std::int64_t before, std::size_t limit) {
  const auto rows = [&] {
    switch (walk.by) {
      case RequestWalk::By::all:
        return db_.exec(kWalkAll, {before, size_value(limit)});
      case RequestWalk::By::open:
        return db_.exec(kWalkOpen, {before, size_value(limit)});
      case RequestWalk::By::person:
        return db_.exec(kWalkPerson, {before, size_value(limit), walk.key});
      case RequestWalk::By::app:
        return db_.exec(kWalkApp, {before, size_value(limit), walk.key});
      case RequestWalk::By::awaiting:
        return db_.exec(kWalkAwaiting, {before, size_value(limit), walk.key});
    }
    throw std::logic_error("an unknown walk");
  }();
  std::vector<WalkedRequest> list;
  for (const Row& row : rows) list.push_back({stored_request(text_of(row[0])), number_of(row[1])});
  return list;
}

void SqlTx::involve(const Request& request) {
  std::vector<workflow::UserId> people = workflow::audience(request);
  people.insert(people.end(), request.in_channel.begin(), request.in_channel.end());
  for (const workflow::UserId& person : people) db_.post(kInvolve, {person.value, request.number, request.id.value});
}

std::int64_t SqlTx::comments_in(const workflow::RequestId& request) {
  return number_of(db_.exec(kComments, {request.value}).at(0).at(0));
}

std::vector<std::pair<workflow::EntitlementId, std::int64_t>> SqlTx::holder_counts(std::string_view first_id,
                                                                                   std::string_view end) {
  std::vector<std::pair<workflow::EntitlementId, std::int64_t>> counts;
  for (const Row& row : db_.exec(kHolderCounts, {text_value(first_id), text_value(end)}))
    counts.push_back({{text_of(row[0])}, number_of(row[1])});
  return counts;
}

std::vector<AuditRecord> SqlTx::audit_before(std::int64_t sequence, std::size_t limit) {
  std::vector<AuditRecord> list;
  for (const Row& row : db_.exec(kAuditBefore, {sequence, size_value(limit)}))
    list.push_back({number_of(row[0]),
                    {from_millis(number_of(row[1])), text_of(row[2]), text_of(row[3]), text_of(row[4]), text_of(row[5]),
                     text_of(row[6]), text_of(row[7]), text_of(row[8])},
                    text_of(row[9]),
                    text_of(row[10])});
  return list;
}

}  // namespace c1::storage
