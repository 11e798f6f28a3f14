#pragma once
// One thread carries out the write functions of everybody who waits: one transaction and one commit for as many as
// wait, each function in a savepoint of its own, so that what goes wrong for one is not felt by the others.

#include <chrono>
#include <condition_variable>
#include <deque>
#include <exception>
#include <functional>
#include <future>
#include <memory>
#include <mutex>
#include <random>
#include <thread>
#include <vector>

#include "storage/sql.hpp"

namespace c1::storage {

class GroupWriter {
 public:
  using Function = std::function<void(Tx&)>;
  struct Hooks {
    // Another connection in the place of one that was lost. Throws StoreDown.
    std::function<std::unique_ptr<Connection>()> connect;
    // What the transaction changed: into the transaction itself, before its commit; and after it.
    std::function<void(Connection&, const Change&)> announce;
    std::function<void(const Change&)> committed;
  };

  GroupWriter(std::unique_ptr<Connection> connection, Hooks hooks);
  // Carries out what waits, then ends.
  ~GroupWriter();
  GroupWriter(const GroupWriter&) = delete;
  GroupWriter& operator=(const GroupWriter&) = delete;

  // Blocks until it is committed. Throws what `function` throws; StoreDown; std::logic_error inside of another write.
  // Access::read: on the same connection, but changes are refused.
  void run(const Function& function, Access access);

 private:
  struct Waiting {
    const Function* function;
    Access access;
    std::promise<void> answered;
    std::exception_ptr failure;  // none: committed
  };
  using Group = std::vector<Waiting*>;

  void drain();
  // One group, answered. Rerun where the database gave it up, or went away before the commit.
  void answer_group();
  void transact(Group& group, Change& change);
  // True if the group was committed with it, as its last.
  bool serve(Waiting& waiting, const std::function<bool()>& another, Change& change);
  void go_back(const std::exception_ptr& failure);
  void finish(const Change& change);
  Change run_in_savepoint(const Waiting& waiting);
  bool take_into(Group& group);
  void take_all_into(Group& group);
  void back_off(int attempt);

  const Hooks hooks_;
  std::unique_ptr<Connection> db_;
  bool committing_ = false;                      // from here on nobody knows what a lost connection has kept
  std::chrono::steady_clock::time_point begun_;  // when the first of the group had been carried out
  std::minstd_rand random_{std::random_device{}()};

  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<Waiting*> queue_;
  bool ending_ = false;
  std::thread thread_;
};

}  // namespace c1::storage
