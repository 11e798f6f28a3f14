// chat.*.
#include "base/text.hpp"
#include "sandbox/api.hpp"
#include "sandbox/app_message.hpp"
#include "sandbox/events.hpp"
#include "sandbox/shapes.hpp"
#include "sandbox/unfurl.hpp"

namespace c1::sandbox {
namespace {

using json::Value;

constexpr std::size_t kMostPosted = 40'000;
constexpr std::size_t kMostUpdated = 4'000;

// Where to post: a conversation, a #name, or a person (the app's DM with them).
const Channel* destination(Workspace& workspace, const std::string& where, Value& error) {
  if (const Person* person = workspace.person_by_id(where)) {
    if (person->deactivated) return error = api_error("user_disabled"), nullptr;
    return &workspace.app_dm(*person);
  }
  const Channel* channel = workspace.channel(where);
  if (!channel && !where.empty()) channel = workspace.channel_named(where);
  if (!channel || (channel->is_private && !channel->app_is_member))
    return error = api_error("channel_not_found"), nullptr;
  if (!channel->app_is_member) return error = api_error("not_in_channel"), nullptr;
  return channel;
}

// Slack posts into threads only; a reply has no thread of its own.
Value thread_error(const Workspace& workspace, const std::string& channel, const std::string& thread_ts) {
  if (thread_ts.empty()) return {};
  const Message* parent = workspace.message(channel, thread_ts);
  if (!parent) return api_error("thread_not_found");
  return parent->is_ephemeral() || !parent->thread_ts.empty() ? api_error("cannot_reply_to_message") : Value();
}

bool too_fast(Workspace& workspace, const std::string& channel) {
  const Instant now = workspace.clock.now();
  const auto last = workspace.last_post.find(channel);
  if (workspace.strict_rate && last != workspace.last_post.end() && now - last->second < Millis{1'000}) return true;
  workspace.last_post[channel] = now;
  return false;
}

Value with_text_warning(Value reply, const Draft& draft) {
  if (!draft.text.empty()) return reply;
  reply.set("warning", "missing_text_in_message");
  reply.member("response_metadata").member("warnings").push("missing_text_in_message");
  return reply;
}

Value post_message(Workspace& workspace, const Args& args) {
  Value error;
  const Channel* channel = destination(workspace, args.text("channel"), error);
  if (!channel) return error;
  const Drafted drafted = draft_of(args, kMostPosted);
  if (!drafted.ok()) return drafted.error;
  if (!says_something(drafted.draft)) return api_error("no_text");
  error = thread_error(workspace, channel->id, drafted.draft.thread_ts);
  if (!error.is_null()) return error;
  if (too_fast(workspace, channel->id)) return api_error("ratelimited");
  const Message& message = workspace.add(app_message(workspace, drafted.draft, channel->id));
  tell_posted(workspace, message);
  return with_text_warning(
      api_ok({{"channel", channel->id}, {"ts", message.ts}, {"message", message_json(workspace, message, true)}}),
      drafted.draft);
}

// A message that the app may change: its own, of a conversation named by its id.
Message* own_message(Workspace& workspace, const Args& args, std::string_view not_own, Value& error) {
  const Channel* channel = workspace.channel(args.text("channel"));
  if (!channel) return error = api_error("channel_not_found"), nullptr;
  Message* message = workspace.message(channel->id, args.text("ts"));
  if (!message || message->deleted || message->is_ephemeral()) return error = api_error("message_not_found"), nullptr;
  if (!message->by_app) return error = api_error(not_own), nullptr;
  return message;
}

Value update_message(Workspace& workspace, const Args& args) {
  Value error;
  Message* message = own_message(workspace, args, "cant_update_message", error);
  if (!message) return error;
  const Drafted drafted = draft_of(args, kMostUpdated);
  if (!drafted.ok()) return drafted.error;
  const Draft& draft = drafted.draft;
  const bool text_stays = !draft.has_text && !message->text.empty();
  if (!says_something(draft) && !text_stays) return api_error("no_text");
  if (!draft.has_text && !draft.has_blocks && !draft.has_metadata) return api_error("no_text");
  rewrite(workspace, *message, draft);
  return api_ok({{"channel", message->channel},
                 {"ts", message->ts},
                 {"text", message->text},
                 {"message", message_json(workspace, *message, true)}});
}

Value delete_message(Workspace& workspace, const Args& args) {
  Value error;
  Message* message = own_message(workspace, args, "cant_delete_message", error);
  if (!message) return error;
  Value before = message_json(workspace, *message, true);
  message->deleted = true;
  workspace.changed(*message);
  tell_deleted(workspace, *message, std::move(before));
  return api_ok({{"channel", message->channel}, {"ts", message->ts}});
}

Value post_ephemeral(Workspace& workspace, const Args& args) {
  Value error;
  const Channel* channel = destination(workspace, args.text("channel"), error);
  if (!channel) return error;
  const Person* person = workspace.person_by_id(args.text("user"));
  if (!person || !workspace.is_member(*channel, person->id)) return api_error("user_not_in_channel");
  const Drafted drafted = draft_of(args, kMostPosted);
  if (!drafted.ok()) return drafted.error;
  if (!says_something(drafted.draft)) return api_error("no_text");
  error = thread_error(workspace, channel->id, drafted.draft.thread_ts);
  if (!error.is_null()) return error;
  Message draft = app_message(workspace, drafted.draft, channel->id);
  draft.only_for = person->id;
  return with_text_warning(api_ok({{"message_ts", workspace.add(std::move(draft)).ts}}), drafted.draft);
}

Value permalink(Workspace& workspace, const Args& args) {
  const Channel* channel = workspace.channel(args.text("channel"));
  if (!channel) return api_error("channel_not_found");
  const Message* message = workspace.message(channel->id, args.text("message_ts"));
  if (!message || message->deleted) return api_error("message_not_found");
  std::string digits;
  for (const char c : message->ts)
    if (c != '.') digits += c;
  std::string link = "https://" + workspace.settings.team_domain + ".slack.com/archives/" + channel->id + "/p" + digits;
  if (!message->thread_ts.empty()) link += "?thread_ts=" + message->thread_ts + "&cid=" + channel->id;
  return api_ok({{"channel", channel->id}, {"permalink", link}});
}

}  // namespace

std::span<const ApiMethod> chat_methods() {
  static const std::vector<ApiMethod> kMethods{
      {"chat.postMessage",
       false,
       {"channel", "text", "blocks", "attachments", "thread_ts", "reply_broadcast", "metadata", "mrkdwn", "parse",
        "link_names", "unfurl_links", "unfurl_media", "username", "icon_emoji", "icon_url"},
       post_message},
      {"chat.update",
       false,
       {"channel", "ts", "text", "blocks", "attachments", "metadata", "parse", "link_names", "reply_broadcast",
        "file_ids"},
       update_message},
      {"chat.delete", false, {"channel", "ts"}, delete_message},
      {"chat.postEphemeral",
       false,
       {"channel", "user", "text", "blocks", "attachments", "thread_ts", "parse", "link_names", "username",
        "icon_emoji", "icon_url"},
       post_ephemeral},
      {"chat.unfurl",
       false,
       {"channel", "ts", "unfurls", "unfurl_id", "source", "user_auth_message", "user_auth_required", "user_auth_url",
        "user_auth_blocks"},
       unfurl},
      {"chat.getPermalink", true, {"channel", "message_ts"}, permalink}};
  return kMethods;
}

}  // namespace c1::sandbox
