#pragma once
// Signing in with somebody else: Slack, or any provider that speaks OpenID Connect. The code flow with state, nonce and,
// where the provider knows it, PKCE.

#include <atomic>
#include <map>
#include <mutex>
#include <string>
#include <vector>

#include "base/secret.hpp"
#include "bot/services.hpp"
#include "net/http_client.hpp"
#include "slack/web_api.hpp"

namespace c1::bot::web {

struct Provider {
  std::string key;     // in our addresses: "slack", "oidc"
  std::string name;    // "Slack", "Acme SSO"
  std::string issuer;  // without a trailing slash: https://slack.com
  std::string client_id;
  Secret client_secret;
  bool is_slack = false;  // people are known by their Slack account first
};

struct Departure {
  std::string url;    // where the browser goes to sign in
  std::string state;  // for a cookie: only the browser that left may come back
};
struct Arrival {
  workflow::UserId person;
  std::string next;  // the address of ours that they wanted
};

class Providers {
 public:
  Providers(const Services& services, net::HttpClient& client, slack::WebApi& web_api, std::vector<Provider> providers);

  const std::vector<Provider>& all() const { return providers_; }

  // Both wait for the provider, on a worker, at most four at a time: Errc::unavailable past that and where it does not
  // answer.
  Result<Departure> leave(const std::string& provider, const std::string& next);
  // `state_cookie` is what the browser brought. Errc::forbidden for whoever is not in the directory and for an answer
  // that cannot be trusted, Errc::invalid for one that belongs to no sign-in that was begun here.
  Result<Arrival> arrive(const std::string& code, const std::string& state, const std::string& state_cookie);

 private:
  struct Endpoints {
    std::string authorize, token, keys, userinfo;
    bool pkce = false;
  };
  Result<Endpoints> endpoints_of(const Provider& provider);
  Result<json::Value> keys_of(const Provider& provider, const std::string& url, const std::string& wanted);
  Result<json::Value> fetched(net::ClientRequest request, const std::string& what);
  Result<json::Value> with_userinfo(json::Value claims, const Endpoints& endpoints, const std::string& access_token);
  Result<workflow::UserId> person_in(const Provider& provider, const json::Value& claims);
  bool is_our_team(const std::string& team);
  const Provider* find(const std::string& key) const;
  std::string return_address() const;

  const Services& services_;
  net::HttpClient& client_;
  slack::WebApi& web_api_;
  const std::vector<Provider> providers_;
  std::atomic<int> under_way_{0};
  std::mutex mutex_;
  std::map<std::string, Endpoints> endpoints_;  // by the provider's key
  std::map<std::string, json::Value> keys_;
  std::string team_;  // of our Slack workspace, once asked
};

}  // namespace c1::bot::web
