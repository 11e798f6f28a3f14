#pragma once
// OAuth 2 as Slack does it (docs.slack.dev, "Installing with OAuth" and "Token rotation"): how people are sent to Slack to
// install the app, and what Slack gives for it. Pure; whoever uses it makes the calls.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.hpp"
#include "base/result.hpp"
#include "base/secret.hpp"
#include "net/http_client.hpp"

namespace c1::slack {

struct OauthClient {
  std::string api_url = "https://slack.com/api/";  // ends with '/'
  std::string id;
  Secret secret;
};

// A scope of the bot, and what for.
struct Scope {
  std::string_view name;
  std::string_view without;  // what does not work then; "" = it can be done without
};
// All that the app asks for; manifests/slack has the same.
const std::vector<Scope>& bot_scopes();
// What it asks for beside them where access is a place in Slack: a channel or a user group.
const std::vector<std::string_view>& place_scopes();
// Those of `granted` that are missing and needed, each as a sentence.
std::vector<std::string> missing_scopes(const std::vector<std::string>& granted);

// Where a browser goes to install the app, with `more` scopes than bot_scopes().
std::string authorize_url(const OauthClient& client, const std::string& redirect_uri, const std::string& state,
                          const std::vector<std::string_view>& more = {});

// What Slack has granted.
struct Granted {
  std::string app;
  std::string team, team_name;              // "" for an organisation
  std::string enterprise, enterprise_name;  // "" if there is none
  bool org_install = false;
  std::string bot_user;
  std::string by;  // who has installed it
  std::vector<std::string> scopes;
  Secret token;
  Secret refresh_token;          // empty: the token lasts until it is revoked
  std::optional<Seconds> lasts;  // the token
  // The id of the installation: the organisation's where it is for all of its workspaces, else the workspace's.
  const std::string& id() const { return org_install ? enterprise : team; }
};

net::ClientRequest code_exchange(const OauthClient& client, const std::string& code, const std::string& redirect_uri);
net::ClientRequest renewal(const OauthClient& client, const Secret& refresh_token);
// Of either. Errc::unavailable where Slack was not reached or cannot say; else Errc::invalid, with Slack's code as
// `detail`.
Result<Granted> granted_in(const net::Exchange& exchange);

// Makes a token useless. And why it may not be, after that.
net::ClientRequest revocation(const OauthClient& client, const Secret& token);
std::optional<Error> problem_of_revocation(const net::Exchange& exchange);

}  // namespace c1::slack
