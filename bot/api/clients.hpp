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
// Everybody's, newest first, at most so many: for super administrators.
Result<std::vector<storage::ApiClient>> all_clients(const Services& services, const Pass& pass, std::size_t most);
// A client that somebody has made, or a device that its person has signed in (`c1 login`, `cone login`).
enum class ClientKind { client, device };
ClientKind kind_of(const storage::ApiClient& client);

// Its name, its networks, its end and its scopes, which can be narrowed and never widened: `wish` as it shall be from now
// on. Tokens that it has got are over, because they would not know.
Result<storage::ApiClient> update_client(const Services& services, const Pass& pass, std::string_view id,
                                         const ClientWish& wish, std::string_view address);
// What it may do from now on; of others for super administrators, too.
Result<storage::ApiClient> narrow_client(const Services& services, const Pass& pass, std::string_view id,
                                         const std::vector<std::string>& scopes, std::string_view address);
// With every token it has got. Of others for super administrators, too.
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
