#pragma once
// A whole database moved to another one: from SQLite to PostgreSQL or back, or between two of a kind.

#include <string>
#include <string_view>
#include <vector>

#include "storage/audit.hpp"

namespace c1::storage {

struct MovedTable {
  std::string name;
  std::int64_t rows = 0;
};
struct Moved {
  std::vector<MovedTable> tables;  // by name; all that there are
  AuditVerdict audit;              // the same on both sides, also where the log was broken before
};

// Copies every row of `from` into the empty database `to`, which is made where there is none; addresses as for
// open_store(). Before the one transaction at `to` is committed its counts and its audit log are compared with what
// was read. `from` is not changed. Blocks for as long as it takes.
// Errc::conflict: `to` has something in it, the two are one database, or another c1 is connected to either.
// Errc::invalid, Errc::unavailable: as open_store(); and where the two schemas are not this version's. Each with a
// sentence. Throws StoreDown for what fails on the way; then `to` is as empty as before.
Result<Moved> move_store(std::string_view from, std::string_view to);

}  // namespace c1::storage
