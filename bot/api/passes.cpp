#include "bot/api/passes.hpp"

#include <algorithm>

#include "base/encoding.hpp"
#include "bot/api/address_list.hpp"

namespace c1::bot::api {
namespace {

// So that a token that leaked is found by those who look for such things.
constexpr std::string_view kPrefix = "c1at_";
constexpr std::size_t kTokenBytes = 32;

}  // namespace

bool Pass::may(std::string_view scope) const {
  return scopes.empty() || scope == kRead || std::find(scopes.begin(), scopes.end(), scope) != scopes.end();
}

Secret issue_token(storage::Tx& tx, const storage::ApiClient& client, std::string_view address, Instant now) {
  Secret token(std::string(kPrefix) + base64url(random_bytes(kTokenBytes)));
  tx.save(storage::ApiToken{.hash = sha256_hex(token.reveal()),  // the hash is all that is kept
                            .client = client.id,
                            .person = client.person,
                            .scopes = client.scopes,
                            .addresses = client.addresses,
                            .created = now,
                            .expires = now + kTokenLife});
  tx.append({.at = now,
             .actor = client.person,
             .subject = client.person,
             .surface = "api",
             .what = "api.signed_in",
             .request = {},
             .body = json::object({{"client", client.client_id}, {"name", client.name}}).dump(),
             .address = std::string(address)});
  return token;
}

Result<Pass> pass_of(const Services& services, std::string_view token, std::string_view address) {
  if (!token.starts_with(kPrefix)) return forbidden("Sign in first: send the header Authorization: Bearer TOKEN.");
  const std::string hash = sha256_hex(token);
  const auto found = services.store.read([&](storage::Tx& tx) { return tx.api_token(hash); });
  if (!found || found->expires <= services.clock.now())
    return forbidden("This token is not valid, or not any more. Ask for a new one at /auth/v1/token.");
  if (!admits(found->addresses, address)) return forbidden("This client may not be used from this address.");
  const auto catalog = services.catalog.get();
  const workflow::User* person = catalog->user({found->person});
  if (!person || person->status != workflow::UserStatus::active)
    return forbidden("Your account is not active. Please ask your administrator.");
  return Pass{person->id, found->client, hash, found->scopes};
}

void revoke_token(const Services& services, std::string_view token) {
  services.store.write([&](storage::Tx& tx) { tx.forget_api_token(sha256_hex(token)); });
}

}  // namespace c1::bot::api
