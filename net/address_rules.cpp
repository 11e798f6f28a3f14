#include "net/address_rules.hpp"

#include <arpa/inet.h>

#include <algorithm>
#include <charconv>

namespace c1::net {
namespace {

using Bytes = AddressRules::Bytes;
using Range = AddressRules::Range;

constexpr int kMappedBits = 96;  // in front of an IPv4 address

std::optional<Bytes> bytes_of(std::string text) {
  if (const auto scope = text.find('%'); scope != std::string::npos) text.resize(scope);
  Bytes bytes{};
  if (::inet_pton(AF_INET6, text.c_str(), bytes.data()) == 1) return bytes;
  bytes[10] = bytes[11] = 0xff;
  if (::inet_pton(AF_INET, text.c_str(), bytes.data() + 12) == 1) return bytes;
  return std::nullopt;
}

std::optional<Range> range_of(const std::string& text) {
  const auto slash = text.find('/');
  const std::string address = text.substr(0, slash);
  const auto first = bytes_of(address);
  if (!first) return std::nullopt;
  const bool is_ipv4 = address.find(':') == std::string::npos;
  const int most = is_ipv4 ? 32 : 128;
  int bits = most;
  if (slash != std::string::npos) {
    const char* end = text.data() + text.size();
    const auto [stop, problem] = std::from_chars(text.data() + slash + 1, end, bits);
    if (problem != std::errc{} || stop != end || bits < 0 || bits > most) return std::nullopt;
  }
  return Range{*first, is_ipv4 ? bits + kMappedBits : bits};
}

bool contains(const Range& range, const Bytes& address) {
  for (int bit = 0; bit < range.bits; bit += 8) {
    const auto byte = static_cast<std::size_t>(bit / 8);
    const int left = std::min(8, range.bits - bit);
    const auto mask = static_cast<std::uint8_t>(0xff << (8 - left));
    if ((range.first[byte] & mask) != (address[byte] & mask)) return false;
  }
  return true;
}

// What is not of the public internet, by the special-purpose registries of IANA (RFC 6890 and its updates).
const std::vector<Range>& special() {
  static const std::vector<Range> ranges = [] {
    std::vector<Range> list;
    for (const char* text :
         {"0.0.0.0/8",      "10.0.0.0/8",   "100.64.0.0/10",  "127.0.0.0/8",    "169.254.0.0/16", "172.16.0.0/12",
          "192.0.0.0/24",   "192.0.2.0/24", "192.88.99.0/24", "192.168.0.0/16", "198.18.0.0/15",  "198.51.100.0/24",
          "203.0.113.0/24", "224.0.0.0/4",  "240.0.0.0/4",    "::/96",          "64:ff9b::/96",   "64:ff9b:1::/48",
          "100::/64",       "2001::/23",    "2001:db8::/32",  "2002::/16",      "fc00::/7",       "fe80::/10",
          "fec0::/10",      "ff00::/8"})
      list.push_back(range_of(text).value());
    return list;
  }();
  return ranges;
}

bool contained(const std::vector<Range>& ranges, const Bytes& address) {
  return std::any_of(ranges.begin(), ranges.end(), [&](const Range& range) { return contains(range, address); });
}

std::string without_blanks(std::string_view text) {
  std::string kept;
  for (const char c : text)
    if (c != ' ' && c != '\t') kept += c;
  return kept;
}

}  // namespace

Result<AddressRules> AddressRules::with(std::string_view list) {
  AddressRules rules;
  while (!list.empty()) {
    const auto comma = list.find(',');
    const std::string text = without_blanks(list.substr(0, comma));
    list = comma == std::string_view::npos ? std::string_view{} : list.substr(comma + 1);
    if (text.empty()) continue;
    const auto range = range_of(text);
    if (!range) return invalid("\"" + text + "\" is neither an address nor a range like 10.0.0.0/8.");
    rules.allowed_.push_back(*range);
  }
  return rules;
}

bool AddressRules::admits(const std::string& address) const {
  const auto bytes = bytes_of(address);
  return bytes && (!contained(special(), *bytes) || contained(allowed_, *bytes));
}

}  // namespace c1::net
