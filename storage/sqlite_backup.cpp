// One step of SQLite's online backup copies all pages inside of one read transaction: in WAL mode the server's writers
// do not wait for it, and what they commit meanwhile is not in the copy.

#include <fcntl.h>
#include <sqlite3.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <memory>

#include "base/ids.hpp"
#include "storage/backup.hpp"

namespace c1::storage {
namespace {

struct Close {
  void operator()(sqlite3* db) const { sqlite3_close(db); }
  void operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }
};
using Database = std::unique_ptr<sqlite3, Close>;
using Statement = std::unique_ptr<sqlite3_stmt, Close>;

// Gone when it goes, with what SQLite has put beside it.
struct Draft {
  const std::string path;
  ~Draft() {
    for (const char* end : {"", "-wal", "-shm", "-journal"}) ::unlink((path + end).c_str());
  }
};

Error cannot(const std::string& what, const std::string& why) {
  return {Errc::invalid, what + ": " + why + ".", {}, {}};
}

Error already_there(const std::string& path) {
  return conflict("There is a file " + path + " already, and it was left as it is. Give the backup another name.");
}

// Null with `problem` set where it cannot be opened.
Database opened(const std::string& path, int flags, std::string& problem) {
  sqlite3* raw = nullptr;
  const int code = sqlite3_open_v2(path.c_str(), &raw, flags | SQLITE_OPEN_NOMUTEX, nullptr);
  Database db(raw);
  if (code == SQLITE_OK) return db;
  problem = raw ? sqlite3_errmsg(raw) : sqlite3_errstr(code);
  return nullptr;
}

// "" when every page has been copied.
std::string copy_pages(sqlite3* from, sqlite3* to) {
  sqlite3_backup* backup = sqlite3_backup_init(to, "main", from, "main");
  if (!backup) return sqlite3_errmsg(to);
  sqlite3_backup_step(backup, -1);
  const int code = sqlite3_backup_finish(backup);
  return code == SQLITE_OK ? "" : sqlite3_errstr(code);
}

// "ok", or the first thing that is wrong. Without a WAL file of its own: the copy shall be one file.
std::string integrity_of(sqlite3* db) {
  if (sqlite3_exec(db, "pragma journal_mode=delete", nullptr, nullptr, nullptr) != SQLITE_OK) return sqlite3_errmsg(db);
  sqlite3_stmt* raw = nullptr;
  sqlite3_prepare_v2(db, "pragma integrity_check(1)", -1, &raw, nullptr);
  const Statement statement(raw);
  if (!raw || sqlite3_step(raw) != SQLITE_ROW) return sqlite3_errmsg(db);
  const void* text = sqlite3_column_blob(raw, 0);
  return {static_cast<const char*>(text), static_cast<std::size_t>(sqlite3_column_bytes(raw, 0))};
}

std::optional<Error> copy(const std::string& from, const std::string& draft) {
  std::string problem;
  const Database source = opened(from, SQLITE_OPEN_READWRITE, problem);
  if (!source) return cannot("The database " + from + " cannot be read", problem);
  sqlite3_busy_timeout(source.get(), 5'000);
  const Database target = opened(draft, SQLITE_OPEN_READWRITE, problem);
  if (!target) return cannot("The backup cannot be written", problem);
  problem = copy_pages(source.get(), target.get());
  if (!problem.empty()) return cannot("The backup was not finished", problem);
  problem = integrity_of(target.get());
  if (problem != "ok") return cannot("The copy of " + from + " is damaged, so it was not kept", problem);
  return std::nullopt;
}

// The file's bytes, or a folder's names.
bool synchronise(const std::string& path, int flags) {
  const int file = ::open(path.c_str(), flags | O_CLOEXEC);
  const bool done = file >= 0 && ::fsync(file) == 0;
  if (file >= 0) ::close(file);
  return done;
}

std::string folder_of(const std::string& path) {
  const auto folder = std::filesystem::path(path).parent_path();
  return folder.empty() ? "." : folder.string();
}

// A link does not replace what another has put there meanwhile.
std::optional<Error> give_name(const std::string& draft, const std::string& to) {
  if (!synchronise(draft, O_RDWR))
    return cannot("The backup " + to + " was not written to the disk", std::strerror(errno));
  if (::link(draft.c_str(), to.c_str()) != 0)
    return errno == EEXIST ? already_there(to) : cannot("The backup " + to + " cannot be made", std::strerror(errno));
  synchronise(folder_of(to), O_RDONLY | O_DIRECTORY);
  return std::nullopt;
}

}  // namespace

Result<Backup> back_up_sqlite(const std::string& from, const std::string& to) {
  const auto readable = open_store_to_read("sqlite:" + from);
  if (!readable) return readable.error();
  if (::access(to.c_str(), F_OK) == 0) return already_there(to);
  const Draft draft{to + "." + new_id() + ".part"};
  // Made before SQLite does, so that nobody else can read it.
  const int made = ::open(draft.path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  if (made < 0) return cannot("The backup " + to + " cannot be made", std::strerror(errno));
  ::close(made);
  if (auto error = copy(from, draft.path)) return *error;
  Backup backup;
  {
    const auto store = open_store_to_read("sqlite:" + draft.path);
    if (!store) return store.error();
    backup.audit = verify_audit(**store);
  }
  struct stat status {};
  if (::stat(draft.path.c_str(), &status) == 0) backup.bytes = status.st_size;
  if (auto error = give_name(draft.path, to)) return *error;
  return backup;
}

}  // namespace c1::storage
