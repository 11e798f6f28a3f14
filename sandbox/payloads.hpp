#pragma once
// What Slack posts to an app, field for field (docs.slack.dev/reference/interaction-payloads). Made under the lock.

#include <string>
#include <vector>

#include "net/http.hpp"
#include "sandbox/workspace.hpp"

namespace c1::sandbox {

std::vector<net::FormField> command_fields(Workspace& workspace, const Person& person, const Channel& channel,
                                           const std::string& command, const std::string& text,
                                           const std::string& response_url);

// One item of `actions`. `state` is what stands in the element now, null for a button; `chosen` an overflow's option.
json::Value action_item(Workspace& workspace, const Placed& placed, const json::Value& state,
                        const json::Value& chosen);

json::Value block_actions_in_message(Workspace& workspace, const Person& person, const Message& message,
                                     json::Value action);
json::Value block_actions_in_view(Workspace& workspace, const Person& person, const View& view, json::Value action);
json::Value view_submission(Workspace& workspace, const Person& person, const View& view);
json::Value view_closed(Workspace& workspace, const Person& person, const View& view, bool is_cleared);
// `view` or `message`, the other is null.
json::Value block_suggestion(Workspace& workspace, const Person& person, const View* view, const Message* message,
                             const Placed& placed, const std::string& query);
json::Value shortcut(Workspace& workspace, const Person& person, const std::string& callback_id);
json::Value message_shortcut(Workspace& workspace, const Person& person, const std::string& callback_id,
                             const Message& message);

}  // namespace c1::sandbox
