#pragma once
// Secrets at rest: AES-256-GCM under a key that is not beside them. What was sealed for one place opens in no other, so
// that whoever may write into the database cannot move one secret to where another is expected.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/secret.hpp"

namespace c1 {

class Seal {
 public:
  // The key is derived from `secret` for this `purpose` alone: another purpose opens nothing of ours. While the secret is
  // changed, several of 32 bytes one behind the other: the first closes, all open. Throws std::invalid_argument for an
  // empty secret.
  Seal(const Secret& secret, std::string_view purpose);

  // "1." and base64url of nonce, ciphertext and tag: another text each time. `place` says where it stands.
  std::string close(const Secret& open, std::string_view place) const;
  // Nothing for what another key, another place or a changed byte makes unreadable.
  std::optional<Secret> open(std::string_view sealed, std::string_view place) const;
  // Whether the first opens it, so that the others are not needed for it.
  bool is_closed_by_first(std::string_view sealed, std::string_view place) const;

 private:
  std::vector<Secret> keys_;  // of 32 bytes; never empty
};

}  // namespace c1
