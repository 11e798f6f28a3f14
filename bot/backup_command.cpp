#include "bot/backup_command.hpp"

#include <filesystem>
#include <ostream>

#include "bot/command_words.hpp"
#include "bot/secret_key.hpp"
#include "storage/backup.hpp"

namespace c1::bot {
namespace {

constexpr int kOk = 0;
constexpr int kFailed = 1;
constexpr int kUsage = 2;
constexpr std::string_view kSqlite = "sqlite:";

constexpr char kHelp[] =
    "c1 backup FILE [--config FILE]\n"
    "  Copies the SQLite database that C1_DATABASE or the file of --config names to the new FILE, while a server may\n"
    "  be at work on it: one moment of it, checked (SQLite's integrity check, the audit log's chain) and on the disk\n"
    "  before it gets its name. Never replaces a file. The key beside the database (c1.db.key), where there is one,\n"
    "  goes to FILE.key. Both hold secrets and can be read by nobody else.\n"
    "\n"
    "To restore: stop the server, move the old database away with its -wal and -shm, copy FILE (and FILE.key) to its\n"
    "place, start the server.\n";

int fail(std::ostream& err, const std::string& says) {
  err << "c1 backup: " << says << "\n";
  return kFailed;
}

// With its mode, 0600. Nothing where the key comes from elsewhere.
std::optional<std::string> copy_key(const std::string& database, const std::string& file) {
  const std::string key = secret_key_file(database);
  std::error_code failed;
  if (!std::filesystem::exists(key, failed)) return std::nullopt;
  std::filesystem::copy_file(key, file + ".key", failed);
  return failed ? "The database was backed up, but its key " + key + " could not be copied to " + file +
                      ".key: " + failed.message() + "."
                : std::optional<std::string>();
}

int back_up(const std::string& database, const std::string& file, std::ostream& out, std::ostream& err) {
  if (!database.starts_with(kSqlite))
    return fail(err,
                "this backs up SQLite. The database is PostgreSQL, which has its own way: pg_dump --format=custom "
                "--file=FILE and the address of C1_DATABASE.");
  std::error_code failed;
  if (std::filesystem::exists(file + ".key", failed))
    return fail(err,
                "there is a file " + file + ".key already, and it was left as it is. Give the backup another name.");
  const auto backup = storage::back_up_sqlite(database.substr(kSqlite.size()), file);
  if (!backup) {
    fail(err, backup.error().says);
    if (!backup.error().detail.empty()) err << "  (" << backup.error().detail << ")\n";
    return kFailed;
  }
  const auto key_problem = copy_key(database, file);
  out << "Backed up to " << file << ": " << backup->bytes << " bytes, the pages are whole.\n";
  if (backup->audit.broken_at)
    return fail(err, "The audit log in it is broken, as it is in the database: " + backup->audit.problem);
  if (backup->audit.entries > 0)
    out << "The audit log is whole; its last entry is " << backup->audit.entries << ":" << backup->audit.head << "\n";
  return key_problem ? fail(err, *key_problem) : kOk;
}

}  // namespace

int backup_command(const std::vector<std::string>& words, const Environment& environment, std::ostream& out,
                   std::ostream& err) {
  for (const std::string& word : words)
    if (word == "--help" || word == "-h") return out << kHelp, kOk;
  auto read = read_words(words, {"--config"}, {});
  if (read && read->rest.size() != 1)
    read = invalid(read->rest.empty() ? "the file to write is missing" : "there is more than one file to write");
  if (!read) {
    err << "c1 backup: " << read.error().says << ". Try c1 backup --help.\n";
    return kUsage;
  }
  const auto database = load_database(read->value("--config"), environment);
  if (!database) {
    for (const std::string& line : database.error().lines) err << "c1 backup: " << line << "\n";
    return kUsage;
  }
  try {
    return back_up(*database, read->rest[0], out, err);
  } catch (const storage::StoreDown& down) {
    return fail(err, down.what());
  }
}

}  // namespace c1::bot
