#include <algorithm>
#include <array>

#include "base/json.hpp"
#include "base/text.hpp"
#include "storage/audit.hpp"

namespace c1::storage {
namespace {

constexpr std::array<std::string_view, 11> kNames{"sequence", "at",   "actor",   "subject",       "surface", "what",
                                                  "request",  "body", "address", "previous_hash", "hash"};
constexpr std::size_t kSequence = 0, kBody = 7;

// 2026-11-24T09:30:00.123Z: the hash is over milliseconds.
std::string with_millis(Instant at) {
  const std::string millis = std::to_string(1000 + (to_millis(at) % 1000 + 1000) % 1000).substr(1);
  std::string text = text::rfc3339(at);
  text.insert(text.size() - 1, "." + millis);
  return text;
}

std::array<std::string, kNames.size()> fields_of(const AuditRecord& record) {
  const AuditEntry& entry = record.entry;
  return {std::to_string(record.sequence),
          with_millis(entry.at),
          entry.actor,
          entry.subject,
          entry.surface,
          entry.what,
          entry.request,
          entry.body,
          entry.address,
          record.previous_hash,
          record.hash};
}

// As it stands where it is one line of JSON; otherwise as a string, so that every line can be read.
std::string json_body(const std::string& body) {
  const bool one_line = body.find_first_of("\r\n") == std::string::npos;
  return one_line && json::parse(body) ? body : json::Value(body).dump();
}

std::string json_line(const AuditRecord& record) {
  const auto fields = fields_of(record);
  std::string line = "{";
  for (std::size_t i = 0; i < fields.size(); ++i) {
    line.append(i == 0 ? "\"" : ",\"").append(kNames.at(i)).append("\":");
    line += i == kSequence ? fields.at(i) : (i == kBody ? json_body(fields.at(i)) : json::Value(fields.at(i)).dump());
  }
  return line + "}\n";
}

std::string csv_field(std::string_view text) {
  if (text.find_first_of(",\"\r\n") == std::string_view::npos) return std::string(text);
  std::string quoted = "\"";
  for (const char c : text) quoted.append(c == '"' ? 2 : 1, c);
  return quoted + "\"";
}

template <class Fields>
std::string csv_line(const Fields& fields) {
  std::string line;
  for (const auto& field : fields)
    line.append(line.empty() && &field == &fields.front() ? "" : ",") += csv_field(field);
  return line + "\r\n";
}

}  // namespace

std::int64_t export_audit(Store& store, const AuditExport& what, const std::function<void(std::string_view)>& out) {
  const bool csv = what.format == AuditExport::Format::csv;
  if (csv) out(csv_line(kNames));
  std::int64_t entries = 0;
  for (std::int64_t after = 0;;) {
    const auto page = store.read([&](Tx& tx) { return tx.audit(after, kAuditPage); });
    std::string lines;
    for (const AuditRecord& record : page) {
      after = record.sequence;
      const bool wanted =
          (!what.since || record.entry.at >= *what.since) && (!what.until || record.entry.at < *what.until);
      if (!wanted) continue;
      lines += csv ? csv_line(fields_of(record)) : json_line(record);
      ++entries;
    }
    if (!lines.empty()) out(lines);
    if (page.size() < kAuditPage) return entries;
  }
}

}  // namespace c1::storage
