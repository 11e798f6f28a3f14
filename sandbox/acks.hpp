#pragma once
// What a person sees once the app has answered (or not): docs.slack.dev, "Acknowledging", and what its clients show.

#include "sandbox/courier.hpp"
#include "sandbox/workspace.hpp"

namespace c1::sandbox {

inline constexpr char kTrouble[] = "We had some trouble connecting. Try again?";

// "operation_timeout", "dispatch_failed", "http_client_error", "http_service_error"; "" for a 200.
std::string failure_code(const Ack& ack);

// The answer to a slash command: nothing, text or a message; else a toast. Each returns what the control API tells.
json::Value after_command(Workspace& workspace, const Person& person, const Channel& channel,
                          const std::string& command, const std::string& text, const Ack& ack);
json::Value after_click(Workspace& workspace, const Person& person, const std::string& label, const Ack& ack);
json::Value after_submission(Workspace& workspace, const Person& person, const std::string& view_id, const Ack& ack);
// {options} or {option_groups} as offered; none with a toast when the answer was no good.
json::Value after_suggestion(Workspace& workspace, const Person& person, const Ack& ack);

// What Slack's client itself refuses to send: by block_id.
std::map<std::string, std::string> client_errors(const View& view);

}  // namespace c1::sandbox
