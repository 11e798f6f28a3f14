#pragma once
// Hears what other servers on the same database have changed (PostgreSQL's NOTIFY), at once.

#include <atomic>
#include <functional>
#include <string>
#include <thread>

#include "storage/postgres.hpp"

namespace c1::storage {

// Into the transaction: the others learn of `change` when it has been committed. `sender` is this store's name.
void announce(Connection& db, const Change& change, const std::string& sender);

class PostgresEars {
 public:
  using Told = std::function<void(const Change&)>;

  // Changes by `own_name` are left out. Once it listens, for the first time or again, everything is told as changed:
  // nobody knows what it has missed.
  PostgresEars(const PostgresAddress& address, std::string own_name, Told told);
  ~PostgresEars();
  // Whether it listens now, and everything was told since it began to.
  bool listens() const { return listens_; }
  PostgresEars(const PostgresEars&) = delete;
  PostgresEars& operator=(const PostgresEars&) = delete;

 private:
  void stay_connected(const std::stop_token& stop);
  void listen(const std::stop_token& stop);

  const PostgresAddress address_;
  const std::string own_name_;
  const Told told_;
  int wake_;  // readable from the end on
  std::atomic<bool> listens_ = false;
  std::jthread thread_;
};

}  // namespace c1::storage
