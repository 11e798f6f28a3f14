// conversations.*.
#include <algorithm>

#include "base/text.hpp"
#include "sandbox/api.hpp"
#include "sandbox/paging.hpp"
#include "sandbox/shapes.hpp"

namespace c1::sandbox {
namespace {

using json::Value;

// The conversation, if the app may look into it; else the error.
const Channel* readable(Workspace& workspace, const std::string& id, Value& error) {
  const Channel* channel = workspace.channel(id);
  const bool unseen = channel && channel->is_private && channel->dm_with.empty() && !channel->app_is_member;
  if (!channel || unseen)
    error = api_error("channel_not_found");
  else if (!channel->app_is_member)
    error = api_error("not_in_channel");
  return error.is_null() ? channel : nullptr;
}

Value open_conversation(Workspace& workspace, const Args& args) {
  if (args.has("channel")) {
    const Channel* channel = workspace.channel(args.text("channel"));
    if (!channel || channel->dm_with.empty()) return api_error("channel_not_found");
    return api_ok({{"no_op", true}, {"already_open", true}, {"channel", json::object({{"id", channel->id}})}});
  }
  const auto ids = text::split(args.text("users"), ',');
  if (args.text("users").empty()) return api_error("users_list_not_supplied");
  if (ids.size() > 8) return api_error("too_many_users");
  if (ids.size() > 1) return api_error("method_not_supported_for_channel_type");
  const Person* person = workspace.person_by_id(ids[0]);
  if (!person) return api_error("user_not_found");
  if (person->deactivated) return api_error("user_disabled");
  const bool was_open = workspace.channel("D" + person->id.substr(1)) != nullptr;
  const Channel& dm = workspace.app_dm(*person);
  Value channel = args.flag("return_im") ? channel_json(workspace, dm) : json::object({{"id", dm.id}});
  return api_ok({{"no_op", was_open}, {"already_open", was_open}, {"channel", std::move(channel)}});
}

Value info(Workspace& workspace, const Args& args) {
  const Channel* channel = workspace.channel(args.text("channel"));
  if (!channel || (channel->is_private && channel->dm_with.empty() && !channel->app_is_member))
    return api_error("channel_not_found");
  return api_ok({{"channel", channel_json(workspace, *channel)}});
}

const char* type_of(const Channel& channel) {
  if (!channel.dm_with.empty()) return "im";
  return channel.is_private ? "private_channel" : "public_channel";
}

bool has(const std::vector<std::string>& types, std::string_view type) {
  return std::find(types.begin(), types.end(), type) != types.end();
}

Value channel_page(Workspace& workspace, const Args& args, bool only_joined) {
  static const std::vector<std::string> kTypes{"public_channel", "private_channel", "mpim", "im"};
  const auto types = text::split(args.has("types") ? args.text("types") : kTypes[0], ',');
  for (const std::string& type : types)
    if (!has(kTypes, type)) return api_error("invalid_types");
  std::vector<Value> channels;
  for (const auto& [id, channel] : workspace.channels) {
    const bool seen = channel.app_is_member || (!channel.is_private && !only_joined);
    if (seen && has(types, type_of(channel))) channels.push_back(channel_json(workspace, channel));
  }
  const auto page = page_of(channels, args);
  if (!page) return api_error("invalid_cursor");
  return api_ok({{"channels", page->items}, {"response_metadata", json::object({{"next_cursor", page->next_cursor}})}});
}

Value list(Workspace& workspace, const Args& args) { return channel_page(workspace, args, false); }
Value list_joined(Workspace& workspace, const Args& args) { return channel_page(workspace, args, true); }

Value members(Workspace& workspace, const Args& args) {
  const Channel* channel = workspace.channel(args.text("channel"));
  if (!channel || (channel->is_private && !channel->app_is_member)) return api_error("channel_not_found");
  std::vector<Value> ids;
  for (const std::string& id : channel->members) ids.emplace_back(id);
  if (!channel->dm_with.empty()) ids.emplace_back(channel->dm_with);
  if (channel->app_is_member) ids.emplace_back(workspace.settings.bot_user_id);
  const auto page = page_of(ids, args);
  if (!page) return api_error("invalid_cursor");
  return api_ok({{"members", page->items}, {"response_metadata", json::object({{"next_cursor", page->next_cursor}})}});
}

Value join(Workspace& workspace, const Args& args) {
  Channel* channel = workspace.channel(args.text("channel"));
  if (!channel || (channel->is_private && channel->dm_with.empty())) return api_error("channel_not_found");
  if (!channel->dm_with.empty()) return api_error("method_not_supported_for_channel_type");
  Value reply = api_ok();
  if (channel->app_is_member) reply.set("warning", "already_in_channel");
  channel->app_is_member = true;
  workspace.changed();
  reply.set("channel", channel_json(workspace, *channel));
  return reply;
}

bool in_time(const Message& message, const Args& args) {
  const bool inclusive = args.flag("inclusive");
  const std::string oldest = args.text("oldest"), latest = args.text("latest");
  if (!oldest.empty() && oldest != "0" && (message.ts < oldest || (message.ts == oldest && !inclusive))) return false;
  return latest.empty() || message.ts < latest || (message.ts == latest && inclusive);
}

Value page_reply(const std::vector<Value>& messages, const Args& args) {
  const auto page = page_of(messages, args);
  if (!page) return api_error("invalid_cursor");
  Value reply = api_ok({{"messages", page->items}, {"has_more", !page->next_cursor.empty()}});
  if (!page->next_cursor.empty()) reply.set("response_metadata", json::object({{"next_cursor", page->next_cursor}}));
  return reply;
}

Value history(Workspace& workspace, const Args& args) {
  Value error;
  const Channel* channel = readable(workspace, args.text("channel"), error);
  if (!channel) return error;
  std::vector<Value> messages;
  for (auto message = workspace.messages.rbegin(); message != workspace.messages.rend(); ++message) {
    if (message->channel != channel->id || message->is_ephemeral() || !message->thread_ts.empty()) continue;
    if (message->deleted && workspace.replies(message->channel, message->ts).empty()) continue;
    if (in_time(*message, args))
      messages.push_back(message_json(workspace, *message, args.flag("include_all_metadata")));
  }
  return page_reply(messages, args);
}

Value replies(Workspace& workspace, const Args& args) {
  Value error;
  const Channel* channel = readable(workspace, args.text("channel"), error);
  if (!channel) return error;
  const Message* parent = workspace.message(channel->id, args.text("ts"));
  if (!parent || parent->is_ephemeral()) return api_error("thread_not_found");
  if (!parent->thread_ts.empty()) parent = workspace.message(channel->id, parent->thread_ts);
  const auto answers = workspace.replies(channel->id, parent->ts);
  if (parent->deleted && answers.empty()) return api_error("thread_not_found");
  const bool with_metadata = args.flag("include_all_metadata");
  std::vector<Value> messages{message_json(workspace, *parent, with_metadata)};
  for (const Message* answer : answers)
    if (!answer->is_ephemeral() && in_time(*answer, args))
      messages.push_back(message_json(workspace, *answer, with_metadata));
  return page_reply(messages, args);
}

}  // namespace

std::span<const ApiMethod> conversation_methods() {
  static const std::vector<ApiMethod> kMethods{
      {"conversations.open", false, {"users", "channel", "return_im", "prevent_creation"}, open_conversation},
      {"conversations.info", true, {"channel", "include_num_members", "include_locale"}, info},
      {"conversations.list", true, {"cursor", "exclude_archived", "limit", "team_id", "types"}, list},
      {"users.conversations", true, {"cursor", "exclude_archived", "limit", "team_id", "types", "user"}, list_joined},
      {"conversations.members", true, {"channel", "cursor", "limit"}, members},
      {"conversations.join", false, {"channel"}, join},
      {"conversations.history",
       true,
       {"channel", "cursor", "limit", "oldest", "latest", "inclusive", "include_all_metadata"},
       history},
      {"conversations.replies",
       true,
       {"channel", "ts", "cursor", "limit", "oldest", "latest", "inclusive", "include_all_metadata"},
       replies}};
  return kMethods;
}

}  // namespace c1::sandbox
