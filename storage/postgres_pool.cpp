#include "storage/postgres_pool.hpp"

namespace c1::storage {
namespace {

constexpr std::chrono::seconds kWaitForConnection{5};

}  // namespace

void PostgresPool::use(const std::function<void(Connection&)>& function) {
  for (bool again = false;; again = true) {
    auto connection = take();
    try {
      function(*connection);
      return give_back(std::move(connection));
    } catch (const ConnectionLost&) {
      give_back(nullptr);
      if (again) throw;
    } catch (const Restart&) {  // a standby that has to apply a change
      give_back(nullptr);
      if (again) throw StoreDown("The database gave up a read twice; try once more.");
    } catch (...) {
      connection->roll_back();
      give_back(connection->lost() ? nullptr : std::move(connection));
      throw;
    }
  }
}

std::unique_ptr<PostgresConnection> PostgresPool::take() {
  {
    std::unique_lock lock(mutex_);
    if (!returned_.wait_for(lock, kWaitForConnection, [this] { return out_ < most_; }))
      throw StoreDown("All " + std::to_string(most_) + " connections to the database are busy.");
    ++out_;
    while (!idle_.empty()) {
      auto connection = std::move(idle_.back());
      idle_.pop_back();
      if (connection->still_there()) return connection;
    }
  }
  try {
    return open_postgres(address_, Access::write);
  } catch (...) {
    give_back(nullptr);
    throw;
  }
}

void PostgresPool::give_back(std::unique_ptr<PostgresConnection> connection) {
  {
    const std::lock_guard lock(mutex_);
    --out_;
    if (connection) idle_.push_back(std::move(connection));
  }
  returned_.notify_one();
}

}  // namespace c1::storage
