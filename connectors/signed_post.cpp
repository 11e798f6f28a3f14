#include "connectors/signed_post.hpp"

#include "base/ids.hpp"
#include "base/text.hpp"

namespace c1::connectors {
namespace {

constexpr Seconds kLifeOfToken{120};
constexpr std::size_t kLongestComment = 1'024;

std::string hex(std::string_view bytes) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::string out;
  for (const char c : bytes) {
    const auto byte = static_cast<unsigned char>(c);
    out += kDigits[byte >> 4];
    out += kDigits[byte & 15];
  }
  return out;
}

std::string host_of(std::string_view url) {
  const auto scheme = url.find("://");
  if (scheme == std::string_view::npos) return {};
  url.remove_prefix(scheme + 3);
  return std::string(url.substr(0, url.find_first_of("/?#")));
}

}  // namespace

SignedPost::SignedPost(net::HttpClient& client, const Signer& signer, const Clock& clock, WebhookSettings settings)
    : client_(client), signer_(signer), clock_(clock), settings_(std::move(settings)) {}

bool SignedPost::is_address(std::string_view url) const {
  return url.starts_with("https://") || (!settings_.tls_only && url.starts_with("http://"));
}

net::Exchange SignedPost::send(const WebhookPost& post) const {
  std::string body = json::object({{"version", "v1"},
                                   {"webhookId", post.key},
                                   {"callbackUrl", post.callback},
                                   {"event", post.event},
                                   {"payload", post.payload}})
                         .dump();
  const std::string digest = sha256(body);
  const std::int64_t now = to_unix_seconds(clock_.now());
  const std::string token = signer_.jwt(json::object({{"iss", settings_.issuer()},
                                                      {"aud", host_of(post.url)},
                                                      {"c1typ", "wh"},
                                                      {"htm", "POST"},
                                                      {"htu", post.url},
                                                      {"htb_s256", hex(digest)},
                                                      {"jti", new_id()},
                                                      {"iat", now},
                                                      {"exp", now + kLifeOfToken.count()}}));
  net::ClientRequest request{.method = "POST",
                             .url = post.url,
                             .headers = {{"Content-Type", "application/json"},
                                         {"Authorization", "Bearer " + token},
                                         {"Content-Digest", "sha-256=:" + base64(digest) + ":"},
                                         {"Webhook-Version", "v1"},
                                         {"Webhook-Id", post.key},
                                         {"Webhook-Event", post.event},
                                         {"Webhook-Callback-Url", post.callback}},
                             .body = std::move(body),
                             .deadline = post.patience};
  return net::send_and_wait(client_, std::move(request));
}

std::string webhook_comment(const json::Value& part) {
  return text::fit(text::trimmed(part["comment"].string()), kLongestComment);
}

}  // namespace c1::connectors
