#pragma once
// What the workspace knows of an app from its manifest: the file that Slack itself is given, YAML or JSON.

#include <string>
#include <string_view>
#include <vector>

#include "base/json.hpp"
#include "base/result.hpp"

namespace c1::sandbox {

struct AppManifest {
  struct Command {
    std::string command, description, usage_hint;
  };
  struct Shortcut {
    std::string name, description, callback_id;
    bool on_message = false;
  };
  // A step for Workflow Builder.
  struct Parameter {
    std::string name, type, title;  // type: "string", "slack#/types/user_id"
    bool required = false;
  };
  struct Function {
    std::string callback_id, title, description;
    std::vector<Parameter> inputs, outputs;
  };
  std::string name;  // the bot's display name; "" = unknown
  std::string description;
  std::string long_description;
  std::string background_color;
  bool home_tab = true;
  bool messages_tab = true;
  bool messages_read_only = false;
  std::vector<Command> commands;
  std::vector<Shortcut> shortcuts;
  std::vector<std::string> unfurl_domains;
  std::vector<Function> functions;

  // Null if there is none: by its callback_id or its title.
  const Function* function(std::string_view named) const;

  json::Value json() const;
};

// What it does not know is passed over: Slack adds to the format often.
Result<AppManifest> read_manifest(const std::string& text);

}  // namespace c1::sandbox
