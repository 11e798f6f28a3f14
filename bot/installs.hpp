#pragma once
// An installation of the app as it is stored, and as it is used: with its tokens readable.

#include <optional>
#include <string>

#include "base/seal.hpp"
#include "slack/oauth.hpp"
#include "slack/tenant.hpp"
#include "storage/store.hpp"

namespace c1::bot {

constexpr std::string_view kTokenSeal = "slack tokens";  // the purpose of their key

struct OpenInstall {
  storage::SlackInstall row;
  Secret token;
  Secret refresh_token;  // empty = the token is not renewed
};

// Nothing where the tokens were sealed with another secret key, or were changed.
std::optional<OpenInstall> opened(const Seal& seal, storage::SlackInstall row);

// `row` with new tokens, one version further, and not being renewed by anybody.
storage::SlackInstall with_tokens(const Seal& seal, storage::SlackInstall row, const slack::Granted& granted,
                                  Instant now);

// The row of a new installation; `client_id` is what it was installed with.
storage::SlackInstall installed(const Seal& seal, const slack::Granted& granted, const std::string& client_id,
                                Instant now);

// While the secret key is changed: seals with the first what was sealed with one of the others, so that these can go. How
// many installations that were. For the start of a server.
std::size_t reseal_installs(storage::Store& store, const Secret& key, Instant now);

// What calls for that installation are about.
slack::Tenant tenant_of_install(const std::string& id);

}  // namespace c1::bot
