// A test of every program that has this in it, run when all else has: none of the statements that SQLite was asked by then
// reads a whole table that grows. A parameter hides from the planner what a partial index needs to know: `person = $1`
// alone does not find an index `where person <> ''`, and nobody notices until there are a hundred thousand rows.

#include <gtest/gtest.h>
#include <sqlite3.h>

#include <filesystem>
#include <memory>
#include <mutex>
#include <set>
#include <string>
#include <vector>

#include "base/ids.hpp"
#include "storage/store.hpp"

namespace c1::support {
namespace {

// What may be read as a whole, and where.
struct Allowed {
  std::string_view table;
  std::string_view in;  // the statement has this in it
};
constexpr Allowed kAllowed[] = {
    {"catalog_item", ""},             // the organisation, read at the start
    {"slack_install", ""},            // as few as workspaces
    {"effect", "group by place"},     // a queue: counted for eyes
    {"inbound", "state = 'parked'"},  // the same
    {"inbound", "select count(*)"},
    {"effect", "state = 'parked' or error"},            // for eyes
    {"effect", "from_the_future"},                      // a test's own
    {"web_session", "delete from web_session where "},  // swept now and then
    {"request", "insert into involved("},               // a migration
    {"awaited", "insert into involved("},
    {"access_grant", "update access_grant set app"},  // a migration
    {"request_word", "cast(number as varchar)"},      // a migration
    {"sqlite_master", ""},
};

std::mutex mutex;
std::set<std::string>& statements() {
  static std::set<std::string> all;
  return all;
}

int on_statement(unsigned, void*, void* statement, void*) {
  if (const char* sql = sqlite3_sql(static_cast<sqlite3_stmt*>(statement))) {
    const std::lock_guard lock(mutex);
    statements().insert(sql);
  }
  return 0;
}
int watch(sqlite3* db, char**, const sqlite3_api_routines*) {
  return sqlite3_trace_v2(db, SQLITE_TRACE_STMT, on_statement, nullptr);
}
auto watcher() { return reinterpret_cast<void (*)()>(watch); }  // NOLINT: so SQLite wants it

bool may_read_all_of(const std::string& table, const std::string& sql) {
  for (const Allowed& one : kAllowed)
    if (table == one.table && sql.find(one.in) != std::string::npos) return true;
  return false;
}

// The tables that a statement reads from one end to the other, by the names that it gives them. Of its own subqueries it
// may: they are as long as it has made them.
std::set<std::string> read_as_a_whole(sqlite3* db, const std::string& sql) {
  std::set<std::string> whole;
  std::set<std::string> its_own{"CONSTANT"};
  sqlite3_stmt* plan = nullptr;
  if (sqlite3_prepare_v2(db, ("explain query plan " + sql).c_str(), -1, &plan, nullptr) != SQLITE_OK) return {};
  while (sqlite3_step(plan) == SQLITE_ROW) {
    const std::string line = reinterpret_cast<const char*>(sqlite3_column_text(plan, 3));
    const auto name_behind = [&](std::string_view word) {
      return line.substr(word.size(), line.find(' ', word.size()) - word.size());
    };
    for (const std::string_view word : {"CO-ROUTINE ", "MATERIALIZE "})
      if (line.starts_with(word)) its_own.insert(name_behind(word));
    if (line.starts_with("SCAN ") && line.find(" USING ") == std::string::npos) whole.insert(name_behind("SCAN "));
  }
  sqlite3_finalize(plan);
  for (const std::string& name : its_own) whole.erase(name);
  return whole;
}

class WatchedStatements : public ::testing::Environment {
 public:
  void SetUp() override { sqlite3_auto_extension(watcher()); }
  void TearDown() override {
    sqlite3_cancel_auto_extension(watcher());
    const auto folder = std::filesystem::temp_directory_path() / ("c1-statements-" + new_id());
    std::filesystem::create_directories(folder);
    const std::string file = (folder / "c1.db").string();
    ASSERT_TRUE(storage::open_store("sqlite:" + file));
    sqlite3* db = nullptr;
    ASSERT_EQ(sqlite3_open(file.c_str(), &db), SQLITE_OK);
    for (const std::string& sql : statements()) {
      if (sql.find(" where ") == std::string::npos) continue;  // all of it is meant
      for (const std::string& table : read_as_a_whole(db, sql))
        if (!may_read_all_of(table, sql)) ADD_FAILURE() << "All of " << table << " is read by\n" << sql;
    }
    sqlite3_close(db);
    std::filesystem::remove_all(folder);
  }
};
const ::testing::Environment* const kWatched = ::testing::AddGlobalTestEnvironment(new WatchedStatements);

}  // namespace
}  // namespace c1::support
