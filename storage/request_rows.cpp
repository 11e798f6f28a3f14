#include "base/json.hpp"
#include "storage/search_words.hpp"
#include "storage/sql_tx.hpp"
#include "workflow/codec.hpp"
#include "workflow/explain.hpp"

namespace c1::storage {
namespace {

using workflow::Request;

constexpr std::string_view kRequestById = "select body from request where id = $1";
// Without the body where it is the version that is known already.
constexpr std::string_view kUnlessKnown =
    "select case when version = $2 then '' else body end from request where id = $1";
constexpr std::string_view kByNumber = "select body from request where number = $1";
constexpr std::string_view kOpen =
    "select body, id, version from request where subject = $1 and entitlement = $2 and kind = $3 and account = $4 and "
    "state = 'open'";
constexpr std::string_view kOpenFor =
    "select body from request where entitlement = $1 and number > $2 and state = 'open' order by number limit $3";
// Each side of the union walks its own index; only the newest of both are read whole.
constexpr std::string_view kOpenOf =
    "select body from request where number in ("
    "select number from (select number from request where subject = $1 and state = 'open' order by number desc limit "
    "$2) a "
    "union select number from (select number from request where requester = $1 and state = 'open' order by number desc "
    "limit $2) b) "
    "order by number desc limit $2";
constexpr std::string_view kAwaiting =
    "select r.body from awaited a join request r on r.id = a.request where a.person = $1 order by a.number desc limit "
    "$2";
constexpr std::string_view kAwaitingIds = "select request from awaited where person = $1 order by number desc limit $2";
constexpr std::string_view kInsert =
    "insert into request(id, number, subject, requester, app, entitlement, state, version, opened, body, kind, "
    "account) values($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)";
constexpr std::string_view kUpdate =
    "update request set state = $2, version = $3, body = $4 where id = $1 and version = $5 returning id";
constexpr std::string_view kForgetAwaited = "delete from awaited where request = $1";
constexpr std::string_view kAwait = "insert into awaited(person, number, request) values($1, $2, $3)";

Request request_in(const Row& row) { return stored_request(text_of(row[0])); }

std::vector<Request> all(const std::vector<Row>& rows) {
  std::vector<Request> list;
  for (const Row& row : rows) list.push_back(request_in(row));
  return list;
}

}  // namespace

Request stored_request(const std::string& body) {
  const auto value = json::parse(body);
  auto request = value ? workflow::request_from(*value) : Result<Request>(value.error());
  if (!request) throw StoreDown("a stored request cannot be read: " + request.error().detail);
  return *std::move(request);
}

std::optional<Request> SqlTx::request(const workflow::RequestId& id) {
  if (!requests_) return first(db_.exec(kRequestById, {id.value}), request_in);
  const RequestCache::Kept known = requests_->find(id);
  const auto rows = db_.exec(kUnlessKnown, {id.value, known ? known->version : -1});
  if (rows.empty()) return std::nullopt;
  if (text_of(rows[0][0]).empty()) return *known;
  Request request = request_in(rows[0]);
  requests_->keep(request);
  return request;
}
std::optional<Request> SqlTx::request_by_number(std::int64_t number) {
  return first(db_.exec(kByNumber, {number}), request_in);
}

std::optional<Request> SqlTx::open_request(const workflow::UserId& subject, const workflow::EntitlementId& entitlement,
                                           workflow::Kind kind, std::string_view account) {
  const auto rows =
      db_.exec(kOpen, {subject.value, entitlement.value, text_value(workflow::to_string(kind)), text_value(account)});
  if (rows.empty()) return std::nullopt;
  const RequestCache::Kept known = requests_ ? requests_->find({text_of(rows[0][1])}) : nullptr;
  return known && known->version == number_of(rows[0][2]) ? *known : request_in(rows[0]);
}

std::vector<Request> SqlTx::open_requests_for(const workflow::EntitlementId& entitlement, std::int64_t after_number,
                                              std::size_t limit) {
  return all(db_.exec(kOpenFor, {entitlement.value, after_number, size_value(limit)}));
}

std::vector<Request> SqlTx::open_requests_of(const workflow::UserId& person, std::size_t limit) {
  return all(db_.exec(kOpenOf, {person.value, size_value(limit)}));
}

std::vector<Request> SqlTx::awaiting(const workflow::UserId& person, std::size_t limit) {
  return all(db_.exec(kAwaiting, {person.value, size_value(limit)}));
}

std::vector<workflow::RequestId> SqlTx::awaiting_ids(const workflow::UserId& person, std::size_t limit) {
  std::vector<workflow::RequestId> ids;
  for (const Row& row : db_.exec(kAwaitingIds, {person.value, size_value(limit)})) ids.push_back({text_of(row[0])});
  return ids;
}

std::int64_t SqlTx::next_request_number() { return next_of("request"); }

std::int64_t SqlTx::next_of(std::string_view counter, std::int64_t count) {
  const auto rows =
      db_.exec("update counter set value = value + $2 where name = $1 returning value", {text_value(counter), count});
  if (rows.empty()) throw StoreDown("a counter is missing");
  return number_of(rows[0][0]);
}

void SqlTx::save(const Request& request, std::int64_t version_before) {
  const std::string state = request.outcome ? std::string(workflow::to_string(*request.outcome)) : "open";
  const std::string body = workflow::to_json(request).dump();
  if (version_before == 0) {
    db_.post(kInsert, {request.id.value, request.number, request.subject.value, request.requester.value,
                       request.app.value, request.entitlement.value, state, request.version, to_millis(request.opened),
                       body, text_value(workflow::to_string(request.kind)), request.account});
    index_words(db_, request);
  } else {
    const auto rows = db_.exec(kUpdate, {request.id.value, state, request.version, body, version_before});
    if (rows.empty()) db_.conflict("request " + request.id.value + " has moved on");
    db_.post(kForgetAwaited, {request.id.value});
  }
  for (const auto& person : workflow::awaited(request))
    db_.post(kAwait, {person.value, request.number, request.id.value});
  involve(request);
}

}  // namespace c1::storage
