#pragma once
// The audit log as a whole: whether it is what was written, and a copy of it for others. Both read in pages, beside a
// server at work.

#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "storage/store.hpp"

namespace c1::storage {

inline constexpr std::size_t kAuditPage = 1000;  // entries that are read at once

struct AuditVerdict {
  std::int64_t entries = 0;               // that fit, from the first on
  std::optional<std::int64_t> broken_at;  // the first that was changed, removed or moved
  std::string problem;                    // a sentence that names it
  std::string head;                       // the hash of the last that fits; 64 zeros if there is none
};
// Cannot see that the newest entries were cut off: whoever wants to be sure keeps a verdict's head elsewhere.
AuditVerdict verify_audit(Store& store);

struct AuditExport {
  enum class Format { jsonl, csv } format = Format::jsonl;
  std::optional<Instant> since;  // entries of this instant and later
  std::optional<Instant> until;  // entries before this instant
};
// Gives the entries to `out`, oldest first, in pieces of whole lines; how many there were. The fields, in this order:
// sequence, at, actor, subject, surface, what, request, body, address, previous_hash, hash.
// jsonl: one object a line; `body` is the JSON that was stored, byte for byte, so that hashes can be checked.
// csv: as RFC 4180 has it, with a line of names; `body` is its text.
std::int64_t export_audit(Store& store, const AuditExport& what, const std::function<void(std::string_view)>& out);

}  // namespace c1::storage
