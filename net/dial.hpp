#pragma once
// Connections to others, in time. For the sources of net/ only.

#include <boost/asio/ip/tcp.hpp>
#include <functional>
#include <memory>
#include <string>

#include "net/async.hpp"

namespace c1::net {

// Closes `socket` when the time has come, unless it goes before; what is under way then ends as aborted.
class SocketDeadline {
 public:
  SocketDeadline(asio::ip::tcp::socket& socket, SteadyTime when);
  ~SocketDeadline();
  SocketDeadline(const SocketDeadline&) = delete;
  SocketDeadline& operator=(const SocketDeadline&) = delete;
  bool has_passed() const { return *passed_; }

 private:
  std::shared_ptr<bool> watching_;
  std::shared_ptr<bool> passed_;
  asio::steady_timer timer_;
};

// A fact and what failed: "deadline passed while connecting", "connecting failed: Connection refused".
std::string described(const std::string& step, const error_code& error);

// Finds `host` and connects `socket` to the first of its addresses that answers; a silent one does not use up the time
// of the others. "" or the problem.
asio::awaitable<std::string> dial(asio::ip::tcp::socket& socket, std::string host, std::uint16_t port,
                                  SteadyTime deadline);
// The same, to those of the addresses that `may_connect` admits (all, where it is empty). It outlives the call.
asio::awaitable<std::string> dial(asio::ip::tcp::socket& socket, std::string host, std::uint16_t port,
                                  SteadyTime deadline, const std::function<bool(const std::string&)>& may_connect);

}  // namespace c1::net
