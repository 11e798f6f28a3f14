#include "bot/api/workload_tokens.hpp"

#include <algorithm>

#include "base/encoding.hpp"
#include "base/text.hpp"
#include "bot/api/address_list.hpp"
#include "bot/api/clients.hpp"
#include "bot/web/digest.hpp"

namespace c1::bot::api {
namespace {

constexpr int kMostUnderWay = 4;       // of the workers, which must go on answering Slack
constexpr Seconds kAskAgainAfter{60};  // for keys that an issuer did not have
constexpr Seconds kKeysLive{24 * 3600};
constexpr std::int64_t kSkew = 60;

Error workload_not_proved(std::string why) {
  return {.code = Errc::forbidden, .says = "The workload is not known, or did not prove what it is.", .detail = why};
}

struct Token {
  json::Value header, claims;
  std::string_view signed_part, signature;
};
std::optional<json::Value> object_in(std::string_view encoded) {
  const auto text = from_base64url(encoded);
  auto value = text ? json::parse(*text) : Result<json::Value>(invalid("no base64url"));
  if (!value || !value->is_object()) return std::nullopt;
  return *std::move(value);
}
std::optional<Token> token_in(std::string_view text) {
  const std::size_t first = text.find('.');
  const std::size_t second = first == std::string_view::npos ? first : text.find('.', first + 1);
  if (second == std::string_view::npos || text.find('.', second + 1) != std::string_view::npos) return std::nullopt;
  auto header = object_in(text.substr(0, first));
  auto claims = object_in(text.substr(first + 1, second - first - 1));
  if (!header || !claims) return std::nullopt;
  return Token{*std::move(header), *std::move(claims), text.substr(0, second), text.substr(second + 1)};
}

bool is_of_kind(const json::Value& key) {
  return key["kty"].string() == "RSA" && (!key.has("use") || key["use"].string() == "sig");
}
bool has_key(const json::Value& set, const std::string& kid) {
  const auto& keys = set["keys"].array();
  return std::any_of(keys.begin(), keys.end(), [&](const json::Value& key) {
    return is_of_kind(key) && (kid.empty() || key["kid"].string() == kid);
  });
}
bool is_signed(const Token& token, const json::Value& set) {
  const std::string& kid = token.header["kid"].string();
  const auto& keys = set["keys"].array();
  return std::any_of(keys.begin(), keys.end(), [&](const json::Value& key) {
    return is_of_kind(key) && (kid.empty() || key["kid"].string() == kid) &&
           web::rs256_verified(token.signed_part, token.signature, key["n"].string(), key["e"].string());
  });
}

// Some issuers end with one, and say so in their tokens.
std::string without_slash(std::string issuer) {
  while (issuer.ends_with('/')) issuer.pop_back();
  return issuer;
}

bool is_for(const json::Value& audience, const std::string& us) {
  if (audience.string() == us) return !us.empty();
  const auto& all = audience.array();
  return std::any_of(all.begin(), all.end(), [&](const json::Value& one) { return one.string() == us; });
}

bool fits(const std::string& subject, const std::string& pattern) {
  if (subject.empty() || !pattern.ends_with('*')) return subject == pattern && !subject.empty();
  return subject.starts_with(std::string_view(pattern).substr(0, pattern.size() - 1));
}

// What does not hold, or "".
std::string problem_of(const json::Value& claims, const Workload& workload, Instant now) {
  const std::int64_t second = to_unix_seconds(now);
  if (without_slash(claims["iss"].string()) != workload.issuer) return "it is of another issuer";
  if (!is_for(claims["aud"], workload.audience)) return "it is for somebody else";
  if (!fits(claims["sub"].string(), workload.subject)) return "it is of another subject";
  if (!claims["exp"].is_number() || claims["exp"].integer() + kSkew <= second) return "it is over";
  if (claims["nbf"].is_number() && claims["nbf"].integer() > second + kSkew) return "it is not valid yet";
  if (claims["iat"].is_number() && claims["iat"].integer() > second + kSkew) return "it was made in the future";
  return {};
}

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

}  // namespace

Workloads::Workloads(const Services& services, std::vector<Workload> workloads, Fetch fetch)
    : services_(services), workloads_(std::move(workloads)), fetch_(std::move(fetch)) {}

Result<json::Value> Workloads::fetched_keys(const std::string& issuer) {
  const Turn turn(under_way_);
  if (!turn) return unavailable("Many tokens are being looked at just now. Please try again in a moment.", "");
  const auto told = fetch_(issuer + "/.well-known/openid-configuration");
  if (!told) return told.error();
  const std::string& keys = (*told)["jwks_uri"].string();
  const bool safe = keys.starts_with("https://") || keys.starts_with("http://127.0.0.1:");
  if (without_slash((*told)["issuer"].string()) != issuer || !safe)
    return unavailable("The issuer of this token is not set up as it should be.",
                       "the discovery of " + issuer + " names another issuer, or an address without https");
  return fetch_(keys);
}

// Asked again for a key that is not there, for issuers change them; but not more often than once a minute, whoever sends
// made-up key names.
Result<json::Value> Workloads::keys_of(const std::string& issuer, const std::string& wanted) {
  const Instant now = services_.clock.now();
  {
    const std::lock_guard lock(mutex_);
    const auto known = keys_.find(issuer);
    if (known != keys_.end()) {
      const bool fresh = now - known->second.asked < kKeysLive;
      if (fresh && (has_key(known->second.set, wanted) || now - known->second.asked < kAskAgainAfter))
        return known->second.set;
    }
  }
  auto keys = fetched_keys(issuer);
  if (!keys) return keys.error();
  const std::lock_guard lock(mutex_);
  keys_[issuer] = {*keys, now};
  return *std::move(keys);
}

Result<Secret> Workloads::exchange(std::string_view client_id, std::string_view subject_token,
                                   std::string_view address) {
  const std::string_view name = client_id.substr(0, client_id.find('@'));
  const auto found = std::find_if(workloads_.begin(), workloads_.end(),
                                  [&](const Workload& workload) { return workload.name == name; });
  if (found == workloads_.end()) return workload_not_proved("unknown workload");
  if (!admits(found->addresses, address)) return workload_not_proved("not from this address");
  const auto token = token_in(subject_token);
  if (!token) return workload_not_proved("no JSON Web Token");
  if (token->header["alg"].string() != "RS256") return workload_not_proved("not signed with RS256");
  const Instant now = services_.clock.now();
  // Before its issuer is asked for anything.
  if (std::string why = problem_of(token->claims, *found, now); !why.empty()) return workload_not_proved(why);
  const auto keys = keys_of(found->issuer, token->header["kid"].string());
  if (!keys) return keys.error();
  if (!is_signed(*token, *keys)) return workload_not_proved("no key of the issuer has made its signature");
  const auto catalog = services_.catalog.get();
  const workflow::User* person = catalog->user(found->acts_as);
  if (!person || person->status != workflow::UserStatus::active)
    return workload_not_proved("whom it acts as is not active");
  storage::ApiClient client;
  client.client_id = found->name + "@" + host_of(services_.public_url) + "/wfe";
  client.name = text::fit("the workload " + token->claims["sub"].string(), 200);
  client.person = person->id.value;
  client.scopes = found->scopes;
  client.addresses = found->addresses;
  return services_.store.write([&](storage::Tx& tx) { return issue_token(tx, client, address, now); });
}

}  // namespace c1::bot::api
