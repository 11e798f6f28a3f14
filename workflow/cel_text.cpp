#include "workflow/cel_text.hpp"

#include <algorithm>
#include <cstring>

#include "base/text.hpp"

namespace c1::workflow::cel {
namespace {

// The property White_Space, without U+0085 and ASCII, as ranges.
struct Range {
  std::uint32_t first, last;
};
constexpr Range kSpaces[] = {{0x09, 0x0D},     {0x20, 0x20},     {0x85, 0x85},     {0xA0, 0xA0},     {0x1680, 0x1680},
                             {0x2000, 0x200A}, {0x2028, 0x2029}, {0x202F, 0x202F}, {0x205F, 0x205F}, {0x3000, 0x3000}};

bool is_space(std::uint32_t code) {
  return std::any_of(std::begin(kSpaces), std::end(kSpaces),
                     [&](const Range& range) { return range.first <= code && code <= range.last; });
}

// Of one well-formed code point; anything for others.
std::uint32_t code_of(std::string_view one) {
  const auto lead = static_cast<unsigned char>(one[0]);
  std::uint32_t code = lead < 0x80 ? lead : lead < 0xE0 ? lead & 0x1FU : lead < 0xF0 ? lead & 0x0FU : lead & 0x07U;
  for (const char byte : one.substr(1)) code = (code << 6U) | (static_cast<unsigned char>(byte) & 0x3FU);
  return code;
}

}  // namespace

std::size_t code_points(std::string_view text) {
  return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), [](char byte) { return !continues(byte); }));
}

std::size_t next_code_point(std::string_view text, std::size_t at) {
  ++at;
  while (at < text.size() && continues(text[at])) ++at;
  return std::min(at, text.size());
}

std::size_t byte_of(std::string_view text, std::size_t index) {
  std::size_t at = 0;
  while (at < text.size() && continues(text[at]))
    ++at;  // broken text: as code_points() does, count from the first lead
  for (; index > 0; --index) {
    if (at >= text.size()) return std::string_view::npos;
    at = next_code_point(text, at);
  }
  return at;
}

bool is_code_point(std::uint32_t code) { return code <= 0x10FFFF && (code < 0xD800 || code > 0xDFFF); }

void append_code_point(std::string& text, std::uint32_t code) {
  const auto tail = [&](unsigned shift) { text += static_cast<char>(0x80U | ((code >> shift) & 0x3FU)); };
  if (code < 0x80) {
    text += static_cast<char>(code);
  } else if (code < 0x800) {
    text += static_cast<char>(0xC0U | (code >> 6U));
    tail(0);
  } else if (code < 0x10000) {
    text += static_cast<char>(0xE0U | (code >> 12U));
    tail(6), tail(0);
  } else {
    text += static_cast<char>(0xF0U | (code >> 18U));
    tail(12), tail(6), tail(0);
  }
}

bool is_utf8(std::string_view text) { return text::valid_utf8(text) == text; }

std::string_view trimmed_of(std::string_view text) {
  std::size_t first = text.size();
  std::size_t last = 0;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t next = next_code_point(text, at);
    if (!is_space(code_of(text.substr(at, next - at)))) {
      first = std::min(first, at);
      last = next;
    }
    at = next;
  }
  return first < last ? text.substr(first, last - first) : std::string_view{};
}

std::size_t found_at(std::string_view text, std::string_view needle, std::size_t from) {
  if (from > text.size()) return std::string_view::npos;
  if (needle.empty()) return from;
  // memmem and not string_view::find: what people write must not make it quadratic.
  const void* found = memmem(text.data() + from, text.size() - from, needle.data(), needle.size());
  return found ? static_cast<std::size_t>(static_cast<const char*>(found) - text.data()) : std::string_view::npos;
}

}  // namespace c1::workflow::cel
