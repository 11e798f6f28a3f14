#include "slack/signature.hpp"

#include <openssl/core_names.h>
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/params.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <memory>
#include <stdexcept>

namespace c1::slack {
namespace {

constexpr std::string_view kVersion = "v0";
constexpr std::size_t kMacBytes = 32;
constexpr std::size_t kSignatureSize = 3 + 2 * kMacBytes;  // "v0=" and hex
constexpr std::size_t kMaxTimestampDigits = 12;
constexpr std::int64_t kWindowSeconds = 300;

using MacContext = std::unique_ptr<EVP_MAC_CTX, decltype(&EVP_MAC_CTX_free)>;

// A context that has taken the key in: copying it skips fetching the algorithm and hashing the key.
MacContext keyed(const Secret& secret) {
  const std::unique_ptr<EVP_MAC, decltype(&EVP_MAC_free)> hmac(EVP_MAC_fetch(nullptr, "HMAC", nullptr), &EVP_MAC_free);
  MacContext context(hmac ? EVP_MAC_CTX_new(hmac.get()) : nullptr, &EVP_MAC_CTX_free);
  std::string digest = "SHA256";
  const std::array<OSSL_PARAM, 2> params{OSSL_PARAM_construct_utf8_string(OSSL_MAC_PARAM_DIGEST, digest.data(), 0),
                                         OSSL_PARAM_construct_end()};
  const std::string& key = secret.reveal();  // the key of the MAC: its ASCII text, though it looks like hex
  const auto* bytes = reinterpret_cast<const unsigned char*>(key.data());
  if (!context || EVP_MAC_init(context.get(), bytes, key.size(), params.data()) != 1)
    throw std::runtime_error("OpenSSL has no HMAC-SHA256");
  return context;
}

bool update(EVP_MAC_CTX* context, std::string_view bytes) {
  return EVP_MAC_update(context, reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size()) == 1;
}

bool is_timestamp(std::string_view text) {
  return !text.empty() && text.size() <= kMaxTimestampDigits &&
         std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

std::int64_t number(std::string_view digits) {
  std::int64_t value = 0;
  for (const char c : digits) value = value * 10 + (c - '0');
  return value;
}

// The signature as Slack writes it; all zero, which matches nothing, if OpenSSL fails.
std::array<char, kSignatureSize> signature_of(EVP_MAC_CTX* key, std::string_view timestamp, std::string_view body) {
  std::array<char, kSignatureSize> out{};
  std::array<unsigned char, kMacBytes> mac{};
  std::size_t size = 0;
  const MacContext context(EVP_MAC_CTX_dup(key), &EVP_MAC_CTX_free);
  if (!context || !update(context.get(), kVersion) || !update(context.get(), ":") ||
      !update(context.get(), timestamp) || !update(context.get(), ":") || !update(context.get(), body) ||
      EVP_MAC_final(context.get(), mac.data(), &size, mac.size()) != 1 || size != mac.size())
    return out;
  static constexpr std::string_view kHex = "0123456789abcdef";
  auto* at = std::copy_n("v0=", 3, out.data());
  for (const unsigned char byte : mac) {
    *at++ = kHex[byte >> 4U];
    *at++ = kHex[byte & 15U];
  }
  return out;
}

}  // namespace

struct SignatureCheck::Keys {
  MacContext context;
};

SignatureCheck::SignatureCheck(const std::vector<Secret>& secrets) {
  if (secrets.empty()) throw std::invalid_argument("A Slack signing secret is needed.");
  for (const Secret& secret : secrets) {
    if (secret.empty()) throw std::invalid_argument("A Slack signing secret is empty: anybody could forge requests.");
    keys_.push_back({keyed(secret)});
  }
}

SignatureCheck::~SignatureCheck() = default;
SignatureCheck::SignatureCheck(SignatureCheck&&) noexcept = default;

bool SignatureCheck::accepts(std::string_view timestamp, std::string_view signature, std::string_view body,
                             Instant now) const {
  if (!is_timestamp(timestamp) || signature.size() != kSignatureSize) return false;
  if (std::abs(to_unix_seconds(now) - number(timestamp)) > kWindowSeconds) return false;
  return std::any_of(keys_.begin(), keys_.end(), [&](const Keys& key) {
    const auto expected = signature_of(key.context.get(), timestamp, body);
    return CRYPTO_memcmp(expected.data(), signature.data(), kSignatureSize) == 0;
  });
}

}  // namespace c1::slack
