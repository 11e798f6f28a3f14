#include "net/resolve.hpp"

#include <boost/asio/steady_timer.hpp>
#include <memory>

namespace c1::net {
namespace {

using asio::ip::tcp;

// Cancelling the system's resolver waits for it, so whoever waits is woken by a timer of its own, and leaves this
// behind.
struct Lookup {
  Lookup(const asio::any_io_executor& loop, SteadyTime deadline) : resolver(loop), timer(loop, deadline) {}

  void finish(const error_code& error, const tcp::resolver::results_type& found) {
    resolved.error = error;
    for (const auto& entry : found) resolved.endpoints.push_back(entry.endpoint());
    timer.cancel();
  }

  tcp::resolver resolver;
  asio::steady_timer timer;
  Resolved resolved{asio::error::timed_out, {}};
};

}  // namespace

asio::awaitable<Resolved> resolve(std::string host, std::uint16_t port, SteadyTime deadline) {
  error_code not_an_address;
  const auto address = asio::ip::make_address(host, not_an_address);
  if (!not_an_address) {
    Resolved known;
    known.endpoints.emplace_back(address, port);
    co_return known;
  }
  const asio::any_io_executor loop = co_await asio::this_coro::executor;
  const auto lookup = std::make_shared<Lookup>(loop, deadline);
  lookup->resolver.async_resolve(host, std::to_string(port), [lookup](const error_code& error, const auto& found) {
    lookup->finish(error, found);
  });
  auto [ignored] = co_await lookup->timer.async_wait(nothrow);
  static_cast<void>(ignored);
  Resolved resolved = lookup->resolved;
  co_return resolved;
}

}  // namespace c1::net
