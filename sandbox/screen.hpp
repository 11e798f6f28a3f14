#pragma once
// One person's whole screen, as JSON for tests, the browser page and the terminal.

#include "sandbox/workspace.hpp"

namespace c1::sandbox {

// {user, version, modals[], messages[], home, toasts[]}; see sandbox/control.hpp.
json::Value screen_json(Workspace& workspace, const Person& person);
json::Value home_json(Workspace& workspace, const Person& person);

// The words a message is known by: its blocks' text, or its text where it has none.
std::string words_of(const Workspace& workspace, const Person& reader, const Message& message);

}  // namespace c1::sandbox
