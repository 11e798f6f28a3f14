#include "bot/thread_comments.hpp"

#include <gtest/gtest.h>

namespace c1::bot::thread_comments::thread_comments_test {
namespace {

std::string read(std::string_view slack_text) {
  return readable(slack_text,
                  [](std::string_view id) { return id == "U1" ? std::string("Lena Fischer") : std::string{}; });
}

TEST(Readable, TurnsSlacksMarkupIntoWords) {
  const std::pair<const char*, const char*> kCases[] = {
      {"plain words", "plain words"},
      {"a &lt;b&gt; &amp;amp; c", "a <b> &amp; c"},
      {"ask <@U1>", "ask @Lena Fischer"},
      {"ask <@U2|bo>", "ask @bo"},
      {"ask <@U2>", "ask @U2"},
      {"in <#C1|general>", "in #general"},
      {"<!here> hello", "@here hello"},
      {"<!subteam^S1|@oncall>", "@oncall"},
      {"<https://acme.test/a?b=1&amp;c=2>", "https://acme.test/a?b=1&c=2"},
      {"<https://acme.test/wiki|the wiki>", "the wiki (https://acme.test/wiki)"},
      {"<https://acme.test|acme.test>", "https://acme.test"},
      {"<mailto:lena@acme.test|lena@acme.test>", "lena@acme.test"},
      {"an open < stays", "an open < stays"},
      {"", ""}};
  for (const auto& [slack_text, words] : kCases) EXPECT_EQ(read(slack_text), words);
}

}  // namespace
}  // namespace c1::bot::thread_comments::thread_comments_test
