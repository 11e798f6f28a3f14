// The store on PostgreSQL: one writer for all of this process who wait (the writers of all processes stand in one line,
// postgres.cpp), a pool of connections for readers, and one that hears what other servers have changed.

#include <condition_variable>
#include <mutex>

#include "base/ids.hpp"
#include "base/log.hpp"
#include "storage/group_writer.hpp"
#include "storage/postgres_ears.hpp"
#include "storage/postgres_pool.hpp"
#include "storage/sql_tx.hpp"
#include "storage/stores.hpp"

namespace c1::storage {
namespace {

using Function = std::function<void(Tx&)>;

class PostgresStore final : public Store {
 public:
  PostgresStore(PostgresAddress address, const StoreSettings& settings, std::unique_ptr<Connection> connection)
      : address_(std::move(address)),
        readers_(address_, settings.readers),
        writer_(std::move(connection), {[this] { return open_postgres(address_, Access::write); },
                                        [this](Connection& db, const Change& change) { announce(db, change, name_); },
                                        [this](const Change& change) { tell(change); }}),
        ears_(address_, name_, [this](const Change& change) { tell(change); }) {}

  bool hears_others() const override { return ears_.listens(); }

  std::optional<Instant> database_time() override {
    std::optional<Instant> time;
    readers_.use([&](Connection& db) {
      const auto rows = db.exec("select (extract(epoch from clock_timestamp()) * 1000)::bigint");
      time = from_millis(number_of(rows[0][0]));
    });
    return time;
  }

 protected:
  void run_write(const Function& function) override { writer_.run(function, Access::write); }

  void run_read(const Function& function) override {
    readers_.use([&](Connection& db) {
      db.begin(Access::read);
      SqlTx tx(db);
      function(tx);
      db.commit();
    });
  }

 private:
  const PostgresAddress address_;
  const std::string name_ = new_id();  // tells our own notifications from others'
  PostgresPool readers_;
  GroupWriter writer_;
  PostgresEars ears_;
};

}  // namespace

Result<std::unique_ptr<Store>> open_postgres_store(const std::string& url, const StoreSettings& settings) {
  auto address = postgres_address(url);
  if (!address) return address.error();
  try {
    std::unique_ptr<Connection> connection = open_postgres(*address, Access::write);
    if (auto error = migrate(*connection)) return *error;
    return std::unique_ptr<Store>(std::make_unique<PostgresStore>(*address, settings, std::move(connection)));
  } catch (const StoreDown& problem) {
    return unavailable(problem.what(), {});
  }
}

}  // namespace c1::storage
