#pragma once
// Strict, typed reads of a YAML tree. Whatever is not as it should be becomes a problem at its place, and reading goes
// on, so that an administrator sees all mistakes at once.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "bot/yaml_tree.hpp"

namespace c1::bot::yaml {

// Text and where it stands.
struct Word {
  std::string text;
  Place at;
  std::string_view source = {};  // of its Node; empty where the text was put together
};

// A key that the format has and this release cannot honour: reading on without it could grant access.
struct NotYet {
  std::string_view key;
  std::string_view instead;  // the way out: `leave it out: ...`
};

// What a map may say.
struct Shape {
  std::string_view what;  // "a user"
  std::vector<std::string_view> keys;
  std::vector<NotYet> not_yet = {};
};

// The keys of one map. Reads give what is absent, and what is wrong (then there is a problem), as nothing.
class Fields {
 public:
  // Reports at once: a node that is no map, unknown keys (with the nearest known one) and those that are not yet
  // supported. Refers to all three arguments.
  Fields(const Node& node, const Shape& shape, Problems& problems);

  const Place& at() const { return node_.at; }
  bool is_map() const { return node_.kind == Node::Kind::map; }
  const Node* find(std::string_view key) const;
  const Node* require(std::string_view key) const;

  std::optional<Word> text(std::string_view key) const;  // trimmed, not empty
  std::string text_or_empty(std::string_view key) const;
  std::optional<Word> require_text(std::string_view key) const;
  bool flag(std::string_view key) const;                              // absent = false
  std::vector<const Node*> list(std::string_view key) const;          // absent = empty
  std::vector<const Node*> require_list(std::string_view key) const;  // at least one item
  std::vector<Word> texts(std::string_view key) const;                // a list of text; absent = empty
  std::vector<Word> require_texts(std::string_view key) const;        // at least one

 private:
  void check_filled(const Node* list, std::string_view key) const;

  const Node& node_;
  const Shape& shape_;
  Problems& problems_;
};

// `what` begins the sentence: "A manager", "\"owners\"".
std::optional<Word> text_of(const Node& node, std::string_view what, Problems& problems);
std::vector<const Node*> items_of(const Node& node, std::string_view what, Problems& problems);
std::vector<Word> texts_of(const Node& node, std::string_view what, Problems& problems);

// "a list", "text", "nothing", "a map".
std::string_view kind_of(const Node& node);
// In quotes, on one line and not too long, for a sentence.
std::string shown(std::string_view text);
// `"a", "b" or "c"`.
std::string one_of(const std::vector<std::string_view>& words);

}  // namespace c1::bot::yaml
