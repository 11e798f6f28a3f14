// What is read of a person as Slack describes one.

#include "bot/slack_profile.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace c1::bot::slack_profile_test {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

std::string photo_at(const std::string& address) {
  return photo_in(json::object({{"profile", json::object({{"image_72", address}})}}));
}

TEST(SlackProfile, APictureIsKeptWhereSlackHasIt) {
  for (const char* address :
       {"https://avatars.slack-edge.com/2026-01-02/123_abc_72.png", "https://ca.slack-edge.com/T1-U1-g9c8d7-72",
        "https://secure.gravatar.com/avatar/"
        "0a1b.jpg?s=72&d=https%3A%2F%2Fa.slack-edge.com%2Fdf10d%2Fimg%2Favatars%2Fava_0015-72.png"})
    EXPECT_EQ(photo_at(address), address);
}

TEST(SlackProfile, APictureOfAnotherHostIsDropped) {
  for (const char* address :
       {"", "http://avatars.slack-edge.com/a.png", "https://evil.test/a.png", "//avatars.slack-edge.com/a.png",
        "https://avatars.slack-edge.com", "https://avatars.slack-edge.com.evil.test/a.png",
        "https://avatars.slack-edge.com@evil.test/a.png", "https://avatars.slack-edge.com:8443/a.png",
        "https://evilgravatar.com/a.png", "https://.gravatar.com/a.png", "https://gravatar.com/a.png",
        "https://evil.test/?.gravatar.com/a.png", "https://evil.test#.gravatar.com/a.png",
        "https://evil.test\\.gravatar.com/a.png", "HTTPS://avatars.slack-edge.com/a.png",
        "javascript:alert(1)//avatars.slack-edge.com/", "data:image/png;base64,AAAA"})
    EXPECT_EQ(photo_at(address), "") << address;
}

TEST(SlackProfile, APictureThatWouldWriteHeadersOrMarkupIsDropped) {
  for (const char* rest : {"a.png\"><script>alert(1)</script>", "a.png' onload='alert(1)", "a.png\r\nSet-Cookie: a=b",
                           "a b.png", "\xc3\xa4.png", "a.png\x7f", "a.png#x", "<svg/onload=alert(1)>"})
    EXPECT_EQ(photo_at(std::string("https://avatars.slack-edge.com/") + rest), "") << rest;
  EXPECT_EQ(photo_at("https://avatars.slack-edge.com/" + std::string(1'000, 'a')), "");
}

TEST(SlackProfile, WorkspacesAreThoseOfTheOrganisation) {
  const json::Value teams = json::array({json::Value("T1"), json::Value(7), json::Value("E1"), json::Value("T2")});
  EXPECT_THAT(workspaces_in(json::object({{"enterprise_user", json::object({{"teams", teams}})}})),
              ElementsAre("T1", "T2"));
  EXPECT_THAT(workspaces_in(json::object()), IsEmpty());
}

}  // namespace
}  // namespace c1::bot::slack_profile_test
