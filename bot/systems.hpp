#pragma once
// All that reaches other systems, put together: credentials, keys, connectors, the doer that uses them, and the
// addresses at which other systems reach us.

#include <memory>
#include <stop_token>

#include "bot/config.hpp"
#include "bot/outbox.hpp"
#include "bot/services.hpp"
#include "connectors/provisioner.hpp"
#include "connectors/signed_post.hpp"
#include "net/http.hpp"
#include "net/runtime.hpp"
#include "slack/web_api.hpp"

namespace c1::bot {

// What the server has by the names that the organisation file uses. "okta-token": C1_CREDENTIAL_OKTA_TOKEN, or the file
// of that name in C1_CREDENTIALS.
connectors::Secrets credentials_of(const Config& config);

class Systems {
 public:
  // `services`, `runtime` and `web_api` outlive it; `key` has 32 bytes. public_url of the services need not be known before it
  // carries something out.
  Systems(const Config& config, const Secret& key, const Services& services, net::Runtime& runtime,
          slack::WebApi& web_api);
  ~Systems();

  static bool keeps(const workflow::Effect& effect);
  Done carry_out(const storage::DueEffect& effect, const std::stop_token& stop);

  // A signed POST, at once and once. Blocks until it is answered: not on an I/O thread.
  net::Exchange post(const connectors::WebhookPost& post) const;

  // GET /auth/v1/jwks and POST /webhooks/callback/...; false, and nothing is done, for other requests. On an I/O thread.
  bool handle(const net::Request& request, const net::Respond& respond);

 private:
  struct Parts;
  std::unique_ptr<Parts> parts_;
};

}  // namespace c1::bot
