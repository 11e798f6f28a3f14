#include "connectors/webhook.hpp"

#include "base/ids.hpp"
#include "base/text.hpp"
#include "connectors/http_system.hpp"

namespace c1::connectors {
namespace {

constexpr Seconds kLifeOfToken{120};
constexpr Millis kPatience{30'000};
constexpr std::size_t kLongestComment = 1'024;
constexpr char kEvent[] = "c1.webhooks.v1.PayloadProvisionStep";

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

json::Value payload(const Job& job, bool takes) {
  return json::object(
      {{"@type", "type.googleapis.com/c1.webhooks.v1.PayloadProvisionStep"},
       {"action", takes ? "revoke" : "grant"},
       {"request", job.request},
       {"app", job.app},
       {"entitlement", job.entitlement},
       {"description", job.what},
       {"reason", job.reason},
       {"until", job.until ? json::Value(text::rfc3339(*job.until)) : json::Value{}},
       {"subject", json::object({{"id", job.holder.id}, {"email", job.holder.email}, {"name", job.holder.name}})}});
}

class Webhook final : public Provisioner {
 public:
  Webhook(net::HttpClient& client, const Signer& signer, const Clock& clock, WebhookSettings settings)
      : client_(client), signer_(signer), clock_(clock), settings_(std::move(settings)) {}

  Receipt grant(const Job& job) override { return ask(job, false); }
  Receipt revoke(const Job& job) override { return ask(job, true); }
  Sighting verify(const Job&) override { return {Sighting::What::unknown, "A webhook cannot be asked what is so."}; }
  Capabilities capabilities() const override { return {.reads_back = false, .answers_later = true}; }

 private:
  Receipt ask(const Job& job, bool takes) {
    const std::string url = job.setting("url");
    const bool is_url = url.starts_with("https://") || (!settings_.tls_only && url.starts_with("http://"));
    if (!is_url) return failed("The webhook has no https:// address.");
    json::Value body = json::object({{"version", "v1"},
                                     {"webhookId", job.key},
                                     {"callbackUrl", job.callback},
                                     {"event", kEvent},
                                     {"payload", payload(job, takes)}});
    return read(net::send_and_wait(client_, request(url, job, body.dump())));
  }

  net::ClientRequest request(const std::string& url, const Job& job, std::string body) const {
    const std::string digest = sha256(body);
    const std::int64_t now = to_unix_seconds(clock_.now());
    const std::string token = signer_.jwt(json::object({{"iss", settings_.issuer()},
                                                        {"aud", host_of(url)},
                                                        {"c1typ", "wh"},
                                                        {"htm", "POST"},
                                                        {"htu", url},
                                                        {"htb_s256", hex(digest)},
                                                        {"jti", new_id()},
                                                        {"iat", now},
                                                        {"exp", now + kLifeOfToken.count()}}));
    return {.method = "POST",
            .url = url,
            .headers = {{"Content-Type", "application/json"},
                        {"Authorization", "Bearer " + token},
                        {"Content-Digest", "sha-256=:" + base64(digest) + ":"},
                        {"Webhook-Version", "v1"},
                        {"Webhook-Id", job.key},
                        {"Webhook-Event", kEvent},
                        {"Webhook-Callback-Url", job.callback}},
            .body = std::move(body),
            .deadline = kPatience};
  }

  static Receipt read(const net::Exchange& exchange) {
    if (!exchange.answered) return not_yet(unreachable(exchange), Millis{0});
    const net::Response& response = exchange.response;
    if (response.status == 202) return {Receipt::State::pending, "It will answer later.", Millis{0}};
    if (response.status == 410) return failed("It answered 410: it does not want to be asked any more.");
    if (response.status < 200 || response.status > 299)
      return not_yet(answered(response.status, ""), retry_after(response));
    return webhook_answer(response.body);
  }

  net::HttpClient& client_;
  const Signer& signer_;
  const Clock& clock_;
  const WebhookSettings settings_;
};

}  // namespace

bool is_webhook_answer(std::string_view body) {
  const auto answer = body.size() > kLongestWebhookAnswer ? Result<json::Value>(Error{}) : json::parse(body);
  return answer && (*answer)["version"].string() == "v1" &&
         (*answer)["complete"].is_object() != (*answer)["errored"].is_object();
}

Receipt webhook_answer(std::string_view body) {
  constexpr char kNotUnderstood[] =
      "It answered with neither \"complete\" nor \"errored\", so nobody knows whether it is done.";
  if (!is_webhook_answer(body)) return failed(kNotUnderstood);
  const json::Value answer = json::parse(body).value();
  const auto comment = [](const json::Value& part, std::string_view otherwise) {
    const std::string words = text::fit(text::trimmed(part["comment"].string()), kLongestComment);
    return words.empty() ? std::string(otherwise) : words;
  };
  return answer["complete"].is_object()
             ? done(comment(answer["complete"], "The webhook says that it is done."))
             : failed(comment(answer["errored"], "The webhook says that it cannot be done."));
}

std::unique_ptr<Provisioner> make_webhook_provisioner(net::HttpClient& client, const Signer& signer, const Clock& clock,
                                                      WebhookSettings settings) {
  return std::make_unique<Webhook>(client, signer, clock, std::move(settings));
}

}  // namespace c1::connectors
