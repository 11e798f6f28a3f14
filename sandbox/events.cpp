#include "sandbox/events.hpp"

#include "sandbox/shapes.hpp"

namespace c1::sandbox {
namespace {

using json::Value;

std::string channel_type(const Channel& channel) {
  if (!channel.dm_with.empty()) return "im";
  return channel.is_private ? "group" : "channel";
}

// The conversation, if the app gets its events.
const Channel* heard(const Workspace& workspace, const Message& message) {
  const Channel* channel = workspace.channel(message.channel);
  return channel && channel->app_is_member && !message.is_ephemeral() ? channel : nullptr;
}

void send(Workspace& workspace, Value event) {
  workspace.outgoing.push_back(event_envelope(workspace, std::move(event), ""));
}

Value message_event(Workspace& workspace, const Channel& channel, std::string_view subtype) {
  const std::string ts = workspace.new_ts();
  return json::object({{"type", "message"},
                       {"subtype", subtype},
                       {"hidden", true},
                       {"channel", channel.id},
                       {"channel_type", channel_type(channel)},
                       {"ts", ts},
                       {"event_ts", ts}});
}

}  // namespace

Value event_envelope(Workspace& workspace, Value event, std::string event_id) {
  const SandboxSettings& settings = workspace.settings;
  if (event_id.empty()) event_id = workspace.next_id("Ev" + settings.team_id.substr(1));  // in all of Slack one
  const Value enterprise = settings.enterprise_id.empty() ? Value() : Value(settings.enterprise_id);
  Value authorization = json::object({{"enterprise_id", enterprise},
                                      {"team_id", workspace.org_wide ? Value() : Value(settings.team_id)},
                                      {"user_id", settings.bot_user_id},
                                      {"is_bot", true},
                                      {"is_enterprise_install", workspace.org_wide}});
  return json::object({{"token", settings.verification_token},
                       {"team_id", settings.team_id},
                       {"enterprise_id", enterprise},
                       {"context_team_id", settings.team_id},
                       {"context_enterprise_id", enterprise},
                       {"api_app_id", settings.app_id},
                       {"event", std::move(event)},
                       {"type", "event_callback"},
                       {"event_id", event_id},
                       {"event_time", to_unix_seconds(workspace.clock.now())},
                       {"authorizations", json::array({std::move(authorization)})},
                       {"is_ext_shared_channel", false},
                       {"event_context", "4-" + event_id}});
}

void tell_posted(Workspace& workspace, const Message& message) {
  const Channel* channel = heard(workspace, message);
  if (!channel) return;
  Value event = message_json(workspace, message, true);
  event.set("channel", channel->id);
  event.set("channel_type", channel_type(*channel));
  event.set("event_ts", message.ts);
  const bool mentions = !message.by_app && channel->dm_with.empty() &&
                        message.text.find("<@" + workspace.settings.bot_user_id + ">") != std::string::npos;
  if (mentions) {
    Value mention = event;
    mention.set("type", "app_mention");
    mention.erase("channel_type");
    send(workspace, std::move(mention));
  }
  send(workspace, std::move(event));
}

void tell_edited(Workspace& workspace, const Message& message, Value before) {
  const Channel* channel = heard(workspace, message);
  if (!channel) return;
  Value event = message_event(workspace, *channel, "message_changed");
  event.set("message", message_json(workspace, message, true));
  event.set("previous_message", std::move(before));
  send(workspace, std::move(event));
}

void tell_deleted(Workspace& workspace, const Message& message, Value before) {
  const Channel* channel = heard(workspace, message);
  if (!channel) return;
  // A message with replies leaves a tombstone behind, which Slack tells as a change.
  if (!workspace.replies(message.channel, message.ts).empty())
    return tell_edited(workspace, message, std::move(before));
  Value event = message_event(workspace, *channel, "message_deleted");
  event.set("deleted_ts", message.ts);
  event.set("previous_message", std::move(before));
  send(workspace, std::move(event));
}

void tell_home_opened(Workspace& workspace, const Person& person, const std::string& tab) {
  Value event = json::object({{"type", "app_home_opened"},
                              {"user", person.id},
                              {"channel", workspace.app_dm(person).id},
                              {"tab", tab},
                              {"event_ts", workspace.new_ts()}});
  if (const View* home = workspace.home(person.id); home && tab == "home")
    event.set("view", view_json(workspace, *home));
  send(workspace, std::move(event));
}

}  // namespace c1::sandbox
