#include "bot/systems.hpp"

#include <algorithm>
#include <fstream>
#include <iterator>

#include "base/log.hpp"
#include "base/text.hpp"
#include "bot/directory/ldap_sync.hpp"
#include "bot/mailer.hpp"
#include "bot/policy_asker.hpp"
#include "bot/provisioner.hpp"
#include "bot/slack_provisioner.hpp"
#include "connectors/baton.hpp"
#include "connectors/ldap.hpp"
#include "connectors/scim.hpp"
#include "connectors/webhook.hpp"
#include "net/http_client.hpp"

namespace c1::bot {
namespace {

net::ClientSettings client_settings(const Config& config) {
  return {
      .connections_per_origin = 8,
      .response_limit = 4 * 1024 * 1024,
      .trust_file = {},
      .may_connect = [rules = config.private_addresses](const std::string& address) { return rules.admits(address); }};
}

net::Response told(int status, const std::string& says) {
  return net::json_response(json::object({{"message", says}}).dump() + "\n", status);
}

// People and systems reach us at an address that is not known before the server listens.
connectors::WebhookSettings webhooks_of(const Services& services) {
  return {.issuer = [&services] { return services.public_url; }, .tls_only = true};
}

}  // namespace

connectors::Secrets credentials_of(const Config& config) {
  return [environment = config.environment, folder = config.credentials](const std::string& name) {
    const bool is_name = std::all_of(
        name.begin(), name.end(), [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-'; });
    std::optional<Secret> secret;
    if (name.empty() || !is_name) return secret;
    std::string variable = "C1_CREDENTIAL_";
    for (const char c : name) variable += c == '-' ? '_' : c >= 'a' ? static_cast<char>(c - 'a' + 'A') : c;
    auto value = environment ? environment(variable) : std::nullopt;
    if (!value && !folder.empty()) {
      std::ifstream in(folder + "/" + name, std::ios::binary);
      if (in) value = std::string{std::istreambuf_iterator<char>(in), {}};
    }
    if (value && !text::trimmed(*value).empty()) secret = Secret(text::trimmed(*value));
    return secret;
  };
}

struct Systems::Parts {
  Parts(const Config& config, const Secret& key, const Services& services, net::Runtime& threads,
        slack::WebApi& web_api)
      : runtime(threads),
        signer(key),
        client(net::make_http_client(threads, client_settings(config))),
        signed_post(*client, signer, services.clock, webhooks_of(services)),
        provisioner(services, systems, signer),
        asker(services, connectors::PolicyWebhook({*client, signer, services.clock, webhooks_of(services)}), signer),
        mailer(services, signer, mail_settings(config)),
        ldap_sync(services, credentials_of(config)) {
    const auto credentials = credentials_of(config);
    systems["webhook"] = connectors::make_webhook_provisioner(*client, signer, services.clock, webhooks_of(services));
    systems["slack"] =
        make_slack_provisioner([&web_api](slack::Call call) { return call_and_wait(web_api, std::move(call)); });
    systems["baton"] = connectors::make_baton_provisioner(programs, config.connectors, credentials);
    systems["ldap"] = connectors::make_ldap_provisioner(credentials);
    systems["scim"] = connectors::make_scim_provisioner(*client, credentials);
  }

  net::Runtime& runtime;
  connectors::Programs programs;
  connectors::Signer signer;
  std::unique_ptr<net::HttpClient> client;
  connectors::SignedPost signed_post;
  Provisioner::ByKind systems;
  Provisioner provisioner;
  PolicyAsker asker;
  Mailer mailer;
  directory::LdapSync ldap_sync;

  CalledBack called_back(const std::string& text, const std::string& body) {
    const auto ticket = opened(text, signer);
    const bool decides = ticket && ticket->attempt == PolicyAsker::kAttempt;
    return decides ? asker.called_back(text, body) : provisioner.called_back(text, body);
  }
};

Systems::Systems(const Config& config, const Secret& key, const Services& services, net::Runtime& runtime,
                 slack::WebApi& web_api)
    : parts_(std::make_unique<Parts>(config, key, services, runtime, web_api)) {}
Systems::~Systems() = default;

bool Systems::keeps(const workflow::Effect& effect) {
  return Provisioner::keeps(effect) || PolicyAsker::keeps(effect) || Mailer::keeps(effect) ||
         directory::LdapSync::keeps(effect);
}

Done Systems::carry_out(const storage::DueEffect& effect, const std::stop_token& stop) {
  const std::stop_callback in_a_hurry(stop, [this] { parts_->programs.stop(); });
  if (PolicyAsker::keeps(effect.effect)) return parts_->asker.carry_out(effect);
  if (directory::LdapSync::keeps(effect.effect)) return parts_->ldap_sync.carry_out(effect);
  return Mailer::keeps(effect.effect) ? parts_->mailer.carry_out(effect) : parts_->provisioner.carry_out(effect);
}

net::Exchange Systems::post(const connectors::WebhookPost& post) const { return parts_->signed_post.send(post); }

bool Systems::handle(const net::Request& request, const net::Respond& respond) {
  if (request.method == "GET" && request.path == "/auth/v1/jwks") {
    respond(net::json_response(parts_->signer.jwks().dump() + "\n"));
    return true;
  }
  const bool is_mail = request.path == Mailer::kUnsubscribePath;
  const bool is_callback = request.path.starts_with(kCallbackPath);
  if (!is_mail && !is_callback) return false;
  if (is_callback && request.method != "POST") {
    respond(told(405, "An answer is sent with POST."));
    return true;
  }
  const bool queued = parts_->runtime.try_work([this, request, respond, is_mail] {
    if (is_mail) return respond(parts_->mailer.unsubscribe(request));
    const auto called = parts_->called_back(request.path.substr(kCallbackPath.size()), request.body);
    respond(told(called.status, called.says));
  });
  if (!queued) respond(told(503, "Too much work is waiting. Please try again in a moment."));
  return true;
}

}  // namespace c1::bot
