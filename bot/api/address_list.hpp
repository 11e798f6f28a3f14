#pragma once
// From where a client may be used: networks as "10.0.0.0/8", "2001:db8::/32", or single addresses.

#include <string>
#include <string_view>
#include <vector>

namespace c1::bot::api {

bool is_network(std::string_view text);
// Whether `address` lies in one of `networks`; an IPv4 address that came over IPv6 (::ffff:10.0.0.1) is that IPv4
// address. With no networks: always.
bool admits(const std::vector<std::string>& networks, std::string_view address);

}  // namespace c1::bot::api
