#include "sandbox/delivery.hpp"

namespace c1::sandbox {
namespace {

using json::Value;

Value as_object(const std::vector<net::FormField>& fields) {
  Value object = json::object();
  for (const net::FormField& field : fields) object.set(field.name, field.value);
  return object;
}

// The same event again has the same envelope_id, as Slack has been seen to do.
std::string envelope_of(const std::string& event_id) { return event_id.empty() ? "" : "envelope-" + event_id; }

bool wants_answer(const std::string& type) { return type == "view_submission" || type == "block_suggestion"; }

}  // namespace

Delivery command_delivery(const std::vector<net::FormField>& fields) {
  return {.path = "/slack/commands",
          .what = "command " + std::string(net::form_value(fields, "command")) + " " +
                  std::string(net::form_value(fields, "text")),
          .content_type = "application/x-www-form-urlencoded",
          .body = net::encode_form(fields),
          .envelope_type = "slash_commands",
          .payload = as_object(fields),
          .accepts_payload = true};
}

Delivery interaction_delivery(const Value& payload, const std::string& path) {
  std::string what = payload["type"].string();
  for (const Value& name : {payload["actions"][0]["action_id"], payload["view"]["callback_id"], payload["callback_id"]})
    if (!name.string().empty()) what += " " + name.string();
  return {.path = path,
          .what = what,
          .content_type = "application/x-www-form-urlencoded",
          .body = net::encode_form({{"payload", payload.dump()}}),
          .envelope_type = "interactive",
          .payload = payload,
          .accepts_payload = wants_answer(payload["type"].string())};
}

Delivery event_delivery(const Value& envelope) {
  const std::string& type =
      envelope["event"].is_null() ? envelope["type"].string() : envelope["event"]["type"].string();
  const std::string& subtype = envelope["event"]["subtype"].string();
  return {.path = "/slack/events",
          .what = "event " + type + (subtype.empty() ? "" : "." + subtype),
          .content_type = "application/json",
          .body = envelope.dump(),
          .envelope_type = "events_api",
          .payload = envelope,
          .envelope_id = envelope_of(envelope["event_id"].string())};
}

}  // namespace c1::sandbox
