#pragma once
// A CSV file of people into the store.

#include <string>

#include "bot/directory/csv.hpp"
#include "bot/directory/sync.hpp"

namespace c1::bot::directory {

// Whose people they are.
inline constexpr char kCsvSource[] = "csv";

// Errc::invalid with a line for each mistake of the file; Errc::conflict where too many would leave. Then nothing was
// changed.
Result<SyncReport> import_csv(storage::Store& store, const std::string& path, Instant now);

// The text of a file; nothing where it cannot be read.
std::optional<std::string> contents_of(const std::string& path);

// In one transaction; of what is refused as a whole, and with `only_planned`, nothing stays.
Result<SyncReport> synced(storage::Store& store, const std::string& source, const std::vector<Arrival>& people,
                          const SyncRules& rules, Instant now, bool only_planned = false);

}  // namespace c1::bot::directory
