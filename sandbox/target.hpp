#pragma once
// What a person means by "the Approve button" or "the App field": found by what is visible to them.

#include <optional>
#include <string>

#include "base/result.hpp"
#include "sandbox/workspace.hpp"

namespace c1::sandbox {

struct Target {
  std::string view_id;      // in a modal or on the Home tab; else
  std::string channel, ts;  // in a message
  Placed placed;
  json::Value chosen;  // the option of an overflow menu
};

// The person that the wish is about (`user`).
Result<Person> person_in(const Workspace& workspace, const json::Value& wish);

// Both find_button and find_field also take ids, as a client that shows the blocks has them:
// {view_id | message: {channel, ts}, block_id, action_id, option?: an overflow's}.

// {button, in?, message?: {channel, ts}, place?: "modal"|"message"|"home"}: the top modal comes first, then messages
// from the newest, then the Home tab. With `in`, the newest place whose words contain it and that has such a button.
Result<Target> find_button(Workspace& workspace, const Person& person, const json::Value& wish);
// {field, in?, message?, place?}: a label, a placeholder or an action_id.
Result<Target> find_field(Workspace& workspace, const Person& person, const json::Value& wish);

// {thread_of: words} or {thread: {channel, ts}}: the message that heads the thread.
Result<const Message*> find_thread(const Workspace& workspace, const Person& person, const json::Value& wish);
// {channel, ts} or {message: {channel, ts}} or {in: words}: a visible message.
Result<Message*> find_message(Workspace& workspace, const Person& person, const json::Value& wish);

// What stands in the elements where the target is; for writing.
Inputs& inputs_at(Workspace& workspace, const Person& person, const Target& target);

}  // namespace c1::sandbox
