#include "storage/store.hpp"

#include "storage/stores.hpp"

namespace c1::storage {

Result<std::unique_ptr<Store>> open_store(std::string_view url) { return open_store(url, {}); }

Result<std::unique_ptr<Store>> open_store(std::string_view url, const StoreSettings& settings) {
  constexpr std::string_view kSqlite = "sqlite:";
  if (url.starts_with("postgresql://") || url.starts_with("postgres://"))
    return open_postgres_store(std::string(url), settings);
  if (url.starts_with(kSqlite) && url.size() > kSqlite.size())
    return open_sqlite_store(std::string(url.substr(kSqlite.size())));
  return invalid("\"" + std::string(url.substr(0, url.find(':'))) +
                 ":...\" is not the address of a database. Write it like sqlite:c1.db, or like "
                 "postgresql://user:password@host/database.");
}

}  // namespace c1::storage
