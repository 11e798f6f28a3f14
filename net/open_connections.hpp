#pragma once
// The connections a server has open: how many, and how they are asked to end. For the sources of net/ only.

#include <boost/asio/any_io_executor.hpp>
#include <condition_variable>
#include <map>
#include <memory>
#include <mutex>

#include "base/clock.hpp"

namespace c1::net {

// Both functions are called on the connection's own loop.
class OpenConnection {
 public:
  virtual ~OpenConnection() = default;
  virtual void close_if_idle() = 0;
  virtual void cut() = 0;  // whatever it is doing
};

// Thread-safe.
class OpenConnections {
 public:
  explicit OpenConnections(std::size_t limit) : limit_(limit) {}

  // False when there are too many or the server is draining. Else remove() must follow.
  bool add(const std::shared_ptr<OpenConnection>& connection, const boost::asio::any_io_executor& loop);
  void remove(const OpenConnection* connection);

  // From now on none is added. Those that are idle are closed; the others see is_draining() when they have answered.
  void start_draining();
  bool is_draining() const;
  void cut_all();
  bool wait_until_none(Millis patience);

 private:
  struct Entry {
    std::weak_ptr<OpenConnection> connection;  // its last owner lets go on its own loop, and must
    boost::asio::any_io_executor loop;
  };
  void tell_all(void (OpenConnection::*what)());

  mutable std::mutex mutex_;
  std::condition_variable changed_;
  std::map<const OpenConnection*, Entry> open_;
  const std::size_t limit_;
  bool full_ = false;
  bool draining_ = false;
};

}  // namespace c1::net
