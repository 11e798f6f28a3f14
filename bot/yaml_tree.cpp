#include "bot/yaml_tree.hpp"

#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/mark.h>
#include <yaml-cpp/parser.h>

#include <algorithm>
#include <filesystem>
#include <optional>
#include <sstream>
#include <unordered_map>
#include <unordered_set>

#include "base/text.hpp"

namespace c1::bot {

std::string FileProblem::text() const {
  return file + ":" + std::to_string(line) + ":" + std::to_string(column) + ": " + says;
}

namespace yaml {
namespace {

constexpr std::size_t kMaxBytes = 16 * 1024 * 1024;
// A few aliases of aliases can stand for billions of nodes; counted as if each alias were written out.
constexpr std::size_t kMaxNodes = 1'000'000;

// Ends the reading of one text.
struct Unreadable {
  Place at;
  std::string says;
};

std::vector<std::string_view> lines_of(std::string_view text) {
  std::vector<std::string_view> lines;
  for (std::size_t start = 0; start <= text.size();) {
    const std::size_t end = std::min(text.find('\n', start), text.size());
    lines.push_back(text.substr(start, end - start));
    start = end + 1;
  }
  return lines;
}

Place place_of_byte(std::string_view text, std::size_t at, int file) {
  const std::string_view before = text.substr(0, at);
  const std::size_t line_start = before.rfind('\n') == std::string_view::npos ? 0 : before.rfind('\n') + 1;
  return {file, 1 + static_cast<int>(std::count(before.begin(), before.end(), '\n')),
          1 + static_cast<int>(text::length(before.substr(line_start)))};
}

// yaml-cpp also reads UTF-16 and UTF-32, takes 0x04 for the end of the file and lets broken UTF-8 pass.
void check_bytes(std::string_view text, int file) {
  if (text.size() > kMaxBytes) throw Unreadable{{file, 1, 1}, "This file is larger than 16 MB, so it was not read."};
  for (std::size_t at = 0; at < text.size(); ++at) {
    const auto byte = static_cast<unsigned char>(text[at]);
    const bool control = (byte < 0x20 && byte != '\t' && byte != '\n' && byte != '\r') || byte == 0x7F;
    if (control)
      throw Unreadable{place_of_byte(text, at, file), "There is a control character here; please remove it."};
  }
  const std::string valid = text::valid_utf8(text);
  if (valid == text) return;
  const auto at = std::mismatch(text.begin(), text.end(), valid.begin(), valid.end()).first - text.begin();
  throw Unreadable{place_of_byte(text, static_cast<std::size_t>(at), file),
                   "This is not UTF-8; please save the file as UTF-8."};
}

}  // namespace

int Problems::add_file(std::string name) {
  files_.push_back(std::move(name));
  return static_cast<int>(files_.size()) - 1;
}

void Problems::add(const Place& at, std::string says) { found_.push_back({at, std::move(says)}); }

std::string Problems::seen_from(const Place& here, const Place& there) const {
  if (here.file == there.file) return "line " + std::to_string(there.line);
  const std::filesystem::path file = files_[static_cast<std::size_t>(there.file)];
  return file.filename().string() + ":" + std::to_string(there.line);
}

std::vector<FileProblem> Problems::list() const {
  std::vector<Found> sorted = found_;
  std::stable_sort(sorted.begin(), sorted.end(), [](const Found& a, const Found& b) { return a.at < b.at; });
  std::vector<FileProblem> list;
  for (const Found& found : sorted)
    list.push_back({files_[static_cast<std::size_t>(found.at.file)], found.at.line, found.at.column, found.says});
  return list;
}

// Hears the parser out and builds the tree.
class Builder final : public YAML::EventHandler {
 public:
  Builder(Tree& tree, std::string_view text, int file, Problems& problems)
      : tree_(tree), text_(text), lines_(lines_of(text)), file_(file), problems_(problems) {}

  void OnDocumentStart(const YAML::Mark& mark) override {
    if (documents_++ > 0)
      throw Unreadable{place(mark), "The file should end here: one document to a file, without a second \"---\"."};
  }
  void OnDocumentEnd() override {}

