#pragma once
// A copy of a SQLite database beside a server at work: consistent, checked, and whole or not there.

#include <string>

#include "storage/audit.hpp"

namespace c1::storage {

struct Backup {
  AuditVerdict audit;      // of the copy
  std::int64_t bytes = 0;  // of its file
};

// Copies the database file `from` to the new file `to` (mode 0600): one moment of it, while a server goes on writing.
// The copy is synchronised to the disk and checked (SQLite's integrity_check, the chain of the audit log) before it
// gets its name. Blocks for the disk. Errc::conflict where `to` is there already; Errc::invalid where `from` is no
// database of this version of c1, `to` cannot be written, or the copy does not pass its checks: then nothing is left
// behind.
Result<Backup> back_up_sqlite(const std::string& from, const std::string& to);

}  // namespace c1::storage
