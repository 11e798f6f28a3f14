#include "bot/yaml_reader.hpp"

#include <algorithm>

#include "base/nearest.hpp"
#include "base/text.hpp"

namespace c1::bot::yaml {
namespace {

std::string capitalised(std::string_view what) {
  std::string out(what);
  if (!out.empty() && out[0] >= 'a' && out[0] <= 'z') out[0] = static_cast<char>(out[0] - 'a' + 'A');
  return out;
}

std::string in_quotes(std::string_view key) { return "\"" + std::string(key) + "\""; }

}  // namespace

std::string_view kind_of(const Node& node) {
  switch (node.kind) {
    case Node::Kind::null:
      return "nothing";
    case Node::Kind::text:
      return "text";
    case Node::Kind::list:
      return "a list";
    case Node::Kind::map:
      return "a map";
  }
  return "nothing";
}

std::string shown(std::string_view text) {
  std::string line(text);
  for (char& c : line)
    if (c == '\n' || c == '\r' || c == '\t') c = ' ';
  return "\"" + text::fit(line, 60) + "\"";
}

std::string one_of(const std::vector<std::string_view>& words) {
  std::string out;
  for (std::size_t i = 0; i < words.size(); ++i) {
    if (i > 0) out += i + 1 == words.size() ? " or " : ", ";
    out += in_quotes(words[i]);
  }
  return out;
}

Fields::Fields(const Node& node, const Shape& shape, Problems& problems)
    : node_(node), shape_(shape), problems_(problems) {
  if (!is_map()) {
    problems_.add(node.at, capitalised(shape.what) + " should be a map of keys and values; this is " +
                               std::string(kind_of(node)) + ".");
    return;
  }
  for (const Member& member : node.members) {
    if (std::find(shape.keys.begin(), shape.keys.end(), member.key) != shape.keys.end()) continue;
    const auto later = std::find_if(shape.not_yet.begin(), shape.not_yet.end(),
                                    [&](const NotYet& known) { return known.key == member.key; });
    if (later != shape.not_yet.end()) {
      problems_.add(member.at, in_quotes(later->key) + " is not supported yet; " + std::string(later->instead));
      continue;
    }
    std::string hint = text::did_you_mean(member.key, shape.keys);
    if (hint.empty()) hint = " What it may have: " + one_of(shape.keys) + ".";
    problems_.add(member.at, "There is no key " + shown(member.key) + " in " + std::string(shape.what) + "." + hint);
  }
}

const Node* Fields::find(std::string_view key) const {
  const auto found =
      std::find_if(node_.members.begin(), node_.members.end(), [&](const Member& member) { return member.key == key; });
  return found == node_.members.end() ? nullptr : found->value;
}

const Node* Fields::require(std::string_view key) const {
  const Node* node = find(key);
  if (!node && is_map()) problems_.add(node_.at, capitalised(shape_.what) + " needs " + in_quotes(key) + ".");
  return node;
}

std::optional<Word> Fields::text(std::string_view key) const {
  const Node* node = find(key);
  return node ? text_of(*node, in_quotes(key), problems_) : std::nullopt;
}

std::string Fields::text_or_empty(std::string_view key) const {
  auto word = text(key);
  return word ? std::move(word->text) : std::string{};
}

std::optional<Word> Fields::require_text(std::string_view key) const { return require(key) ? text(key) : std::nullopt; }

bool Fields::flag(std::string_view key) const {
  const Node* node = find(key);
  if (!node) return false;
  if (node->kind == Node::Kind::text && (node->text == "true" || node->text == "false")) return node->text == "true";
  const std::string is = node->kind == Node::Kind::text ? shown(node->text) : std::string(kind_of(*node));
  problems_.add(node->at, in_quotes(key) + " should be true or false; this is " + is + ".");
  return false;
}

std::vector<const Node*> Fields::list(std::string_view key) const {
  const Node* node = find(key);
  return node ? items_of(*node, in_quotes(key), problems_) : std::vector<const Node*>{};
}

std::vector<const Node*> Fields::require_list(std::string_view key) const {
  check_filled(require(key), key);
  return list(key);
}

void Fields::check_filled(const Node* list, std::string_view key) const {
  if (list && list->kind == Node::Kind::list && list->items.empty())
    problems_.add(list->at, in_quotes(key) + " is empty; it needs at least one item.");
}

std::vector<Word> Fields::texts(std::string_view key) const {
  const Node* node = find(key);
  return node ? texts_of(*node, in_quotes(key), problems_) : std::vector<Word>{};
}

std::vector<Word> Fields::require_texts(std::string_view key) const {
  check_filled(require(key), key);
  return texts(key);
}

std::optional<Word> text_of(const Node& node, std::string_view what, Problems& problems) {
  Word word{text::trimmed(node.text), node.at, node.source};
  if (node.kind == Node::Kind::text && !word.text.empty()) return word;
  const std::string_view is = node.kind == Node::Kind::text ? "empty" : kind_of(node);
  problems.add(node.at, std::string(what) + " should be text; this is " + std::string(is) + ".");
  return std::nullopt;
}

std::vector<const Node*> items_of(const Node& node, std::string_view what, Problems& problems) {
  if (node.kind != Node::Kind::list)
    problems.add(node.at, std::string(what) + " should be a list; this is " + std::string(kind_of(node)) + ".");
  return node.items;
}

std::vector<Word> texts_of(const Node& node, std::string_view what, Problems& problems) {
  std::vector<Word> words;
  for (const Node* item : items_of(node, what, problems))
    if (auto word = text_of(*item, "Each item of " + std::string(what), problems)) words.push_back(*std::move(word));
  return words;
}

}  // namespace c1::bot::yaml
