#pragma once
// Slack's published limits and shapes of Block Kit (docs.slack.dev/reference/block-kit), enforced to the letter:
// lengths in code points, required and unknown members, which block may stand on which surface. Pure.

#include <string>
#include <string_view>
#include <vector>

#include "base/json.hpp"

namespace c1::sandbox {

enum class Surface { message, modal, home };

// What is wrong, as Slack words it: "[ERROR] must be less than 151 characters [json-pointer:/blocks/0/text/text]".
using Problems = std::vector<std::string>;

Problems problems_of_blocks(const json::Value& blocks, Surface surface, const std::string& pointer);
Problems problems_of_view(const json::Value& view);
// The body of an answer to block_suggestion.
Problems problems_of_options(const json::Value& answer);
// `metadata` of a message.
Problems problems_of_metadata(const json::Value& metadata);

}  // namespace c1::sandbox
