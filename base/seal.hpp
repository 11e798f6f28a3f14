#pragma once
// Secrets at rest: AES-256-GCM under a key that is not beside them. What was sealed for one place opens in no other, so
// that whoever may write into the database cannot move one secret to where another is expected.

#include <optional>
#include <string>
#include <string_view>

#include "base/secret.hpp"

namespace c1 {

class Seal {
 public:
  // The key is derived from `secret` for this `purpose` alone: another purpose opens nothing of ours. Throws
  // std::invalid_argument for an empty secret.
  Seal(const Secret& secret, std::string_view purpose);

  // "1." and base64url of nonce, ciphertext and tag: another text each time. `place` says where it stands.
  std::string close(const Secret& open, std::string_view place) const;
  // Nothing for what another key, another place or a changed byte makes unreadable.
  std::optional<Secret> open(std::string_view sealed, std::string_view place) const;

 private:
  Secret key_;  // 32 bytes
};

}  // namespace c1
