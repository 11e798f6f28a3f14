#include "sandbox/archive.hpp"

#include <algorithm>

namespace c1::sandbox {
namespace {

using json::Value;

Value inputs_list(const Inputs& inputs) {
  Value list = json::array();
  for (const auto& [key, state] : inputs) list.push(json::array({key.first, key.second, state}));
  return list;
}

Inputs inputs_in(const Value& list) {
  Inputs inputs;
  for (const Value& one : list.array()) inputs[{one[0].string(), one[1].string()}] = one[2];
  return inputs;
}

Value names_list(const std::vector<std::string>& names) {
  Value list = json::array();
  for (const std::string& name : names) list.push(name);
  return list;
}

std::vector<std::string> names_in(const Value& list) {
  std::vector<std::string> names;
  for (const Value& one : list.array()) names.push_back(one.string());
  return names;
}

Value person_out(const Person& one) {
  return json::object({{"id", one.id},
                       {"name", one.name},
                       {"email", one.email},
                       {"real_name", one.real_name},
                       {"title", one.title},
                       {"tz", one.tz},
                       {"tz_offset", one.tz_offset},
                       {"deactivated", one.deactivated},
                       {"photo", one.photo}});
}

Person person_in(const Value& from) {
  return {.id = from["id"].string(),
          .name = from["name"].string(),
          .email = from["email"].string(),
          .real_name = from["real_name"].string(),
          .title = from["title"].string(),
          .tz = from["tz"].string(),
          .tz_offset = static_cast<int>(from["tz_offset"].integer()),
          .deactivated = from["deactivated"].boolean(),
          .photo = from["photo"].string()};
}

Value channel_out(const Channel& one) {
  return json::object({{"id", one.id},
                       {"name", one.name},
                       {"members", names_list(one.members)},
                       {"is_private", one.is_private},
                       {"app_is_member", one.app_is_member},
                       {"dm_with", one.dm_with},
                       {"is_dm", one.is_dm}});
}

Channel channel_in(const Value& from) {
  Channel channel{.id = from["id"].string(), .name = from["name"].string(), .members = names_in(from["members"])};
  channel.is_private = from["is_private"].boolean();
  channel.app_is_member = from["app_is_member"].boolean();
  channel.dm_with = from["dm_with"].string();
  channel.is_dm = from["is_dm"].boolean() && channel.members.size() == 2;
  return channel;
}

Value group_out(const UserGroup& one) {
  return json::object({{"id", one.id}, {"handle", one.handle}, {"name", one.name}, {"users", names_list(one.users)}});
}

UserGroup group_in(const Value& from) {
  return {.id = from["id"].string(),
          .handle = from["handle"].string(),
          .name = from["name"].string(),
          .users = names_in(from["users"])};
}

Value message_out(const Message& one) {
  Value inputs = json::object();
  for (const auto& [person, values] : one.inputs) inputs.set(person, inputs_list(values));
  return json::object({{"channel", one.channel},
                       {"ts", one.ts},
                       {"thread_ts", one.thread_ts},
                       {"author", one.author},
                       {"by_app", one.by_app},
                       {"only_for", one.only_for},
                       {"text", one.text},
                       {"blocks", one.blocks},
                       {"metadata", one.metadata},
                       {"unfurls", one.unfurls},
                       {"client_msg_id", one.client_msg_id},
                       {"edited_ts", one.edited_ts},
                       {"deleted", one.deleted},
                       {"revisions", one.revisions},
                       {"inputs", std::move(inputs)}});
}

Message message_in(const Value& from) {
  Message message{.channel = from["channel"].string(),
                  .ts = from["ts"].string(),
                  .thread_ts = from["thread_ts"].string(),
                  .author = from["author"].string(),
                  .by_app = from["by_app"].boolean(),
                  .only_for = from["only_for"].string(),
                  .text = from["text"].string(),
                  .blocks = from["blocks"],
                  .metadata = from["metadata"],
                  .unfurls = from["unfurls"],
                  .client_msg_id = from["client_msg_id"].string(),
                  .edited_ts = from["edited_ts"].string(),
                  .deleted = from["deleted"].boolean(),
                  .revisions = static_cast<int>(from["revisions"].integer())};
  for (const auto& [person, values] : from["inputs"].object()) message.inputs[person] = inputs_in(values);
  return message;
}

Value view_out(const View& one) {
  return json::object({{"id", one.id},
                       {"user", one.user},
                       {"content", one.content},
                       {"inputs", inputs_list(one.inputs)},
                       {"hash", one.hash},
                       {"root_id", one.root_id},
                       {"previous_id", one.previous_id}});
}

View view_in(const Value& from) {
  return {.id = from["id"].string(),
          .user = from["user"].string(),
          .content = from["content"],
          .inputs = inputs_in(from["inputs"]),
          .hash = from["hash"].string(),
          .root_id = from["root_id"].string(),
          .previous_id = from["previous_id"].string()};
}

Value step_out(const StepRun& one) {
  return json::object({{"id", one.id},
                       {"callback_id", one.callback_id},
                       {"user", one.user},
                       {"inputs", one.inputs},
                       {"state", static_cast<std::int64_t>(one.state)},
                       {"outputs", one.outputs},
                       {"error", one.error}});
}

StepRun step_in(const Value& from) {
  const std::int64_t state = std::clamp<std::int64_t>(from["state"].integer(), 0, 2);
  return {.id = from["id"].string(),
          .callback_id = from["callback_id"].string(),
          .user = from["user"].string(),
          .inputs = from["inputs"],
          .state = static_cast<StepRun::State>(state),
          .outputs = from["outputs"],
          .error = from["error"].string()};
}

Value screen_out(const std::string& user, const Screen& one) {
  Value read = json::object();
  for (const auto& [key, ts] : one.last_read) read.set(key, ts);
  return json::object(
      {{"user", user}, {"modals", names_list(one.modals)}, {"home", one.home}, {"last_read", std::move(read)}});
}

// Names what in the state does not fit together.
Result<void> check(const Value& state) {
  if (state["format"].string() != kStateFormat)
    return invalid("This is no workspace that a sandbox has saved (GET /sandbox/state).");
  const auto has = [&](const char* list, const std::string& id) {
    const auto& all = state[list].array();
    return std::any_of(all.begin(), all.end(), [&](const Value& one) { return one["id"].string() == id; });
  };
  if (state["people"].array().empty()) return invalid("The saved workspace has no people.");
  std::set<std::string> channels;
  for (const Value& one : state["channels"].array()) channels.insert(one["id"].string());
  std::string last;
  for (const Value& message : state["messages"].array()) {
    const std::string& ts = message["ts"].string();
    if (!channels.contains(message["channel"].string()))
      return invalid("The message " + ts + " stands in a conversation that is not in the file.");
    if (ts <= last) return invalid("The messages are not in the order of time: " + ts + " comes after " + last + ".");
    last = ts;
  }
  for (const Value& screen : state["screens"].array())
    for (const Value& modal : screen["modals"].array())
      if (!has("views", modal.string()))
        return invalid("The modal " + modal.string() + " is open but not in the file.");
  return {};
}

}  // namespace

Value state_of(const Workspace& workspace) {
  Value people = json::array(), channels = json::array(), groups = json::array(), messages = json::array(),
        views = json::array(), screens = json::array(), steps = json::array();
  for (const Person& one : workspace.people) people.push(person_out(one));
  for (const auto& [id, one] : workspace.channels) channels.push(channel_out(one));
  for (const UserGroup& one : workspace.user_groups) groups.push(group_out(one));
  for (const Message& one : workspace.messages) messages.push(message_out(one));
  for (const auto& [id, one] : workspace.views) views.push(view_out(one));
  for (const auto& [user, one] : workspace.screens) screens.push(screen_out(user, one));
  for (const StepRun& one : workspace.steps) steps.push(step_out(one));
  return json::object({{"format", kStateFormat},
                       {"last_number", static_cast<std::int64_t>(workspace.last_number())},
                       {"people", std::move(people)},
                       {"channels", std::move(channels)},
                       {"user_groups", std::move(groups)},
                       {"messages", std::move(messages)},
                       {"views", std::move(views)},
                       {"screens", std::move(screens)},
                       {"steps", std::move(steps)}});
}

Result<void> load_state(Workspace& workspace, const Value& state) {
  if (auto fits = check(state); !fits) return fits;
  workspace.forget_everything(static_cast<std::uint64_t>(state["last_number"].integer()));
  workspace.people.clear();
  workspace.channels.clear();
  for (const Value& one : state["people"].array()) workspace.people.push_back(person_in(one));
  for (const Value& one : state["channels"].array()) workspace.channels[one["id"].string()] = channel_in(one);
  if (state.has("user_groups")) {
    workspace.user_groups.clear();
    for (const Value& one : state["user_groups"].array()) workspace.user_groups.push_back(group_in(one));
  }
  for (const Value& one : state["messages"].array()) workspace.add(message_in(one));
  for (const Value& one : state["views"].array()) workspace.views[one["id"].string()] = view_in(one);
  for (const Value& one : state["steps"].array()) workspace.steps.push_back(step_in(one));
  for (const Value& one : state["screens"].array()) {
    Screen& screen = workspace.screens[one["user"].string()];
    screen.modals = names_in(one["modals"]);
    screen.home = one["home"].string();
    for (const auto& [key, ts] : one["last_read"].object()) screen.last_read[key] = ts.string();
  }
  workspace.forget_changes();
  return {};
}

}  // namespace c1::sandbox
