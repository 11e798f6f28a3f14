#include "storage/audit.hpp"
#include "storage/sql_tx.hpp"

namespace c1::storage {
namespace {

std::string entry(std::int64_t sequence) { return "entry " + std::to_string(sequence); }

// Where the entry that belongs at `sequence`, after `head`, stands now.
std::optional<std::int64_t> place_of(Store& store, std::int64_t sequence, const std::string& head) {
  for (std::int64_t after = sequence;;) {
    const auto page = store.read([&](Tx& tx) { return tx.audit(after, kAuditPage); });
    for (AuditRecord record : page) {
      after = record.sequence;
      record.sequence = sequence;
      if (record.previous_hash == head && record.hash == audit_hash(record)) return after;
    }
    if (page.size() < kAuditPage) return std::nullopt;
  }
}

std::string problem_with(Store& store, const AuditRecord& found, std::int64_t expected, const std::string& head) {
  if (const auto place = place_of(store, expected, head))
    return entry(expected) + " was moved: it stands at " + std::to_string(*place) + ".";
  if (found.sequence > expected + 1)
    return "the entries " + std::to_string(expected) + " to " + std::to_string(found.sequence - 1) + " were removed.";
  if (found.sequence > expected) return entry(expected) + " was removed.";
  if (found.hash != audit_hash(found)) return entry(expected) + " was changed.";
  return entry(expected) + " does not follow from the one before: one of the two was written anew.";
}

}  // namespace

AuditVerdict verify_audit(Store& store) {
  AuditVerdict verdict{.head = std::string(64, '0')};
  while (true) {
    const auto page = store.read([&](Tx& tx) { return tx.audit(verdict.entries, kAuditPage); });
    for (const AuditRecord& record : page) {
      const std::int64_t expected = verdict.entries + 1;
      const bool fits =
          record.sequence == expected && record.previous_hash == verdict.head && record.hash == audit_hash(record);
      if (!fits) {
        verdict.broken_at = expected;
        verdict.problem = problem_with(store, record, expected, verdict.head);
        return verdict;
      }
      verdict.entries = record.sequence;
      verdict.head = record.hash;
    }
    if (page.size() < kAuditPage) return verdict;
  }
}

}  // namespace c1::storage
