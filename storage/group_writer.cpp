#include "storage/group_writer.hpp"

#include <algorithm>

#include "base/waiting.hpp"
#include "storage/sql_tx.hpp"

namespace c1::storage {
namespace {

constexpr int kReruns = 5;
constexpr int kRestarts = 10;
constexpr std::size_t kGroupLimit = 64;
// The first of a group waits for the last; and the next server for its turn.
constexpr std::chrono::milliseconds kGroupTime{20};
constexpr std::chrono::milliseconds kFirstBackOff{2};

// For a read on the writer's own connection.
class RefusingChanges {
 public:
  explicit RefusingChanges(Connection& db) : db_(db) { db_.refuse_changes(true); }
  ~RefusingChanges() { db_.refuse_changes(false); }
  RefusingChanges(const RefusingChanges&) = delete;
  RefusingChanges& operator=(const RefusingChanges&) = delete;

 private:
  Connection& db_;
};

// Each who waited gets an exception of their own: nobody reads one that another thread is about to drop.
std::exception_ptr own_copy(const std::exception_ptr& failure) {
  try {
    std::rethrow_exception(failure);
  } catch (const StoreDown& down) {
    return std::make_exception_ptr(StoreDown(down.what()));
  } catch (...) {
    return failure;
  }
}

}  // namespace

GroupWriter::GroupWriter(std::unique_ptr<Connection> connection, Hooks hooks)
    : hooks_(std::move(hooks)), db_(std::move(connection)), thread_([this] { drain(); }) {}

GroupWriter::~GroupWriter() {
  {
    const std::lock_guard lock(mutex_);
    ending_ = true;
  }
  changed_.notify_all();
  thread_.join();
}

void GroupWriter::run(const Function& function, Access access) {
  if (std::this_thread::get_id() == thread_.get_id()) throw std::logic_error("a transaction inside of another one");
  Waiting waiting{&function, access, {}, nullptr};
  auto answered = waiting.answered.get_future();
  {
    const std::lock_guard lock(mutex_);
    queue_.push_back(&waiting);
  }
  changed_.notify_one();
  {
    const c1::Waiting for_the_commit;
    answered.get();
  }
  if (waiting.failure) std::rethrow_exception(std::move(waiting.failure));
}

void GroupWriter::drain() {
  while (true) {
    {
      std::unique_lock lock(mutex_);
      changed_.wait(lock, [this] { return ending_ || !queue_.empty(); });
      if (queue_.empty()) return;
    }
    answer_group();
  }
}

void GroupWriter::answer_group() {
  Group group;
  std::exception_ptr failure;
  Change change;
  int losses = 0;
  for (int attempt = 1;; ++attempt) {
    failure = nullptr;
    committing_ = false;
    try {
      transact(group, change = {});
      break;
    } catch (const Restart&) {
      failure = std::make_exception_ptr(StoreDown("Other changes came in between again and again; try once more."));
      if (db_) db_->roll_back();
      if (attempt == kRestarts) break;
      back_off(attempt);
    } catch (const ConnectionLost&) {
      failure = std::current_exception();
      if (committing_ || ++losses == 2) break;
    } catch (...) {
      failure = std::current_exception();
      if (db_) db_->roll_back();
      break;
    }
  }
  // While the database cannot be reached, nobody waits for more than one attempt.
  if (!db_ || db_->lost()) take_all_into(group);
  if (!failure && change.any()) hooks_.committed(change);
  for (Waiting* waiting : group) {
    if (failure) waiting->failure = own_copy(failure);
    auto answered = std::move(waiting->answered);  // who waits may be gone before set_value() has returned
    answered.set_value();
  }
}

// Who comes while the first are being carried out joins them. A group that runs again runs in the same order.
void GroupWriter::transact(Group& group, Change& change) {
  if (!db_ || !db_->still_there()) {
    db_.reset();
    db_ = hooks_.connect();
  }
  db_->begin(Access::write);
  if (group.empty()) take_into(group);
  bool committed = false;
  for (std::size_t i = 0; i < group.size(); ++i)
    committed = serve(
        *group[i], [&] { return i + 1 < group.size() || take_into(group); }, change);
  if (!committed) finish(change);
}

bool GroupWriter::serve(Waiting& waiting, const std::function<bool()>& another, Change& change) {
  waiting.failure = nullptr;
  for (int run = 1;; ++run) {
    db_->savepoint();
    try {
      const Change together = change + run_in_savepoint(waiting);
      const bool last = !another();
      if (last)
        finish(together);
      else
        db_->settle();
      change = together;
      return last;
    } catch (const Restart&) {
      throw;
    } catch (const ConnectionLost&) {
      throw;
    } catch (const Conflict&) {
      committing_ = false;
      db_->undo();
      if (run < kReruns) continue;
      waiting.failure = std::make_exception_ptr(StoreDown("a change met others again and again"));
    } catch (...) {
      committing_ = false;
      waiting.failure = std::current_exception();
      go_back(waiting.failure);
    }
    another();
    return false;
  }
}

// What failed on the way of the commit, behind the savepoint, has nothing to go back to: then it is the whole group's.
void GroupWriter::go_back(const std::exception_ptr& failure) {
  try {
    db_->undo();
  } catch (const ConnectionLost&) {
    throw;
  } catch (...) {
    std::rethrow_exception(failure);
  }
}

// What the last of the group has posted travels together with the commit.
void GroupWriter::finish(const Change& change) {
  if (change.any()) hooks_.announce(*db_, change);
  committing_ = true;
  db_->commit();
}

Change GroupWriter::run_in_savepoint(const Waiting& waiting) {
  SqlTx tx(*db_);
  if (waiting.access == Access::read) {
    const RefusingChanges refusing(*db_);
    (*waiting.function)(tx);
  } else {
    (*waiting.function)(tx);
  }
  db_->release();
  return tx.change();
}

bool GroupWriter::take_into(Group& group) {
  const auto now = std::chrono::steady_clock::now();
  if (group.size() == 1) begun_ = now;
  if (group.size() >= kGroupLimit || (group.size() > 1 && now - begun_ > kGroupTime)) return false;
  const std::lock_guard lock(mutex_);
  if (queue_.empty()) return false;
  group.push_back(queue_.front());
  queue_.pop_front();
  return true;
}

void GroupWriter::take_all_into(Group& group) {
  const std::lock_guard lock(mutex_);
  group.insert(group.end(), queue_.begin(), queue_.end());
  queue_.clear();
}

void GroupWriter::back_off(int attempt) {
  const auto most = kFirstBackOff * (1 << std::min(attempt, 8));
  const auto wait = std::uniform_int_distribution<std::int64_t>(1, most.count())(random_);
  std::this_thread::sleep_for(std::chrono::milliseconds(wait));
}

}  // namespace c1::storage
