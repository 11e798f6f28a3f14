#pragma once
// Internal to the CEL engine: UTF-8 by code point. A code point begins at each byte that continues none, so that broken
// text of a host is counted, cut and searched without ever reading past its end.

#include <cstdint>
#include <string>
#include <string_view>

namespace c1::workflow::cel {

inline bool continues(char byte) { return (static_cast<unsigned char>(byte) & 0xC0U) == 0x80U; }

// How many code points.
std::size_t code_points(std::string_view text);
// The byte at which code point `index` begins; the size of `text` for the one past the last; npos beyond.
std::size_t byte_of(std::string_view text, std::size_t index);
// The byte after the code point that begins at `at`.
std::size_t next_code_point(std::string_view text, std::size_t at);
// Surrogates and what is past U+10FFFF are no code points.
bool is_code_point(std::uint32_t code);
void append_code_point(std::string& text, std::uint32_t code);
bool is_utf8(std::string_view text);
// Without Unicode's white space at both ends.
std::string_view trimmed_of(std::string_view text);
// Where `needle` begins at or after `from` (bytes); npos. Linear in both, whatever they hold.
std::size_t found_at(std::string_view text, std::string_view needle, std::size_t from);

}  // namespace c1::workflow::cel
