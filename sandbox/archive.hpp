#pragma once
// The whole workspace as JSON: people, conversations, user groups, messages, views, what has been read.

#include "base/result.hpp"
#include "sandbox/workspace.hpp"

namespace c1::sandbox {

inline constexpr char kStateFormat[] = "c1 sandbox state 1";

// Triggers and response_urls are not in it: by the time it is read they are too old.
json::Value state_of(const Workspace& workspace);

// Takes the place of all that there is. On an error nothing has changed. A state without `user_groups` was saved before
// they were part of it, and leaves them alone.
Result<void> load_state(Workspace& workspace, const json::Value& state);

}  // namespace c1::sandbox
