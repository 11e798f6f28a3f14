#include "sandbox/signing.hpp"

#include <openssl/evp.h>
#include <openssl/hmac.h>

#include <array>

namespace c1::sandbox {

std::string signature_v0(std::string_view signing_secret, std::string_view timestamp, std::string_view body) {
  std::string base = "v0:";
  base.append(timestamp).append(":").append(body);
  std::array<unsigned char, EVP_MAX_MD_SIZE> mac{};
  unsigned int size = 0;
  HMAC(EVP_sha256(), signing_secret.data(), static_cast<int>(signing_secret.size()),
       reinterpret_cast<const unsigned char*>(base.data()), base.size(), mac.data(), &size);
  static constexpr char kHex[] = "0123456789abcdef";
  std::string signature = "v0=";
  for (unsigned int i = 0; i < size; ++i) {
    signature += kHex[mac[i] >> 4U];
    signature += kHex[mac[i] & 15U];
  }
  return signature;
}

}  // namespace c1::sandbox
