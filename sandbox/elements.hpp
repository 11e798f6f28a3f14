#pragma once
// The interactive elements inside of a list of blocks, and what stands in them. Pure.

#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/json.hpp"

namespace c1::sandbox {

// An element, with what a person sees it by.
struct Placed {
  std::size_t block = 0;  // index of its block
  json::Value element;
  std::string block_id;
  std::string action_id;
  std::string label;      // an input's label, a button's text, else the placeholder or the section's text; plain
  bool is_input = false;  // in an input block: validated on submit
  bool is_optional = false;
  bool dispatches = false;  // using it sends block_actions

  const std::string& type() const { return element["type"].string(); }
};

std::vector<Placed> placed_elements(const json::Value& blocks);

// By block_id and action_id: the element's state as Slack writes it, {"type": "static_select", "selected_option": ...}.
using Inputs = std::map<std::pair<std::string, std::string>, json::Value>;

// How Slack names an element's value: in the state, as the initial value, and what empty is.
struct ValueShape {
  std::string_view type, state_member, initial_member;
  bool is_list = false;
};
const ValueShape* value_shape(std::string_view element_type);  // null for buttons and the like

// The state of fresh blocks. What `before` holds is kept where block_id, action_id and type are the same.
Inputs inputs_of(const json::Value& blocks, const Inputs& before);

// `state.values`, in the order of the blocks.
json::Value state_values(const json::Value& blocks, const Inputs& inputs);

// The value that stands in an element; null if none.
const json::Value& value_in(const Inputs& inputs, const Placed& placed);
bool is_empty_value(const json::Value& value);

// Blocks as Slack stores them: with block_ids and action_ids where the app gave none, and the text objects' defaults.
json::Value stored_blocks(json::Value blocks);

}  // namespace c1::sandbox
