// The store on SQLite: one writer for all who wait, readers beside it.

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstring>
#include <mutex>

#include "storage/file_lock.hpp"
#include "storage/group_writer.hpp"
#include "storage/sql_tx.hpp"
#include "storage/stores.hpp"

namespace c1::storage {
namespace {

using Function = std::function<void(Tx&)>;
constexpr std::size_t kRequestsKept = 256;
constexpr std::string_view kMemory = ":memory:";

class SqliteStore final : public Store {
 public:
  SqliteStore(std::string path, FileLock lock, std::unique_ptr<Connection> connection)
      : path_(std::move(path)),
        lock_(std::move(lock)),
        writer_(std::move(connection),
                {[this] { return open_sqlite(path_, Access::write); }, [](Connection&, const Change&) {},
                 [this](const Change& change) { tell(change); }}) {}

 protected:
  void run_write(const Function& function) override { writer_.run(function, Access::write); }

  void run_read(const Function& function) override {
    if (path_ == kMemory) return writer_.run(function, Access::read);
    auto reader = take_reader();  // one that fails is not kept: whatever state it is in goes with it
    reader->begin(Access::read);
    SqlTx tx(*reader, &requests_);
    function(tx);
    reader->commit();
    const std::lock_guard lock(readers_mutex_);
    readers_.push_back(std::move(reader));
  }

 private:
  std::unique_ptr<Connection> take_reader() {
    {
      const std::lock_guard lock(readers_mutex_);
      if (!readers_.empty()) {
        auto reader = std::move(readers_.back());
        readers_.pop_back();
        return reader;
      }
    }
    return open_sqlite(path_, Access::read);
  }

  const std::string path_;
  FileLock lock_;
  std::mutex readers_mutex_;
  std::vector<std::unique_ptr<Connection>> readers_;
  RequestCache requests_{kRequestsKept};
  GroupWriter writer_;
};

}  // namespace

Result<std::unique_ptr<Store>> open_sqlite_store(const std::string& path) {
  FileLock lock;
  if (path != kMemory) {
    auto held = lock_beside(path);
    if (!held) return held.error();
    lock = *std::move(held);
    // Made before SQLite does, so that nobody else can read it.
    const int file = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (file < 0) return invalid("The database " + path + " cannot be opened: " + std::strerror(errno) + ".");
    ::close(file);
  }
  try {
    auto connection = open_sqlite(path, Access::write);
    if (auto error = migrate(*connection)) return *error;
    return std::unique_ptr<Store>(std::make_unique<SqliteStore>(path, std::move(lock), std::move(connection)));
  } catch (const StoreDown& problem) {
    return Error{Errc::invalid, "The database " + path + " cannot be used; is it one of c1's?", problem.what(), {}};
  }
}

}  // namespace c1::storage
