#include "base/encoding.hpp"

#include <openssl/crypto.h>
#include <openssl/rand.h>
#include <openssl/sha.h>

#include <array>
#include <stdexcept>

namespace c1 {
namespace {

constexpr std::string_view kDigits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

}  // namespace

std::string base64url(std::string_view bytes) {
  std::string text;
  unsigned held = 0;
  int bits = 0;
  for (const char c : bytes) {
    held = (held << 8U) | static_cast<unsigned char>(c);
    for (bits += 8; bits >= 6; bits -= 6) text += kDigits[(held >> static_cast<unsigned>(bits - 6)) & 63U];
    held &= (1U << static_cast<unsigned>(bits)) - 1U;
  }
  if (bits > 0) text += kDigits[(held << static_cast<unsigned>(6 - bits)) & 63U];
  return text;
}

std::optional<std::string> from_base64url(std::string_view text) {
  if (text.size() % 4 == 1) return std::nullopt;
  std::string bytes;
  unsigned held = 0;
  int bits = 0;
  for (const char c : text) {
    const std::size_t digit = kDigits.find(c);
    if (digit == std::string_view::npos) return std::nullopt;
    held = (held << 6U) | static_cast<unsigned>(digit);
    bits += 6;
    if (bits < 8) continue;
    bits -= 8;
    bytes += static_cast<char>((held >> static_cast<unsigned>(bits)) & 255U);
    held &= (1U << static_cast<unsigned>(bits)) - 1U;
  }
  if (held != 0) return std::nullopt;
  return bytes;
}

std::string sha256(std::string_view bytes) {
  std::array<unsigned char, SHA256_DIGEST_LENGTH> digest{};
  // Not by EVP_Digest, which looks its algorithm up each time: that is most of the work for a short text.
  SHA256(static_cast<const unsigned char*>(static_cast<const void*>(bytes.data())), bytes.size(), digest.data());
  return {digest.begin(), digest.end()};
}

std::string sha256_hex(std::string_view bytes) {
  constexpr std::string_view kHex = "0123456789abcdef";
  std::string text;
  for (const char c : sha256(bytes)) {
    const auto byte = static_cast<unsigned char>(c);
    text += kHex[byte >> 4U];
    text += kHex[byte & 15U];
  }
  return text;
}

std::string random_bytes(std::size_t count) {
  std::string bytes(count, '\0');
  std::array<unsigned char, 64> chunk{};
  for (std::size_t at = 0; at < count;) {
    if (RAND_bytes(chunk.data(), static_cast<int>(chunk.size())) != 1)
      throw std::runtime_error("the system's random source does not answer");
    for (const unsigned char byte : chunk) {
      if (at == count) break;
      bytes[at++] = static_cast<char>(byte);
    }
  }
  return bytes;
}

bool same_secret(std::string_view a, std::string_view b) {
  return a.size() == b.size() && CRYPTO_memcmp(a.data(), b.data(), a.size()) == 0;
}

}  // namespace c1
