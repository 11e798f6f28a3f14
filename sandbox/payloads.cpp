#include "sandbox/payloads.hpp"

#include "sandbox/shapes.hpp"

namespace c1::sandbox {
namespace {

using json::Value;

Value user_of(const Workspace& workspace, const Person& person) {
  return json::object(
      {{"id", person.id}, {"username", person.name}, {"name", person.name}, {"team_id", workspace.settings.team_id}});
}

Value team_of(const Workspace& workspace) {
  const SandboxSettings& settings = workspace.settings;
  Value team = json::object({{"id", settings.team_id}, {"domain", settings.team_domain}});
  if (settings.enterprise_id.empty()) return team;
  team.set("enterprise_id", settings.enterprise_id);
  team.set("enterprise_name", settings.enterprise_name);
  return team;
}

Value enterprise_of(const Workspace& workspace) {
  const SandboxSettings& settings = workspace.settings;
  if (settings.enterprise_id.empty()) return {};
  return json::object({{"id", settings.enterprise_id}, {"name", settings.enterprise_name}});
}

// Of an app that is installed in a whole organisation Slack leaves it out where no conversation says which it is.
Value team_outside_of_conversations(const Workspace& workspace) {
  return workspace.org_wide ? Value() : team_of(workspace);
}

Value interaction(const Workspace& workspace, const Person& person, std::string_view type) {
  return json::object({{"type", type},
                       {"user", user_of(workspace, person)},
                       {"api_app_id", workspace.settings.app_id},
                       {"token", workspace.settings.verification_token},
                       {"team", team_of(workspace)},
                       {"enterprise", enterprise_of(workspace)},
                       {"is_enterprise_install", workspace.org_wide}});
}

Value channel_of(const Channel& channel) {
  return json::object(
      {{"id", channel.id},
       {"name", channel.dm_with.empty() && channel.is_private && !channel.is_dm ? "privategroup" : channel.name}});
}

Value container_of(const Message& message) {
  Value container = json::object({{"type", "message"},
                                  {"message_ts", message.ts},
                                  {"channel_id", message.channel},
                                  {"is_ephemeral", message.is_ephemeral()}});
  if (!message.thread_ts.empty()) container.set("thread_ts", message.thread_ts);
  return container;
}

Value container_of(const View& view) { return json::object({{"type", "view"}, {"view_id", view.id}}); }

void add_message(Workspace& workspace, Value& payload, const Person& person, const Message& message) {
  payload.set("container", container_of(message));
  payload.set("channel", channel_of(*workspace.channel(message.channel)));
  if (!message.is_ephemeral()) payload.set("message", message_json(workspace, message, true));
  const auto inputs = message.inputs.find(person.id);
  payload.set("state", json::object({{"values", state_values(message.blocks, inputs == message.inputs.end()
                                                                                 ? inputs_of(message.blocks, {})
                                                                                 : inputs->second)}}));
}

void copy_members(const Value& from, Value& to, std::initializer_list<const char*> names) {
  for (const char* name : names)
    if (from.has(name)) to.set(name, from[name]);
}

}  // namespace

std::vector<net::FormField> command_fields(Workspace& workspace, const Person& person, const Channel& channel,
                                           const std::string& command, const std::string& text,
                                           const std::string& response_url) {
  const SandboxSettings& settings = workspace.settings;
  std::vector<net::FormField> fields{
      {"token", settings.verification_token},
      {"team_id", settings.team_id},
      {"team_domain", settings.team_domain},
      {"channel_id", channel.id},
      {"channel_name", channel.dm_with.empty() && channel.is_private ? "privategroup" : channel.name},
      {"user_id", person.id},
      {"user_name", person.name},
      {"command", command},
      {"text", text},
      {"api_app_id", settings.app_id},
      {"is_enterprise_install", workspace.org_wide ? "true" : "false"},
      {"response_url", response_url},
      {"trigger_id", workspace.new_trigger(person.id)}};
  if (settings.enterprise_id.empty()) return fields;
  fields.push_back({"enterprise_id", settings.enterprise_id});
  fields.push_back({"enterprise_name", settings.enterprise_name});
  return fields;
}

Value action_item(Workspace& workspace, const Placed& placed, const Value& state, const Value& chosen) {
  Value item = json::object({{"type", placed.type()}, {"action_id", placed.action_id}, {"block_id", placed.block_id}});
  copy_members(placed.element, item,
               {"text", "value", "style", "url", "placeholder", "confirm", "initial_option", "initial_options"});
  if (!chosen.is_null()) item.set("selected_option", chosen);
  for (const auto& [name, value] : state.object()) item.set(name, value);
  item.set("action_ts", workspace.new_ts());
  return item;
}

Value block_actions_in_message(Workspace& workspace, const Person& person, const Message& message, Value action) {
  Value payload = interaction(workspace, person, "block_actions");
  payload.set("trigger_id", workspace.new_trigger(person.id));
  add_message(workspace, payload, person, message);
  payload.set(
      "response_url",
      workspace.new_response_url(
          {.user = person.id, .channel = message.channel, .message_ts = message.ts, .thread_ts = message.thread_ts}));
  payload.set("actions", json::array({std::move(action)}));
  return payload;
}

Value block_actions_in_view(Workspace& workspace, const Person& person, const View& view, Value action) {
  Value payload = interaction(workspace, person, "block_actions");
  payload.set("container", container_of(view));
  payload.set("trigger_id", workspace.new_trigger(person.id));
  payload.set("view", view_json(workspace, view));
  payload.set("actions", json::array({std::move(action)}));
  return payload;
}

Value view_submission(Workspace& workspace, const Person& person, const View& view) {
  Value payload = interaction(workspace, person, "view_submission");
  payload.set("team", team_outside_of_conversations(workspace));
  payload.set("trigger_id", workspace.new_trigger(person.id));
  payload.set("view", view_json(workspace, view));
  payload.set("response_urls", json::array());
  return payload;
}

Value view_closed(Workspace& workspace, const Person& person, const View& view, bool is_cleared) {
  Value payload = interaction(workspace, person, "view_closed");
  payload.set("team", team_outside_of_conversations(workspace));
  payload.set("view", view_json(workspace, view));
  payload.set("is_cleared", is_cleared);
  return payload;
}

Value block_suggestion(Workspace& workspace, const Person& person, const View* view, const Message* message,
                       const Placed& placed, const std::string& query) {
  Value payload = interaction(workspace, person, "block_suggestion");
  payload.set("action_id", placed.action_id);
  payload.set("block_id", placed.block_id);
  payload.set("value", query);
  if (view) {
    payload.set("container", container_of(*view));
    payload.set("view", view_json(workspace, *view));
  } else if (message) {
    add_message(workspace, payload, person, *message);
    payload.erase("state");
  }
  return payload;
}

Value shortcut(Workspace& workspace, const Person& person, const std::string& callback_id) {
  return json::object(
      {{"type", "shortcut"},
       {"token", workspace.settings.verification_token},
       {"action_ts", workspace.new_ts()},
       {"team", team_outside_of_conversations(workspace)},
       {"user", json::object({{"id", person.id}, {"username", person.name}, {"team_id", workspace.settings.team_id}})},
       {"is_enterprise_install", workspace.org_wide},
       {"enterprise", enterprise_of(workspace)},
       {"callback_id", callback_id},
       {"trigger_id", workspace.new_trigger(person.id)}});
}

Value message_shortcut(Workspace& workspace, const Person& person, const std::string& callback_id,
                       const Message& message) {
  Value payload = shortcut(workspace, person, callback_id);
  payload.set("type", "message_action");
  payload.set("team", team_of(workspace));
  payload.set("user", json::object({{"id", person.id},
                                    {"name", person.name},
                                    {"username", person.name},
                                    {"team_id", workspace.settings.team_id}}));
  payload.set("channel", channel_of(*workspace.channel(message.channel)));
  payload.set("message", message_json(workspace, message, true));
  payload.set("message_ts", message.ts);
  payload.set(
      "response_url",
      workspace.new_response_url(
          {.user = person.id, .channel = message.channel, .message_ts = message.ts, .thread_ts = message.thread_ts}));
  return payload;
}

}  // namespace c1::sandbox
