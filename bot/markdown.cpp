#include "bot/markdown.hpp"

#include <algorithm>
#include <cctype>
#include <optional>
#include <vector>

#include "base/text.hpp"

namespace c1::bot {
namespace {

constexpr int kDeepestMarks = 8;

bool is_letter(char c) {
  return std::isalnum(static_cast<unsigned char>(c)) != 0 || (static_cast<unsigned char>(c) & 0x80U) != 0;
}

struct Mark {
  std::string_view markdown;
  std::string_view opens, closes;  // in Slack
};
// The longer ones first.
constexpr Mark kMarks[] = {{"***", "*_", "_*"}, {"**", "*", "*"}, {"__", "*", "*"},
                           {"~~", "~", "~"},    {"*", "_", "_"},  {"_", "_", "_"}};

// Where the `mark` that opens at `open` closes, if it is one: words between, and no white space inside of the marks.
std::optional<std::size_t> closing_mark(std::string_view line, std::size_t open, std::string_view mark) {
  const std::size_t begin = open + mark.size();
  if (begin >= line.size() || line[begin] == ' ' || line[begin] == mark[0]) return std::nullopt;
  if (mark[0] == '_' && open > 0 && is_letter(line[open - 1])) return std::nullopt;  // snake_case
  for (std::size_t at = begin + 1; at + mark.size() <= line.size(); ++at) {
    if (line[at] == '\\' || line[at] == '`') return std::nullopt;  // not across code: rare, and never wrong
    if (line.substr(at, mark.size()) != mark || line[at - 1] == ' ') continue;
    const std::size_t after = at + mark.size();
    if (mark.size() == 1 && after < line.size() && line[after] == mark[0]) {
      ++at;  // of a longer mark inside
      continue;
    }
    if (mark[0] == '_' && after < line.size() && is_letter(line[after])) continue;
    return at;
  }
  return std::nullopt;
}

// [label](address) at `at`: its length, and what is kept of it.
struct Link {
  std::size_t length = 0;
  std::string kept;
};
std::optional<Link> link_at(std::string_view line, std::size_t at) {
  const std::size_t middle = line.find("](", at);
  if (middle == std::string_view::npos || line.substr(at + 1, middle - at - 1).find('[') != std::string_view::npos)
    return std::nullopt;
  const std::size_t end = line.find(')', middle);
  const std::size_t space = line.find(' ', middle);
  if (end == std::string_view::npos || space < end) return std::nullopt;
  const std::string label = text::trimmed(line.substr(at + 1, middle - at - 1));
  const std::string address(line.substr(middle + 2, end - middle - 2));
  const bool says_more = !label.empty() && address.find(label) == std::string::npos;
  return Link{end + 1 - at, says_more ? label + " (" + address + ")" : address};
}

// `code`, with as many ticks as it takes: its length, and its inside.
std::optional<Link> code_at(std::string_view line, std::size_t at) {
  const std::size_t content = line.find_first_not_of('`', at);
  if (content == std::string_view::npos) return std::nullopt;
  const std::string ticks(content - at, '`');
  const std::size_t close = line.find(ticks, content);
  if (close == std::string_view::npos) return std::nullopt;
  std::string inside = text::trimmed(line.substr(content, close - content));
  std::replace(inside.begin(), inside.end(), '`', '\'');
  return Link{close + ticks.size() - at, "`" + inside + "`"};
}

std::string inline_marks(std::string_view line, int depth) {
  std::string out;
  for (std::size_t at = 0; at < line.size();) {
    const char c = line[at];
    if (c == '\\' && at + 1 < line.size() && std::ispunct(static_cast<unsigned char>(line[at + 1])) != 0) {
      out += line[at + 1];
      at += 2;
      continue;
    }
    const bool is_image = c == '!' && at + 1 < line.size() && line[at + 1] == '[';
    const auto whole = c == '`'               ? code_at(line, at)
                       : c == '[' || is_image ? link_at(line, is_image ? at + 1 : at)
                                              : std::nullopt;
    if (whole) {
      out += whole->kept;
      at += whole->length + (is_image ? 1 : 0);
      continue;
    }
    bool done = false;
    for (const Mark& mark : kMarks) {
      if (depth == 0 || line.substr(at, mark.markdown.size()) != mark.markdown) continue;
      const auto close = closing_mark(line, at, mark.markdown);
      if (!close) continue;
      const std::size_t begin = at + mark.markdown.size();
      out += std::string(mark.opens) + inline_marks(line.substr(begin, *close - begin), depth - 1) +
             std::string(mark.closes);
      at = *close + mark.markdown.size();
      done = true;
      break;
    }
    if (!done) out += line[at++];
  }
  return out;
}

std::string block_marks(std::string_view line) {
  const std::size_t indent = std::min(line.find_first_not_of(' '), line.size());
  std::string_view rest = line.substr(indent);
  if (rest.starts_with("> ")) return "> " + block_marks(rest.substr(2));
  const std::size_t hashes = std::min(rest.find_first_not_of('#'), rest.size());
  if (hashes > 0 && hashes <= 6 && hashes < rest.size() && rest[hashes] == ' ') {
    const std::string words = inline_marks(text::trimmed(rest.substr(hashes)), 0);
    return words.empty() ? words : "*" + words + "*";
  }
  const bool is_item =
      rest.size() > 1 && rest[1] == ' ' && std::string_view("-*+").find(rest[0]) != std::string_view::npos;
  if (is_item) return std::string(line.substr(0, indent)) + "• " + inline_marks(rest.substr(2), kDeepestMarks);
  return inline_marks(line, kDeepestMarks);
}

}  // namespace

std::string marked(std::string_view markdown) {
  std::string out;
  bool fenced = false, first = true;
  for (std::string& line : text::split(markdown, '\n')) {
    if (!line.empty() && line.back() == '\r') line.pop_back();
    if (!first) out += '\n';
    first = false;
    if (text::trimmed(line).starts_with("```") && text::trimmed(line).find('`', 3) == std::string::npos) {
      fenced = !fenced;
      out += "```";
    } else {
      out += fenced ? line : block_marks(line);
    }
  }
  return out;
}

}  // namespace c1::bot
