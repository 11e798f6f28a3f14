#include "base/signing_key.hpp"

#include <openssl/evp.h>

#include <memory>
#include <stdexcept>

#include "base/encoding.hpp"

namespace c1 {
namespace {

constexpr std::size_t kKeySize = 32;
constexpr std::size_t kSignatureSize = 64;

using Key = std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)>;
using Context = std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)>;

// OpenSSL speaks of unsigned bytes.
const unsigned char* raw(std::string_view text) {
  return static_cast<const unsigned char*>(static_cast<const void*>(text.data()));
}
unsigned char* raw(std::string& text) { return static_cast<unsigned char*>(static_cast<void*>(text.data())); }

Key private_key(std::string_view bytes) {
  return {EVP_PKEY_new_raw_private_key(EVP_PKEY_ED25519, nullptr, raw(bytes), bytes.size()), &EVP_PKEY_free};
}

}  // namespace

SigningKey SigningKey::make() {
  auto key = from_bytes(Secret(random_bytes(kKeySize)));
  if (!key) throw std::runtime_error("a signing key could not be made");
  return *std::move(key);
}

std::optional<SigningKey> SigningKey::from_bytes(const Secret& bytes) {
  if (bytes.reveal().size() != kKeySize) return std::nullopt;  // revealed to OpenSSL
  const Key key = private_key(bytes.reveal());
  std::string open(kKeySize, '\0');
  std::size_t size = open.size();
  if (!key || EVP_PKEY_get_raw_public_key(key.get(), raw(open), &size) != 1) return std::nullopt;
  return SigningKey(bytes, std::move(open));
}

std::string SigningKey::sign(std::string_view message) const {
  const Key key = private_key(private_.reveal());  // to OpenSSL
  const Context context(EVP_MD_CTX_new(), &EVP_MD_CTX_free);
  std::string signature(kSignatureSize, '\0');
  std::size_t size = signature.size();
  if (!key || !context || EVP_DigestSignInit(context.get(), nullptr, nullptr, nullptr, key.get()) != 1 ||
      EVP_DigestSign(context.get(), raw(signature), &size, raw(message), message.size()) != 1)
    throw std::runtime_error("signing failed");
  return signature;
}

bool is_signed_by(std::string_view public_bytes, std::string_view message, std::string_view signature) {
  if (public_bytes.size() != kKeySize || signature.size() != kSignatureSize) return false;
  const Key key(EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, nullptr, raw(public_bytes), public_bytes.size()),
                &EVP_PKEY_free);
  const Context context(EVP_MD_CTX_new(), &EVP_MD_CTX_free);
  return key && context && EVP_DigestVerifyInit(context.get(), nullptr, nullptr, nullptr, key.get()) == 1 &&
         EVP_DigestVerify(context.get(), raw(signature), signature.size(), raw(message), message.size()) == 1;
}

}  // namespace c1
