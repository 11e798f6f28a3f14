#include "workflow/cel_token.hpp"

#include <algorithm>
#include <array>

#include "workflow/cel_text.hpp"

namespace c1::workflow::cel {
namespace {

// Longer ones first.
constexpr std::array<std::string_view, 25> kSymbols{"==", "!=", "<=", ">=", "&&", "||", "<", ">", "+",
                                                    "-",  "*",  "/",  "%",  "!",  "?",  ":", ".", ",",
                                                    "(",  ")",  "[",  "]",  "{",  "}",  "="};
constexpr std::array<std::string_view, 17> kReserved{"as",        "break",  "const",  "continue", "else", "for",
                                                     "function",  "if",     "import", "let",      "loop", "package",
                                                     "namespace", "return", "var",    "void",     "while"};

bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f'; }

void skip_blanks_and_comments(Reader& reader) {
  while (!reader.at_end()) {
    if (is_blank(reader.peek())) {
      reader.skip(1);
    } else if (reader.starts_with("//")) {
      while (!reader.at_end() && reader.peek() != '\n') reader.skip(1);
    } else {
      return;
    }
  }
}

// r"", b"", br"" and plain quotes.
bool begins_string(const Reader& reader) {
  std::size_t ahead = 0;
  if (reader.peek(ahead) == 'b' || reader.peek(ahead) == 'B') ++ahead;
  if (reader.peek(ahead) == 'r' || reader.peek(ahead) == 'R') ++ahead;
  return reader.peek(ahead) == '"' || reader.peek(ahead) == '\'';
}

Token name_token(Reader& reader) {
  const Position at = reader.at();
  const std::size_t start = reader.offset();
  while (continues_name(reader.peek())) reader.skip(1);
  const std::string_view word = reader.since(start);
  if (word == "true" || word == "false")
    return {.kind = Token::Kind::literal, .text = word, .at = at, .value = Value::boolean(word == "true")};
  if (word == "null") return {.kind = Token::Kind::literal, .text = word, .at = at};
  if (word == "in") return {.kind = Token::Kind::symbol, .text = word, .at = at};
  const bool reserved = std::find(kReserved.begin(), kReserved.end(), word) != kReserved.end();
  return {.kind = Token::Kind::name, .text = word, .at = at, .is_reserved = reserved};
}

Token stray(Reader& reader) {
  const Position at = reader.at();
  const char c = reader.peek();
  if (c == '&' || c == '|')
    return broken(at, std::string("Write \"") + c + c + "\": a single \"" + c + "\" means nothing here.");
  const std::size_t start = reader.offset();
  reader.skip(1);
  while (!reader.at_end() && continues(reader.peek())) reader.skip(1);
  const bool visible = static_cast<unsigned char>(c) > ' ' && c != 0x7F;
  return broken(at, visible ? "The character \"" + std::string(reader.since(start)) + "\" means nothing here."
                            : "There is a control character here, which means nothing.");
}

Token symbol_token(Reader& reader) {
  const auto found =
      std::find_if(kSymbols.begin(), kSymbols.end(), [&](auto word) { return reader.starts_with(word); });
  if (found == kSymbols.end()) return stray(reader);
  const Position at = reader.at();
  if (*found == "=") return broken(at, "Write \"==\" to compare: a single \"=\" means nothing here.");
  const std::size_t start = reader.offset();
  reader.skip(found->size());
  return {.kind = Token::Kind::symbol, .text = reader.since(start), .at = at};
}

Token next_token(Reader& reader) {
  const char c = reader.peek();
  if (is_digit(c) || (c == '.' && is_digit(reader.peek(1)))) return number_token(reader);
  if (begins_string(reader)) return string_token(reader);
  if (begins_name(c)) return name_token(reader);
  return symbol_token(reader);
}

}  // namespace

void Reader::skip(std::size_t bytes) {
  for (; bytes > 0 && next_ < text_.size(); --bytes) {
    const char c = text_[next_++];
    if (c == '\n') {
      ++at_.line;
      at_.column = 1;
    } else if (next_ == text_.size() || !continues(text_[next_])) {
      ++at_.column;
    }
  }
}

std::vector<Token> tokens_of(std::string_view text) {
  Reader reader(text);
  std::vector<Token> tokens;
  for (skip_blanks_and_comments(reader); !reader.at_end(); skip_blanks_and_comments(reader)) {
    tokens.push_back(next_token(reader));
    if (tokens.back().kind == Token::Kind::broken) return tokens;
  }
  tokens.push_back({.kind = Token::Kind::end, .at = reader.at()});
  return tokens;
}

}  // namespace c1::workflow::cel
