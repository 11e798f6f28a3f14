#pragma once
// Slack's markup as a reader sees it.

#include <string>
#include <string_view>
#include <vector>

#include "sandbox/workspace.hpp"

namespace c1::sandbox {

struct Readable {
  std::string plain;
  std::vector<std::string> links;       // where they lead
  std::vector<std::string> broadcasts;  // "@channel" and its like: whoever is there would be called
};

// Mentions as @Name, links as their label, dates in the reader's zone, emphasis marks dropped. A broadcast stands in
// `plain` as ⟦@channel⟧, so that nobody takes an injected one for words.
void add_mrkdwn(Readable& out, std::string_view markup, const Workspace& workspace, int tz_offset);
std::string with_emoji(std::string_view text);

}  // namespace c1::sandbox
