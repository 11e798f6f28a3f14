#include "base/log.hpp"

#include <gtest/gtest.h>

#include <sstream>

#include "base/json.hpp"
#include "base/secret.hpp"

namespace c1::log {
namespace {

std::string written(Format format, Level level, std::string_view fact, Fields fields) {
  configure(level, format);
  testing::internal::CaptureStderr();
  info(fact, fields);
  return testing::internal::GetCapturedStderr();
}

TEST(Log, TokensAndWebhookAddressesAreMasked) {
  EXPECT_EQ(masked("token xoxb-123-abcDEF sent"), "token *** sent");
  EXPECT_EQ(masked("token=xoxe.xoxp-1-abc&team=T1"), "token=***&team=T1");
  EXPECT_EQ(masked("_xapp-1-A0-9_z."), "_***");
  EXPECT_EQ(masked("xwfp-1 xoxp-2"), "*** ***");
  EXPECT_EQ(masked("https://hooks.slack.com/services/T/B/x failed"), "https://*** failed");
  EXPECT_EQ(masked("\"https://HOOKS.slack.com/commands/T/1\""), "\"https://***\"");
  EXPECT_EQ(masked("hooks.slack-gov.com/x"), "***");
}

TEST(Log, OrdinaryTextStaysAsItIs) {
  for (const std::string_view text :
       {"", "x", "xo", "xox", "xoxb", "xoxb-", "xapp", "fox in a box", "hooks.slack.co", "é 🎉"})
    EXPECT_EQ(masked(text), text);
}

TEST(Log, MaskingSurvivesAHostileLength) {
  EXPECT_EQ(masked("xoxb-" + std::string(5'000'000, 'a')), "***");
  EXPECT_EQ(masked("hooks.slack.com/" + std::string(5'000'000, 'a')), "***");
}

TEST(Log, AFactIsOneLineWithFields) {
  const std::string line = written(Format::text, Level::info, "effect done",
                                   {{"effect", "E1"}, {"ms", 12}, {"why", "two words\nof\x1b[31m"}});
  EXPECT_NE(line.find(R"(effect done effect=E1 ms=12 why="two words\nof\u001B[31m")"), std::string::npos) << line;
  EXPECT_EQ(std::count(line.begin(), line.end(), '\n'), 1);
}

TEST(Log, JsonLinesParse) {
  const std::string line = written(Format::json, Level::info, "sent", {{"to", "xoxb-1-2"}, {"text", "\"\\ \xFF"}});
  const json::Value read = json::parse(line).value();
  EXPECT_EQ(read["fact"].string(), "sent");
  EXPECT_EQ(read["level"].string(), "info");
  EXPECT_EQ(read["to"].string(), "***");
  EXPECT_FALSE(read["at"].string().empty());
}

TEST(Log, WhatIsBelowTheLevelIsNotWritten) { EXPECT_EQ(written(Format::text, Level::warn, "quiet", {}), ""); }

TEST(Secret, PrintsAsStars) {
  std::ostringstream out;
  out << Secret("xoxb-1");
  EXPECT_EQ(out.str(), "***");
}

}  // namespace
}  // namespace c1::log
