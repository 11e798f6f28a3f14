#include "sandbox/screen.hpp"

#include <algorithm>

#include "sandbox/rendering.hpp"

namespace c1::sandbox {
namespace {

using json::Value;

Value strings(const std::vector<std::string>& all) {
  Value list = json::array();
  for (const std::string& one : all) list.push(one);
  return list;
}

Inputs inputs_in(const Message& message, const Person& reader) {
  const auto found = message.inputs.find(reader.id);
  return found == message.inputs.end() ? inputs_of(message.blocks, {}) : found->second;
}

RenderedBlocks rendered_message(const Workspace& workspace, const Person& reader, const Message& message) {
  RenderedBlocks out = rendered(message.blocks, inputs_in(message, reader), workspace, reader.tz_offset);
  if (message.blocks.array().empty()) add_mrkdwn(out.readable, message.text, workspace, reader.tz_offset);
  return out;
}

std::string option_words(const Value& option) { return option["text"]["text"].string(); }

Value field_json(const Placed& placed, const Inputs& inputs, const Workspace& workspace) {
  Value field = json::object({{"label", placed.label},
                              {"type", placed.type()},
                              {"value", value_words(value_in(inputs, placed), workspace)},
                              {"optional", placed.is_optional},
                              {"block_id", placed.block_id},
                              {"action_id", placed.action_id}});
  if (!placed.element.has("options") && !placed.element.has("option_groups")) return field;
  Value options = json::array();
  for (const Value& option : placed.element["options"].array()) options.push(option_words(option));
  for (const Value& group : placed.element["option_groups"].array())
    for (const Value& option : group["options"].array()) options.push(option_words(option));
  field.set("options", std::move(options));
  return field;
}

Value fields_json(const Value& blocks, const Inputs& inputs, const Workspace& workspace) {
  Value fields = json::array();
  for (const Placed& placed : placed_elements(blocks))
    if (value_shape(placed.type())) fields.push(field_json(placed, inputs, workspace));
  return fields;
}

std::string name_of(const Workspace& workspace, const Channel& channel, const Person& reader) {
  if (!channel.dm_with.empty()) return workspace.settings.bot_name + " (app)";
  if (!channel.is_dm) return "#" + channel.name;
  return "@" + workspace.display_name(channel.members[channel.members[0] == reader.id ? 1 : 0]);
}

Value message_on_screen(const Workspace& workspace, const Person& reader, const Message& message) {
  const RenderedBlocks out = rendered_message(workspace, reader, message);
  Readable notification;
  add_mrkdwn(notification, message.text, workspace, reader.tz_offset);
  Value broadcasts = strings(out.readable.broadcasts);
  if (broadcasts.array().empty()) broadcasts = strings(notification.broadcasts);
  const Channel* channel = workspace.channel(message.channel);
  return json::object({{"channel", message.channel},
                       {"channel_name", name_of(workspace, *channel, reader)},
                       {"ts", message.ts},
                       {"thread_ts", message.thread_ts},
                       {"from", workspace.display_name(message.author)},
                       {"text", notification.plain},
                       {"plain", out.readable.plain},
                       {"buttons", strings(out.buttons)},
                       {"links", strings(out.readable.links)},
                       {"broadcasts", std::move(broadcasts)},
                       {"fields", fields_json(message.blocks, inputs_in(message, reader), workspace)},
                       {"edited", !message.edited_ts.empty()},
                       {"ephemeral", message.is_ephemeral()}});
}

Value conversation(const Workspace& workspace, const Person& reader) {
  Value all = json::array();
  for (const Message& message : workspace.messages) {
    const bool heads_thread = message.thread_ts.empty();
    const auto replies = heads_thread ? workspace.replies(message.channel, message.ts) : std::vector<const Message*>{};
    const bool tombstone =
        message.deleted && !replies.empty() && workspace.is_member(*workspace.channel(message.channel), reader.id);
    if (!heads_thread || (!workspace.is_visible(message, reader.id) && !tombstone)) continue;
    Value shown = message_on_screen(workspace, reader, message);
    if (tombstone) {
      shown.set("plain", "This message was deleted.");
      shown.set("text", "This message was deleted.");
      shown.set("buttons", json::array());
    }
    Value thread = json::array();
    for (const Message* reply : replies)
      if (workspace.is_visible(*reply, reader.id)) thread.push(message_on_screen(workspace, reader, *reply));
    shown.set("thread", std::move(thread));
    all.push(std::move(shown));
  }
  return all;
}

Value errors_json(const View& view) {
  Value errors = json::object();
  for (const Placed& placed : placed_elements(view.blocks())) {
    const auto found = view.errors.find(placed.block_id);
    if (placed.is_input && found != view.errors.end()) errors.set(placed.label, found->second);
  }
  return errors;
}

Value modal_json(const Workspace& workspace, const Person& reader, const View& view) {
  const RenderedBlocks out = rendered(view.blocks(), view.inputs, workspace, reader.tz_offset);
  return json::object({{"id", view.id},
                       {"title", view.content["title"]["text"]},
                       {"callback_id", view.content["callback_id"]},
                       {"plain", out.readable.plain},
                       {"fields", fields_json(view.blocks(), view.inputs, workspace)},
                       {"buttons", strings(out.buttons)},
                       {"links", strings(out.readable.links)},
                       {"broadcasts", strings(out.readable.broadcasts)},
                       {"submit", view.content["submit"]["text"]},
                       {"close", view.content.has("close") ? view.content["close"]["text"] : Value("Cancel")},
                       {"errors", errors_json(view)}});
}

}  // namespace

std::string words_of(const Workspace& workspace, const Person& reader, const Message& message) {
  return rendered_message(workspace, reader, message).readable.plain;
}

Value home_json(Workspace& workspace, const Person& person) {
  const View* home = workspace.home(person.id);
  if (!home) return {};
  const RenderedBlocks out = rendered(home->blocks(), home->inputs, workspace, person.tz_offset);
  return json::object({{"plain", out.readable.plain},
                       {"buttons", strings(out.buttons)},
                       {"links", strings(out.readable.links)},
                       {"broadcasts", strings(out.readable.broadcasts)},
                       {"fields", fields_json(home->blocks(), home->inputs, workspace)},
                       {"hash", home->hash}});
}

Value screen_json(Workspace& workspace, const Person& person) {
  Screen& screen = workspace.screens[person.id];
  Value modals = json::array();
  for (const std::string& id : screen.modals) modals.push(modal_json(workspace, person, *workspace.view(id)));
  return json::object({{"user", person.name},
                       {"name", person.real_name},
                       {"version", static_cast<std::int64_t>(workspace.version)},
                       {"modals", std::move(modals)},
                       {"messages", conversation(workspace, person)},
                       {"home", home_json(workspace, person)},
                       {"toasts", strings(screen.toasts)}});
}

}  // namespace c1::sandbox
