#include "sandbox/elements.hpp"

#include <array>

#include "base/ids.hpp"

namespace c1::sandbox {
namespace {

using json::Value;

constexpr std::array kShapes{
    ValueShape{"plain_text_input", "value", "initial_value"},
    ValueShape{"email_text_input", "value", "initial_value"},
    ValueShape{"url_text_input", "value", "initial_value"},
    ValueShape{"number_input", "value", "initial_value"},
    ValueShape{"static_select", "selected_option", "initial_option"},
    ValueShape{"external_select", "selected_option", "initial_option"},
    ValueShape{"radio_buttons", "selected_option", "initial_option"},
    ValueShape{"users_select", "selected_user", "initial_user"},
    ValueShape{"conversations_select", "selected_conversation", "initial_conversation"},
    ValueShape{"channels_select", "selected_channel", "initial_channel"},
    ValueShape{"multi_static_select", "selected_options", "initial_options", true},
    ValueShape{"multi_external_select", "selected_options", "initial_options", true},
    ValueShape{"checkboxes", "selected_options", "initial_options", true},
    ValueShape{"multi_users_select", "selected_users", "initial_users", true},
    ValueShape{"multi_conversations_select", "selected_conversations", "initial_conversations", true},
    ValueShape{"multi_channels_select", "selected_channels", "initial_channels", true},
    ValueShape{"datepicker", "selected_date", "initial_date"},
    ValueShape{"timepicker", "selected_time", "initial_time"},
    ValueShape{"datetimepicker", "selected_date_time", "initial_date_time"},
    ValueShape{"rich_text_input", "rich_text_value", "initial_value"},
    ValueShape{"file_input", "files", "initial_files", true},
};

std::string label_of(const Value& element, const std::string& otherwise) {
  if (!element["text"]["text"].string().empty()) return element["text"]["text"].string();
  if (!otherwise.empty()) return otherwise;
  return element["placeholder"]["text"].string();
}

Placed placed(std::size_t index, const Value& block, const Value& element, const std::string& label) {
  Placed found{.block = index,
               .element = element,
               .block_id = block["block_id"].string(),
               .action_id = element["action_id"].string(),
               .label = label};
  found.is_input = block["type"].string() == "input";
  found.is_optional = block["optional"].boolean();
  found.dispatches = !found.is_input || block["dispatch_action"].boolean();
  return found;
}

Value initial_state(const Value& element, const ValueShape& shape) {
  const Value& initial = element[shape.initial_member];
  Value state = json::object({{"type", element["type"]}});
  state.set(shape.state_member, initial.is_null() && shape.is_list ? json::array() : initial);
  return state;
}

std::string short_id() { return new_id().substr(0, 5); }

void set_text_defaults(Value& value) {
  if (value.is_array()) {
    for (Value& element : value.elements()) set_text_defaults(element);
    return;
  }
  if (!value.is_object()) return;
  if (value["type"].string() == "plain_text" && !value.has("emoji")) value.set("emoji", true);
  if (value["type"].string() == "mrkdwn" && !value.has("verbatim")) value.set("verbatim", false);
  const json::Value::Object members = value.object();
  for (const auto& [key, member] : members)
    if (member.is_object() || member.is_array()) set_text_defaults(value.member(key));
}

bool is_interactive(const Value& element) {
  const std::string& type = element["type"].string();
  return type == "button" || type == "overflow" || type == "workflow_button" || value_shape(type) != nullptr;
}

void give_action_id(Value& element) {
  if (is_interactive(element) && element["action_id"].string().empty()) element.set("action_id", short_id());
}

}  // namespace

const ValueShape* value_shape(std::string_view element_type) {
  for (const ValueShape& shape : kShapes)
    if (shape.type == element_type) return &shape;
  return nullptr;
}

std::vector<Placed> placed_elements(const Value& blocks) {
  std::vector<Placed> all;
  for (std::size_t i = 0; i < blocks.array().size(); ++i) {
    const Value& block = blocks[i];
    if (block["type"].string() == "input")
      all.push_back(placed(i, block, block["element"], block["label"]["text"].string()));
    for (const Value& element : block["elements"].array())
      if (is_interactive(element)) all.push_back(placed(i, block, element, label_of(element, "")));
    if (is_interactive(block["accessory"]))
      all.push_back(placed(i, block, block["accessory"], label_of(block["accessory"], block["text"]["text"].string())));
  }
  return all;
}

Inputs inputs_of(const Value& blocks, const Inputs& before) {
  Inputs inputs;
  for (const Placed& placed : placed_elements(blocks)) {
    const ValueShape* shape = value_shape(placed.type());
    if (!shape) continue;
    const std::pair key{placed.block_id, placed.action_id};
    const auto kept = before.find(key);
    const bool same = kept != before.end() && kept->second["type"].string() == placed.type();
    inputs[key] = same ? kept->second : initial_state(placed.element, *shape);
  }
  return inputs;
}

Value state_values(const Value& blocks, const Inputs& inputs) {
  Value values = json::object();
  for (const Placed& placed : placed_elements(blocks)) {
    const auto found = inputs.find({placed.block_id, placed.action_id});
    if (found != inputs.end()) values.member(placed.block_id).set(placed.action_id, found->second);
  }
  return values;
}

const Value& value_in(const Inputs& inputs, const Placed& placed) {
  static const Value kNone;
  const ValueShape* shape = value_shape(placed.type());
  const auto found = inputs.find({placed.block_id, placed.action_id});
  return shape && found != inputs.end() ? found->second[shape->state_member] : kNone;
}

bool is_empty_value(const Value& value) {
  return value.is_null() || (value.is_string() && value.string().empty()) ||
         (value.is_array() && value.array().empty());
}

Value stored_blocks(Value blocks) {
  set_text_defaults(blocks);
  for (Value& block : blocks.elements()) {
    if (block["block_id"].string().empty()) block.set("block_id", short_id());
    if (block.has("element")) give_action_id(block.member("element"));
    if (block.has("accessory")) give_action_id(block.member("accessory"));
    if (block.has("elements"))
      for (Value& element : block.member("elements").elements()) give_action_id(element);
  }
  return blocks;
}

}  // namespace c1::sandbox
