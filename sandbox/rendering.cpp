#include "sandbox/rendering.hpp"

#include "base/text.hpp"

namespace c1::sandbox {
namespace {

using json::Value;

// Renders one list of blocks, a block at a time.
class Renderer {
 public:
  Renderer(const Inputs& inputs, const Workspace& workspace, int tz_offset)
      : inputs_(inputs), workspace_(workspace), tz_offset_(tz_offset) {}

  void add(const Value& block, std::size_t index) {
    const std::string text = words_of(block);
    if (text.empty()) return;
    out_.by_block.emplace_back(index, text);
    out_.readable.plain += (out_.readable.plain.empty() ? "" : "\n") + text;
  }

  RenderedBlocks take() { return std::move(out_); }
  RenderedBlocks& out() { return out_; }

 private:
  std::string text_of(const Value& text) {
    if (text["type"].string() != "mrkdwn") return with_emoji(text["text"].string());
    Readable one;
    add_mrkdwn(one, text["text"].string(), workspace_, tz_offset_);
    auto& links = out_.readable.links;
    links.insert(links.end(), one.links.begin(), one.links.end());
    auto& broadcasts = out_.readable.broadcasts;
    broadcasts.insert(broadcasts.end(), one.broadcasts.begin(), one.broadcasts.end());
    return one.plain;
  }

  // "For\nLena Fischer" reads "For: Lena Fischer".
  std::string field_of(const Value& field) {
    std::string text = text_of(field);
    const auto end = text.find('\n');
    if (end == std::string::npos) return text;
    return text.replace(end, 1, text[end > 0 ? end - 1 : 0] == ':' ? " " : ": ");
  }

  std::string section(const Value& block) {
    std::string text = block.has("text") ? text_of(block["text"]) : "";
    for (const Value& field : block["fields"].array()) text += (text.empty() ? "" : "\n") + field_of(field);
    return text;
  }

  std::string context(const Value& block) {
    std::string text;
    for (const Value& element : block["elements"].array()) {
      if (!text.empty()) text += "\n";
      text += element["type"].string() == "image" ? "[" + element["alt_text"].string() + "]" : text_of(element);
    }
    return text;
  }

  std::string input(const Value& block) {
    std::string text = block["label"]["text"].string() + (block["optional"].boolean() ? " (optional)" : "") + ": ";
    const auto found = inputs_.find({block["block_id"].string(), block["element"]["action_id"].string()});
    const ValueShape* shape = value_shape(block["element"]["type"].string());
    const bool known = shape && found != inputs_.end();
    const std::string value = known ? value_words(found->second[shape->state_member], workspace_) : "";
    text +=
        value.empty()
            ? "(" + (block["element"].has("placeholder") ? block["element"]["placeholder"]["text"].string() : "empty") +
                  ")"
            : value;
    if (block.has("hint")) text += "\n" + block["hint"]["text"].string();
    return text;
  }

  static std::string words_in(const Value& rich) {
    std::string text = rich["text"].string();
    for (const Value& element : rich["elements"].array()) text += words_in(element);
    return text;
  }

  std::string words_of(const Value& block) {
    const std::string& type = block["type"].string();
    if (type == "section") return section(block);
    if (type == "header") return text_of(block["text"]);
    if (type == "context") return context(block);
    if (type == "divider") return "───";
    if (type == "input") return input(block);
    if (type == "image" || type == "video") return "[" + block["alt_text"].string() + "]";
    if (type == "markdown") return block["text"].string();
    if (type == "rich_text") return words_in(block);
    return "";
  }

  const Inputs& inputs_;
  const Workspace& workspace_;
  int tz_offset_;
  RenderedBlocks out_;
};

}  // namespace

RenderedBlocks rendered(const Value& blocks, const Inputs& inputs, const Workspace& workspace, int tz_offset) {
  Renderer renderer(inputs, workspace, tz_offset);
  for (std::size_t i = 0; i < blocks.array().size(); ++i) renderer.add(blocks[i], i);
  RenderedBlocks out = renderer.take();
  for (const Placed& placed : placed_elements(blocks)) {
    if (placed.type() == "button") out.buttons.push_back(placed.label);
    if (placed.type() == "overflow")
      for (const Value& option : placed.element["options"].array())
        out.buttons.push_back(option["text"]["text"].string());
  }
  return out;
}

std::string value_words(const Value& value, const Workspace& workspace) {
  if (value.is_object()) return value["text"]["text"].string();
  if (value.is_number()) return value.dump();
  if (value.is_string())
    return workspace.person_by_id(value.string()) ? workspace.display_name(value.string()) : value.string();
  std::string words;
  for (const Value& one : value.array()) words += (words.empty() ? "" : ", ") + value_words(one, workspace);
  return words;
}

}  // namespace c1::sandbox
