#pragma once
// The stores behind open_store() and open_store_to_read(). Errors as there.

#include "storage/store.hpp"

namespace c1::storage {

Result<std::unique_ptr<Store>> open_sqlite_store(const std::string& path);
Result<std::unique_ptr<Store>> open_postgres_store(const std::string& url, const StoreSettings& settings);
Result<std::unique_ptr<Store>> open_sqlite_store_to_read(const std::string& path);
Result<std::unique_ptr<Store>> open_postgres_store_to_read(const std::string& url);

}  // namespace c1::storage
