#pragma once
// Ed25519 (RFC 8032): a device signs what it says with a key that the server has never kept.

#include <optional>
#include <string>
#include <string_view>

#include "base/secret.hpp"

namespace c1 {

class SigningKey {
 public:
  static SigningKey make();
  // From the 32 bytes of a private key; nothing for another length.
  static std::optional<SigningKey> from_bytes(const Secret& bytes);

  const Secret& bytes() const { return private_; }
  const std::string& public_bytes() const { return public_; }  // 32
  std::string sign(std::string_view message) const;            // 64 bytes

 private:
  SigningKey(Secret secret, std::string open) : private_(std::move(secret)), public_(std::move(open)) {}
  Secret private_;
  std::string public_;
};

// Whether `signature` is that of `message` by the key whose public half is `public_bytes`.
bool is_signed_by(std::string_view public_bytes, std::string_view message, std::string_view signature);

}  // namespace c1
