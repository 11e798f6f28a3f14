#pragma once
// Slack's request signature, version 0 (docs.slack.dev, "Verifying requests from Slack"). Pure.

#include <string>
#include <string_view>
#include <vector>

#include "base/clock.hpp"
#include "base/result.hpp"
#include "base/secret.hpp"

namespace c1::slack {

// The first secret is the current one, further ones are for a rotation without down time. Built once: the HMAC key
// schedule of each secret is kept. Thread-safe after construction. Throws std::invalid_argument on an empty list or an
// empty secret, which anybody could forge.
class SignatureCheck {
 public:
  explicit SignatureCheck(const std::vector<Secret>& secrets);
  ~SignatureCheck();
  SignatureCheck(SignatureCheck&&) noexcept;

  // Whether `signature` ("v0=" and 64 lower-case hex digits) is right for these exact body bytes, at most 300 s away
  // from `now` on either side. `timestamp` is the header's own text: 1 to 12 digits, nothing else.
  bool accepts(std::string_view timestamp, std::string_view signature, std::string_view body, Instant now) const;

 private:
  struct Keys;
  std::vector<Keys> keys_;
};

}  // namespace c1::slack
