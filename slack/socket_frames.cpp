#include "slack/socket_frames.hpp"

#include <algorithm>
#include <array>

namespace c1::slack {
namespace {

struct Fatal {
  std::string_view code;
  std::string_view sentence;
};
constexpr std::string_view kUnknownToken =
    "Slack does not know this app-level token (any more). Make one under Basic Information > App-Level Tokens, with "
    "the "
    "scope connections:write.";
constexpr std::string_view kSwitchedOff =
    "Socket Mode is switched off for this app. Switch it on in the app's settings under Socket Mode, or leave the "
    "app-level token out and give Slack a Request URL.";
constexpr std::string_view kTurnedAway =
    "Slack does not let this app in. Its workspace or its owner has left; look at the app's page.";
constexpr std::array kFatal{
    Fatal{"link_disabled", kSwitchedOff},
    Fatal{"access_denied", kSwitchedOff},
    Fatal{"invalid_auth", kUnknownToken},
    Fatal{"not_authed", kUnknownToken},
    Fatal{"token_revoked", kUnknownToken},
    Fatal{"token_expired", kUnknownToken},
    Fatal{"not_allowed_token_type",
          "This is no app-level token. It begins with xapp- and stands under Basic Information > App-Level Tokens."},
    Fatal{"missing_scope", "The app-level token lacks the scope connections:write. Make one that has it."},
    Fatal{"no_permission", "The app-level token lacks the scope connections:write. Make one that has it."},
    Fatal{"account_inactive", kTurnedAway},
    Fatal{"user_removed_from_team", kTurnedAway},
    Fatal{"team_disabled", kTurnedAway},
    Fatal{"forbidden_team", kTurnedAway},
    Fatal{"org_login_required", kTurnedAway},
};

}  // namespace

Frame read_frame(std::string_view text) {
  auto parsed = json::parse(text);
  if (!parsed) return NotUnderstood{parsed.error().says};
  const json::Value& said = *parsed;
  const std::string& type = said["type"].string();
  if (type == "hello") return Hello{said["num_connections"].integer()};
  if (type == "disconnect") return Disconnect{said["reason"].string()};
  const std::string& id = said["envelope_id"].string();
  if (id.empty()) return NotUnderstood{"neither hello nor disconnect nor an envelope: \"" + type.substr(0, 40) + "\""};
  return Envelope{id,
                  type,
                  said["payload"],
                  said["accepts_response_payload"].boolean(),
                  said["retry_attempt"].integer(),
                  said["retry_reason"].string()};
}

std::string ack_text(const Envelope& envelope, const net::Response& answer) {
  if (answer.status >= 500) return {};
  json::Value ack = json::object({{"envelope_id", envelope.id}});
  if (!envelope.accepts_payload || answer.body.empty()) return ack.dump();
  auto payload = json::parse(answer.body);
  ack.set("payload", payload ? *std::move(payload) : json::object({{"text", answer.body}}));
  return ack.dump();
}

std::string fatal_sentence(std::string_view code) {
  const auto* found = std::ranges::find(kFatal, code, &Fatal::code);
  return found == kFatal.end() ? std::string() : std::string(found->sentence);
}

Millis pause_before_retry(int failures, Millis first, Millis longest, double luck) {
  if (failures <= 0) return Millis{0};
  Millis pause = first;
  for (int i = 1; i < failures && pause < longest; ++i) pause *= 2;
  pause = std::min(pause, longest);
  return pause / 2 + Millis{static_cast<std::int64_t>(static_cast<double>(pause.count()) / 2 * luck)};
}

}  // namespace c1::slack
