// A store for reading only, beside a server that is at work.

#include <filesystem>
#include <mutex>

#include "storage/postgres.hpp"
#include "storage/sql_tx.hpp"
#include "storage/stores.hpp"

namespace c1::storage {
namespace {

class ReadingStore final : public Store {
 public:
  explicit ReadingStore(std::unique_ptr<Connection> db) : db_(std::move(db)) {}

 protected:
  void run_write(const std::function<void(Tx&)>&) override {
    throw std::logic_error("the store was opened for reading only");
  }
  void run_read(const std::function<void(Tx&)>& function) override {
    const std::lock_guard lock(mutex_);
    try {
      db_->begin(Access::read);
      SqlTx tx(*db_);
      function(tx);
      db_->commit();
    } catch (...) {
      db_->roll_back();
      throw;
    }
  }

 private:
  std::mutex mutex_;
  std::unique_ptr<Connection> db_;
};

Result<std::unique_ptr<Store>> opened(std::unique_ptr<Connection> db, const std::string& name) {
  try {
    if (auto error = check_schema(*db)) return *error;
  } catch (const StoreDown& problem) {
    return Error{
        Errc::not_found, name + " is not a database of c1, or c1 serve was never started on it.", problem.what(), {}};
  }
  return std::unique_ptr<Store>(std::make_unique<ReadingStore>(std::move(db)));
}

}  // namespace

Result<std::unique_ptr<Store>> open_sqlite_store_to_read(const std::string& path) {
  std::error_code failed;
  if (!std::filesystem::is_regular_file(path, failed)) return invalid("There is no database file " + path + ".");
  try {
    return opened(open_sqlite(path, Access::read), path);
  } catch (const StoreDown& problem) {
    return Error{Errc::invalid, "The database " + path + " cannot be read.", problem.what(), {}};
  }
}

Result<std::unique_ptr<Store>> open_postgres_store_to_read(const std::string& url) {
  const auto address = postgres_address(url);
  if (!address) return address.error();
  try {
    return opened(open_postgres(*address, Access::read), address->shown);
  } catch (const StoreDown& problem) {
    return unavailable(problem.what(), {});
  }
}

}  // namespace c1::storage
