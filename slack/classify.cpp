// Slack's error codes, sorted (contract §3.1; the reference page of each method lists its own).
#include <algorithm>
#include <array>
#include <cctype>

#include "slack/web_api.hpp"
#include "slack/web_api_parts.hpp"

namespace c1::slack {
namespace {

struct Known {
  std::string_view error;
  Failure failure;
};
constexpr std::array kErrors{
    Known{"ratelimited", Failure::rate_limited},
    Known{"rate_limited", Failure::rate_limited},
    Known{"service_unavailable", Failure::transient},
    Known{"request_timeout", Failure::transient},
    Known{"team_added_to_org", Failure::transient},
    Known{"external_channel_migrating", Failure::transient},
    Known{"expired_trigger_id", Failure::trigger_lost},
    Known{"exchanged_trigger_id", Failure::trigger_lost},
    Known{"invalid_trigger_id", Failure::trigger_lost},
    Known{"trigger_expired", Failure::trigger_lost},
    Known{"trigger_exchanged", Failure::trigger_lost},
    Known{"hash_conflict", Failure::stale_view},
    Known{"message_not_found", Failure::gone},
    Known{"cant_update_message", Failure::gone},  // it is of another installation of ours
    Known{"channel_not_found", Failure::gone},
    Known{"not_in_channel", Failure::gone},
    Known{"is_archived", Failure::gone},
    Known{"is_inactive", Failure::gone},
    Known{"thread_not_found", Failure::gone},
    Known{"user_not_found", Failure::gone},
    Known{"users_not_found", Failure::gone},
    Known{"user_not_visible", Failure::gone},
    Known{"user_disabled", Failure::gone},
    Known{"user_not_in_channel", Failure::gone},
    Known{"account_inactive", Failure::token_dead},
    Known{"invalid_auth", Failure::token_dead},
    Known{"not_authed", Failure::token_dead},
    Known{"token_revoked", Failure::token_dead},
    Known{"token_expired", Failure::token_dead},
    Known{"team_disabled", Failure::token_dead},
    Known{"user_removed_from_team", Failure::token_dead},
    Known{"missing_scope", Failure::missing_scope},
    Known{"not_allowed_token_type", Failure::missing_scope},
    Known{"no_permission", Failure::missing_scope},
    Known{"messages_tab_disabled", Failure::missing_scope},
    Known{"not_enabled", Failure::missing_scope},
};

// "Some aspect of the operation may have succeeded", says Slack of these two, and we of an answer that is no answer.
Failure perhaps_done(std::string_view method) { return repeats_itself(method) ? Failure::transient : Failure::unknown; }

Failure failure_of(std::string_view method, std::string_view error, std::string_view detail) {
  if (error == "internal_error" || error == "fatal_error") return perhaps_done(method);
  if (error == "not_found" && method.starts_with("views.")) return Failure::stale_view;
  if (error == "invalid_arguments" && detail.find("trigger_id") != std::string_view::npos) return Failure::trigger_lost;
  const auto* known = std::find_if(kErrors.begin(), kErrors.end(), [&](const Known& k) { return k.error == error; });
  return known == kErrors.end() ? Failure::refused : known->failure;
}

std::string detail_of(const json::Value& body) {
  std::string detail;
  for (const json::Value& message : body["response_metadata"]["messages"].array())
    detail.append(detail.empty() ? "" : "; ").append(message.string());
  if (const std::string& needed = body["needed"].string(); !needed.empty())
    detail.append(detail.empty() ? "" : "; ").append("needed: ").append(needed);
  return detail;
}

// Whole seconds, at most an hour; half a minute where the header is missing or no number.
Millis wait_of(std::string_view retry_after) {
  constexpr std::int64_t kLongest = 3600;
  const bool digits = !retry_after.empty() && std::all_of(retry_after.begin(), retry_after.end(),
                                                          [](unsigned char c) { return std::isdigit(c) != 0; });
  if (!digits) return Seconds{30};
  std::int64_t seconds = 0;
  for (const char c : retry_after) seconds = std::min(kLongest, seconds * 10 + (c - '0'));
  return Seconds{seconds};
}

}  // namespace

bool repeats_itself(std::string_view method) {
  return method != "chat.postMessage" && method != "chat.postEphemeral" && method != "chat.meMessage";
}

CallResult classify(std::string_view method, int status, std::string_view retry_after, std::string_view body) {
  CallResult result;
  if (auto parsed = json::parse(body)) result.body = std::move(*parsed);
  result.error = result.body["error"].string();
  result.detail = detail_of(result.body);
  if (status == 429) {
    result.failure = Failure::rate_limited;
    result.retry_after = wait_of(retry_after);
    if (result.error.empty()) result.error = "ratelimited";
    return result;
  }
  const bool answered = result.body.is_object() && result.body.has("ok");
  if (answered && status < 500) {
    if (result.body["ok"].boolean() || (method == "reactions.add" && result.error == "already_reacted")) return result;
    result.failure = failure_of(method, result.error, result.detail);
    // Without a header it is the one message a second of a conversation.
    if (result.failure == Failure::rate_limited)
      result.retry_after = retry_after.empty() ? Seconds{1} : wait_of(retry_after);
    return result;
  }
  if (result.error.empty()) result.error = "http_" + std::to_string(status);
  result.failure = status >= 500 || status == 200 ? perhaps_done(method) : Failure::refused;
  return result;
}

}  // namespace c1::slack
