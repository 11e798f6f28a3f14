#include "sandbox/rules.hpp"

#include <algorithm>
#include <array>
#include <functional>
#include <set>

#include "base/text.hpp"
#include "sandbox/elements.hpp"
#include "sandbox/rule_checks.hpp"

namespace c1::sandbox {
namespace {

using json::Value;

void check_section(const Spot& block, Surface surface) {
  only_members(block, {"type", "block_id", "text", "fields", "accessory", "expand"});
  if (!block.has("text") && !block.has("fields")) block.wrong("must provide one of: text, fields");
  text_member(block, "text", 3000);
  const auto fields = list_member(block, "fields", 10);
  for (std::size_t i = 0; i < fields.value_or(0); ++i) check_text(block.at("fields").at(i), 2000, true);
  if (block.has("accessory")) check_element(block.at("accessory"), Place::section, surface);
  boolean_member(block, "expand");
}

void check_header(const Spot& block, Surface) {
  only_members(block, {"type", "block_id", "text"});
  needs(block, "text");
  plain_member(block, "text", 150);
}

void check_divider(const Spot& block, Surface) { only_members(block, {"type", "block_id"}); }

void check_actions(const Spot& block, Surface surface) {
  only_members(block, {"type", "block_id", "elements"});
  needs(block, "elements");
  const auto size = list_member(block, "elements", 25);
  std::set<std::string> ids;
  for (std::size_t i = 0; i < size.value_or(0); ++i) {
    const Spot element = block.at("elements").at(i);
    check_element(element, Place::actions, surface);
    const std::string& id = element.value["action_id"].string();
    if (!id.empty() && !ids.insert(id).second)
      element.at("action_id").wrong("action_id must be unique in its block: " + id);
  }
}

void check_context(const Spot& block, Surface) {
  only_members(block, {"type", "block_id", "elements"});
  needs(block, "elements");
  const auto size = list_member(block, "elements", 10);
  for (std::size_t i = 0; i < size.value_or(0); ++i) {
    const Spot element = block.at("elements").at(i);
    if (element.type() == "image")
      check_image_element(element);
    else
      check_text(element, 3000, true);
  }
}

void check_image(const Spot& block, Surface) {
  only_members(block, {"type", "block_id", "image_url", "slack_file", "alt_text", "title"});
  if (block.has("image_url") == block.has("slack_file"))
    block.wrong("must provide exactly one of: image_url, slack_file");
  needs(block, "alt_text");
  string_member(block, "image_url", 3000);
  string_member(block, "alt_text", 2000);
  plain_member(block, "title", 2000);
}

void check_input(const Spot& block, Surface surface) {
  only_members(block, {"type", "block_id", "label", "element", "hint", "optional", "dispatch_action"});
  needs(block, "label");
  needs(block, "element");
  plain_member(block, "label", 2000);
  plain_member(block, "hint", 2000);
  boolean_member(block, "optional");
  boolean_member(block, "dispatch_action");
  if (block.has("element")) check_element(block.at("element"), Place::input, surface);
}

void check_rich_text(const Spot& block, Surface) {
  only_members(block, {"type", "block_id", "elements"});
  needs(block, "elements");
  list_member(block, "elements", 100, 0);
}

void check_markdown(const Spot& block, Surface) {
  only_members(block, {"type", "block_id", "text"});
  needs(block, "text");
  string_member(block, "text", 12'000);
}

void check_table(const Spot& block, Surface) {
  only_members(block, {"type", "block_id", "rows", "column_settings"});
  needs(block, "rows");
  const auto rows = list_member(block, "rows", 100);
  for (std::size_t i = 0; i < rows.value_or(0); ++i)
    if (block.value["rows"][i].array().size() > 20) block.at("rows").at(i).wrong("no more than 20 items allowed");
  list_member(block, "column_settings", 20, 0);
}

void check_video(const Spot& block, Surface) {
  for (const char* member : {"alt_text", "title", "thumbnail_url", "video_url"}) needs(block, member);
  plain_member(block, "title", 199);
  string_member(block, "author_name", 49);
}

// Known by name only: their insides are not looked at.
void check_newer(const Spot&, Surface) {}

struct BlockRule {
  std::string_view type;
  bool message, modal, home;
  void (*check)(const Spot&, Surface);
};
// The last ones are Slack's newer blocks: its documents and its clients do not agree yet on where and how they are shown,
// so we are lenient.
constexpr std::array kBlocks{
    BlockRule{"section", true, true, true, check_section},
    BlockRule{"header", true, true, true, check_header},
    BlockRule{"divider", true, true, true, check_divider},
    BlockRule{"actions", true, true, true, check_actions},
    BlockRule{"context", true, true, true, check_context},
    BlockRule{"image", true, true, true, check_image},
    BlockRule{"input", false, true, true, check_input},
    BlockRule{"rich_text", true, true, true, check_rich_text},
    BlockRule{"markdown", true, false, false, check_markdown},
    BlockRule{"table", true, false, false, check_table},
    BlockRule{"video", true, true, true, check_video},
    BlockRule{"alert", false, true, false, check_newer},
    BlockRule{"card", true, true, true, check_newer},
    BlockRule{"carousel", true, false, true, check_newer},
    BlockRule{"container", true, false, false, check_newer},
    BlockRule{"context_actions", true, false, false, check_newer},
    BlockRule{"data_table", true, false, true, check_newer},
    BlockRule{"data_visualization", true, false, true, check_newer},
    BlockRule{"plan", true, false, false, check_newer},
    BlockRule{"task_card", true, false, false, check_newer},
};

bool is_allowed(const BlockRule& rule, Surface surface) {
  return surface == Surface::message ? rule.message : surface == Surface::modal ? rule.modal : rule.home;
}

void check_block(const Spot& block, Surface surface) {
  if (!is_object(block)) return;
  const auto rule =
      std::find_if(kBlocks.begin(), kBlocks.end(), [&](const BlockRule& r) { return r.type == block.type(); });
  if (rule == kBlocks.end()) return block.wrong("unsupported type: " + block.type());
  if (!is_allowed(*rule, surface)) return block.wrong("unsupported block on this surface: " + block.type());
  string_member(block, "block_id", 255);
  rule->check(block, surface);
}

void check_blocks(const Spot& blocks, Surface surface) {
  if (!blocks.value.is_array()) return blocks.wrong("must be an array");
  const std::size_t most = surface == Surface::message ? 50 : 100;
  if (blocks.value.array().size() > most) blocks.wrong("no more than " + std::to_string(most) + " items allowed");
  std::set<std::string> ids;
  for (std::size_t i = 0; i < blocks.value.array().size(); ++i) {
    const Spot block = blocks.at(i);
    check_block(block, surface);
    const std::string& id = block.value["block_id"].string();
    if (!id.empty() && !ids.insert(id).second) block.at("block_id").wrong("`block_id` " + id + " already exists");
  }
  std::size_t focused = 0;
  for (const Placed& placed : placed_elements(blocks.value))
    focused += placed.element["focus_on_load"].boolean() ? 1 : 0;
  if (focused > 1) blocks.wrong("focus_on_load may be set only once");
}

void check_modal(const Spot& view) {
  only_members(view, {"type", "title", "blocks", "close", "submit", "private_metadata", "callback_id", "clear_on_close",
                      "notify_on_close", "external_id", "submit_disabled"});
  needs(view, "title");
  plain_member(view, "title", 24);
  plain_member(view, "submit", 24);
  plain_member(view, "close", 24);
  for (const char* member : {"clear_on_close", "notify_on_close", "submit_disabled"}) boolean_member(view, member);
  const auto& blocks = view.value["blocks"].array();
  const bool has_input =
      std::any_of(blocks.begin(), blocks.end(), [](const Value& b) { return b["type"].string() == "input"; });
  if (has_input && !view.has("submit"))
    view.wrong("missing required field: submit (a modal with input blocks needs it)");
}

}  // namespace

Problems problems_of_blocks(const Value& blocks, Surface surface, const std::string& pointer) {
  Problems problems;
  check_blocks({blocks, pointer, problems}, surface);
  return problems;
}

Problems problems_of_view(const Value& value) {
  Problems problems;
  const Spot view{value, "/view", problems};
  if (!is_object(view)) return problems;
  if (view.type() == "modal")
    check_modal(view);
  else if (view.type() == "home")
    only_members(view, {"type", "blocks", "private_metadata", "callback_id", "external_id"});
  else
    view.at("type").wrong("must be modal or home");
  needs(view, "blocks");
  string_member(view, "private_metadata", 3000, 0);
  string_member(view, "callback_id", 255, 0);
  string_member(view, "external_id", 255, 0);
  if (view.has("blocks")) check_blocks(view.at("blocks"), view.type() == "home" ? Surface::home : Surface::modal);
  return problems;
}

Problems problems_of_options(const Value& value) {
  Problems problems;
  const Spot answer{value, "", problems};
  if (!is_object(answer)) return problems;
  only_members(answer, {"options", "option_groups"});
  if (answer.has("options") == answer.has("option_groups"))
    answer.wrong("must provide exactly one of: options, option_groups");
  const auto size = list_member(answer, "options", 100, 0);
  for (std::size_t i = 0; i < size.value_or(0); ++i) check_option(answer.at("options").at(i), false, false);
  check_option_groups(answer, "option_groups");
  return problems;
}

Problems problems_of_metadata(const Value& value) {
  Problems problems;
  const Spot metadata{value, "/metadata", problems};
  if (!is_object(metadata) || value.object().empty()) return problems;
  only_members(metadata, {"event_type", "event_payload"});
  needs(metadata, "event_type");
  needs(metadata, "event_payload");
  string_member(metadata, "event_type", 255);
  if (metadata.has("event_payload")) is_object(metadata.at("event_payload"));
  return problems;
}

}  // namespace c1::sandbox
