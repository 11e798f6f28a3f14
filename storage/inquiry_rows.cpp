#include "base/json.hpp"
#include "storage/sql_tx.hpp"

namespace c1::storage {
namespace {

using workflow::Inquiry;

constexpr std::string_view kInquiryById = "select body from inquiry where id = $1";
constexpr std::string_view kOpenInquiriesOf =
    "select i.body from inquiry_open o join inquiry i on i.id = o.inquiry where o.person = $1 order by o.opened limit "
    "$2";
constexpr std::string_view kCountOpenInquiries = "select count(*) from inquiry where asker = $1 and state = 'open'";
constexpr std::string_view kInsertInquiry =
    "insert into inquiry(id, asker, state, version, opened, body) values($1, $2, $3, $4, $5, $6)";
constexpr std::string_view kUpdateInquiry =
    "update inquiry set state = $2, version = $3, body = $4 where id = $1 and version = $5 returning id";
constexpr std::string_view kNoteOpenInquiry = "insert into inquiry_open(person, opened, inquiry) values($1, $2, $3)";
constexpr std::string_view kForgetOpenInquiry = "delete from inquiry_open where inquiry = $1";

Inquiry inquiry_in(const Row& row) {
  const auto value = json::parse(text_of(row[0]));
  auto inquiry = value ? workflow::inquiry_from(*value) : Result<Inquiry>(value.error());
  if (!inquiry) throw StoreDown("a stored question cannot be read: " + inquiry.error().detail);
  return *std::move(inquiry);
}

}  // namespace

std::optional<Inquiry> SqlTx::inquiry(const workflow::RequestId& id) {
  const auto rows = db_.exec(kInquiryById, {id.value});
  return rows.empty() ? std::nullopt : std::optional(inquiry_in(rows[0]));
}

std::vector<Inquiry> SqlTx::open_inquiries(const workflow::UserId& person, std::size_t limit) {
  std::vector<Inquiry> list;
  for (const Row& row : db_.exec(kOpenInquiriesOf, {person.value, size_value(limit)})) list.push_back(inquiry_in(row));
  return list;
}

std::int64_t SqlTx::open_inquiries_by(const workflow::UserId& asker) {
  return number_of(db_.exec(kCountOpenInquiries, {asker.value})[0][0]);
}

void SqlTx::save(const Inquiry& inquiry) {
  const std::string state = inquiry.is_open() ? "open" : "closed";
  const std::string body = to_json(inquiry).dump();
  if (inquiry.version == 1) {
    db_.post(kInsertInquiry,
             {inquiry.id.value, inquiry.asker.value, state, inquiry.version, to_millis(inquiry.opened), body});
    for (const workflow::UserId& person : readers_of(inquiry))
      db_.post(kNoteOpenInquiry, {person.value, to_millis(inquiry.opened), inquiry.id.value});
    return;
  }
  const auto rows = db_.exec(kUpdateInquiry, {inquiry.id.value, state, inquiry.version, body, inquiry.version - 1});
  if (rows.empty()) db_.conflict("the question " + inquiry.id.value + " has moved on");
  if (!inquiry.is_open()) db_.post(kForgetOpenInquiry, {inquiry.id.value});
}

}  // namespace c1::storage
