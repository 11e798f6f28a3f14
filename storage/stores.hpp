#pragma once
// The stores behind open_store(). Result and errors as there.

#include "storage/store.hpp"

namespace c1::storage {

Result<std::unique_ptr<Store>> open_sqlite_store(const std::string& path);
Result<std::unique_ptr<Store>> open_postgres_store(const std::string& url, const StoreSettings& settings);

}  // namespace c1::storage
