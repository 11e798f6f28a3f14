#include <sqlite3.h>

#include "support.hpp"

namespace c1::storage {

bool run_past_the_store(const std::string& file, const std::string& sql) {
  sqlite3* db = nullptr;
  const bool ran = sqlite3_open(file.c_str(), &db) == SQLITE_OK &&
                   sqlite3_exec(db, sql.c_str(), nullptr, nullptr, nullptr) == SQLITE_OK;
  sqlite3_close(db);
  return ran;
}

std::vector<std::string> ask_past_the_store(const std::string& file, const std::string& sql) {
  sqlite3* db = nullptr;
  sqlite3_stmt* statement = nullptr;
  std::vector<std::string> rows;
  if (sqlite3_open(file.c_str(), &db) == SQLITE_OK &&
      sqlite3_prepare_v2(db, sql.c_str(), -1, &statement, nullptr) == SQLITE_OK)
    while (sqlite3_step(statement) == SQLITE_ROW) {
      std::string row;
      for (int i = 0; i < sqlite3_column_count(statement); ++i) {
        const auto* text = reinterpret_cast<const char*>(sqlite3_column_text(statement, i));
        row.append(i == 0 ? "" : "|").append(text ? text : "null");
      }
      rows.push_back(row);
    }
  sqlite3_finalize(statement);
  sqlite3_close(db);
  return rows;
}

}  // namespace c1::storage
