#include "bot/directory/csv_import.hpp"

#include <fstream>
#include <iterator>

namespace c1::bot::directory {
namespace {

// Thrown out of the transaction, so that nothing of it stays.
struct RolledBack {
  Result<SyncReport> report;
};

}  // namespace

std::optional<std::string> contents_of(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  if (!in) return std::nullopt;
  std::string contents{std::istreambuf_iterator<char>(in), {}};
  if (in.bad()) return std::nullopt;
  return contents;
}

Result<SyncReport> synced(storage::Store& store, const std::string& source, const std::vector<Arrival>& people,
                          const SyncRules& rules, Instant now, bool only_planned) {
  try {
    return store.write([&](storage::Tx& tx) -> Result<SyncReport> {
      auto report = sync(tx, source, people, rules, now);
      if (only_planned || !report) throw RolledBack{std::move(report)};
      return report;
    });
  } catch (const RolledBack& back) {
    return back.report;
  }
}

Result<SyncReport> import_csv(storage::Store& store, const std::string& path, Instant now) {
  const auto text = contents_of(path);
  if (!text) return invalid("The file of people, " + path + ", is not there, or cannot be read.");
  const CsvPeople file = people_in_csv(path, *text);
  if (file.problems.empty()) return synced(store, kCsvSource, file.people, {}, now);
  std::string lines = "The file of people has mistakes, so nobody was changed:";
  for (const FileProblem& problem : file.problems) lines += "\n  " + problem.text();
  return invalid(lines);
}

}  // namespace c1::bot::directory
