// Keys: HMAC-SHA256(seed, "c1/sign/ed25519/1") is the private Ed25519 key, HMAC-SHA256(seed, "c1/code/1") signs codes. The
// key id is the beginning of the public key's hash.

#include "connectors/signer.hpp"

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/sha.h>

#include <memory>
#include <stdexcept>

namespace c1::connectors {
namespace {

using KeyPtr = std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)>;
using ContextPtr = std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)>;

constexpr std::size_t kSeedBytes = 32;
constexpr std::size_t kCodeBytes = 18;  // 24 characters

std::array<std::uint8_t, 32> hmac(const void* key, std::size_t size, std::string_view text) {
  std::array<std::uint8_t, 32> out{};
  unsigned int length = 0;
  HMAC(EVP_sha256(), key, static_cast<int>(size), reinterpret_cast<const unsigned char*>(text.data()), text.size(),
       out.data(), &length);
  return out;
}

template <class Bytes>
std::string_view view_of(const Bytes& bytes) {
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

KeyPtr private_key(const std::array<std::uint8_t, 32>& bytes) {
  KeyPtr key(EVP_PKEY_new_raw_private_key(EVP_PKEY_ED25519, nullptr, bytes.data(), bytes.size()), EVP_PKEY_free);
  if (!key) throw std::runtime_error("OpenSSL has no Ed25519");
  return key;
}

std::string signature(const std::array<std::uint8_t, 32>& key_bytes, std::string_view text) {
  const KeyPtr key = private_key(key_bytes);
  const ContextPtr context(EVP_MD_CTX_new(), EVP_MD_CTX_free);
  std::string out(64, '\0');
  std::size_t size = out.size();
  const bool signed_it = EVP_DigestSignInit(context.get(), nullptr, nullptr, nullptr, key.get()) == 1 &&
                         EVP_DigestSign(context.get(), reinterpret_cast<unsigned char*>(out.data()), &size,
                                        reinterpret_cast<const unsigned char*>(text.data()), text.size()) == 1;
  if (!signed_it) throw std::runtime_error("OpenSSL could not sign");
  return out;
}

}  // namespace

std::string base64(std::string_view bytes) {
  std::string out((bytes.size() + 2) / 3 * 4 + 1, '\0');
  const int size =
      EVP_EncodeBlock(reinterpret_cast<unsigned char*>(out.data()),
                      reinterpret_cast<const unsigned char*>(bytes.data()), static_cast<int>(bytes.size()));
  out.resize(static_cast<std::size_t>(size));
  return out;
}

std::string base64url(std::string_view bytes) {
  std::string out = base64(bytes);
  for (char& c : out) c = c == '+' ? '-' : c == '/' ? '_' : c;
  while (!out.empty() && out.back() == '=') out.pop_back();
  return out;
}

std::string sha256(std::string_view bytes) {
  std::string out(SHA256_DIGEST_LENGTH, '\0');
  SHA256(reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size(),
         reinterpret_cast<unsigned char*>(out.data()));
  return out;
}

Signer::Keys Signer::keys_of(std::string_view seed) {
  Keys keys{.signing = hmac(seed.data(), seed.size(), "c1/sign/ed25519/1"),
            .codes = hmac(seed.data(), seed.size(), "c1/code/1"),
            .id = {}};
  std::size_t size = keys.for_all.size();
  const KeyPtr key = private_key(keys.signing);
  if (EVP_PKEY_get_raw_public_key(key.get(), keys.for_all.data(), &size) != 1)
    throw std::runtime_error("OpenSSL gave no public key");
  keys.id = base64url(sha256(view_of(keys.for_all)).substr(0, 9));
  return keys;
}

Signer::Signer(const Secret& seed) {
  const std::string_view bytes = seed.reveal();  // to derive keys from
  for (std::size_t at = 0; at == 0 || at < bytes.size(); at += kSeedBytes)
    keys_.push_back(keys_of(bytes.substr(at, kSeedBytes)));
}

std::string Signer::jwt(const json::Value& claims) const {
  const Keys& keys = keys_.front();
  const json::Value head = json::object({{"alg", "EdDSA"}, {"typ", "JWT"}, {"kid", keys.id}});
  const std::string text = base64url(head.dump()) + "." + base64url(claims.dump());
  return text + "." + base64url(signature(keys.signing, text));
}

json::Value Signer::jwks() const {
  json::Value list = json::array();
  for (const Keys& keys : keys_)
    list.push(json::object({{"kty", "OKP"},
                            {"crv", "Ed25519"},
                            {"alg", "EdDSA"},
                            {"use", "sig"},
                            {"kid", keys.id},
                            {"x", base64url(view_of(keys.for_all))}}));
  return json::object({{"keys", list}});
}

namespace {

std::string code_with(const std::array<std::uint8_t, 32>& key, std::string_view purpose, std::string_view text) {
  const std::string message = std::string(purpose) + '\n' + std::string(text);
  return base64url(view_of(hmac(key.data(), key.size(), message)).substr(0, kCodeBytes));
}

}  // namespace

std::string Signer::code(std::string_view purpose, std::string_view text) const {
  return code_with(keys_.front().codes, purpose, text);
}

bool Signer::is_code(std::string_view given, std::string_view purpose, std::string_view text) const {
  bool is_ours = false;
  for (const Keys& keys : keys_) {
    const std::string right = code_with(keys.codes, purpose, text);
    is_ours |= given.size() == right.size() && CRYPTO_memcmp(given.data(), right.data(), right.size()) == 0;
  }
  return is_ours;
}

}  // namespace c1::connectors
