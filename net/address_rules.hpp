#pragma once
// Which addresses may be connected to on somebody else's word. A name that an administrator of the organisation, or a
// web form, gives may lead into our own network; so the addresses are looked at after the name was resolved.

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"

namespace c1::net {

class AddressRules {
 public:
  // Public addresses only.
  AddressRules() = default;
  // And those of one's own that are listed: "10.1.0.0/16, 127.0.0.1, fd00::/8". Errc::invalid names what is no address.
  static Result<AddressRules> with(std::string_view list);

  // `address` as text, IPv4 or IPv6, without a port. False for what is no address.
  bool admits(const std::string& address) const;

  // IPv4 as ::ffff:a.b.c.d, so that an address written in either way is one.
  using Bytes = std::array<std::uint8_t, 16>;
  struct Range {
    Bytes first{};
    int bits = 128;
  };

 private:
  std::vector<Range> allowed_;
};

}  // namespace c1::net
