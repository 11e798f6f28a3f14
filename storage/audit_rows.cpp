// The audit log's chain.
//
//   hash   := hex(SHA-256(field(previous_hash) field(sequence) field(at) field(actor) field(subject) field(surface)
//             field(what) field(request) field(body) field(address)))
//   field  := decimal length in bytes, ':', the bytes     (numbers in decimal; `at` in milliseconds)
//   The first entry's previous_hash is 64 zeros; sequences are 1, 2, 3, ... without gaps.

#include <openssl/evp.h>

#include <array>

#include "storage/sql_tx.hpp"

namespace c1::storage {
namespace {

constexpr std::string_view kLast = "select sequence, hash from audit order by sequence desc limit 1";
constexpr std::string_view kAppend =
    "insert into audit(sequence, at, actor, subject, surface, what, request, body, address, previous_hash, hash) "
    "values($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)";
constexpr std::string_view kAfter =
    "select sequence, at, actor, subject, surface, what, request, body, address, previous_hash, hash from audit "
    "where sequence > $1 order by sequence limit $2";
constexpr std::string_view kRecordsOf =
    "select sequence, at, actor, subject, surface, what, request, body, address, previous_hash, hash from audit "
    "where request = $1 and request <> '' order by sequence limit $2";

void add_field(std::string& out, std::string_view field) {
  out.append(std::to_string(field.size())).append(":").append(field);
}

std::string sha256_hex(std::string_view bytes) {
  static constexpr char kHex[] = "0123456789abcdef";
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
  unsigned size = 0;
  if (EVP_Digest(bytes.data(), bytes.size(), digest.data(), &size, EVP_sha256(), nullptr) != 1)
    throw StoreDown("SHA-256 failed");
  std::string hex;
  for (unsigned i = 0; i < size; ++i) (hex += kHex[digest.at(i) >> 4U]) += kHex[digest.at(i) & 15U];
  return hex;
}

AuditRecord record_in(const Row& row) {
  return {number_of(row[0]),
          {from_millis(number_of(row[1])), text_of(row[2]), text_of(row[3]), text_of(row[4]), text_of(row[5]),
           text_of(row[6]), text_of(row[7]), text_of(row[8])},
          text_of(row[9]),
          text_of(row[10])};
}

}  // namespace

std::vector<AuditRecord> audit_records_in(const std::vector<Row>& rows) {
  std::vector<AuditRecord> list;
  for (const Row& row : rows) list.push_back(record_in(row));
  return list;
}

std::string audit_hash(const AuditRecord& record) {
  const AuditEntry& entry = record.entry;
  std::string bytes;
  for (const std::string& field :
       {record.previous_hash, std::to_string(record.sequence), std::to_string(to_millis(entry.at)), entry.actor,
        entry.subject, entry.surface, entry.what, entry.request, entry.body, entry.address})
    add_field(bytes, field);
  return sha256_hex(bytes);
}

void SqlTx::append(const AuditEntry& entry) {
  if (!audit_head_) {
    const auto last = db_.exec(kLast);
    audit_head_ =
        last.empty() ? AuditHead{0, std::string(64, '0')} : AuditHead{number_of(last[0][0]), text_of(last[0][1])};
  }
  AuditRecord record{audit_head_->sequence + 1, entry, audit_head_->hash, ""};
  record.hash = audit_hash(record);
  audit_head_ = {record.sequence, record.hash};
  db_.post(kAppend, {record.sequence, to_millis(entry.at), entry.actor, entry.subject, entry.surface, entry.what,
                     entry.request, entry.body, entry.address, record.previous_hash, record.hash});
}

std::vector<AuditRecord> SqlTx::audit(std::int64_t after_sequence, std::size_t limit) {
  return audit_records_in(db_.exec(kAfter, {after_sequence, size_value(limit)}));
}
std::vector<AuditRecord> SqlTx::audit_of(const workflow::RequestId& request, std::size_t limit) {
  return audit_records_in(db_.exec(kRecordsOf, {request.value, size_value(limit)}));
}

}  // namespace c1::storage
