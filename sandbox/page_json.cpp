#include "sandbox/page_json.hpp"

#include <algorithm>

namespace c1::sandbox {
namespace {

using json::Value;

constexpr std::size_t kMostFaces = 5;
constexpr std::size_t kMostUnread = 1000;  // counted no further
constexpr std::size_t kMostToasts = 20;

Value inputs_json(const Inputs& inputs) {
  Value all = json::object();
  for (const auto& [key, state] : inputs) all.member(key.first).set(key.second, state);
  return all;
}

const std::string& last_read(const Workspace& workspace, const Person& reader, const std::string& key) {
  static const std::string kNever;
  const auto screen = workspace.screens.find(reader.id);
  if (screen == workspace.screens.end()) return kNever;
  const auto found = screen->second.last_read.find(key);
  return found == screen->second.last_read.end() ? kNever : found->second;
}

bool names(const Message& message, const Person& reader) {
  return message.text.find("<@" + reader.id) != std::string::npos ||
         message.text.find("<!channel") != std::string::npos || message.text.find("<!here") != std::string::npos ||
         message.text.find("<!everyone") != std::string::npos;
}

Value thread_json(const Workspace& workspace, const Message& head, const Person& reader) {
  Value people = json::array();
  std::size_t count = 0;
  std::string latest;
  for (const Message* reply : workspace.replies(head.channel, head.ts)) {
    if (!workspace.is_visible(*reply, reader.id)) continue;
    ++count;
    latest = reply->ts;
    const auto& faces = people.array();
    const bool known = std::any_of(faces.begin(), faces.end(), [&](const Value& f) { return f == reply->author; });
    if (!known && faces.size() < kMostFaces) people.push(reply->author);
  }
  if (count == 0) return {};
  return json::object({{"count", count},
                       {"people", std::move(people)},
                       {"latest", latest},
                       {"unread", unread_replies(workspace, head, reader)},
                       {"follows", follows(workspace, head, reader)}});
}

std::string kind_of(const Channel& channel) {
  if (!channel.dm_with.empty()) return "app";
  if (channel.is_dm) return "dm";
  return channel.is_private ? "private" : "channel";
}

Value conversation_json(const Workspace& workspace, const Channel& channel, const Person& reader) {
  const std::string& read = last_read(workspace, reader, channel.id);
  const auto& heads = workspace.heads(channel.id);
  std::size_t unread = 0, mentions = 0;
  std::string latest;
  for (auto message = heads.rbegin(); message != heads.rend() && unread < kMostUnread; ++message) {
    if (!workspace.is_visible(**message, reader.id)) continue;
    if (latest.empty()) latest = (*message)->ts;
    if ((*message)->ts <= read) break;
    if ((*message)->author == reader.id) continue;
    ++unread;
    if (names(**message, reader)) ++mentions;
  }
  Value out = json::object({{"id", channel.id},
                            {"kind", kind_of(channel)},
                            {"name", channel.dm_with.empty() ? channel.name : workspace.settings.bot_name},
                            {"members", channel.members.size()},
                            {"unread", unread},
                            {"mentions", mentions},
                            {"last_read", read},
                            {"latest", latest}});
  if (channel.is_dm) out.set("with", channel.members[channel.members[0] == reader.id ? 1 : 0]);
  return out;
}

Value view_for_page(const View& view) {
  Value errors = json::object();
  for (const auto& [block_id, says] : view.errors) errors.set(block_id, says);
  const Value& content = view.content;
  return json::object({{"id", view.id},
                       {"type", content["type"]},
                       {"title", content["title"]},
                       {"submit", content["submit"]},
                       {"close", content["close"]},
                       {"submit_disabled", content["submit_disabled"].boolean()},
                       {"blocks", view.blocks()},
                       {"inputs", inputs_json(view.inputs)},
                       {"errors", std::move(errors)},
                       {"hash", view.hash}});
}

}  // namespace

std::string read_key(const std::string& channel, const std::string& thread_ts) {
  return thread_ts.empty() ? channel : channel + "/" + thread_ts;
}

bool stands_there(const Workspace& workspace, const Message& message, const Person& reader) {
  if (workspace.is_visible(message, reader.id)) return true;
  const Channel* channel = workspace.channel(message.channel);
  return message.deleted && message.thread_ts.empty() && channel && workspace.is_member(*channel, reader.id) &&
         !workspace.replies(message.channel, message.ts).empty();
}

bool follows(const Workspace& workspace, const Message& head, const Person& reader) {
  const Channel* channel = workspace.channel(head.channel);
  if (!channel || !workspace.is_member(*channel, reader.id)) return false;
  if (!channel->dm_with.empty() || head.author == reader.id || names(head, reader)) return true;
  const auto replies = workspace.replies(head.channel, head.ts);
  return std::any_of(replies.begin(), replies.end(), [&](const Message* reply) {
    return workspace.is_visible(*reply, reader.id) && (reply->author == reader.id || names(*reply, reader));
  });
}

std::size_t unread_replies(const Workspace& workspace, const Message& head, const Person& reader) {
  const std::string& read = last_read(workspace, reader, read_key(head.channel, head.ts));
  const auto replies = workspace.replies(head.channel, head.ts);
  return static_cast<std::size_t>(std::count_if(replies.begin(), replies.end(), [&](const Message* reply) {
    return reply->ts > read && reply->author != reader.id && workspace.is_visible(*reply, reader.id);
  }));
}

std::size_t unread_threads(const Workspace& workspace, const Person& reader) {
  const auto& threads = workspace.threads();
  return static_cast<std::size_t>(std::count_if(threads.begin(), threads.end(), [&](const Message* head) {
    return unread_replies(workspace, *head, reader) > 0 && follows(workspace, *head, reader);
  }));
}

Value page_message(const Workspace& workspace, const Person& reader, const Message& message) {
  Value out = json::object({{"channel", message.channel}, {"ts", message.ts}, {"thread_ts", message.thread_ts}});
  if (!stands_there(workspace, message, reader)) {
    out.set("gone", true);
    return out;
  }
  const auto inputs = message.inputs.find(reader.id);
  out.set("author", message.author);
  out.set("by_app", message.by_app);
  out.set("text", message.deleted ? "This message was deleted." : message.text);
  out.set("blocks", message.deleted ? Value() : message.blocks);
  if (!message.unfurls.is_null() && !message.deleted) out.set("unfurls", message.unfurls);
  out.set("inputs", inputs_json(inputs == message.inputs.end() ? inputs_of(message.blocks, {}) : inputs->second));
  out.set("edited", !message.edited_ts.empty());
  out.set("ephemeral", message.is_ephemeral());
  out.set("deleted", message.deleted);
  out.set("thread", message.thread_ts.empty() ? thread_json(workspace, message, reader) : Value());
  return out;
}

Value page_conversations(const Workspace& workspace, const Person& reader) {
  Value all = json::array();
  for (const auto& [id, channel] : workspace.channels)
    if (workspace.is_member(channel, reader.id)) all.push(conversation_json(workspace, channel, reader));
  return all;
}

Value page_screen(Workspace& workspace, const Person& reader) {
  const Screen& screen = workspace.screens[reader.id];
  Value modals = json::array(), toasts = json::array();
  for (const std::string& id : screen.modals) modals.push(view_for_page(*workspace.view(id)));
  const std::size_t from = screen.toasts.size() > kMostToasts ? screen.toasts.size() - kMostToasts : 0;
  for (std::size_t i = from; i < screen.toasts.size(); ++i) toasts.push(screen.toasts[i]);
  const View* home = workspace.home(reader.id);
  return json::object({{"modals", std::move(modals)},
                       {"home", home ? view_for_page(*home) : Value()},
                       {"toasts", std::move(toasts)},
                       {"toasts_from", from}});
}

}  // namespace c1::sandbox
