#pragma once
// What a person does. Each takes the wish as JSON and tells what came of it; those that speak to the app wait for its
// ack. Never on an I/O thread.

#include "base/result.hpp"
#include "sandbox/core.hpp"

namespace c1::sandbox {

using Wish = const json::Value&;

// It was done, and there is nothing more to tell.
inline json::Value ok() { return json::object({{"ok", true}}); }

// acts_form.cpp
Result<json::Value> suggest(Core& core, Wish wish);
Result<json::Value> choose(Core& core, Wish wish);
Result<json::Value> fill(Core& core, Wish wish);
Result<json::Value> submit(Core& core, Wish wish);
Result<json::Value> close_modal(Core& core, Wish wish);

// acts_talk.cpp
Result<json::Value> run_command(Core& core, Wish wish);
Result<json::Value> click(Core& core, Wish wish);
Result<json::Value> run_shortcut(Core& core, Wish wish);
Result<json::Value> say(Core& core, Wish wish);
Result<json::Value> edit(Core& core, Wish wish);
Result<json::Value> remove(Core& core, Wish wish);
Result<json::Value> open_home(Core& core, Wish wish);

// acts_steps.cpp: steps of workflows
Result<json::Value> run_step(Core& core, Wish wish);
Result<json::Value> steps(Core& core, Wish wish);

// acts_office.cpp: the app is removed from the workspace; its tokens end
Result<json::Value> uninstall(Core& core, Wish wish);
Result<json::Value> set_team_access(Core& core, Wish wish);
Result<json::Value> expire_tokens(Core& core, Wish wish);

// acts_sockets.cpp: what Slack itself does with the app's sockets
Result<json::Value> sockets(Core& core, Wish wish);
Result<json::Value> disconnect_sockets(Core& core, Wish wish);
Result<json::Value> close_sockets(Core& core, Wish wish);
Result<json::Value> drop_sockets(Core& core, Wish wish);
Result<json::Value> silence_sockets(Core& core, Wish wish);
Result<json::Value> set_socket_mode(Core& core, Wish wish);

}  // namespace c1::sandbox
