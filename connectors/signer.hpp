#pragma once
// Signs what we send, so that others can know it is ours: JWTs (EdDSA, RFC 8037) whose public key anybody may fetch as a
// JWKS, and short codes for addresses that only we can have made.

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.hpp"
#include "base/secret.hpp"

namespace c1::connectors {

class Signer {
 public:
  // `seed`: 32 bytes. The same seed gives the same keys, at every server that has it. While it is changed, several seeds
  // one behind the other: the first signs; codes of all are ours, and the JWKS has the public keys of all.
  explicit Signer(const Secret& seed);

  std::string jwt(const json::Value& claims) const;
  json::Value jwks() const;  // {"keys": [...]}

  // A code for `text`, safe in addresses. Never the same for another `purpose`.
  std::string code(std::string_view purpose, std::string_view text) const;
  bool is_code(std::string_view code, std::string_view purpose, std::string_view text) const;  // in constant time

 private:
  using Key = std::array<std::uint8_t, 32>;
  struct Keys {
    Key signing{};
    Key for_all{};  // the public one
    Key codes{};
    std::string id;
  };
  static Keys keys_of(std::string_view seed);
  std::vector<Keys> keys_;  // never empty
};

std::string base64url(std::string_view bytes);  // without padding
std::string base64(std::string_view bytes);
std::string sha256(std::string_view bytes);  // 32 bytes

}  // namespace c1::connectors
