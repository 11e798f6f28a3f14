#pragma once
// An installation of the app as it is stored, and as it is used: with its tokens readable.

#include <optional>
#include <string>

#include "base/seal.hpp"
#include "slack/oauth.hpp"
#include "storage/rows.hpp"

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

// What calls for that installation are about.
slack::Tenant tenant_of_install(const std::string& id);

}  // namespace c1::bot
