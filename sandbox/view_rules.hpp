#pragma once
// What views.* and the answers to a submission have in common.

#include "sandbox/workspace.hpp"

namespace c1::sandbox {

constexpr std::size_t kMostViewBytes = 250'000;

// Null, or Slack's error. `type` "" = any.
json::Value view_error(const json::Value& view, std::string_view type);

// Puts a view on top of the person's open one; null when there is none or three are open already.
View* push_view(Workspace& workspace, const std::string& user, json::Value content);

}  // namespace c1::sandbox
