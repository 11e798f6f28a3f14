#pragma once
// What the app says, wherever it says it (chat.*, a response_url, the answer to a command), checked as Slack checks it.

#include <optional>

#include "sandbox/api.hpp"

namespace c1::sandbox {

struct Draft {
  bool has_text = false;
  std::string text;
  bool has_blocks = false;
  json::Value blocks;
  bool has_metadata = false;
  json::Value metadata;
  std::string thread_ts;
};

// The draft, or Slack's error. `most_text` in code points, past it msg_too_long.
struct Drafted {
  Draft draft;
  json::Value error;
  bool ok() const { return error.is_null(); }
};
Drafted draft_of(const Args& args, std::size_t most_text);
bool says_something(const Draft& draft);

// The message as the app's. Not yet added.
Message app_message(const Workspace& workspace, const Draft& draft, const std::string& channel);

// Replaces the content as chat.update does: text alone drops the blocks, an empty list of blocks removes them.
void rewrite(Workspace& workspace, Message& message, const Draft& draft);

}  // namespace c1::sandbox
