#pragma once
// Names to addresses, with a deadline that holds. For the sources of net/ only.

#include <boost/asio/ip/tcp.hpp>
#include <string>
#include <vector>

#include "net/async.hpp"

namespace c1::net {

struct Resolved {
  error_code error = {};
  std::vector<asio::ip::tcp::endpoint> endpoints = {};  // at least one, unless there is an error
};

// asio::error::timed_out once `deadline` has passed, however long the system's resolver goes on.
asio::awaitable<Resolved> resolve(std::string host, std::uint16_t port, SteadyTime deadline);

}  // namespace c1::net
