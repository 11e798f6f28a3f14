#pragma once
// A YAML text as a tree that remembers where everything stands. Stricter than YAML: UTF-8 only, one document to a file,
// no key twice in a map, no merge keys, no tags of one's own. yaml-cpp is known to the .cpp alone.

#include <compare>
#include <deque>
#include <string>
#include <string_view>
#include <vector>

#include "bot/file_problem.hpp"

namespace c1::bot::yaml {

// `file` is what Problems::add_file gave, so places sort as an administrator reads.
struct Place {
  int file = 0;
  int line = 1;
  int column = 1;
  auto operator<=>(const Place&) const = default;
};

// Every mistake found so far, of all files that are read as one.
class Problems {
 public:
  int add_file(std::string name);
  void add(const Place& at, std::string says);
  bool none() const { return found_.empty(); }
  // "line 12", or "people.yaml:12" when it is looked at from another file.
  std::string seen_from(const Place& here, const Place& there) const;
  // Sorted by place.
  std::vector<FileProblem> list() const;

 private:
  struct Found {
    Place at;
    std::string says;
  };
  std::vector<std::string> files_;
  std::vector<Found> found_;
};

struct Node;
struct Member {
  std::string key;
  Place at;  // of the key
  const Node* value = nullptr;
};
struct Node {
  enum class Kind { null, text, list, map } kind = Kind::null;
  Place at;  // an empty value of a map stands where its key does; what comes by an alias, where its anchor does
  std::string text;
  std::string_view source;  // the file from where the text begins; place_in() finds its characters there
  std::vector<const Node*> items;
  std::vector<Member> members;
};

// Owns the nodes; they do not move. `text` must outlive them. Never throws for what it says, whatever the bytes.
class Tree {
 public:
  Tree(std::string_view text, int file, Problems& problems);
  // Null if the text could not be read at all (there is a problem then).
  const Node* root() const { return root_; }

 private:
  friend class Builder;
  std::deque<Node> nodes_;
  const Node* root_ = nullptr;
};

}  // namespace c1::bot::yaml
