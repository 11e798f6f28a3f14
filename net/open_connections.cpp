#include "net/open_connections.hpp"

#include <boost/asio/post.hpp>

#include "base/log.hpp"

namespace c1::net {

bool OpenConnections::add(const std::shared_ptr<OpenConnection>& connection, const boost::asio::any_io_executor& loop) {
  const std::lock_guard lock(mutex_);
  if (draining_) return false;
  const bool was_full = std::exchange(full_, open_.size() >= limit_);
  if (full_ && !was_full) log::warn("connection limit reached: new connections are closed", {{"limit", limit_}});
  if (full_) return false;
  open_.emplace(connection.get(), Entry{connection, loop});
  return true;
}

void OpenConnections::remove(const OpenConnection* connection) {
  const std::lock_guard lock(mutex_);
  open_.erase(connection);
  if (open_.empty()) changed_.notify_all();
}

// The loops are alive under the lock: a connection is removed before its loop goes.
void OpenConnections::tell_all(void (OpenConnection::*what)()) {
  for (const auto& [key, entry] : open_) {
    boost::asio::post(entry.loop, [weak = entry.connection, what] {
      if (const auto connection = weak.lock()) ((*connection).*what)();
    });
  }
}

void OpenConnections::start_draining() {
  const std::lock_guard lock(mutex_);
  draining_ = true;
  tell_all(&OpenConnection::close_if_idle);
}

bool OpenConnections::is_draining() const {
  const std::lock_guard lock(mutex_);
  return draining_;
}

void OpenConnections::cut_all() {
  const std::lock_guard lock(mutex_);
  tell_all(&OpenConnection::cut);
}

bool OpenConnections::wait_until_none(Millis patience) {
  std::unique_lock lock(mutex_);
  return changed_.wait_for(lock, patience, [this] { return open_.empty(); });
}

}  // namespace c1::net
