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

}  // namespace c1::storage