  void OnNull(const YAML::Mark& mark, YAML::anchor_t anchor) override { take(Node::Kind::null, mark, "", anchor, ""); }
  void OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                const std::string& value) override {
    take(Node::Kind::text, mark, tag, anchor, value);
  }
  void OnSequenceStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                       YAML::EmitterStyle::value) override {
    open(Node::Kind::list, mark, tag, anchor);
  }
  void OnMapStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                  YAML::EmitterStyle::value) override {
    open(Node::Kind::map, mark, tag, anchor);
  }
  void OnSequenceEnd() override { close(); }
  void OnMapEnd() override { close(); }

  void OnAlias(const YAML::Mark& mark, YAML::anchor_t anchor) override {
    const auto found = anchors_.find(anchor);
    if (found == anchors_.end() || found->second.open)
      throw Unreadable{place(mark), "This alias stands inside of what it repeats; please write the value out."};
    attach(*found->second.node, place(mark), found->second.nodes);
  }

  // Where the parser stopped; its columns are bytes.
  Place place(const YAML::Mark& mark) {
    if (mark.line < 0 || mark.column < 0) return {file_, 1, 1};
    const auto index = static_cast<std::size_t>(mark.line);
    const std::string_view line = index < lines_.size() ? lines_[index] : std::string_view{};
    const auto column = std::min(static_cast<std::size_t>(mark.column), line.size());
    return {file_, mark.line + 1, 1 + static_cast<int>(text::length(line.substr(0, column)))};
  }

  // In the line of `at`.
  std::optional<Place> tab_in_indentation(const Place& at) const {
    const auto index = static_cast<std::size_t>(at.line - 1);
    const std::string_view line = index < lines_.size() ? lines_[index] : std::string_view{};
    const std::size_t tab = line.substr(0, line.find_first_not_of(" \t")).find('\t');
    return tab == std::string_view::npos ? std::nullopt
                                         : std::optional<Place>{{at.file, at.line, static_cast<int>(tab) + 1}};
  }

 private:
  struct Anchor {
    const Node* node = nullptr;
    std::size_t nodes = 1;
    bool open = false;
  };
  struct Frame {
    Node* node = nullptr;
    YAML::anchor_t anchor = 0;
    std::size_t nodes = 1;
    std::unordered_map<std::string, Place> keys = {};
    std::optional<Member> pending = {};  // the key whose value comes next
    bool skips = false;                  // that key is no word, which was said already
  };

  Node& make(Node::Kind kind, const YAML::Mark& mark, const std::string& tag) {
    Node& node = tree_.nodes_.emplace_back();
    node.kind = kind;
    node.at = place(mark);
    if (!tag.empty() && tag != "?" && tag != "!" && !tag.starts_with("tag:yaml.org,2002:"))
      problems_.add(node.at, "YAML tags have no meaning here; please remove it.");
    return node;
  }

  void take(Node::Kind kind, const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
            const std::string& value) {
    Node& node = make(kind, mark, tag);
    node.text = value;
    node.source = from(mark);
    if (kind == Node::Kind::null && !frames_.empty()) node.at = place_of_nothing(frames_.back());
    if (anchor != 0) anchors_[anchor] = {&node, 1, false};
    attach(node, node.at, 1);
  }

  std::string_view from(const YAML::Mark& mark) const {
    const auto index = static_cast<std::size_t>(mark.line);
    if (mark.line < 0 || mark.column < 0 || index >= lines_.size()) return {};
    const auto line = static_cast<std::size_t>(lines_[index].data() - text_.data());
    return text_.substr(line + std::min(static_cast<std::size_t>(mark.column), lines_[index].size()));
  }

  // The parser marks what is not there by what comes after it, often on another line.
  static Place place_of_nothing(const Frame& frame) { return frame.pending ? frame.pending->at : frame.node->at; }

  void open(Node::Kind kind, const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor) {
    Node& node = make(kind, mark, tag);
    if (anchor != 0) anchors_[anchor] = {&node, 1, true};
    attach(node, node.at, 0);
    frames_.push_back({.node = &node, .anchor = anchor});
  }

  void close() {
    const Frame closed = std::move(frames_.back());
    frames_.pop_back();
    if (closed.anchor != 0) anchors_[closed.anchor] = {closed.node, closed.nodes, false};
    if (!frames_.empty()) count(frames_.back(), closed.nodes, closed.node->at);
  }

  void count(Frame& frame, std::size_t nodes, const Place& at) {
    frame.nodes += nodes;
    if (frame.nodes > kMaxNodes)
      throw Unreadable{at, "This file says too much to be read: more than a million values, aliases counted in full."};
  }

  void attach(const Node& node, const Place& at, std::size_t nodes) {
    if (frames_.empty()) {
      tree_.root_ = &node;
      return;
    }
    Frame& frame = frames_.back();
    count(frame, nodes, at);
    if (frame.node->kind == Node::Kind::list) {
      frame.node->items.push_back(&node);
    } else if (!frame.pending) {
      frame.pending = Member{node.text, at, nullptr};
      frame.skips = !is_key(node, at);
    } else {
      add_member(frame, node);
    }
  }

  bool is_key(const Node& node, const Place& at) {
    if (node.kind == Node::Kind::text && node.text != "<<") return true;
    problems_.add(at, node.kind == Node::Kind::text
                          ? "Merge keys (\"<<\") are not understood here; please write the keys out."
                          : "A key should be a word here.");
    return false;
  }

  void add_member(Frame& frame, const Node& value) {
    Member member = *std::move(frame.pending);
    frame.pending.reset();
    member.value = &value;
    if (frame.skips) return;
    const auto [earlier, is_new] = frame.keys.emplace(member.key, member.at);
    if (is_new) {
      frame.node->members.push_back(std::move(member));
    } else {
      problems_.add(member.at, "The key \"" + text::fit(member.key, 60) +
                                   "\" stands here for the second time; the first is on " +
                                   problems_.seen_from(member.at, earlier->second) + ".");
    }
  }

  Tree& tree_;
  std::string_view text_;
  std::vector<std::string_view> lines_;
  int file_;
  Problems& problems_;
  int documents_ = 0;
  std::vector<Frame> frames_;
  std::unordered_map<YAML::anchor_t, Anchor> anchors_;
};

Tree::Tree(std::string_view text, int file, Problems& problems) {
  if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
  Builder builder(*this, text, file, problems);
  try {
    check_bytes(text, file);
    std::istringstream in{std::string(text)};
    YAML::Parser parser(in);
    while (parser.HandleNextDocument(builder)) {
    }
    if (!root_) problems.add({file, 1, 1}, "This file is empty; it should describe something.");
  } catch (const Unreadable& reason) {
    problems.add(reason.at, reason.says);
    root_ = nullptr;
  } catch (const YAML::Exception& error) {
    const Place at = builder.place(error.mark);
    const auto tab = builder.tab_in_indentation(at);
    problems.add(tab.value_or(at),
                 tab ? "There is a tab in the indentation; YAML wants spaces."
                     : "The YAML cannot be read here: " + error.msg +
                           ". Is the indentation right, and is text with \": \" or \" #\" in quotes?");
    root_ = nullptr;
  }
}

}  // namespace yaml
}  // namespace c1::bot
