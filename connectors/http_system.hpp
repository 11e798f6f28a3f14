#pragma once
// What the connectors that speak HTTP share.

#include <string>
#include <string_view>
#include <utility>

#include "connectors/provisioner.hpp"
#include "net/http_client.hpp"

namespace c1::connectors {

Receipt done(std::string says);
Receipt failed(std::string says);
Receipt not_yet(std::string says, Millis wait);

// Ends the work from any depth; caught where it began.
struct Ends {
  Receipt receipt;
};
[[noreturn]] inline void end(Receipt receipt) { throw Ends{std::move(receipt)}; }

// "It could not be reached: connecting failed: Connection refused"; the client's own words hold no secrets.
std::string unreachable(const net::Exchange& exchange);
// "It answered 503", with what it says in words where `detail` is not empty.
std::string answered(int status, std::string_view detail);
// Of a Retry-After header in seconds, an hour at most; 0 where there is none.
Millis retry_after(const net::Response& response);

}  // namespace c1::connectors
