#pragma once
// Whole payloads as Slack sends them (contract §2), with invented people of one company.

#include <string>

#include "net/http.hpp"
#include "slack/inbound.hpp"

namespace c1::slack {

// A slash command's body. Fields in `more` come first, and the first of two equal ones counts.
inline std::string command_form(const std::vector<net::FormField>& more = {}) {
  std::vector<net::FormField> fields = more;
  for (const auto& [name, value] : std::vector<std::pair<std::string, std::string>>{
           {"token", "gIkuvaNzQIHg97ATvDxqgjtO"},
           {"team_id", "T0ACME"},
           {"team_domain", "acme"},
           {"channel_id", "C0OPS"},
           {"channel_name", "ops"},
           {"user_id", "U0LENA"},
           {"user_name", "lena"},
           {"command", "/c1"},
           {"text", "  request github  "},
           {"api_app_id", "A0C1"},
           {"is_enterprise_install", "false"},
           {"response_url", "https://hooks.slack.com/commands/T0ACME/1/aaaa"},
           {"trigger_id", "13345224609.738474920.8088930838d88f008e0"}})
    fields.push_back({name, value});
  return net::encode_form(fields);
}

inline std::string payload_form(const std::string& payload) { return net::encode_form({{"payload", payload}}); }

inline const std::string kFormType = "application/x-www-form-urlencoded";
inline const std::string kJsonType = "application/json";

inline const std::string kView = R"({
  "id": "V0FORM", "team_id": "T0ACME", "type": "modal", "private_metadata": "m1", "callback_id": "request_form",
  "title": {"type": "plain_text", "text": "Request", "emoji": true}, "submit": {"type": "plain_text", "text": "Go"},
  "close": null, "blocks": [], "hash": "1700000000.abcdef", "clear_on_close": false, "notify_on_close": true,
  "previous_view_id": null, "root_view_id": "V0FORM", "app_id": "A0C1", "external_id": "",
  "app_installed_team_id": "T0ACME", "bot_id": "B0C1",
  "state": {"values": {
    "app": {"app": {"type": "external_select", "selected_option": {"text": {"type": "plain_text", "text": "GitHub"}, "value": "github"}}},
    "entitlement:github": {"entitlement": {"type": "external_select", "selected_option": null}},
    "subject": {"subject": {"type": "users_select", "selected_user": "U0OMAR"}},
    "reason": {"reason": {"type": "plain_text_input", "value": "on call & <urgent>"}},
    "note": {"note": {"type": "plain_text_input", "value": null}}}}})";

inline const std::string kPeople = R"("user": {"id": "U0LENA", "username": "lena", "name": "lena", "team_id": "T0ACME"},
  "api_app_id": "A0C1", "token": "gIkuvaNzQIHg97ATvDxqgjtO", "team": {"id": "T0ACME", "domain": "acme"}, "enterprise": null,
  "is_enterprise_install": false)";

// The same person where the app is installed for the whole organisation.
inline const std::string kOrgPeople =
    R"("user": {"id": "W0LENA", "username": "lena", "name": "lena", "team_id": "T0ACME"},
  "api_app_id": "A0C1", "token": "gIkuvaNzQIHg97ATvDxqgjtO", "team": null,
  "enterprise": {"id": "E0ACME", "name": "Acme"}, "is_enterprise_install": true)";

inline std::string interaction(const std::string& type, const std::string& people, const std::string& rest) {
  return R"({"type": ")" + type + R"(", )" + people + ", " + rest + "}";
}

inline const std::string kApprove = R"("actions": [{"type": "button", "block_id": "review", "action_id": "approve:1042",
  "text": {"type": "plain_text", "text": "Approve"}, "value": "r1/s1", "style": "primary", "action_ts": "1700000001.5"}],
  "trigger_id": "12.34.ab")";

inline std::string click_in_message(const std::string& people = kPeople) {
  return interaction("block_actions", people, kApprove + R"(,
    "container": {"type": "message", "message_ts": "1699999999.000100", "channel_id": "D0LENA", "is_ephemeral": false},
    "channel": {"id": "D0LENA", "name": "directmessage"}, "response_url": "https://hooks.slack.com/actions/T0ACME/2/bbbb",
    "message": {"type": "message", "bot_id": "B0C1", "user": "U0BOT", "app_id": "A0C1", "ts": "1699999999.000100",
                "text": "a card", "blocks": []}, "state": {"values": {}})");
}

inline std::string submission(const std::string& people = kPeople, const std::string& view = kView) {
  return interaction("view_submission", people, R"("trigger_id": "12.34.cd", "response_urls": [], "view": )" + view);
}

inline std::string event_envelope(const std::string& event, const std::string& more = {}) {
  return R"({"token": "gIkuvaNzQIHg97ATvDxqgjtO", "team_id": "T0ACME", "api_app_id": "A0C1", "type": "event_callback",
    "event_id": "Ev0001", "event_time": 1700000000, "event_context": "4-eyJ", "is_ext_shared_channel": false, )" +
         (more.empty()
              ? R"("authorizations": [{"enterprise_id": null, "team_id": "T0ACME", "user_id": "U0BOT", "is_bot": true,
    "is_enterprise_install": false}])"
              : more) +
         R"(, "event": )" + event + "}";
}

inline std::string posted(const std::string& more = {}) {
  return R"({"type": "message", "client_msg_id": "c-1", "channel": "C0OPS", "channel_type": "channel", "user": "U0LENA",
    "text": "why &lt;prod&gt;, <@U0OMAR>?", "ts": "1700000002.000200", "event_ts": "1700000002.000200", "team": "T0ACME")" +
         more + "}";
}

template <class Kind>
Kind parsed(const std::string& payload) {
  return std::get<Kind>(parse_payload(json::parse(payload).value()).value());
}

}  // namespace c1::slack
