#include "sandbox/manifest.hpp"

#include <yaml-cpp/yaml.h>

namespace c1::sandbox {
namespace {

std::string text_in(const YAML::Node& node, const char* member) {
  const YAML::Node found = node.IsMap() ? node[member] : YAML::Node();
  return found.IsDefined() && found.IsScalar() ? found.Scalar() : std::string{};
}

bool flag_in(const YAML::Node& node, const char* member, bool otherwise) {
  const std::string text = text_in(node, member);
  return text.empty() ? otherwise : text == "true";
}

YAML::Node member_of(const YAML::Node& node, const char* member) {
  if (!node.IsMap()) return YAML::Node(YAML::NodeType::Null);
  const YAML::Node found = node[member];
  return found.IsDefined() ? found : YAML::Node(YAML::NodeType::Null);
}

AppManifest manifest_in(const YAML::Node& file) {
  AppManifest app;
  const YAML::Node display = member_of(file, "display_information"), features = member_of(file, "features");
  const YAML::Node home = member_of(features, "app_home");
  app.name = text_in(member_of(features, "bot_user"), "display_name");
  if (app.name.empty()) app.name = text_in(display, "name");
  app.description = text_in(display, "description");
  app.long_description = text_in(display, "long_description");
  app.background_color = text_in(display, "background_color");
  app.home_tab = flag_in(home, "home_tab_enabled", true);
  app.messages_tab = flag_in(home, "messages_tab_enabled", true);
  app.messages_read_only = flag_in(home, "messages_tab_read_only_enabled", false);
  for (const YAML::Node& one : member_of(features, "slash_commands"))
    app.commands.push_back({text_in(one, "command"), text_in(one, "description"), text_in(one, "usage_hint")});
  for (const YAML::Node& one : member_of(features, "shortcuts"))
    app.shortcuts.push_back({text_in(one, "name"), text_in(one, "description"), text_in(one, "callback_id"),
                             text_in(one, "type") == "message"});
  for (const YAML::Node& one : member_of(features, "unfurl_domains"))
    if (one.IsScalar()) app.unfurl_domains.push_back(one.Scalar());
  return app;
}

}  // namespace

json::Value AppManifest::json() const {
  json::Value all_commands = json::array(), all_shortcuts = json::array();
  for (const Command& one : commands)
    all_commands.push(
        json::object({{"command", one.command}, {"description", one.description}, {"usage_hint", one.usage_hint}}));
  for (const Shortcut& one : shortcuts)
    all_shortcuts.push(json::object({{"name", one.name},
                                     {"description", one.description},
                                     {"callback_id", one.callback_id},
                                     {"on_message", one.on_message}}));
  return json::object({{"description", description},
                       {"long_description", long_description},
                       {"background_color", background_color},
                       {"home_tab", home_tab},
                       {"messages_tab", messages_tab},
                       {"messages_read_only", messages_read_only},
                       {"commands", std::move(all_commands)},
                       {"shortcuts", std::move(all_shortcuts)}});
}

Result<AppManifest> read_manifest(const std::string& text) try {
  const YAML::Node file = YAML::Load(text);
  if (!file.IsMap() || !member_of(file, "display_information").IsMap())
    return invalid("This is no Slack app manifest: it has no display_information.");
  return manifest_in(file);
} catch (const YAML::Exception& error) {
  return invalid("The manifest is no YAML or JSON: " + std::string(error.what()) + ".");
}

}  // namespace c1::sandbox
