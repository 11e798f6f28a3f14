#pragma once
// What the browser page is told: blocks as the app sent them, what stands in their elements, and what is unread.
//
//   conversation  {id, kind: channel | private | app | dm, name, with?, members, unread, mentions, last_read, latest}
//   message       {channel, ts, thread_ts, author, by_app, text, blocks, inputs, edited, ephemeral, deleted, unfurls,
//                  thread: {count, people, latest, unread, follows} | null}, or {channel, ts, gone: true}
//   view          {id, type, title, submit, close, submit_disabled, blocks, inputs, errors: {block_id: says}, hash}

#include "sandbox/workspace.hpp"

namespace c1::sandbox {

json::Value page_message(const Workspace& workspace, const Person& reader, const Message& message);
json::Value page_conversations(const Workspace& workspace, const Person& reader);
// {modals: [view], home: view | null, toasts: [says], toasts_from: the number of the first}
json::Value page_screen(Workspace& workspace, const Person& reader);

// In the conversation itself: visible, or deleted with replies that are.
bool stands_there(const Workspace& workspace, const Message& message, const Person& reader);
// The person started it, has answered in it or is named in it, or it is their DM with the app.
bool follows(const Workspace& workspace, const Message& head, const Person& reader);
std::size_t unread_replies(const Workspace& workspace, const Message& head, const Person& reader);
std::size_t unread_threads(const Workspace& workspace, const Person& reader);

// Where Screen::last_read keeps it.
std::string read_key(const std::string& channel, const std::string& thread_ts);

}  // namespace c1::sandbox
