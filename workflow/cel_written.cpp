#include <charconv>
#include <cmath>

#include "base/text.hpp"
#include "workflow/cel_environment.hpp"
#include "workflow/cel_print.hpp"
#include "workflow/cel_text.hpp"
#include "workflow/cel_time.hpp"

namespace c1::workflow::cel {
namespace {

void append_hex(std::string& out, char byte) {
  constexpr char kDigits[] = "0123456789abcdef";
  const auto bits = static_cast<unsigned char>(byte);
  out += "\\x";
  out += kDigits[bits >> 4U];
  out += kDigits[bits & 0x0FU];
}

void append_escaped(std::string& out, char c, bool bytes) {
  constexpr std::string_view kMeant = "\a\b\f\n\r\t\v\\\"";
  constexpr std::string_view kWritten = "abfnrtv\\\"";
  const std::size_t found = kMeant.find(c);
  const auto bits = static_cast<unsigned char>(c);
  if (found != std::string_view::npos) {
    out += '\\';
    out += kWritten[found];
  } else if (bits < ' ' || bits == 0x7F || (bytes && bits >= 0x80)) {
    append_hex(out, c);
  } else {
    out += c;
  }
}

std::string quoted(std::string_view text, bool bytes) {
  std::string out = bytes ? "b\"" : "\"";
  for (const char c : text) append_escaped(out, c, bytes);
  return out + "\"";
}

std::string written_list(const Value::List& list) {
  std::string out = "[";
  for (std::size_t i = 0; i < list.size() && i < 20; ++i) out += (i > 0 ? ", " : "") + written(list[i]);
  return out + (list.size() > 20 ? ", …]" : "]");
}

std::string written_map(std::span<const Value::Entry> map) {
  std::string out = "{";
  for (std::size_t i = 0; i < map.size() && i < 20; ++i)
    out += (i > 0 ? ", " : "") + written(map[i].first) + ": " + written(map[i].second);
  return out + (map.size() > 20 ? ", …}" : "}");
}

}  // namespace

std::string written(double value) {
  if (std::isnan(value)) return "NaN";
  if (std::isinf(value)) return value > 0 ? "Infinity" : "-Infinity";
  char digits[32];
  const auto end = std::to_chars(std::begin(digits), std::end(digits), value).ptr;
  std::string out(std::begin(digits), end);
  if (out.find_first_of(".e") == std::string::npos) out += ".0";
  return out;
}

std::string written(const Value& value) {
  switch (value.kind()) {
    case Kind::boolean:
      return value.boolean() ? "true" : "false";
    case Kind::integer:
      return std::to_string(value.integer());
    case Kind::uinteger:
      return std::to_string(value.uinteger()) + "u";
    case Kind::real:
      return written(value.real());
    case Kind::string:
      return quoted(value.string(), false);
    case Kind::bytes:
      return quoted(value.bytes(), true);
    case Kind::timestamp:
      return "timestamp(\"" + text_of(value.timestamp()) + "\")";
    case Kind::duration:
      return "duration(\"" + text_of(value.duration()) + "\")";
    case Kind::list:
      return written_list(value.list());
    case Kind::map:
      return written_map(value.map());
    case Kind::type:
      return std::string(value.type_name());
    case Kind::object:
      return value.object_type().name() + "{…}";
    default:
      return "null";
  }
}

std::string shown(const Value& value) { return text::fit(written(value), 60); }

}  // namespace c1::workflow::cel
