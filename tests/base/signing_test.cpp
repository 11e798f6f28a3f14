#include <gtest/gtest.h>

#include "base/encoding.hpp"
#include "base/signing_key.hpp"

namespace c1 {
namespace {

TEST(Base64Url, IsThatOfTheRfcWithoutPadding) {
  EXPECT_EQ(base64url(""), "");
  EXPECT_EQ(base64url("f"), "Zg");
  EXPECT_EQ(base64url("fo"), "Zm8");
  EXPECT_EQ(base64url("foobar"), "Zm9vYmFy");
  EXPECT_EQ(base64url("\xfb\xff"), "-_8");
}

TEST(Base64Url, ReadsBackWhatItWroteAndNothingElse) {
  for (std::size_t size = 0; size < 70; ++size) {
    const std::string bytes = random_bytes(size);
    EXPECT_EQ(from_base64url(base64url(bytes)), bytes);
  }
  for (const char* wrong : {"Zg==", "Z", "Zh", "Zm9+", "Zm 8"}) EXPECT_FALSE(from_base64url(wrong)) << wrong;
}

TEST(Sha256, IsThatOfTheStandard) {
  EXPECT_EQ(sha256_hex("abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

// RFC 8032, 7.1, test 2.
TEST(SigningKeys, SignAsTheRfcDoes) {
  const auto bytes = [](std::string_view hex) {
    std::string out;
    for (std::size_t i = 0; i + 1 < hex.size(); i += 2)
      out += static_cast<char>(std::stoi(std::string(hex.substr(i, 2)), nullptr, 16));
    return out;
  };
  const auto key =
      SigningKey::from_bytes(Secret(bytes("4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb")));
  ASSERT_TRUE(key);
  EXPECT_EQ(key->public_bytes(), bytes("3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c"));
  const std::string signature = key->sign("r");
  EXPECT_EQ(signature, bytes("92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
                             "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00"));
  EXPECT_TRUE(is_signed_by(key->public_bytes(), "r", signature));
}

TEST(SigningKeys, DoNotVouchForAnythingElse) {
  const SigningKey key = SigningKey::make();
  const std::string signature = key.sign("mine");
  EXPECT_TRUE(is_signed_by(key.public_bytes(), "mine", signature));
  EXPECT_FALSE(is_signed_by(key.public_bytes(), "Mine", signature));
  EXPECT_FALSE(is_signed_by(SigningKey::make().public_bytes(), "mine", signature));
  EXPECT_FALSE(is_signed_by(key.public_bytes(), "mine", ""));
  EXPECT_FALSE(is_signed_by("short", "mine", signature));
  EXPECT_FALSE(SigningKey::from_bytes(Secret("short")));
}

TEST(Secrets, AreTheSameOnlyWhole) {
  EXPECT_TRUE(same_secret("a", "a"));
  EXPECT_FALSE(same_secret("a", "ab"));
  EXPECT_FALSE(same_secret("b", "a"));
}

}  // namespace
}  // namespace c1
