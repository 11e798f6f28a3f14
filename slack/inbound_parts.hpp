#pragma once
// What the readers of single payload kinds share. Not for other folders.

#include <string>

#include "base/json.hpp"
#include "net/http.hpp"
#include "slack/inbound.hpp"

namespace c1::slack {

// The two content types Slack sends, read without case and parameters.
enum class BodyKind { form, json, other };
BodyKind body_kind(std::string_view content_type);

// A slash command's fields, whether they came as a form or (Socket Mode) as an object.
SlashCommand read_command(const std::vector<net::FormField>& fields);

// Anything with a `type` that is not an event: clicks, views, options, shortcuts. Unknown for other types.
Inbound read_interaction(const json::Value& payload);

// An `event_callback` envelope.
Event read_event(const json::Value& envelope);

// A reply's `thread_ts`; "" for a message that starts a thread, where Slack repeats its own ts.
std::string reply_to(const std::string& thread_ts, const std::string& ts);

}  // namespace c1::slack
