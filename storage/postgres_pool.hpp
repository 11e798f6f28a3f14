#pragma once
// Connections for readers.

#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <vector>

#include "storage/postgres.hpp"

namespace c1::storage {

class PostgresPool {
 public:
  PostgresPool(const PostgresAddress& address, std::size_t most) : address_(address), most_(most) {}

  // Runs `function` on a connection of its own; again on another one if that was lost on the way. Waits while all are
  // in use, but not for ever: StoreDown.
  void use(const std::function<void(Connection&)>& function);

 private:
  std::unique_ptr<PostgresConnection> take();
  // Null where it is not to be used again.
  void give_back(std::unique_ptr<PostgresConnection> connection);

  const PostgresAddress address_;
  const std::size_t most_;
  std::mutex mutex_;
  std::condition_variable returned_;
  std::size_t out_ = 0;
  std::vector<std::unique_ptr<PostgresConnection>> idle_;
};

}  // namespace c1::storage
