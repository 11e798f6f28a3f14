#pragma once
// What the coroutines of net/ share; for its sources only.
//
// g++ 12.2 miscompiles many awaits, so an await is a whole statement with named arguments.

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/system/error_code.hpp>
#include <chrono>

#include "net/event_loops.hpp"

namespace c1::net {

using boost::system::error_code;
using SteadyTime = std::chrono::steady_clock::time_point;

// Errors as values: auto [error, size] = co_await socket.async_read_some(buffer, nothrow);
inline constexpr auto nothrow = asio::as_tuple(asio::use_awaitable);

}  // namespace c1::net
