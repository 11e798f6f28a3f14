#pragma once
// Who a token lets in. Tokens are opaque, live for an hour, and only their hash is stored.

#include <string>
#include <string_view>
#include <vector>

#include "base/secret.hpp"
#include "bot/services.hpp"

namespace c1::bot::api {

constexpr Seconds kTokenLife{3600};

// What a client may do; a route names the one it needs. A token without any may do all that its person may.
inline constexpr std::string_view kRead = "read";              // look
inline constexpr std::string_view kRequest = "request";        // ask for access, give it back, comment, cancel
inline constexpr std::string_view kDecide = "decide";          // approve, deny, provision and the like
inline constexpr std::string_view kManage = "manage";          // clients of one's own
inline constexpr std::string_view kAdminister = "administer";  // change the organisation, whoever may
inline constexpr std::string_view kScopes[] = {kRead, kRequest, kDecide, kManage, kAdminister};

struct Pass {
  workflow::UserId person;
  std::string client;  // storage::ApiClient::id; "" = a device that is about to get its key
  std::string token_hash;
  std::vector<std::string> scopes;
  std::string surface = "api";  // "web": of somebody who is signed in to the page
  // Every scope includes kRead.
  bool may(std::string_view scope) const;
};

// A new token for the client (or a login, where `client` has no id), committed with its audit entry.
Secret issue_token(storage::Tx& tx, const storage::ApiClient& client, std::string_view address, Instant now);
// Errc::forbidden, with a sentence for the caller, for a token that is unknown or over, used from elsewhere than its
// client may be, or of somebody who is not active any more. Blocks for the store.
Result<Pass> pass_of(const Services& services, std::string_view token, std::string_view address);
// RFC 7009: nothing where there is none.
void revoke_token(const Services& services, std::string_view token);

}  // namespace c1::bot::api
