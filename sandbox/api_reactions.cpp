// reactions.*, of the app's own: people here answer with buttons and words.
#include <algorithm>

#include "sandbox/api.hpp"
#include "sandbox/shapes.hpp"

namespace c1::sandbox {
namespace {

using json::Value;

Message* message_in(Workspace& workspace, const Args& args, Value& error) {
  const Channel* channel = workspace.channel(args.text("channel"));
  if (!channel || !channel->app_is_member) return error = api_error("channel_not_found"), nullptr;
  Message* message = workspace.message(channel->id, args.text("timestamp"));
  if (!message || message->deleted || message->is_ephemeral()) error = api_error("message_not_found");
  return error.is_null() ? message : nullptr;
}

// Without colons, but for a skin tone.
bool is_emoji_name(std::string name) {
  if (const auto tone = name.find("::skin-tone-"); tone != std::string::npos) name.resize(tone);
  return !name.empty() && name.find_first_of(": \t\n") == std::string::npos;
}

Value add(Workspace& workspace, const Args& args) {
  Value error;
  if (!is_emoji_name(args.text("name"))) return api_error("invalid_name");
  Message* message = message_in(workspace, args, error);
  if (!message) return error;
  auto& names = message->reactions;
  if (std::find(names.begin(), names.end(), args.text("name")) != names.end()) return api_error("already_reacted");
  names.push_back(args.text("name"));
  workspace.changed();
  return api_ok();
}

Value remove_reaction(Workspace& workspace, const Args& args) {
  Value error;
  if (!is_emoji_name(args.text("name"))) return api_error("invalid_name");
  Message* message = message_in(workspace, args, error);
  if (!message) return error;
  if (std::erase(message->reactions, args.text("name")) == 0) return api_error("no_reaction");
  workspace.changed();
  return api_ok();
}

Value get(Workspace& workspace, const Args& args) {
  Value error;
  const Message* message = message_in(workspace, args, error);
  if (!message) return error;
  return api_ok(
      {{"type", "message"}, {"channel", message->channel}, {"message", message_json(workspace, *message, false)}});
}

}  // namespace

std::span<const ApiMethod> reaction_methods() {
  static const std::vector<ApiMethod> kMethods{
      {"reactions.add", false, {"channel", "timestamp", "name"}, add},
      {"reactions.remove", false, {"channel", "timestamp", "name"}, remove_reaction},
      {"reactions.get", true, {"channel", "timestamp", "full"}, get}};
  return kMethods;
}

}  // namespace c1::sandbox
