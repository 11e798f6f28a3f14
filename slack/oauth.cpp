#include "slack/oauth.hpp"

#include <algorithm>

#include "base/json.hpp"
#include "base/text.hpp"
#include "slack/web_api.hpp"

namespace c1::slack {
namespace {

constexpr Millis kDeadline{10'000};

// "https://slack.com/api/" -> "https://slack.com".
std::string site_of(const std::string& api_url) {
  const auto path = api_url.find('/', api_url.find("://") + 3);
  return api_url.substr(0, path);
}

net::ClientRequest token_request(const OauthClient& client, std::vector<net::FormField> fields) {
  fields.push_back({"client_id", client.id});
  fields.push_back({"client_secret", client.secret.reveal()});  // Slack asks for it
  return {.method = "POST",
          .url = client.api_url + "oauth.v2.access",
          .headers = {{"Content-Type", "application/x-www-form-urlencoded"}},
          .body = net::encode_form(fields),
          .deadline = kDeadline};
}

std::vector<std::string> words_in(const std::string& list) {
  std::vector<std::string> words;
  for (const std::string& word : text::split(list, ','))
    if (!word.empty()) words.push_back(word);
  return words;
}

Error unclear(const std::string& why) {
  return unavailable("Slack does not answer as it should just now. Please try again in a moment.", why);
}

Result<Granted> read(const json::Value& body) {
  Granted granted{.app = body["app_id"].string(),
                  .team = body["team"]["id"].string(),
                  .team_name = body["team"]["name"].string(),
                  .enterprise = body["enterprise"]["id"].string(),
                  .enterprise_name = body["enterprise"]["name"].string(),
                  .org_install = body["is_enterprise_install"].boolean(),
                  .bot_user = body["bot_user_id"].string(),
                  .by = body["authed_user"]["id"].string(),
                  .scopes = words_in(body["scope"].string()),
                  .token = Secret(body["access_token"].string()),
                  .refresh_token = Secret(body["refresh_token"].string())};
  if (body["expires_in"].is_number()) granted.lasts = Seconds{body["expires_in"].integer()};
  if (granted.token.empty() || granted.id().empty())
    return Error{
        Errc::invalid, "Slack has given no bot token, or does not say for which workspace.", "no_bot_token", {}};
  return granted;
}

}  // namespace

const std::vector<Scope>& bot_scopes() {
  static const std::vector<Scope> kScopes{{"commands", "/c1 and the shortcuts are not there"},
                                          {"chat:write", "nothing can be posted"},
                                          {"im:write", "nobody who has not written to the app can be told anything"},
                                          {"im:history", "comments below cards are not heard"},
                                          {"users:read", "people are not recognised"},
                                          {"users:read.email", "people are not recognised"},
                                          {"channels:history", ""},
                                          {"channels:join", ""},
                                          {"channels:read", ""},
                                          {"chat:write.public", ""},
                                          {"groups:history", ""},
                                          {"groups:read", ""},
                                          {"links:read", ""},
                                          {"links:write", ""}};
  return kScopes;
}

const std::vector<std::string_view>& place_scopes() {
  static const std::vector<std::string_view> kScopes{"channels:manage", "groups:write", "usergroups:read",
                                                     "usergroups:write"};
  return kScopes;
}

std::vector<std::string> missing_scopes(const std::vector<std::string>& granted) {
  std::vector<std::string> sentences;
  for (const Scope& scope : bot_scopes())
    if (!scope.without.empty() && std::find(granted.begin(), granted.end(), scope.name) == granted.end())
      sentences.push_back("Without " + std::string(scope.name) + " " + std::string(scope.without) + ".");
  return sentences;
}

std::string authorize_url(const OauthClient& client, const std::string& redirect_uri, const std::string& state,
                          const std::vector<std::string_view>& more) {
  std::string scopes;
  const auto add = [&](std::string_view scope) { scopes.append(scopes.empty() ? "" : ",").append(scope); };
  for (const Scope& scope : bot_scopes()) add(scope.name);
  for (const std::string_view scope : more) add(scope);
  return site_of(client.api_url) + "/oauth/v2/authorize?" +
         net::encode_form(
             {{"client_id", client.id}, {"scope", scopes}, {"redirect_uri", redirect_uri}, {"state", state}});
}

net::ClientRequest code_exchange(const OauthClient& client, const std::string& code, const std::string& redirect_uri) {
  return token_request(client, {{"code", code}, {"redirect_uri", redirect_uri}});
}

net::ClientRequest renewal(const OauthClient& client, const Secret& refresh_token) {
  return token_request(
      client, {{"grant_type", "refresh_token"}, {"refresh_token", refresh_token.reveal()}});  // to be exchanged
}

Result<Granted> granted_in(const net::Exchange& exchange) {
  if (!exchange.answered) return unclear(exchange.problem);
  const net::Response& answer = exchange.response;
  const CallResult result = classify("oauth.v2.access", answer.status, answer.header("Retry-After"), answer.body);
  if (result.ok()) return read(result.body);
  const bool may_change = result.failure == Failure::rate_limited || result.failure == Failure::transient ||
                          result.failure == Failure::unknown;
  if (may_change) return unclear(result.error);
  return Error{Errc::invalid, "Slack has refused it: " + result.error + ".", result.error, {}};
}

net::ClientRequest revocation(const OauthClient& client, const Secret& token) {
  return {.method = "POST",
          .url = client.api_url + "auth.revoke",
          .headers = {{"Authorization", "Bearer " + token.reveal()}}};  // to be revoked
}

std::optional<Error> problem_of_revocation(const net::Exchange& exchange) {
  if (!exchange.answered) return unclear(exchange.problem);
  const net::Response& answer = exchange.response;
  const CallResult result = classify("auth.revoke", answer.status, answer.header("Retry-After"), answer.body);
  if (result.ok() || result.failure == Failure::token_dead) return std::nullopt;  // it was useless before
  return invalid("Slack has refused it: " + result.error + ".");
}

}  // namespace c1::slack
