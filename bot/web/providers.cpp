#include "bot/web/providers.hpp"

#include <algorithm>
#include <future>
#include <memory>

#include "base/ids.hpp"
#include "base/log.hpp"
#include "base/text.hpp"
#include "bot/web/digest.hpp"
#include "bot/web/id_token.hpp"
#include "bot/workspaces.hpp"
#include "workflow/words.hpp"

namespace c1::bot::web {
namespace {

constexpr int kMostUnderWay = 4;  // of the workers, which must go on answering Slack
constexpr Seconds kStateLives{600};
constexpr std::string_view kStateKind = "oidc";
constexpr std::string_view kTeamClaim = "https://slack.com/team_id";
constexpr std::string_view kEnterpriseClaim = "https://slack.com/enterprise_id";
constexpr std::string_view kUserClaim = "https://slack.com/user_id";

class Turn {
 public:
  explicit Turn(std::atomic<int>& count) : count_(count), has_(++count <= kMostUnderWay) {}
  ~Turn() { --count_; }
  Turn(const Turn&) = delete;
  Turn& operator=(const Turn&) = delete;
  explicit operator bool() const { return has_; }

 private:
  std::atomic<int>& count_;
  bool has_;
};

Error busy() { return unavailable("Many people are signing in just now. Please try again in a moment.", ""); }

Error stranger() {
  return forbidden("I can't find you in the directory that I work from. Please ask your administrator.");
}

// A provider may send people and secrets to an encrypted address only, or to this machine (tests).
bool is_safe(const std::string& url) {
  return url.starts_with("https://") || url.starts_with("http://127.0.0.1:") || url.starts_with("http://localhost:");
}

bool lists(const json::Value& list, std::string_view word) {
  return std::any_of(list.array().begin(), list.array().end(),
                     [&](const json::Value& one) { return one.string() == word; });
}

bool has_key(const json::Value& keys, const std::string& kid) {
  return std::any_of(keys["keys"].array().begin(), keys["keys"].array().end(),
                     [&](const json::Value& key) { return kid.empty() || key["kid"].string() == kid; });
}

}  // namespace

Providers::Providers(const Services& services, net::HttpClient& client, slack::WebApi& web_api,
                     std::vector<Provider> providers)
    : services_(services), client_(client), web_api_(web_api), providers_(std::move(providers)) {}

const Provider* Providers::find(const std::string& key) const {
  const auto found =
      std::find_if(providers_.begin(), providers_.end(), [&](const Provider& p) { return p.key == key; });
  return found == providers_.end() ? nullptr : &*found;
}

std::string Providers::return_address() const { return services_.public_url + "/web/sign-in/return"; }

Result<json::Value> Providers::fetched(net::ClientRequest request, const std::string& what) {
  const net::Exchange exchange = net::send_and_wait(client_, std::move(request));
  const auto failed = [&](std::string why) {
    log::warn("signing in with another service did not work", {{"what", what}, {"problem", why}});
    return unavailable("The sign-in service does not answer as it should just now. Please try again in a moment.", why);
  };
  if (!exchange.answered) return failed(exchange.problem);
  auto value = json::parse(exchange.response.body);
  if (!value || !value->is_object()) return failed("no JSON, status " + std::to_string(exchange.response.status));
  if (exchange.response.status != 200) return failed("status " + std::to_string(exchange.response.status));
  return *std::move(value);
}

Result<Providers::Endpoints> Providers::endpoints_of(const Provider& provider) {
  {
    const std::lock_guard lock(mutex_);
    if (const auto known = endpoints_.find(provider.key); known != endpoints_.end()) return known->second;
  }
  const auto found = fetched({.url = provider.issuer + "/.well-known/openid-configuration"}, "discovery");
  if (!found) return found.error();
  const json::Value& told = *found;
  const Endpoints endpoints{.authorize = told["authorization_endpoint"].string(),
                            .token = told["token_endpoint"].string(),
                            .keys = told["jwks_uri"].string(),
                            .userinfo = told["userinfo_endpoint"].string(),
                            .pkce = lists(told["code_challenge_methods_supported"], "S256")};
  if (told["issuer"].string() != provider.issuer || !is_safe(endpoints.authorize) || !is_safe(endpoints.token) ||
      !is_safe(endpoints.keys) || (!endpoints.userinfo.empty() && !is_safe(endpoints.userinfo)))
    return unavailable("The sign-in service is not set up as it should be. Please tell your administrator.",
                       "the discovery of " + provider.issuer + " names another issuer or an address without https");
  const std::lock_guard lock(mutex_);
  return endpoints_[provider.key] = endpoints;
}

// Asked again where a key is wanted that is not there: providers change them.
Result<json::Value> Providers::keys_of(const Provider& provider, const std::string& url, const std::string& wanted) {
  {
    const std::lock_guard lock(mutex_);
    if (const auto known = keys_.find(provider.key); known != keys_.end() && has_key(known->second, wanted))
      return known->second;
  }
  auto keys = fetched({.url = url}, "keys");
  if (!keys) return keys.error();
  const std::lock_guard lock(mutex_);
  return keys_[provider.key] = *std::move(keys);
}

Result<Departure> Providers::leave(const std::string& key, const std::string& next) {
  const Provider* provider = find(key);
  if (!provider) return not_found("There is no such way to sign in.");
  const Turn turn(under_way_);
  if (!turn) return busy();
  const auto endpoints = endpoints_of(*provider);
  if (!endpoints) return endpoints.error();
  const std::string state = new_id() + new_id(), nonce = new_id(), verifier = new_id() + new_id();
  const json::Value body = json::object({{"provider", key}, {"nonce", nonce}, {"verifier", verifier}, {"next", next}});
  services_.store.write([&](storage::Tx& tx) {
    tx.save(storage::WebTicket{sha256_hex(state), std::string(kStateKind), body.dump(),
                               services_.clock.now() + kStateLives});
  });
  std::vector<net::FormField> query{{"response_type", "code"},
                                    {"scope", "openid profile email"},
                                    {"client_id", provider->client_id},
                                    {"redirect_uri", return_address()},
                                    {"state", state},
                                    {"nonce", nonce}};
  if (endpoints->pkce && !provider->is_slack) {
    query.push_back({"code_challenge", base64url(sha256(verifier))});
    query.push_back({"code_challenge_method", "S256"});
  }
  const char joint = endpoints->authorize.find('?') == std::string::npos ? '?' : '&';
  return Departure{endpoints->authorize + joint + net::encode_form(query), state};
}

Result<Arrival> Providers::arrive(const std::string& code, const std::string& state, const std::string& state_cookie) {
  const Error lost = invalid("This sign-in was not begun in this browser, or took too long. Please sign in again.");
  if (state.empty() || !same_secret(state, state_cookie)) return lost;
  const auto ticket =
      services_.store.write([&](storage::Tx& tx) { return tx.take_web_ticket(sha256_hex(state), kStateKind); });
  if (!ticket || ticket->ends <= services_.clock.now()) return lost;
  const auto begun = json::parse(ticket->body);
  const Provider* provider = begun ? find((*begun)["provider"].string()) : nullptr;
  if (!provider) return lost;
  if (code.empty()) return invalid("You were not signed in there. Please try again.");
  const Turn turn(under_way_);
  if (!turn) return busy();
  const auto endpoints = endpoints_of(*provider);
  if (!endpoints) return endpoints.error();
  std::vector<net::FormField> form{{"grant_type", "authorization_code"},
                                   {"code", code},
                                   {"redirect_uri", return_address()},
                                   {"client_id", provider->client_id},
                                   {"client_secret", provider->client_secret.reveal()}};  // the provider asks for it
  if (endpoints->pkce && !provider->is_slack) form.push_back({"code_verifier", (*begun)["verifier"].string()});
  const auto answer = fetched({.method = "POST",
                               .url = endpoints->token,
                               .headers = {{"Content-Type", "application/x-www-form-urlencoded"}},
                               .body = net::encode_form(form)},
                              "token");
  if (!answer) return answer.error();
  const std::string& token = (*answer)["id_token"].string();
  const auto keys = keys_of(*provider, endpoints->keys, key_named_in(token));
  if (!keys) return keys.error();
  const auto claims = claims_in(token, *keys, {provider->issuer, provider->client_id, (*begun)["nonce"].string()},
                                services_.clock.now());
  if (!claims) {
    log::warn("an id_token was refused", {{"provider", provider->key}, {"why", claims.error().detail}});
    return claims.error();
  }
  const auto known = with_userinfo(*claims, *endpoints, (*answer)["access_token"].string());
  if (!known) return known.error();
  const auto person = person_in(*provider, *known);
  if (!person) return person.error();
  return Arrival{*person, (*begun)["next"].string()};
}

// Providers that keep to the letter (OpenID Connect Core §5.4) put the address into no token: it is asked for. What is
// answered of somebody else is refused.
Result<json::Value> Providers::with_userinfo(json::Value claims, const Endpoints& endpoints,
                                             const std::string& access_token) {
  if (claims.has("email") || endpoints.userinfo.empty() || access_token.empty()) return claims;
  const auto told =
      fetched({.url = endpoints.userinfo, .headers = {{"Authorization", "Bearer " + access_token}}}, "userinfo");
  if (!told) return told.error();
  if (claims["sub"].string().empty() || (*told)["sub"].string() != claims["sub"].string()) {
    log::warn("a userinfo answer was refused", {{"why", "it is about somebody else"}});
    return forbidden("The sign-in service's answer is about somebody else, so you are not signed in.");
  }
  claims.set("email", (*told)["email"]);
  claims.set("email_verified", (*told)["email_verified"]);
  return claims;
}

// Slack's own question; the token is ours, so the answer is our workspace.
bool Providers::is_our_team(const std::string& team) {
  if (team.empty() || services_.workspaces) return !team.empty();  // an installation of ours
  {
    const std::lock_guard lock(mutex_);
    if (!team_.empty()) return team_ == team;
  }
  auto answered = std::make_shared<std::promise<slack::CallResult>>();
  auto answer = answered->get_future();
  web_api_.call({"auth.test", json::object()},
                [answered](const slack::CallResult& result) { answered->set_value(result); });
  const slack::CallResult result = answer.get();
  if (!result.ok()) return false;
  const std::lock_guard lock(mutex_);
  team_ = result.body["team_id"].string();
  return team_ == team;
}

// A Slack account that we have met says who it is whatever its e-mail address has become; else a verified address does.
Result<workflow::UserId> Providers::person_in(const Provider& provider, const json::Value& claims) {
  const auto catalog = services_.catalog.get();
  const auto admitted = [&](const workflow::User* user) -> Result<workflow::UserId> {
    if (user && user->status == workflow::UserStatus::active) return user->id;
    return stranger();
  };
  if (provider.is_slack) {
    const slack::Tenant tenant{claims[kTeamClaim].string(), claims[kEnterpriseClaim].string(), false};
    const std::string team = services_.workspaces ? services_.workspaces->id_of(tenant) : tenant.team;
    const auto link =
        services_.store.read([&](storage::Tx& tx) { return tx.slack_link(team, claims[kUserClaim].string()); });
    if (link && !link->person.empty()) return admitted(catalog->user({link->person}));
    if (!is_our_team(team)) return forbidden("This is another Slack workspace than ours, so you are not signed in.");
  }
  if (!claims["email_verified"].boolean()) return stranger();
  return admitted(catalog->user_by_email(claims["email"].string()));
}

}  // namespace c1::bot::web
