#include "slack/http_door.hpp"

#include <algorithm>
#include <array>

#include "base/log.hpp"
#include "slack/door_parts.hpp"
#include "slack/inbound_parts.hpp"

namespace c1::slack {
namespace {

constexpr std::array<std::string_view, 4> kPaths{"/slack/events", "/slack/commands", "/slack/interactivity",
                                                 "/slack/options"};

net::Response status(int code) { return {code, {}, {}, {}}; }

// What parse_payload takes: the body, or a form's field.
std::string payload_in(net::Request& request) {
  if (body_kind(request.header("Content-Type")) == BodyKind::json) return std::move(request.body);
  std::vector<net::FormField> fields;
  net::decode_form(request.body, fields);
  return std::string(net::form_value(fields, "payload"));
}

}  // namespace

HttpDoor::HttpDoor(SignatureCheck signature, std::string client_name, const Clock& clock, Answer& answer)
    : signature_(std::move(signature)), client_name_(std::move(client_name)), clock_(clock), answer_(answer) {}

bool HttpDoor::is_from_slack(const net::Request& request) const {
  const auto& names = request.client_names;
  if (!client_name_.empty() && std::find(names.begin(), names.end(), client_name_) == names.end()) {
    log::warn("a request without slack's certificate", {{"path", request.path}, {"remote", request.remote}});
    return false;
  }
  if (signature_.accepts(request.header("X-Slack-Request-Timestamp"), request.header("X-Slack-Signature"), request.body,
                         clock_.now()))
    return true;
  log::warn("a request without slack's signature", {{"path", request.path}, {"remote", request.remote}});
  return false;
}

bool HttpDoor::handle(net::Request& request, net::Respond& respond) const {
  if (std::find(kPaths.begin(), kPaths.end(), request.path) == kPaths.end()) return false;
  if (request.method != "POST") {
    respond({405, {}, {}, {{"Allow", "POST"}}});
    return true;
  }
  const std::string_view content_type = request.header("Content-Type");
  if (is_ssl_check(content_type, request.body)) {
    respond(status(200));
    return true;
  }
  if (!is_from_slack(request)) {
    respond(status(401));
    return true;
  }
  if (body_kind(content_type) == BodyKind::other) {
    respond(status(415));
    return true;
  }
  auto inbound = parse_inbound(content_type, request.body);
  if (!inbound) {
    log::warn("slack sent what cannot be read", {{"path", request.path}, {"problem", inbound.error().says}});
    respond(status(400));
    return true;
  }
  if (const std::string_view again = request.header("X-Slack-Retry-Num"); !again.empty())
    log::info("slack sends an event again", {{"try", again}, {"reason", request.header("X-Slack-Retry-Reason")}});
  if (auto response = immediate_answer(*inbound))
    respond(std::move(*response));
  else
    pass_on(*std::move(inbound), std::move(request), std::move(respond));
  return true;
}

void HttpDoor::pass_on(Inbound inbound, net::Request request, net::Respond respond) const {
  std::string payload = is_worth_keeping(inbound) ? payload_to_keep(inbound, payload_in(request)) : std::string{};
  answer_.answer(std::move(inbound), std::move(respond), std::move(payload));
}

}  // namespace c1::slack
