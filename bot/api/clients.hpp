#pragma once
// Clients of the API: a device or a script with a key pair of its own, acting for one person. The private half is shown
// once and not kept.

#include <string>
#include <string_view>
#include <vector>

#include "base/secret.hpp"
#include "bot/api/passes.hpp"

namespace c1::bot::api {

struct ClientWish {
  std::string name;
  std::optional<Seconds> life;  // none = until it is taken back
  std::vector<std::string> scopes;
  std::vector<std::string> addresses;
};
struct NewClient {
  storage::ApiClient client;
  Secret secret;  // "secret-token:conductorone.com:v1:<JWK>": the clients that exist read it so
};
// Never with more than `pass` has itself. Errc::invalid names the field that is wrong.
Result<NewClient> create_client(const Services& services, const Pass& pass, const ClientWish& wish,
                                std::string_view address);
// Their own; newest first.
std::vector<storage::ApiClient> clients_of(const Services& services, const workflow::UserId& person);
Result<storage::ApiClient> client_of(const Services& services, const workflow::UserId& person, std::string_view id);
// Its name, its networks and its end: `wish` as it shall be from now on; scopes cannot be changed. Tokens that it has got
// are over, because they would not know.
Result<storage::ApiClient> update_client(const Services& services, const Pass& pass, std::string_view id,
                                         const ClientWish& wish, std::string_view address);
// With every token it has got.
Result<void> delete_client(const Services& services, const Pass& pass, std::string_view id, std::string_view address);

// Proof that a client is who it says. Errc::forbidden, always with the same sentence; `detail` says why.
Result<storage::ApiClient> client_by_secret(const Services& services, std::string_view client_id,
                                            std::string_view secret, std::string_view address);
// A JWT that the client has signed (RFC 7523), good once.
Result<storage::ApiClient> client_by_assertion(const Services& services, std::string_view client_id,
                                               std::string_view assertion, std::string_view address);
// A token for a client that has proved itself.
Result<Secret> token_for(const Services& services, const storage::ApiClient& client, std::string_view address);

// "c1.acme.test:8443" of "https://c1.acme.test:8443".
std::string host_of(std::string_view url);

}  // namespace c1::bot::api
