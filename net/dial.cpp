#include "net/dial.hpp"

#include <boost/asio/steady_timer.hpp>

#include "net/resolve.hpp"

namespace c1::net {
namespace {

using asio::ip::tcp;

SteadyTime share_of(SteadyTime deadline, std::size_t addresses_left) {
  const SteadyTime now = std::chrono::steady_clock::now();
  return deadline <= now ? deadline : now + (deadline - now) / static_cast<int>(addresses_left);
}

asio::awaitable<error_code> connect(tcp::socket& socket, tcp::endpoint endpoint, SteadyTime deadline) {
  error_code unusable;
  socket.open(endpoint.protocol(), unusable);
  if (unusable) co_return unusable;
  const SocketDeadline limit(socket, deadline);
  auto [error] = co_await socket.async_connect(endpoint, nothrow);
  if (limit.has_passed()) co_return asio::error::timed_out;
  co_return error;
}

}  // namespace

SocketDeadline::SocketDeadline(tcp::socket& socket, SteadyTime when)
    : watching_(std::make_shared<bool>(true)),
      passed_(std::make_shared<bool>(false)),
      timer_(socket.get_executor(), when) {
  timer_.async_wait([watching = watching_, passed = passed_, &socket](const error_code& error) {
    if (error || !*watching) return;
    *passed = true;
    error_code ignored;
    socket.close(ignored);
  });
}

SocketDeadline::~SocketDeadline() { *watching_ = false; }

std::string described(const std::string& step, const error_code& error) {
  if (error == asio::error::timed_out) return "deadline passed while " + step;
  return step + " failed: " + error.message();
}

asio::awaitable<std::string> dial(tcp::socket& socket, std::string host, std::uint16_t port, SteadyTime deadline) {
  static const std::function<bool(const std::string&)> kAll;
  return dial(socket, std::move(host), port, deadline, kAll);
}

asio::awaitable<std::string> dial(tcp::socket& socket, std::string host, std::uint16_t port, SteadyTime deadline,
                                  const std::function<bool(const std::string&)>& may_connect) {
  Resolved resolved = co_await resolve(std::move(host), port, deadline);
  if (resolved.error) co_return described("resolving the name", resolved.error);
  if (may_connect)
    std::erase_if(resolved.endpoints,
                  [&](const tcp::endpoint& endpoint) { return !may_connect(endpoint.address().to_string()); });
  if (resolved.endpoints.empty()) co_return std::string("its address is one of our own network, which is not allowed");
  error_code error = asio::error::host_not_found;
  std::size_t left = resolved.endpoints.size();
  for (const tcp::endpoint& endpoint : resolved.endpoints) {
    const SteadyTime share = share_of(deadline, left--);
    error = co_await connect(socket, endpoint, share);
    if (!error) break;
    error_code ignored;
    socket.close(ignored);
  }
  if (error) co_return described("connecting", error);
  socket.set_option(tcp::no_delay(true), error);
  co_return std::string();
}

}  // namespace c1::net
