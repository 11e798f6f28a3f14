#pragma once
// Slack over HTTP: checks the signature on the raw bytes, parses, answers. Every path takes every kind.

#include <memory>
#include <string>

#include "net/http.hpp"
#include "slack/answer.hpp"
#include "slack/signature.hpp"

namespace c1::slack {

// Handles POST /slack/events, /slack/commands, /slack/interactivity, /slack/options; false (and nothing is done) for
// any other path, so that the caller can look further. 401 bad signature or certificate, 400 malformed, 405 other verbs, 415 other
// types.
class HttpDoor {
 public:
  // `client_name`: with whose certificate Slack has to come, beside the signature (docs.slack.dev, "Verifying requests":
  // mutual TLS); "" = with none.
  HttpDoor(SignatureCheck signature, std::string client_name, const Clock& clock, Answer& answer);
  bool handle(net::Request& request, net::Respond& respond) const;

 private:
  void pass_on(Inbound inbound, net::Request request, net::Respond respond) const;

  bool is_from_slack(const net::Request& request) const;

  SignatureCheck signature_;
  std::string client_name_;
  const Clock& clock_;
  Answer& answer_;
};

}  // namespace c1::slack
