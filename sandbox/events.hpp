#pragma once
// Events, in the envelope in which Slack sends them. They are queued in the workspace; the courier carries them when
// the lock is free.

#include "sandbox/workspace.hpp"

namespace c1::sandbox {

// The envelope of `event`; "" = a new event_id.
json::Value event_envelope(Workspace& workspace, json::Value event, std::string event_id);

// What the app is subscribed to of messages: everything in conversations that it is in, its own posts too; and outside
// of its own conversation app_mention, where a person writes @its-name.
void tell_posted(Workspace& workspace, const Message& message);
void tell_edited(Workspace& workspace, const Message& message, json::Value before);
void tell_deleted(Workspace& workspace, const Message& message, json::Value before);
void tell_home_opened(Workspace& workspace, const Person& person, const std::string& tab);

}  // namespace c1::sandbox
