#pragma once
// Small pieces of Slack's JSON that several sources of this folder write. Not for other folders.

#include <string_view>

#include "base/json.hpp"
#include "slack/blocks.hpp"
#include "slack/reply.hpp"

namespace c1::slack {

// {"type": "plain_text", ...} fitted to `limit`. Slack refuses empty ones: those read "-".
json::Value plain_text(std::string_view words, std::size_t limit);

// An option of a select. Throws std::length_error when its value is longer than 150 bytes.
json::Value option_json(const Option& option);

// A modal that only says something. `callback_id` "notice".
json::Value notice(std::string_view title, const Mrkdwn& text);
// The same around blocks that are there already (an array).
json::Value notice(std::string_view title, const json::Value& blocks);

}  // namespace c1::slack
