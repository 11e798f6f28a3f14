// Stored: "1." base64url(nonce (12 bytes), ciphertext, tag (16 bytes)); the place is authenticated with it. The key is
// HMAC-SHA256(secret, "c1/seal/1/" purpose).

#include "base/seal.hpp"

#include <openssl/evp.h>
#include <openssl/hmac.h>

#include <memory>
#include <stdexcept>

#include "base/encoding.hpp"

namespace c1 {
namespace {

constexpr std::string_view kVersion = "1.";
constexpr std::size_t kNonce = 12;
constexpr std::size_t kTag = 16;
constexpr std::size_t kKey = 32;

using CipherContext = std::unique_ptr<EVP_CIPHER_CTX, decltype(&EVP_CIPHER_CTX_free)>;

// OpenSSL speaks of unsigned bytes, and counts in int.
const unsigned char* unsigned_bytes(std::string_view text) {
  return static_cast<const unsigned char*>(static_cast<const void*>(text.data()));
}
unsigned char* unsigned_bytes(std::string& text) {
  return static_cast<unsigned char*>(static_cast<void*>(text.data()));
}
int size_of(std::string_view text) { return static_cast<int>(text.size()); }

CipherContext cipher() {
  CipherContext context(EVP_CIPHER_CTX_new(), &EVP_CIPHER_CTX_free);
  if (!context) throw std::runtime_error("OpenSSL has no memory left");
  return context;
}

Secret derived(std::string_view bytes, std::string_view purpose) {
  const std::string text = "c1/seal/1/" + std::string(purpose);
  std::string key(kKey, '\0');
  unsigned int length = 0;
  HMAC(EVP_sha256(), bytes.data(), size_of(bytes), unsigned_bytes(text), text.size(), unsigned_bytes(key), &length);
  return Secret(std::move(key));
}

std::optional<Secret> opened_by(const Secret& key, std::string_view sealed, std::string_view place) {
  if (!sealed.starts_with(kVersion)) return std::nullopt;
  const auto bytes = from_base64url(sealed.substr(kVersion.size()));
  if (!bytes || bytes->size() < kNonce + kTag) return std::nullopt;
  const std::string nonce = bytes->substr(0, kNonce);
  const std::string hidden = bytes->substr(kNonce, bytes->size() - kNonce - kTag);
  std::string tag = bytes->substr(bytes->size() - kTag);
  std::string plain(hidden.size(), '\0');
  std::string rest(kTag, '\0');
  int written = 0;
  const CipherContext context = cipher();
  const bool opened =
      EVP_DecryptInit_ex(context.get(), EVP_aes_256_gcm(), nullptr, unsigned_bytes(key.reveal()),
                         unsigned_bytes(nonce)) == 1 &&
      EVP_DecryptUpdate(context.get(), nullptr, &written, unsigned_bytes(place), size_of(place)) == 1 &&
      EVP_DecryptUpdate(context.get(), unsigned_bytes(plain), &written, unsigned_bytes(hidden), size_of(hidden)) == 1 &&
      EVP_CIPHER_CTX_ctrl(context.get(), EVP_CTRL_GCM_SET_TAG, static_cast<int>(kTag), tag.data()) == 1 &&
      EVP_DecryptFinal_ex(context.get(), unsigned_bytes(rest), &written) == 1;
  return opened ? std::optional(Secret(std::move(plain))) : std::nullopt;
}

}  // namespace

Seal::Seal(const Secret& secret, std::string_view purpose) {
  const std::string_view bytes = secret.reveal();  // to derive keys from
  if (bytes.empty()) throw std::invalid_argument("a seal needs a secret");
  const std::size_t length = bytes.size() % kKey == 0 ? kKey : bytes.size();
  for (std::size_t at = 0; at < bytes.size(); at += length) keys_.push_back(derived(bytes.substr(at, length), purpose));
}

std::string Seal::close(const Secret& open, std::string_view place) const {
  const std::string& plain = open.reveal();  // to encrypt
  const std::string nonce = random_bytes(kNonce);
  std::string hidden(plain.size(), '\0');
  std::string tag(kTag, '\0');
  int written = 0;
  const CipherContext context = cipher();
  const bool sealed =
      EVP_EncryptInit_ex(context.get(), EVP_aes_256_gcm(), nullptr, unsigned_bytes(keys_.front().reveal()),
                         unsigned_bytes(nonce)) == 1 &&
      EVP_EncryptUpdate(context.get(), nullptr, &written, unsigned_bytes(place), size_of(place)) == 1 &&
      EVP_EncryptUpdate(context.get(), unsigned_bytes(hidden), &written, unsigned_bytes(plain), size_of(plain)) == 1 &&
      EVP_EncryptFinal_ex(context.get(), unsigned_bytes(tag), &written) == 1 &&
      EVP_CIPHER_CTX_ctrl(context.get(), EVP_CTRL_GCM_GET_TAG, static_cast<int>(kTag), tag.data()) == 1;
  if (!sealed) throw std::runtime_error("OpenSSL could not encrypt");
  return std::string(kVersion) + base64url(nonce + hidden + tag);
}

std::optional<Secret> Seal::open(std::string_view sealed, std::string_view place) const {
  for (const Secret& key : keys_)
    if (auto open = opened_by(key, sealed, place)) return open;
  return std::nullopt;
}

bool Seal::is_closed_by_first(std::string_view sealed, std::string_view place) const {
  return opened_by(keys_.front(), sealed, place).has_value();
}

}  // namespace c1
