#pragma once
// People and conversations in the shapes of Slack's API.

#include "sandbox/workspace.hpp"

namespace c1::sandbox {

json::Value user_json(const Workspace& workspace, const Person& person);  // users.info, user_change
json::Value channel_json(const Workspace& workspace, const Channel& channel);
// A message as the API and the events show it; metadata only where it is asked for.
json::Value message_json(const Workspace& workspace, const Message& message, bool with_metadata);
// Plain words as a rich_text object.
json::Value rich_text(const std::string& words);
json::Value view_json(const Workspace& workspace, const View& view);

}  // namespace c1::sandbox
