#include "bot/web/id_token.hpp"

#include <optional>

#include "bot/web/digest.hpp"

namespace c1::bot::web {
namespace {

constexpr Seconds kClockDifference{60};
constexpr Seconds kOldest{3600};

struct Pieces {
  std::string_view signed_part;  // header.payload
  json::Value header;
  json::Value payload;
  std::string_view signature;
};

std::optional<json::Value> object_in(std::string_view encoded) {
  const auto text = base64url_decoded(encoded);
  if (!text) return std::nullopt;
  auto value = json::parse(*text);
  if (!value || !value->is_object()) return std::nullopt;
  return *std::move(value);
}

std::optional<Pieces> pieces_of(std::string_view token) {
  const auto first = token.find('.');
  const auto second = first == std::string_view::npos ? first : token.find('.', first + 1);
  if (second == std::string_view::npos || token.find('.', second + 1) != std::string_view::npos) return std::nullopt;
  auto header = object_in(token.substr(0, first));
  auto payload = object_in(token.substr(first + 1, second - first - 1));
  if (!header || !payload) return std::nullopt;
  return Pieces{token.substr(0, second), *std::move(header), *std::move(payload), token.substr(second + 1)};
}

bool is_signed(const Pieces& token, const json::Value& keys) {
  const std::string& kid = token.header["kid"].string();
  for (const json::Value& key : keys["keys"].array()) {
    if (key["kty"].string() != "RSA" || (!kid.empty() && key["kid"].string() != kid)) continue;
    if (key.has("use") && key["use"].string() != "sig") continue;
    if (rs256_verified(token.signed_part, token.signature, key["n"].string(), key["e"].string())) return true;
  }
  return false;
}

// "aud" may be one or a list; whoever else is in the list could use the token, too.
bool is_for_us_alone(const json::Value& claims, const std::string& client_id) {
  const json::Value& audience = claims["aud"];
  const bool one = audience.is_array() ? audience.array().size() == 1 && audience[std::size_t{0}].string() == client_id
                                       : audience.string() == client_id;
  return one && (!claims.has("azp") || claims["azp"].string() == client_id);
}

// What does not hold, or "".
std::string problem_of(const Pieces& token, const json::Value& keys, const TokenRules& rules, Instant now) {
  const json::Value& claims = token.payload;
  if (token.header["alg"].string() != "RS256") return "it is not signed with RS256";
  if (!is_signed(token, keys)) return "no key of the issuer has made its signature";
  if (claims["iss"].string() != rules.issuer) return "it is of another issuer";
  if (!is_for_us_alone(claims, rules.client_id)) return "it is not for us alone";
  const std::int64_t seconds = to_unix_seconds(now);
  if (!claims["exp"].is_number() || claims["exp"].integer() + kClockDifference.count() <= seconds)
    return "it has ended";
  if (!claims["iat"].is_number() || claims["iat"].integer() - kClockDifference.count() > seconds ||
      claims["iat"].integer() + kOldest.count() < seconds)
    return "it was not made just now";
  if (rules.nonce.empty() || !same_secret(claims["nonce"].string(), rules.nonce)) return "it is of another sign-in";
  if (claims["sub"].string().empty()) return "it names nobody";
  return {};
}

}  // namespace

Result<json::Value> claims_in(std::string_view id_token, const json::Value& keys, const TokenRules& rules,
                              Instant now) {
  Error refusal = forbidden("The sign-in service's answer could not be trusted, so you are not signed in.");
  auto token = pieces_of(id_token);
  refusal.detail = token ? problem_of(*token, keys, rules, now) : "it is no JSON Web Token";
  if (!refusal.detail.empty()) return refusal;
  return std::move(token->payload);
}

std::string key_named_in(std::string_view id_token) {
  const auto token = pieces_of(id_token);
  return token ? token->header["kid"].string() : std::string{};
}

}  // namespace c1::bot::web
