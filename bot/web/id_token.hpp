#pragma once
// What an OpenID provider says of who signed in, and whether it is the provider who says so. Pure.

#include <string>
#include <string_view>

#include "base/clock.hpp"
#include "base/json.hpp"
#include "base/result.hpp"

namespace c1::bot::web {

struct TokenRules {
  std::string issuer;
  std::string client_id;
  std::string nonce;
};

// The claims, where all of it holds (OpenID Connect Core §3.1.3.7): RS256 and nothing else, made with a key of `keys` (a
// JWK Set), of this issuer, for us alone, not past its end (a minute of difference between clocks is let pass), and with
// the nonce of this sign-in. `detail` of the error names what does not hold.
Result<json::Value> claims_in(std::string_view id_token, const json::Value& keys, const TokenRules& rules, Instant now);
// Which key of the set it says it was made with; "" if it does not say.
std::string key_named_in(std::string_view id_token);

}  // namespace c1::bot::web
