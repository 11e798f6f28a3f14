#include "bot/yaml_places.hpp"

#include <algorithm>
#include <array>
#include <string>

namespace c1::bot::yaml {
namespace {

constexpr bool is_blank(char c) { return c == ' ' || c == '\t'; }

// The bytes of the first character.
std::size_t width(std::string_view text) {
  std::size_t bytes = 1;
  while (bytes < text.size() && (static_cast<unsigned char>(text[bytes]) & 0xc0) == 0x80) ++bytes;
  return bytes;
}

std::string utf8(std::uint32_t code) {
  const auto tail = [code](int shift) { return static_cast<char>(0x80 | ((code >> shift) & 0x3f)); };
  if (code < 0x80) return {static_cast<char>(code)};
  if (code < 0x800) return {static_cast<char>(0xc0 | (code >> 6)), tail(0)};
  if (code < 0x10000) return {static_cast<char>(0xe0 | (code >> 12)), tail(6), tail(0)};
  return {static_cast<char>(0xf0 | (code >> 18)), tail(12), tail(6), tail(0)};
}

// Reads the file from the beginning of the text on.
struct Cursor {
  std::string_view rest;
  Place at;

  char peek() const { return rest.empty() ? '\0' : rest[0]; }
  bool is_line_end() const { return rest.empty() || rest[0] == '\n' || rest.starts_with("\r\n"); }
  // Nothing but blanks up to the end of the line.
  bool is_line_over() const {
    Cursor ahead = *this;
    ahead.skip_blanks();
    return ahead.is_line_end();
  }
  std::string_view take() {
    if (rest.empty()) return {};
    const std::string_view one = rest.substr(0, width(rest));
    at = one == "\n" ? Place{at.file, at.line + 1, 1} : Place{at.file, at.line, at.column + 1};
    rest.remove_prefix(one.size());
    return one;
  }
  void skip_blanks() {
    while (is_blank(peek())) take();
  }
  void skip_line() {
    while (!rest.empty() && peek() != '\n') take();
    take();
  }
  void skip_white_space() {
    while (is_blank(peek()) || peek() == '\n' || peek() == '\r') take();
  }
};

// "&name" and "!tag" stand before what they are about.
void skip_properties(Cursor& cursor) {
  while (cursor.peek() == '&' || cursor.peek() == '!') {
    while (!cursor.is_line_end() && !is_blank(cursor.peek())) cursor.take();
    cursor.skip_white_space();
  }
}

// The character that an escape of a double-quoted text stands for; `cursor` is behind the backslash.
std::string escaped(Cursor& cursor) {
  static constexpr std::array<std::pair<char, std::uint32_t>, 14> kShort{{{'0', 0},
                                                                          {'a', 7},
                                                                          {'b', 8},
                                                                          {'t', 9},
                                                                          {'n', 10},
                                                                          {'v', 11},
                                                                          {'f', 12},
                                                                          {'r', 13},
                                                                          {'e', 27},
                                                                          {'N', 0x85},
                                                                          {'_', 0xa0},
                                                                          {'L', 0x2028},
                                                                          {'P', 0x2029},
                                                                          {'\t', 9}}};
  const std::string kind(cursor.take());
  if (kind.empty()) return {};
  const int digits = kind == "x" ? 2 : kind == "u" ? 4 : kind == "U" ? 8 : 0;
  if (digits == 0) {
    const auto found =
        std::find_if(kShort.begin(), kShort.end(), [&](const auto& one) { return one.first == kind[0]; });
    return found == kShort.end() ? kind : utf8(found->second);
  }
  std::uint32_t code = 0;
  for (int i = 0; i < digits; ++i) {
    const std::string_view digit = cursor.take();
    if (digit.empty()) return {};
    code = code * 16 + static_cast<std::uint32_t>(digit[0] <= '9' ? digit[0] - '0' : (digit[0] | 0x20) - 'a' + 10);
  }
  return utf8(code);
}

// One way of writing a text. Goes through the value and the file side by side.
class Spelling {
 public:
  Spelling(Cursor cursor, std::string_view value) : cursor_(cursor), value_(value) {}

  std::optional<Place> place_of(std::size_t character) {
    if (!begin()) return std::nullopt;
    while (!value_.empty()) {
      const Place here = cursor_.at;
      const std::size_t before = passed_;
      if (!pass()) return std::nullopt;
      if (character < passed_) return character == before ? begun_.value_or(here) : cursor_.at;
    }
    return character == passed_ ? std::optional(cursor_.at) : std::nullopt;
  }

 private:
  // To where the first character is written.
  bool begin() {
    skip_properties(cursor_);
    style_ = cursor_.peek();
    if (style_ == '|' || style_ == '>') return begin_block();
    if (style_ == '"' || style_ == '\'') cursor_.take();
    cursor_.skip_white_space();
    return true;
  }

  bool begin_block() {
    while (!cursor_.is_line_end()) {
      if (cursor_.peek() >= '1' && cursor_.peek() <= '9') return false;
      if (cursor_.peek() == '#') break;
      cursor_.take();
    }
    cursor_.skip_line();
    while (!cursor_.rest.empty() && cursor_.is_line_over()) cursor_.skip_line();
    while (cursor_.peek() == ' ') {
      cursor_.take();
      ++indentation_;
    }
    return true;
  }

  // Over one character of the value, or over those that one break between lines has become.
  bool pass() {
    begun_.reset();
    const bool breaks = value_[0] == ' ' || value_[0] == '\n';
    if (indentation_ > 0 || style_ == '|' || style_ == '>') {
      if (breaks && cursor_.is_line_end() && !cursor_.rest.empty()) return pass_line_of_block();
    } else if (breaks && cursor_.is_line_over() && !cursor_.rest.empty()) {
      pass_break();
      cursor_.skip_white_space();
      return true;
    }
    return pass_one();
  }

  bool pass_line_of_block() {
    if (style_ == '|') {
      advance();
      cursor_.skip_line();
    } else {
      pass_break();
      do cursor_.skip_line();
      while (!cursor_.rest.empty() && cursor_.is_line_over());
    }
    for (int i = 0; i < indentation_ && cursor_.peek() == ' '; ++i) cursor_.take();
    return true;
  }

  // A line that is folded becomes a space; empty lines after it become as many breaks.
  void pass_break() {
    const bool is_space = value_[0] == ' ';
    do advance();
    while (!is_space && value_.starts_with('\n'));
  }

  bool pass_one() {
    if (style_ == '"')
      while (cursor_.rest.starts_with("\\\n") || cursor_.rest.starts_with("\\\r\n")) {
        cursor_.take();
        cursor_.skip_white_space();
      }
    begun_ = cursor_.at;
    std::string written(cursor_.take());
    if (style_ == '"' && written == "\\") written = escaped(cursor_);
    if (style_ == '\'' && written == "'") cursor_.take();
    if (written.empty() || !value_.starts_with(written)) return false;
    advance();
    return true;
  }

  void advance() {
    value_.remove_prefix(width(value_));
    ++passed_;
  }

  Cursor cursor_;
  std::string_view value_;  // what is still to be found
  char style_ = '\0';
  int indentation_ = 0;
  std::size_t passed_ = 0;
  std::optional<Place> begun_;  // of the character that was passed last
};

}  // namespace

std::optional<Place> place_in(std::string_view source, const Place& start, std::string_view value,
                              std::size_t character) {
  return Spelling({source, start}, value).place_of(character);
}

}  // namespace c1::bot::yaml
