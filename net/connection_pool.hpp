#pragma once
// Who may use how many connections to where, and which are kept for the next. For the sources of net/ only.

#include <boost/asio/steady_timer.hpp>
#include <deque>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "net/async.hpp"

namespace c1::net {

// Lives on one loop. Connection has `SteadyTime last_used` and `bool is_quiet()`: nothing has come from the other side,
// not even its goodbye.
template <class Connection>
class ConnectionPool {
 public:
  struct Turn {
    Turn(const asio::any_io_executor& loop, SteadyTime deadline) : timer(loop, deadline) {}
    asio::steady_timer timer;
    bool given = false;
  };
  struct Origin {
    std::size_t busy = 0;  // turns given; with those kept never more than the limit
    std::vector<std::unique_ptr<Connection>> kept;
    std::deque<std::shared_ptr<Turn>> waiting;
  };

  ConnectionPool(std::size_t limit, Millis idle_timeout) : limit_(limit), idle_timeout_(idle_timeout) {}

  // Valid as long as the pool.
  Origin& origin(const std::string& name) { return origins_[name]; }

  // First come, first served. False when the deadline passed first; else end_turn() must follow.
  asio::awaitable<bool> take_turn(Origin& origin, SteadyTime deadline) {
    if (origin.busy < limit_) {
      ++origin.busy;
      co_return true;
    }
    const asio::any_io_executor loop = co_await asio::this_coro::executor;
    const auto turn = std::make_shared<Turn>(loop, deadline);
    origin.waiting.push_back(turn);
    auto [ignored] = co_await turn->timer.async_wait(nothrow);
    static_cast<void>(ignored);
    if (!turn->given) std::erase(origin.waiting, turn);
    co_return turn->given;
  }

  void end_turn(Origin& origin) {
    if (origin.waiting.empty()) {
      --origin.busy;
      return;
    }
    origin.waiting.front()->given = true;
    origin.waiting.front()->timer.cancel();
    origin.waiting.pop_front();
  }

  // The kept connection used last, or null. Those that are too old or were closed by the other side are dropped.
  std::unique_ptr<Connection> take_kept(Origin& origin) {
    const SteadyTime oldest = std::chrono::steady_clock::now() - idle_timeout_;
    std::erase_if(origin.kept, [&](const auto& kept) { return kept->last_used < oldest || !kept->is_quiet(); });
    if (origin.kept.empty()) return nullptr;
    std::unique_ptr<Connection> connection = std::move(origin.kept.back());
    origin.kept.pop_back();
    return connection;
  }

  void keep(Origin& origin, std::unique_ptr<Connection> connection) {
    connection->last_used = std::chrono::steady_clock::now();
    origin.kept.push_back(std::move(connection));
  }

 private:
  const std::size_t limit_;
  const Millis idle_timeout_;
  std::map<std::string, Origin> origins_;
};

}  // namespace c1::net
