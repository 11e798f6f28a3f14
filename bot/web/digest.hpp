#pragma once
// What sign-in needs of cryptography. Secrets are compared in constant time.

#include <optional>
#include <string>
#include <string_view>

namespace c1::bot::web {

std::string sha256(std::string_view bytes);      // 32 bytes
std::string sha256_hex(std::string_view bytes);  // 64 characters
std::string base64url(std::string_view bytes);   // without padding (RFC 4648 §5)
// Nothing for what has other characters, or a length that no bytes have.
std::optional<std::string> base64url_decoded(std::string_view text);
bool same_secret(std::string_view a, std::string_view b);

// Whether `signature` of `message` was made with the RSA key of which a JWK shows modulus and exponent (RS256, RFC 7518
// §3.3), all base64url. Keys below 2048 bits are refused.
bool rs256_verified(std::string_view message, std::string_view signature, std::string_view n, std::string_view e);

}  // namespace c1::bot::web
