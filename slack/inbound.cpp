#include "slack/inbound.hpp"

#include <openssl/evp.h>

#include <algorithm>
#include <array>

#include "slack/inbound_parts.hpp"

namespace c1::slack {
namespace {

// Sixteen hex digits of what stands in the inputs.
std::string digest(const json::Value& values) {
  const std::string text = values.dump();
  std::array<unsigned char, EVP_MAX_MD_SIZE> bytes{};
  EVP_Digest(text.data(), text.size(), bytes.data(), nullptr, EVP_sha256(), nullptr);
  static constexpr std::string_view kHex = "0123456789abcdef";
  std::string out;
  for (std::size_t i = 0; i < 8; ++i) (out += kHex[bytes[i] >> 4U]) += kHex[bytes[i] & 15U];
  return out;
}

std::string key(std::string_view kind, std::initializer_list<std::string_view> parts) {
  std::string out(kind);
  bool said = false;
  for (const std::string_view part : parts) {
    said = said || !part.empty();
    out.append(":").append(part);
  }
  return said ? out : std::string{};
}

std::string key_of(const BlockAction& click) {
  if (!click.trigger.empty()) return key("trigger", {click.trigger});
  return key("action", {click.action_ts, click.action_id, click.actor.user});
}

std::string key_of(const Event& event) {
  if (const auto* posted = std::get_if<MessagePosted>(&event.body); posted && !posted->ts.empty())
    return key("message", {event.tenant.team, posted->channel, posted->ts});
  if (const auto* deleted = std::get_if<MessageDeleted>(&event.body); deleted && !deleted->ts.empty())
    return key("deleted", {event.tenant.team, deleted->channel, deleted->ts});
  if (const auto* executed = std::get_if<FunctionExecuted>(&event.body); executed && !executed->execution.empty())
    return key("function", {event.tenant.team, executed->execution});
  return key("event", {event.event_id});
}

}  // namespace

Result<Inbound> parse_payload(const json::Value& payload) {
  if (!payload.is_object()) return invalid("A payload from Slack must be a JSON object.");
  const std::string& type = payload["type"].string();
  if (type == "event_callback") return read_event(payload);
  if (type == "url_verification") return UrlVerification{payload["challenge"].string()};
  if (type == "app_rate_limited")
    return RateLimited{payload["team_id"].string(), payload["minute_rate_limited"].integer()};
  if (type.empty() && payload["command"].is_string()) {
    std::vector<net::FormField> fields;
    for (const auto& [name, value] : payload.object())
      fields.push_back({name, value.is_string() ? value.string() : value.is_null() ? std::string{} : value.dump()});
    return read_command(fields);
  }
  return read_interaction(payload);
}

Result<Inbound> parse_inbound(std::string_view content_type, std::string_view body) {
  const BodyKind kind = body_kind(content_type);
  if (kind == BodyKind::other) return invalid("Slack sends forms or JSON, and this says to be neither.");
  if (kind == BodyKind::json) {
    const auto payload = json::parse(body);
    if (!payload) return payload.error();
    return parse_payload(*payload);
  }
  std::vector<net::FormField> fields;
  if (!net::decode_form(body, fields)) return invalid("A percent escape in this form is broken.");
  const auto has = [&](std::string_view name) {
    return std::any_of(fields.begin(), fields.end(), [&](const net::FormField& field) { return field.name == name; });
  };
  if (net::form_value(fields, "ssl_check") == "1") return SslCheck{};
  if (has("payload")) {
    const auto payload = json::parse(net::form_value(fields, "payload"));
    if (!payload) return payload.error();
    return parse_payload(*payload);
  }
  if (has("command")) return read_command(fields);
  if (has("ssl_check")) return Unknown{"ssl_check"};
  return invalid("A form from Slack has a payload or a command.");
}

std::string payload_to_keep(const Inbound& inbound, std::string payload) {
  const auto* event = std::get_if<Event>(&inbound);
  if (!event || !std::holds_alternative<FunctionExecuted>(event->body)) return payload;
  auto value = json::parse(payload);
  if (!value) return {};
  value->member("event").erase("bot_access_token");
  return value->dump();
}

Tenant tenant_of(const Inbound& inbound) {
  return std::visit(
      [](const auto& in) {
        if constexpr (requires { in.tenant; }) return in.tenant;
        return Tenant{};
      },
      inbound);
}

bool is_ssl_check(std::string_view content_type, std::string_view body) {
  if (body_kind(content_type) != BodyKind::form || body.find("ssl_check") == std::string_view::npos) return false;
  std::vector<net::FormField> fields;
  return net::decode_form(body, fields) && net::form_value(fields, "ssl_check") == "1";
}

std::string delivery_key(const Inbound& inbound) {
  return std::visit(
      match{[](const SlashCommand& in) { return key("trigger", {in.trigger}); },
            [](const BlockAction& in) { return key_of(in); },
            [](const ViewSubmission& in) {
              return in.view.id.empty() ? std::string{}
                                        : key("view", {in.view.id, in.view.hash, digest(in.view.state.values)});
            },
            [](const ViewClosed& in) {
              return key("closed", {in.view.id, in.view.hash});
            },
            [](const OptionsRequest&) { return std::string{}; },
            [](const Shortcut& in) { return key("trigger", {in.trigger}); },
            [](const MessageShortcut& in) { return key("trigger", {in.trigger}); },
            [](const Event& in) { return key_of(in); }, [](const UrlVerification&) { return std::string{}; },
            [](const SslCheck&) { return std::string{}; }, [](const RateLimited&) { return std::string{}; },
            [](const Unknown&) { return std::string{}; }},
      inbound);
}

}  // namespace c1::slack
