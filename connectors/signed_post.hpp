#pragma once
// A POST that whoever gets it can know to be ours: a JWT with the digest of the body, as ConductorOne's outbound
// webhooks (version v1); docs/handbook/provisioning.md has it in full.

#include <functional>
#include <string>
#include <string_view>

#include "base/clock.hpp"
#include "connectors/provisioner.hpp"
#include "connectors/signer.hpp"
#include "net/http_client.hpp"

namespace c1::connectors {

struct WebhookSettings {
  std::function<std::string()> issuer;  // our public address: the `iss` of what we sign
  bool tls_only = true;                 // false for tests only: http:// is allowed
};

// What is sent.
struct WebhookPost {
  std::string url;
  std::string event;     // "c1.webhooks.v1.PayloadProvisionStep"
  std::string key;       // the same key is the same piece of work, however often it comes
  std::string callback;  // where it may be answered later, once
  json::Value payload;
  Millis patience{30'000};
};

class SignedPost {
 public:
  // All three outlive it. `client` decides which addresses may be reached.
  SignedPost(net::HttpClient& client, const Signer& signer, const Clock& clock, WebhookSettings settings);

  // Whether it is an address that may be sent to at all.
  bool is_address(std::string_view url) const;
  // Blocks for as long as its patience lasts; not on an I/O thread.
  net::Exchange send(const WebhookPost& post) const;

 private:
  net::HttpClient& client_;
  const Signer& signer_;
  const Clock& clock_;
  const WebhookSettings settings_;
};

constexpr std::size_t kLongestWebhookAnswer = 250 * 1024;

// A comment of an answer, trimmed and at most 1024 characters.
std::string webhook_comment(const json::Value& part);

}  // namespace c1::connectors
