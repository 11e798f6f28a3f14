#include "slack/signature.hpp"

#include <gtest/gtest.h>

#include <stdexcept>

namespace c1::slack {
namespace {

// The example of docs.slack.dev, "Verifying requests from Slack".
const std::string kSecret = "8f742231b10e8888abcd99yyyzzz85a5";
const std::string kTimestamp = "1531420618";
const std::string kBody =
    "token=xyzz0WbapA4vBCDEFasx0q6G&team_id=T1DC2JH3J&team_domain=testteamnow&channel_id=G8PSS9T3V&channel_name=foobar&"
    "user_id=U2CERLKJA&user_name=roadrunner&command=%2Fwebhook-collect&text=&response_url=https%3A%2F%2Fhooks.slack."
    "com%"
    "2Fcommands%2FT1DC2JH3J%2F397700885554%2F96rGlfmibIGlgcZRskXaIFfN&trigger_id=398738663015.47445629121."
    "803a0bc887a14d10d2c447fce8b6703c";
const std::string kSignature = "v0=a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b503";

Instant at(std::int64_t seconds) { return Instant{Seconds{seconds}}; }
const Instant kThen = at(1531420618);

SignatureCheck check_with(std::vector<std::string> secrets) {
  std::vector<Secret> list;
  for (std::string& secret : secrets) list.emplace_back(std::move(secret));
  return SignatureCheck(list);
}

TEST(Signature, AcceptsTheDocumentedExample) {  // 1
  EXPECT_TRUE(check_with({kSecret}).accepts(kTimestamp, kSignature, kBody, kThen));
}

TEST(Signature, CanBeAskedManyTimes) {
  const SignatureCheck check = check_with({kSecret});
  for (int i = 0; i < 3; ++i) EXPECT_TRUE(check.accepts(kTimestamp, kSignature, kBody, kThen));
}

TEST(Signature, RefusesEveryBodyThatDiffersInOneByte) {  // 1
  const SignatureCheck check = check_with({kSecret});
  for (std::size_t i = 0; i < kBody.size(); i += 17) {
    std::string body = kBody;
    body[i] = static_cast<char>(body[i] ^ 1);
    EXPECT_FALSE(check.accepts(kTimestamp, kSignature, body, kThen)) << i;
  }
}

TEST(Signature, RefusesWhatIsMissing) {  // 2, 3
  const SignatureCheck check = check_with({kSecret});
  EXPECT_FALSE(check.accepts(kTimestamp, "", kBody, kThen));
  EXPECT_FALSE(check.accepts("", kSignature, kBody, kThen));
}

TEST(Signature, AllowsFiveMinutesOnEitherSide) {  // 4, 5
  const SignatureCheck check = check_with({kSecret});
  for (const int offset : {-300, -299, 0, 299, 300})
    EXPECT_TRUE(check.accepts(kTimestamp, kSignature, kBody, kThen + Seconds{offset})) << offset;
  for (const int offset : {-301, 301, 86400})
    EXPECT_FALSE(check.accepts(kTimestamp, kSignature, kBody, kThen + Seconds{offset})) << offset;
}

TEST(Signature, TakesOnlyDigitsAsATimestamp) {  // 6
  const SignatureCheck check = check_with({kSecret});
  for (const char* timestamp : {"abc", "1e9", " 1531420618", "1531420618 ", "-1531420618", "+1531420618",
                                "1531420618.0", "123456789012345678901234567890", "0x5b47a14a", "\0"})
    EXPECT_FALSE(check.accepts(timestamp, kSignature, kBody, kThen)) << timestamp;
}

TEST(Signature, TakesOnlySlacksOwnSpelling) {  // 7
  const SignatureCheck check = check_with({kSecret});
  const std::string hex = kSignature.substr(3);
  std::string upper = hex;
  for (char& c : upper) c = static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
  for (const std::string& signature :
       {"v1=" + hex, hex, "v0=" + upper, kSignature.substr(0, 66), kSignature + "0", kSignature + " ",
        std::string(67, '0'), std::string("v0="), std::string(67, '\0')})
    EXPECT_FALSE(check.accepts(kTimestamp, signature, kBody, kThen)) << signature;
}

TEST(Signature, IsMadeOverTheRawBytes) {  // 8
  std::string encoded_again = kBody;
  encoded_again.replace(encoded_again.find("%2F"), 3, "/");
  EXPECT_FALSE(check_with({kSecret}).accepts(kTimestamp, kSignature, encoded_again, kThen));
}

TEST(Signature, AcceptsTheNextSecretDuringARotation) {  // 9
  EXPECT_TRUE(check_with({"a-new-one", kSecret}).accepts(kTimestamp, kSignature, kBody, kThen));
  EXPECT_FALSE(check_with({"a-new-one", "another"}).accepts(kTimestamp, kSignature, kBody, kThen));
}

TEST(Signature, DoesNotStartWithoutASecret) {  // 9
  EXPECT_THROW(check_with({}), std::invalid_argument);
  EXPECT_THROW(check_with({kSecret, ""}), std::invalid_argument);
}

TEST(Signature, SurvivesAMove) {
  SignatureCheck first = check_with({kSecret});
  const SignatureCheck second = std::move(first);
  EXPECT_TRUE(second.accepts(kTimestamp, kSignature, kBody, kThen));
}

}  // namespace
}  // namespace c1::slack
