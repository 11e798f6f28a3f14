#include "connectors/webhook.hpp"

#include "base/text.hpp"
#include "connectors/http_system.hpp"

namespace c1::connectors {
namespace {

constexpr char kEvent[] = "c1.webhooks.v1.PayloadProvisionStep";

json::Value payload(const Job& job, bool takes) {
  json::Value subject = json::object({{"id", job.holder.id}, {"email", job.holder.email}, {"name", job.holder.name}});
  if (!job.holder.account.empty()) subject.set("account", job.holder.account);
  json::Value told = json::object({{"@type", "type.googleapis.com/c1.webhooks.v1.PayloadProvisionStep"},
                                   {"action", takes ? "revoke" : "grant"},
                                   {"request", job.request},
                                   {"app", job.app},
                                   {"entitlement", job.entitlement},
                                   {"description", job.what},
                                   {"reason", job.reason},
                                   {"until", job.until ? json::Value(text::rfc3339(*job.until)) : json::Value{}},
                                   {"subject", std::move(subject)}});
  if (job.only_the_end) told.set("changed", "until");
  return told;
}

class Webhook final : public Provisioner {
 public:
  explicit Webhook(SignedPost post) : post_(std::move(post)) {}

  Receipt grant(const Job& job) override { return ask(job, false); }
  Receipt revoke(const Job& job) override { return ask(job, true); }
  Sighting verify(const Job&) override { return {Sighting::What::unknown, "A webhook cannot be asked what is so."}; }
  Capabilities capabilities() const override {
    return {.reads_back = false, .answers_later = true, .minds_the_end = true};
  }

 private:
  Receipt ask(const Job& job, bool takes) {
    const std::string url = job.setting("url");
    if (!post_.is_address(url)) return failed("The webhook has no https:// address.");
    return read(post_.send(
        {.url = url, .event = kEvent, .key = job.key, .callback = job.callback, .payload = payload(job, takes)}));
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

  const SignedPost post_;
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
    const std::string words = webhook_comment(part);
    return words.empty() ? std::string(otherwise) : words;
  };
  return answer["complete"].is_object()
             ? done(comment(answer["complete"], "The webhook says that it is done."))
             : failed(comment(answer["errored"], "The webhook says that it cannot be done."));
}

std::unique_ptr<Provisioner> make_webhook_provisioner(net::HttpClient& client, const Signer& signer, const Clock& clock,
                                                      WebhookSettings settings) {
  return std::make_unique<Webhook>(SignedPost(client, signer, clock, std::move(settings)));
}

}  // namespace c1::connectors
