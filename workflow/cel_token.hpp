#pragma once
// Internal to the CEL engine: the words of an expression.

#include <string>
#include <string_view>
#include <vector>

#include "workflow/cel.hpp"

namespace c1::workflow::cel {

struct Token {
  enum class Kind {
    end,
    name,     // `text`; is_reserved for the words that may only name a field or a method
    literal,  // `value`: a string, bytes, uint, bool or null
    integer,  // `value`: its magnitude, as uint; a sign is the parser's business
    real,     // `value`
    symbol,   // `text`: punctuation, operators and "in"
    broken,   // `problem`; always the last
  };
  Kind kind = Kind::end;
  std::string_view text;
  Position at;
  Value value = {};
  bool is_reserved = false;
  std::string problem = {};

  bool is(std::string_view symbol) const { return kind == Kind::symbol && text == symbol; }
};

// Ends with `end` or `broken`. The tokens refer to `text`, which is valid UTF-8.
std::vector<Token> tokens_of(std::string_view text);

// Reads on in a text, and knows where it is.
class Reader {
 public:
  explicit Reader(std::string_view text) : text_(text) {}
  bool at_end() const { return next_ == text_.size(); }
  char peek(std::size_t ahead = 0) const { return next_ + ahead < text_.size() ? text_[next_ + ahead] : '\0'; }
  bool starts_with(std::string_view word) const { return text_.substr(next_).starts_with(word); }
  void skip(std::size_t bytes);
  std::size_t offset() const { return next_; }
  Position at() const { return at_; }
  std::string_view since(std::size_t offset) const { return text_.substr(offset, next_ - offset); }

 private:
  std::string_view text_;
  std::size_t next_ = 0;
  Position at_;
};

// Reads the literal that begins there: a number, or a string with its prefix and quotes.
Token number_token(Reader& reader);
Token string_token(Reader& reader);

inline bool is_digit(char c) { return c >= '0' && c <= '9'; }
inline bool is_hex(char c) { return is_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F'); }
inline bool begins_name(char c) { return c == '_' || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
inline bool continues_name(char c) { return begins_name(c) || is_digit(c); }

inline Token broken(Position at, std::string says) {
  return {.kind = Token::Kind::broken, .at = at, .problem = std::move(says)};
}

}  // namespace c1::workflow::cel
