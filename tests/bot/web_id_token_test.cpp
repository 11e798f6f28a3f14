// Tokens of sign-in services: the right one is read, each wrong one is refused.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/evp.h>
#include <openssl/rsa.h>

#include <memory>

#include "bot/web/digest.hpp"
#include "bot/web/id_token.hpp"

namespace c1::bot::web::web_id_token_test {
namespace {

constexpr std::int64_t kNow = 1'794'744'000;
const TokenRules kRules{"https://login.test", "c1", "nonce-1"};

class Key {
 public:
  explicit Key(unsigned bits) : key_(EVP_RSA_gen(bits), &EVP_PKEY_free) {}
  std::string number(const char* name) const {
    BIGNUM* n = nullptr;
    EVP_PKEY_get_bn_param(key_.get(), name, &n);
    std::string bytes(static_cast<std::size_t>(BN_num_bytes(n)), '\0');
    BN_bn2bin(n, reinterpret_cast<unsigned char*>(bytes.data()));
    BN_free(n);
    return base64url(bytes);
  }
  json::Value set(const std::string& kid) const {
    return json::object({{"keys", json::array({json::object({{"kty", "RSA"},
                                                             {"kid", kid},
                                                             {"n", number(OSSL_PKEY_PARAM_RSA_N)},
                                                             {"e", number(OSSL_PKEY_PARAM_RSA_E)}})})}});
  }
  std::string token(const json::Value& claims, const std::string& alg = "RS256") const {
    const std::string head =
        base64url(json::object({{"alg", alg}, {"kid", "k1"}}).dump()) + "." + base64url(claims.dump());
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
  std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)> key_;
};

json::Value good() {
  return json::object({{"iss", "https://login.test"},
                       {"aud", "c1"},
                       {"sub", "u1"},
                       {"nonce", "nonce-1"},
                       {"iat", kNow - 5},
                       {"exp", kNow + 300},
                       {"email", "lena@acme.test"}});
}
Result<json::Value> read(const Key& key, const std::string& token) {
  return claims_in(token, key.set("k1"), kRules, from_millis(kNow * 1000));
}

TEST(IdToken, TheRightOneSaysWhoItIs) {  // 49
  const Key key(2048);
  const auto claims = read(key, key.token(good()));
  ASSERT_TRUE(claims);
  EXPECT_EQ((*claims)["email"].string(), "lena@acme.test");
}

TEST(IdToken, EachWrongClaimIsRefused) {  // 49
  const Key key(2048);
  const std::pair<const char*, json::Value> wrong[] = {{"iss", "https://evil.test"},
                                                       {"aud", "other"},
                                                       {"aud", json::array({"c1", "other"})},
                                                       {"nonce", "another"},
                                                       {"exp", kNow - 61},
                                                       {"iat", kNow + 120},
                                                       {"iat", kNow - 7200},
                                                       {"sub", ""},
                                                       {"azp", "other"},
                                                       {"exp", json::Value()},
                                                       {"nonce", json::Value()}};
  for (const auto& [name, value] : wrong) {
    json::Value claims = good();
    claims.set(name, value);
    EXPECT_FALSE(read(key, key.token(claims))) << name << " " << value.dump();
  }
}

TEST(IdToken, AnotherSignatureOrNoneIsRefused) {  // 49
  const Key key(2048), other(2048), weak(1024);
  EXPECT_FALSE(read(key, other.token(good())));
  EXPECT_FALSE(read(weak, weak.token(good())));
  EXPECT_FALSE(read(key, key.token(good(), "none")));
  EXPECT_FALSE(read(key, key.token(good(), "HS256")));
  std::string changed = key.token(good());
  changed[changed.find('.') + 5] ^= 1;
  EXPECT_FALSE(read(key, changed));
  for (const char* text : {"", ".", "..", "a.b.c", "a.b.c.d", "!.!.!"}) EXPECT_FALSE(read(key, text)) << text;
}

}  // namespace
}  // namespace c1::bot::web::web_id_token_test
