#pragma once
// A key of an issuer of OIDC tokens, in a test.

#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/evp.h>
#include <openssl/rsa.h>

#include <memory>
#include <string>

#include "base/encoding.hpp"
#include "base/json.hpp"

namespace c1::bot {

class RsaKey {
 public:
  json::Value set(const std::string& kid) const {
    return json::object({{"keys", json::array({json::object({{"kty", "RSA"},
                                                             {"use", "sig"},
                                                             {"kid", kid},
                                                             {"n", number(OSSL_PKEY_PARAM_RSA_N)},
                                                             {"e", number(OSSL_PKEY_PARAM_RSA_E)}})})}});
  }
  std::string token(const json::Value& claims, const std::string& kid, const std::string& alg = "RS256") const {
    const std::string head =
        base64url(json::object({{"alg", alg}, {"kid", kid}}).dump()) + "." + base64url(claims.dump());
    const std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> context(EVP_MD_CTX_new(), &EVP_MD_CTX_free);
    std::size_t size = 0;
    const auto* bytes = reinterpret_cast<const unsigned char*>(head.data());
    EVP_DigestSignInit(context.get(), nullptr, EVP_sha256(), nullptr, key_.get());
    EVP_DigestSign(context.get(), nullptr, &size, bytes, head.size());
    std::string signature(size, '\0');
    EVP_DigestSign(context.get(), reinterpret_cast<unsigned char*>(signature.data()), &size, bytes, head.size());
    return head + "." + base64url(signature);
  }

 private:
  std::string number(const char* name) const {
    BIGNUM* n = nullptr;
    EVP_PKEY_get_bn_param(key_.get(), name, &n);
    std::string bytes(static_cast<std::size_t>(BN_num_bytes(n)), '\0');
    BN_bn2bin(n, reinterpret_cast<unsigned char*>(bytes.data()));
    BN_free(n);
    return base64url(bytes);
  }
  std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)> key_{EVP_RSA_gen(2048), &EVP_PKEY_free};
};

}  // namespace c1::bot
