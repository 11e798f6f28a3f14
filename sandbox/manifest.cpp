#include "sandbox/manifest.hpp"

#include <yaml-cpp/yaml.h>

#include <algorithm>

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

std::vector<AppManifest::Parameter> parameters_in(const YAML::Node& group) {
  std::vector<AppManifest::Parameter> all;
  for (const auto& one : member_of(group, "properties"))
    all.push_back({one.first.Scalar(), text_in(one.second, "type"), text_in(one.second, "title")});
  for (const YAML::Node& name : member_of(group, "required"))
    for (AppManifest::Parameter& one : all)
      if (name.IsScalar() && name.Scalar() == one.name) one.required = true;
  return all;
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
  for (const auto& one : member_of(file, "functions"))
    app.functions.push_back({one.first.Scalar(), text_in(one.second, "title"), text_in(one.second, "description"),
                             parameters_in(member_of(one.second, "input_parameters")),
                             parameters_in(member_of(one.second, "output_parameters"))});
  for (const YAML::Node& one : member_of(features, "unfurl_domains"))
    if (one.IsScalar()) app.unfurl_domains.push_back(one.Scalar());
  return app;
}

json::Value parameters_json(const std::vector<AppManifest::Parameter>& parameters) {
  json::Value all = json::array();
  for (const AppManifest::Parameter& one : parameters)
    all.push(
        json::object({{"name", one.name}, {"type", one.type}, {"title", one.title}, {"is_required", one.required}}));
  return all;
}

}  // namespace

const AppManifest::Function* AppManifest::function(std::string_view named) const {
  const auto is_it = [&](const Function& one) { return one.callback_id == named || one.title == named; };
  const auto found = std::find_if(functions.begin(), functions.end(), is_it);
  return found == functions.end() ? nullptr : &*found;
}

json::Value AppManifest::json() const {
  json::Value all_commands = json::array(), all_shortcuts = json::array(), all_functions = json::array();
  for (const Command& one : commands)
    all_commands.push(
        json::object({{"command", one.command}, {"description", one.description}, {"usage_hint", one.usage_hint}}));
  for (const Shortcut& one : shortcuts)
    all_shortcuts.push(json::object({{"name", one.name},
                                     {"description", one.description},
                                     {"callback_id", one.callback_id},
                                     {"on_message", one.on_message}}));
  for (const Function& one : functions)
    all_functions.push(json::object({{"callback_id", one.callback_id},
                                     {"title", one.title},
                                     {"description", one.description},
                                     {"input_parameters", parameters_json(one.inputs)},
                                     {"output_parameters", parameters_json(one.outputs)}}));
  return json::object({{"description", description},
                       {"long_description", long_description},
                       {"background_color", background_color},
                       {"home_tab", home_tab},
                       {"messages_tab", messages_tab},
                       {"messages_read_only", messages_read_only},
                       {"commands", std::move(all_commands)},
                       {"shortcuts", std::move(all_shortcuts)},
                       {"functions", std::move(all_functions)}});
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
