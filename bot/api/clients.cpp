// client_secret := "secret-token:conductorone.com:v1:" base64url({"kty":"OKP","crv":"Ed25519","x":...,"d":...})
// client_id     := ("c1-" | "c1-device-") 12 letters "@" host[:port] "/pcc"

#include "bot/api/clients.hpp"

#include <algorithm>
#include <iterator>

#include "base/encoding.hpp"
#include "base/ids.hpp"
#include "base/signing_key.hpp"
#include "base/text.hpp"
#include "bot/api/address_list.hpp"
#include "workflow/words.hpp"

namespace c1::bot::api {
namespace {

constexpr std::string_view kSecretHead = "secret-token:conductorone.com:v1:";
constexpr std::string_view kClientHead = "c1-";
constexpr std::string_view kDeviceHead = "c1-device-";
constexpr std::size_t kLongestName = 200;
constexpr std::size_t kMostClients = 100;  // of one person
constexpr std::size_t kMostAddresses = 50;

Secret secret_of(const SigningKey& key) {
  const json::Value jwk = json::object({{"kty", "OKP"},
                                        {"crv", "Ed25519"},
                                        {"x", base64url(key.public_bytes())},
                                        {"d", base64url(key.bytes().reveal())}});  // for its owner, once
  return Secret(std::string(kSecretHead) + base64url(jwk.dump()));
}

std::optional<Error> unknown_scope(const std::vector<std::string>& scopes) {
  for (const std::string& scope : scopes)
    if (std::find(std::begin(kScopes), std::end(kScopes), scope) == std::end(kScopes))
      return invalid("There is no scope \"" + text::fit(scope, 60) +
                         "\": use read, request, decide, manage or administer, or none for all.",
                     "scopedRoles");
  return std::nullopt;
}

// No scopes are all of them.
bool is_within(const std::vector<std::string>& less, const std::vector<std::string>& more) {
  if (more.empty()) return true;
  return !less.empty() && std::all_of(less.begin(), less.end(), [&](const std::string& scope) {
    return std::find(more.begin(), more.end(), scope) != more.end();
  });
}

std::optional<Error> wider(const std::vector<std::string>& before, const std::vector<std::string>& after) {
  if (auto error = unknown_scope(after)) return error;
  if (is_within(after, before)) return std::nullopt;
  return invalid("What a client may do can be narrowed, and never widened. Make another one, and take this one back.",
                 "scopedRoles");
}

std::optional<Error> wrong_scopes(const Pass& pass, const std::vector<std::string>& scopes) {
  if (auto error = unknown_scope(scopes)) return error;
  for (const std::string& scope : scopes)
    if (!pass.may(scope)) return forbidden("A client cannot give more than it has itself: \"" + scope + "\".");
  if (scopes.empty() && !pass.scopes.empty())
    return invalid("A client with scopes can only make clients with scopes: name them in scopedRoles.", "scopedRoles");
  return std::nullopt;
}

std::optional<Error> wrong(const Pass& pass, const ClientWish& wish) {
  if (text::length(wish.name) > kLongestName)
    return invalid("The name may have up to " + std::to_string(kLongestName) + " characters.", "displayName");
  if (wish.life && (wish.life->count() <= 0 || *wish.life > std::chrono::hours(24 * 3660)))
    return invalid("A client lives for at least a second and at most ten years.", "expires");
  if (wish.addresses.size() > kMostAddresses)
    return invalid("At most " + std::to_string(kMostAddresses) + " networks can be named.", "allowSourceCidr");
  for (const std::string& network : wish.addresses)
    if (!is_network(network))
      return invalid("\"" + text::fit(network, 60) + "\" is no network: write it as 10.0.0.0/8 or 2001:db8::/32.",
                     "allowSourceCidr");
  return wrong_scopes(pass, wish.scopes);
}

storage::AuditEntry entry(const Pass& by, const storage::ApiClient& client, std::string what, std::string_view address,
                          Instant now) {
  return {.at = now,
          .actor = by.person.value,
          .subject = client.person,
          .surface = by.surface,
          .what = std::move(what),
          .request = {},
          .body = json::object({{"client", client.client_id}, {"name", client.name}}).dump(),
          .address = std::string(address)};
}

bool is_over_all(const Services& services, const Pass& pass) {
  const auto catalog = services.catalog.get();
  const workflow::User* person = catalog->user(pass.person);
  return person && workflow::has_role(*person, workflow::Role::super_admin) && pass.may(kAdminister);
}

// Their own, and everybody's for super administrators.
Result<storage::ApiClient> client_in_reach(const Services& services, const Pass& pass, std::string_view id) {
  if (!is_over_all(services, pass)) return client_of(services, pass.person, id);
  auto client = services.store.read([&](storage::Tx& tx) { return tx.api_client(id); });
  if (!client) return not_found("There is no such client, or not any more.");
  return *std::move(client);
}

// As it is when it is written: one that was taken back meanwhile does not come back. `change` may refuse with an error.
// Its tokens are over with it: they would not know.
template <class Change>
Result<storage::ApiClient> change_client(const Services& services, const Pass& pass, std::string_view id,
                                         bool of_anybody, std::string_view address, Change change) {
  const Instant now = services.clock.now();
  return services.store.write([&](storage::Tx& tx) -> Result<storage::ApiClient> {
    auto client = tx.api_client(id);
    if (!client || (!of_anybody && client->person != pass.person.value))
      return not_found(of_anybody ? "There is no such client, or not any more." : "You have no such client.");
    if (auto error = change(*client)) return *error;
    tx.forget_api_client(client->id);
    tx.save(*client);
    tx.append(entry(pass, *client, "api.client_changed", address, now));
    return *std::move(client);
  });
}

Error not_proved(std::string why) {
  return {.code = Errc::forbidden,
          .says = "The client is not known, or did not prove who it is.",
          .detail = std::move(why)};
}

}  // namespace

std::string host_of(std::string_view url) {
  const std::size_t scheme = url.find("://");
  if (scheme != std::string_view::npos) url.remove_prefix(scheme + 3);
  return std::string(url.substr(0, url.find('/')));
}

Result<NewClient> create_client(const Services& services, const Pass& pass, const ClientWish& wish,
                                std::string_view address) {
  if (auto error = wrong(pass, wish)) return *error;
  const SigningKey key = SigningKey::make();
  const Instant now = services.clock.now();
  const bool is_device = pass.surface == "api" && pass.client.empty();  // it has signed in, and gets its key now
  NewClient made{{.id = new_id(),
                  .client_id = std::string(is_device ? kDeviceHead : kClientHead) + new_id().substr(0, 12) + "@" +
                               host_of(services.public_url) + "/pcc",
                  .person = pass.person.value,
                  .name = text::trimmed(wish.name).empty() ? "A client" : text::trimmed(wish.name),
                  .public_key = base64url(key.public_bytes()),
                  .scopes = wish.scopes,
                  .addresses = wish.addresses,
                  .created = now,
                  .expires = wish.life ? std::optional<Instant>(now + *wish.life) : std::nullopt},
                 secret_of(key)};
  const bool room = services.store.write([&](storage::Tx& tx) {
    if (tx.api_clients_of(pass.person, kMostClients).size() == kMostClients) return false;
    tx.save(made.client);
    tx.append(entry(pass, made.client, "api.client_created", address, now));
    return true;
  });
  if (!room)
    return conflict("You have " + std::to_string(kMostClients) + " clients already; delete one that is not used.");
  return made;
}

std::vector<storage::ApiClient> clients_of(const Services& services, const workflow::UserId& person) {
  return services.store.read([&](storage::Tx& tx) { return tx.api_clients_of(person, kMostClients); });
}

Result<std::vector<storage::ApiClient>> all_clients(const Services& services, const Pass& pass, std::size_t most) {
  if (!is_over_all(services, pass)) return forbidden("Clients of others are for super administrators to see.");
  return services.store.read([&](storage::Tx& tx) { return tx.api_clients_of({}, most); });
}

ClientKind kind_of(const storage::ApiClient& client) {
  return client.client_id.starts_with(kDeviceHead) ? ClientKind::device : ClientKind::client;
}

Result<storage::ApiClient> client_of(const Services& services, const workflow::UserId& person, std::string_view id) {
  auto client = services.store.read([&](storage::Tx& tx) { return tx.api_client(id); });
  if (!client || client->person != person.value) return not_found("You have no such client.");
  return *std::move(client);
}

Result<storage::ApiClient> update_client(const Services& services, const Pass& pass, std::string_view id,
                                         const ClientWish& wish, std::string_view address) {
  const auto change = [&](storage::ApiClient& client) -> std::optional<Error> {
    if (wish.scopes != client.scopes)
      if (auto error = wider(client.scopes, wish.scopes)) return error;
    if (auto error = wrong(pass, wish)) return error;
    if (!text::trimmed(wish.name).empty()) client.name = text::trimmed(wish.name);
    client.scopes = wish.scopes;
    client.addresses = wish.addresses;
    if (wish.life) client.expires = services.clock.now() + *wish.life;
    return std::nullopt;
  };
  return change_client(services, pass, id, false, address, change);
}

Result<storage::ApiClient> narrow_client(const Services& services, const Pass& pass, std::string_view id,
                                         const std::vector<std::string>& scopes, std::string_view address) {
  const auto change = [&](storage::ApiClient& client) -> std::optional<Error> {
    if (scopes.empty())
      return invalid("Choose at least one thing that it may still do, or take it back.", "scopedRoles");
    if (auto error = wider(client.scopes, scopes)) return error;
    client.scopes = scopes;
    return std::nullopt;
  };
  return change_client(services, pass, id, is_over_all(services, pass), address, change);
}

Result<void> delete_client(const Services& services, const Pass& pass, std::string_view id, std::string_view address) {
  const auto client = client_in_reach(services, pass, id);
  if (!client) return client.error();
  const Instant now = services.clock.now();
  services.store.write([&](storage::Tx& tx) {
    tx.forget_api_client(id);
    tx.append(entry(pass, *client, "api.client_deleted", address, now));
  });
  return {};
}

namespace {

// One that may still be used, and from there.
Result<storage::ApiClient> usable(const Services& services, std::string_view client_id, std::string_view address) {
  auto client = services.store.read([&](storage::Tx& tx) { return tx.api_client_by_client_id(client_id); });
  if (!client) return not_proved("unknown client");
  if (client->expires && *client->expires <= services.clock.now()) return not_proved("its time is over");
  if (!admits(client->addresses, address)) return not_proved("not from this address");
  const auto catalog = services.catalog.get();
  const workflow::User* person = catalog->user({client->person});
  if (!person || person->status != workflow::UserStatus::active) return not_proved("its person is not active");
  return *std::move(client);
}

std::optional<SigningKey> key_in(std::string_view secret) {
  if (!secret.starts_with(kSecretHead)) return std::nullopt;
  const auto text = from_base64url(secret.substr(kSecretHead.size()));
  const auto jwk = text ? json::parse(*text) : Result<json::Value>(invalid("no base64url"));
  if (!jwk) return std::nullopt;
  const auto bytes = from_base64url((*jwk)["d"].string());
  return bytes ? SigningKey::from_bytes(Secret(*bytes)) : std::nullopt;
}

// What a signed assertion says, taken apart.
struct Assertion {
  json::Value header, claims;
  std::string signed_part, signature;
};
std::optional<Assertion> assertion_in(std::string_view text) {
  const auto parts = text::split(text, '.');
  if (parts.size() != 3) return std::nullopt;
  const auto header = from_base64url(parts[0]);
  const auto claims = from_base64url(parts[1]);
  const auto signature = from_base64url(parts[2]);
  if (!header || !claims || !signature) return std::nullopt;
  const auto head = json::parse(*header);
  const auto body = json::parse(*claims);
  if (!head || !body) return std::nullopt;
  return Assertion{*head, *body, parts[0] + "." + parts[1], *signature};
}

std::string without_port(const std::string& host) {
  const std::size_t colon = host.rfind(':');
  return colon == std::string::npos || host.ends_with(']') ? host : host.substr(0, colon);
}

// Clients name the host without its port, as a list or alone.
bool is_for_us(const json::Value& audience, const Services& services, std::string_view client_id) {
  const std::string ours = without_port(host_of(services.public_url));
  const std::string theirs = without_port(host_of(client_id.substr(std::min(client_id.find('@'), client_id.size()))));
  const auto is_ours = [&](const json::Value& value) {
    const std::string name = without_port(host_of(value.string()));
    return !name.empty() && (name == ours || "@" + name == theirs);
  };
  return is_ours(audience) || std::any_of(audience.array().begin(), audience.array().end(), is_ours);
}

// "" = fine.
std::string wrong_times(const json::Value& claims, Instant now) {
  constexpr std::int64_t kSkew = 60;
  constexpr std::int64_t kLongest = 300;
  const std::int64_t second = to_unix_seconds(now);
  if (!claims["exp"].is_number()) return "it does not end";
  if (claims["exp"].integer() <= second - kSkew) return "it is over";
  if (claims["exp"].integer() > second + kLongest + kSkew) return "it ends too late";
  if (claims["nbf"].integer() > second + kSkew) return "it is not valid yet";
  return {};
}

}  // namespace

Result<storage::ApiClient> client_by_secret(const Services& services, std::string_view client_id,
                                            std::string_view secret, std::string_view address) {
  auto client = usable(services, client_id, address);
  if (!client) return client;
  const auto key = key_in(secret);
  if (!key || !same_secret(base64url(key->public_bytes()), client->public_key)) return not_proved("a wrong secret");
  return client;
}

Result<storage::ApiClient> client_by_assertion(const Services& services, std::string_view client_id,
                                               std::string_view text, std::string_view address) {
  auto client = usable(services, client_id, address);
  if (!client) return client;
  const auto assertion = assertion_in(text);
  if (!assertion) return not_proved("no assertion that can be read");
  if (assertion->header["alg"].string() != "EdDSA") return not_proved("not signed with EdDSA");
  const auto open = from_base64url(client->public_key);
  if (!open || !is_signed_by(*open, assertion->signed_part, assertion->signature))
    return not_proved("a wrong signature");
  const json::Value& claims = assertion->claims;
  if (claims["iss"].string() != client_id || claims["sub"].string() != client_id)
    return not_proved("for another client");
  if (!is_for_us(claims["aud"], services, client_id)) return not_proved("for another server");
  const Instant now = services.clock.now();
  if (std::string why = wrong_times(claims, now); !why.empty()) return not_proved(why);
  // The signature covers its nonce, so that it stands for the whole; deliveries are kept longer than assertions live.
  const std::string once = "assertion/" + sha256_hex(assertion->signed_part);
  const bool first = services.store.write([&](storage::Tx& tx) {
    if (tx.answer_to(once)) return false;
    tx.remember(once, "used", now);
    return true;
  });
  if (!first) return not_proved("used before");
  return client;
}

Result<Secret> token_for(const Services& services, const storage::ApiClient& client, std::string_view address) {
  const Instant now = services.clock.now();
  return services.store.write([&](storage::Tx& tx) -> Result<Secret> {
    auto used = tx.api_client(client.id);
    if (!used) return not_proved("just deleted");
    used->last_used = now;
    tx.save(*used);
    return issue_token(tx, *used, address, now);
  });
}

}  // namespace c1::bot::api
