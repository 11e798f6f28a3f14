#pragma once
// Provisioning by a webhook: a signed POST says what is to be given or taken; the answer says that it is so, or comes
// later at a callback. As ConductorOne's outbound webhooks (version v1); docs/handbook/provisioning.md has it in full.

#include "connectors/provisioner.hpp"
#include "connectors/signed_post.hpp"

namespace c1::connectors {

// All three outlive it. `client` decides which addresses may be reached.
std::unique_ptr<Provisioner> make_webhook_provisioner(net::HttpClient& client, const Signer& signer, const Clock& clock,
                                                      WebhookSettings settings);

// What an answer, or what comes to the callback, says: {"version":"v1","complete":{"comment":...}} or `errored`.
// Nothing else is one.
bool is_webhook_answer(std::string_view body);
Receipt webhook_answer(std::string_view body);

}  // namespace c1::connectors
