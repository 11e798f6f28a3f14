#include "storage/store.hpp"

#include "storage/stores.hpp"

namespace c1::storage {
namespace {

bool is_postgres(std::string_view url) { return url.starts_with("postgresql://") || url.starts_with("postgres://"); }

// "" for another kind of address.
std::string sqlite_path_in(std::string_view url) {
  constexpr std::string_view kScheme = "sqlite:";
  return url.starts_with(kScheme) ? std::string(url.substr(kScheme.size())) : "";
}

Error not_understood(std::string_view url) {
  return invalid("\"" + std::string(url.substr(0, url.find(':'))) +
                 ":...\" is not the address of a database. Write it like sqlite:c1.db, or like "
                 "postgresql://user:password@host/database.");
}

}  // namespace

Result<std::unique_ptr<Store>> open_store(std::string_view url) { return open_store(url, {}); }

Result<std::unique_ptr<Store>> open_store(std::string_view url, const StoreSettings& settings) {
  if (is_postgres(url)) return open_postgres_store(std::string(url), settings);
  const std::string path = sqlite_path_in(url);
  return path.empty() ? not_understood(url) : open_sqlite_store(path);
}

Result<std::unique_ptr<Store>> open_store_to_read(std::string_view url) {
  if (is_postgres(url)) return open_postgres_store_to_read(std::string(url));
  const std::string path = sqlite_path_in(url);
  return path.empty() ? not_understood(url) : open_sqlite_store_to_read(path);
}

}  // namespace c1::storage
