#pragma once
// Bytes as text that fits into addresses and headers, and fingerprints of secrets that must not be kept.

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace c1 {

// Base64 of RFC 4648 §5 (- and _), without padding.
std::string base64url(std::string_view bytes);
// Strict: nothing for padding, other characters, a length that cannot be, or bits that would be thrown away.
std::optional<std::string> from_base64url(std::string_view text);

// The 32 bytes of SHA-256, and the same as 64 hexadecimal digits.
std::string sha256(std::string_view bytes);
std::string sha256_hex(std::string_view bytes);

// From the system's random source.
std::string random_bytes(std::size_t count);

// Takes the same time wherever they differ.
bool same_secret(std::string_view a, std::string_view b);

}  // namespace c1
