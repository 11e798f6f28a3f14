// The store on SQLite: one writer thread that commits for all who wait, readers beside it.

#include "storage/store.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <condition_variable>
#include <cstring>
#include <deque>
#include <future>
#include <mutex>
#include <thread>

#include "storage/sql_tx.hpp"

namespace c1::storage {
namespace {

using Function = std::function<void(Tx&)>;
constexpr int kReruns = 5;
constexpr std::size_t kGroupLimit = 64;

// Held as long as the store is open: one server at a time.
class FileLock {
 public:
  FileLock() = default;
  explicit FileLock(int file) : file_(file) {}
  FileLock(FileLock&& other) noexcept : file_(std::exchange(other.file_, -1)) {}
  FileLock& operator=(FileLock&& other) noexcept {
    std::swap(file_, other.file_);
    return *this;
  }
  ~FileLock() {
    if (file_ >= 0) ::close(file_);
  }

 private:
  int file_ = -1;
};

Result<FileLock> lock_beside(const std::string& path) {
  const std::string name = path + ".lock";
  const int file = ::open(name.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (file < 0)
    return invalid("The database " + path + " cannot be opened: " + std::strerror(errno) +
                   ". Its folder must exist and I must be allowed to write there.");
  FileLock lock(file);
  if (::flock(file, LOCK_EX | LOCK_NB) != 0)
    return invalid("The database " + path +
                   " is in use by another c1. End that one first; several servers on one database need PostgreSQL.");
  return lock;
}

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

class SqliteStore final : public Store {
 public:
  SqliteStore(std::string path, FileLock lock)
      : path_(std::move(path)), lock_(std::move(lock)), writer_(open_sqlite(path_, Mode::write)) {}

  std::optional<Error> begin() {
    if (auto error = migrate(*writer_)) return error;
    thread_ = std::thread([this] { drain(); });
    return std::nullopt;
  }

  ~SqliteStore() override {
    {
      const std::lock_guard lock(mutex_);
      ending_ = true;
    }
    changed_.notify_all();
    if (thread_.joinable()) thread_.join();
  }

 protected:
  void run_write(const Function& function) override { wait_for(function, false); }

  void run_read(const Function& function) override {
    if (is_memory()) return wait_for(function, true);
    auto reader = take_reader();  // one that fails is not kept: whatever state it is in goes with it
    reader->exec("begin");
    SqlTx tx(*reader);
    function(tx);
    reader->exec("commit");
    const std::lock_guard lock(readers_mutex_);
    readers_.push_back(std::move(reader));
  }

 private:
  struct Waiting {
    const Function* function;
    bool reads;
    std::promise<void> committed;
    std::exception_ptr failure;
  };

  void wait_for(const Function& function, bool reads) {
    if (std::this_thread::get_id() == thread_.get_id()) throw std::logic_error("a transaction inside of another one");
    Waiting waiting{&function, reads, {}, nullptr};
    auto committed = waiting.committed.get_future();
    {
      const std::lock_guard lock(mutex_);
      queue_.push_back(&waiting);
    }
    changed_.notify_one();
    committed.get();
  }

  bool is_memory() const { return path_ == ":memory:"; }

  std::unique_ptr<Connection> take_reader() {
    {
      const std::lock_guard lock(readers_mutex_);
      if (!readers_.empty()) {
        auto reader = std::move(readers_.back());
        readers_.pop_back();
        return reader;
      }
    }
    return open_sqlite(path_, Mode::read);
  }

  void drain() {
    while (true) {
      std::vector<Waiting*> group;
      {
        std::unique_lock lock(mutex_);
        changed_.wait(lock, [this] { return ending_ || !queue_.empty(); });
        if (queue_.empty()) return;
        const auto count = static_cast<std::ptrdiff_t>(std::min(queue_.size(), kGroupLimit));
        group.assign(queue_.begin(), queue_.begin() + count);
        queue_.erase(queue_.begin(), queue_.begin() + count);
      }
      commit(group);
    }
  }

  // Everybody in the group in a savepoint of their own, then one commit and one fsync for all.
  void commit(const std::vector<Waiting*>& group) {
    std::exception_ptr lost;
    try {
      writer_->exec("begin immediate");
      for (Waiting* waiting : group) run(*waiting);
      writer_->exec("commit");
    } catch (...) {
      lost = std::current_exception();
      try {
        writer_->exec("rollback");
      } catch (const std::exception&) {  // there was no transaction left to roll back
      }
    }
    for (Waiting* waiting : group) {
      const std::exception_ptr failure = lost ? lost : waiting->failure;
      if (failure)
        waiting->committed.set_exception(failure);
      else
        waiting->committed.set_value();
    }
  }

  void run(Waiting& waiting) {
    for (int attempt = 1;; ++attempt) {
      writer_->exec("savepoint one");
      try {
        carry_out(waiting);
        writer_->exec("release one");
        return;
      } catch (const Conflict&) {
        undo();
        if (attempt < kReruns) continue;
        waiting.failure = std::make_exception_ptr(StoreDown("a change met others again and again"));
        return;
      } catch (...) {
        undo();
        waiting.failure = std::current_exception();
        return;
      }
    }
  }

  void carry_out(const Waiting& waiting) {
    SqlTx tx(*writer_);
    if (!waiting.reads) return (*waiting.function)(tx);
    const RefusingChanges refusing(*writer_);
    (*waiting.function)(tx);
  }

  void undo() {
    writer_->exec("rollback to one");
    writer_->exec("release one");
  }

  const std::string path_;
  FileLock lock_;
  std::unique_ptr<Connection> writer_;
  std::mutex readers_mutex_;
  std::vector<std::unique_ptr<Connection>> readers_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<Waiting*> queue_;
  bool ending_ = false;
  std::thread thread_;
};

Result<std::unique_ptr<Store>> open_file(const std::string& path) {
  FileLock lock;
  if (path != ":memory:") {
    auto held = lock_beside(path);
    if (!held) return held.error();
    lock = *std::move(held);
    // Made before SQLite does, so that nobody else can read it.
    const int file = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (file < 0) return invalid("The database " + path + " cannot be opened: " + std::strerror(errno) + ".");
    ::close(file);
  }
  try {
    auto store = std::make_unique<SqliteStore>(path, std::move(lock));
    if (auto error = store->begin()) return *error;
    return std::unique_ptr<Store>(std::move(store));
  } catch (const StoreDown& problem) {
    return Error{Errc::invalid, "The database " + path + " cannot be used; is it one of c1's?", problem.what(), {}};
  }
}

}  // namespace

Result<std::unique_ptr<Store>> open_store(std::string_view url) {
  constexpr std::string_view kScheme = "sqlite:";
  if (url.starts_with("postgresql://") || url.starts_with("postgres://"))
    return invalid("PostgreSQL is not supported yet. Use sqlite:PATH.");
  if (!url.starts_with(kScheme) || url.size() == kScheme.size())
    return invalid("\"" + std::string(url.substr(0, url.find(':'))) +
                   ":...\" is not the address of a database. Write it like sqlite:c1.db.");
  return open_file(std::string(url.substr(kScheme.size())));
}

}  // namespace c1::storage
