// Numbers and strings of an expression.
//
//   number  := digits | "0x" hex+ | either with u | digits? "." digits exponent? | digits exponent
//   string  := b? r? ( "..." | '...' | """...""" | '''...''' )
//   escape  := \ a b f n r t v \ ? " ' ` | \xHH | \uHHHH | \UHHHHHHHH | \ooo; none in a raw string

#include <charconv>
#include <cmath>
#include <cstdlib>
#include <limits>

#include "workflow/cel_text.hpp"
#include "workflow/cel_token.hpp"

namespace c1::workflow::cel {
namespace {

void skip_digits(Reader& reader) {
  while (is_digit(reader.peek())) reader.skip(1);
}

void skip_exponent(Reader& reader) {
  if (reader.peek() != 'e' && reader.peek() != 'E') return;
  const std::size_t sign = reader.peek(1) == '+' || reader.peek(1) == '-' ? 1 : 0;
  if (!is_digit(reader.peek(1 + sign))) return;
  reader.skip(1 + sign);
  skip_digits(reader);
}

// Nothing where it is too large; what is too small for a double is 0.
std::optional<double> real_of(std::string_view digits) {
  double value = 0;
  const auto read = std::from_chars(digits.data(), digits.data() + digits.size(), value);
  if (read.ec == std::errc::result_out_of_range) value = std::strtod(std::string(digits).c_str(), nullptr);
  if (!std::isfinite(value)) return std::nullopt;
  return value;
}

std::optional<std::uint64_t> magnitude_of(std::string_view digits, int base) {
  std::uint64_t value = 0;
  const auto read = std::from_chars(digits.data(), digits.data() + digits.size(), value, base);
  if (read.ec != std::errc{}) return std::nullopt;
  return value;
}

struct Number {
  Token::Kind kind = Token::Kind::integer;
  std::optional<Value> value;
};

Number read_hex(Reader& reader) {
  reader.skip(2);
  const std::size_t start = reader.offset();
  while (is_hex(reader.peek())) reader.skip(1);
  const auto magnitude = magnitude_of(reader.since(start), 16);
  return {Token::Kind::integer, magnitude ? std::optional(Value::uinteger(*magnitude)) : std::nullopt};
}

Number read_decimal(Reader& reader) {
  const std::size_t start = reader.offset();
  skip_digits(reader);
  const std::size_t whole = reader.offset();
  if (reader.peek() == '.' && is_digit(reader.peek(1))) {
    reader.skip(1);
    skip_digits(reader);
  }
  skip_exponent(reader);
  if (reader.offset() == whole) {
    const auto magnitude = magnitude_of(reader.since(start), 10);
    return {Token::Kind::integer, magnitude ? std::optional(Value::uinteger(*magnitude)) : std::nullopt};
  }
  const auto real = real_of(reader.since(start));
  return {Token::Kind::real, real ? std::optional(Value::real(*real)) : std::nullopt};
}

// ---- strings --------------------------------------------------------------------------------------------------------

struct Quotes {
  bool bytes = false;
  bool raw = false;
  std::string_view end;  // one quote, or three
};

Quotes read_opening(Reader& reader) {
  Quotes quotes;
  if (reader.peek() == 'b' || reader.peek() == 'B') quotes.bytes = true, reader.skip(1);
  if (reader.peek() == 'r' || reader.peek() == 'R') quotes.raw = true, reader.skip(1);
  for (const std::string_view end : {"\"\"\"", "'''", "\"", "'"}) {
    if (!reader.starts_with(end)) continue;
    quotes.end = end;
    reader.skip(end.size());
    break;
  }
  return quotes;
}

// Exactly `count` digits in `base`; nothing, and nothing read, where they are not there.
std::optional<std::uint32_t> read_code(Reader& reader, std::size_t count, std::uint32_t base) {
  std::uint32_t code = 0;
  for (std::size_t i = 0; i < count; ++i) {
    const char c = reader.peek(i);
    const bool fits = base == 8 ? c >= '0' && c <= '7' : is_hex(c);
    if (!fits) return std::nullopt;
    const int digit = is_digit(c) ? c - '0' : (c | 0x20) - 'a' + 10;
    code = code * base + static_cast<std::uint32_t>(digit);
  }
  reader.skip(count);
  return code;
}

// What stands for itself or for a control character after a backslash; '\0' for others.
char simple_escape(char c) {
  constexpr std::string_view kWritten = "abfnrtv\\?\"'`";
  constexpr std::string_view kMeant = "\a\b\f\n\r\t\v\\?\"'`";
  const std::size_t found = kWritten.find(c);
  return c != '\0' && found != std::string_view::npos ? kMeant[found] : '\0';
}

std::optional<std::string> bad_escape(Reader& reader) {
  const std::size_t start = reader.offset();
  if (reader.at_end()) return "A backslash is the last character; write \\\\ for a backslash.";
  reader.skip(1);
  while (!reader.at_end() && continues(reader.peek())) reader.skip(1);
  const std::string_view written = reader.since(start);
  return "There is no escape \"\\" + (written == "\n" ? std::string("line break") : std::string(written)) +
         "\" of this form; write \\\\ for a backslash, or r\"...\" for a text without escapes.";
}

// After the backslash. Appends what it stands for; gives the problem, if any.
std::optional<std::string> read_escape(Reader& reader, bool bytes, std::string& out) {
  const char c = reader.peek();
  if (const char simple = simple_escape(c)) {
    reader.skip(1);
    out += simple;
    return std::nullopt;
  }
  const bool octal = c >= '0' && c <= '3';
  const bool hex = c == 'x' || c == 'X';
  const std::size_t digits = octal ? 3 : hex ? 2 : c == 'u' ? 4 : c == 'U' ? 8 : 0;
  if (digits == 0) return bad_escape(reader);
  Reader ahead = reader;
  if (!octal) ahead.skip(1);
  const auto code = read_code(ahead, digits, octal ? 8 : 16);
  if (!code) return bad_escape(reader);
  reader = ahead;
  if (bytes && (octal || hex)) {
    out += static_cast<char>(*code);
  } else if (is_code_point(*code)) {
    append_code_point(out, *code);
  } else {
    return "This escape is no Unicode character.";
  }
  return std::nullopt;
}

Token unclosed(Position at, const Quotes& quotes) {
  return broken(at, "This text has no end: " + std::string(quotes.end) + " is missing" +
                        (quotes.end.size() == 1 ? " before the end of the line." : "."));
}

}  // namespace

Token number_token(Reader& reader) {
  const Position at = reader.at();
  const std::size_t start = reader.offset();
  const bool hex = reader.peek() == '0' && reader.peek(1) == 'x' && is_hex(reader.peek(2));
  Number number = hex ? read_hex(reader) : read_decimal(reader);
  const bool has_u = number.kind == Token::Kind::integer && (reader.peek() == 'u' || reader.peek() == 'U');
  if (has_u) reader.skip(1), number.kind = Token::Kind::literal;
  if (continues_name(reader.peek())) {
    while (continues_name(reader.peek())) reader.skip(1);
    return broken(at, "\"" + std::string(reader.since(start)) + "\" is no number.");
  }
  if (!number.value) return broken(at, std::string(reader.since(start)) + " is too large for a number.");
  return {.kind = number.kind, .text = reader.since(start), .at = at, .value = *number.value};
}

Token string_token(Reader& reader) {
  const Position at = reader.at();
  const std::size_t start = reader.offset();
  const Quotes quotes = read_opening(reader);
  const bool one_line = quotes.end.size() == 1;
  std::string out;
  while (!reader.starts_with(quotes.end)) {
    const char c = reader.peek();
    if (reader.at_end() || (one_line && (c == '\n' || c == '\r'))) return unclosed(at, quotes);
    const Position escape_at = reader.at();
    reader.skip(1);
    if (c != '\\' || quotes.raw) {
      out += c;
    } else if (auto problem = read_escape(reader, quotes.bytes, out)) {
      return broken(escape_at, std::move(*problem));
    }
  }
  reader.skip(quotes.end.size());
  Value value = quotes.bytes ? Value::bytes(std::move(out)) : Value::string(std::move(out));
  return {.kind = Token::Kind::literal, .text = reader.since(start), .at = at, .value = std::move(value)};
}

}  // namespace c1::workflow::cel
