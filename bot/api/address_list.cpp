#include "bot/api/address_list.hpp"

#include <arpa/inet.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>

namespace c1::bot::api {
namespace {

// Everything is looked at as IPv6; IPv4 stands in its mapped form.
using Bytes = std::array<unsigned char, 16>;
struct Network {
  Bytes bytes{};
  unsigned bits = 128;
};

struct Address {
  Bytes bytes{};
  bool is_v4 = false;
};
std::optional<Address> address_in(const std::string& text) {
  Address address;
  if (inet_pton(AF_INET6, text.c_str(), address.bytes.data()) == 1) return address;
  address.bytes = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff};
  address.is_v4 = true;
  if (inet_pton(AF_INET, text.c_str(), address.bytes.data() + 12) == 1) return address;
  return std::nullopt;
}

std::optional<Network> network_in(std::string_view text) {
  const std::size_t slash = text.find('/');
  const auto address = address_in(std::string(text.substr(0, slash)));
  if (!address) return std::nullopt;
  const unsigned most = address->is_v4 ? 32 : 128;
  unsigned bits = most;
  if (slash != std::string_view::npos) {
    const std::string_view number = text.substr(slash + 1);
    const auto [end, error] = std::from_chars(number.data(), number.data() + number.size(), bits);
    if (error != std::errc{} || end != number.data() + number.size() || bits > most) return std::nullopt;
  }
  return Network{address->bytes, bits + 128 - most};
}

bool contains(const Network& network, const Bytes& address) {
  for (std::size_t at = 0; at < address.size(); ++at) {
    const auto bits =
        static_cast<unsigned>(std::clamp(static_cast<int>(network.bits) - static_cast<int>(at) * 8, 0, 8));
    const unsigned mask = (0xFF00U >> bits) & 0xFFU;
    if ((network.bytes.at(at) & mask) != (address.at(at) & mask)) return false;
  }
  return true;
}

}  // namespace

bool is_network(std::string_view text) { return network_in(text).has_value(); }

bool admits(const std::vector<std::string>& networks, std::string_view address) {
  if (networks.empty()) return true;
  const auto from = address_in(std::string(address));
  return from && std::any_of(networks.begin(), networks.end(), [&](const std::string& text) {
           const auto network = network_in(text);
           return network && contains(*network, from->bytes);
         });
}

}  // namespace c1::bot::api
