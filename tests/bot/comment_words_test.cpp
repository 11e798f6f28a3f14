// What people write below a request: in Markdown on the page, with others named in it, and what Slack shows of it.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "bot/card_office.hpp"
#include "bot/comment_copy.hpp"
#include "bot/markdown.hpp"
#include "bot/mentions.hpp"

namespace c1::bot::comment_words_test {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using workflow::Catalog;
using workflow::Organisation;

TEST(Marked, IsWhatSlackMakesOfIt) {
  const std::pair<const char*, const char*> kWords[] = {
      {"plain words", "plain words"},
      {"**bold** and __bold__", "*bold* and *bold*"},
      {"*italic* and _italic_", "_italic_ and _italic_"},
      {"***both***", "*_both_*"},
      {"**bold with *italic* in it**", "*bold with _italic_ in it*"},
      {"~~gone~~", "~gone~"},
      {"`**code**`", "`**code**`"},
      {"``a ` b``", "`a ' b`"},
      {"2 * 3 * 4, snake_case_name, a ** b", "2 * 3 * 4, snake_case_name, a ** b"},
      {"\\*no mark\\*", "*no mark*"},
      {"## A heading", "*A heading*"},
      {"#1042 is a number", "#1042 is a number"},
      {"- one\n* two\n  + three", "• one\n• two\n  • three"},
      {"1. one\n2. two", "1. one\n2. two"},
      {"> quoted **words**", "> quoted *words*"},
      {"[the plan](https://acme.test/plan)", "the plan (https://acme.test/plan)"},
      {"[https://acme.test](https://acme.test)", "https://acme.test"},
      {"[https://bank.test](https://evil.test)", "https://bank.test (https://evil.test)"},
      {"[x](javascript:alert(1))", "x (javascript:alert(1))"},
      {"![alt](https://acme.test/a.png)", "alt (https://acme.test/a.png)"},
      {"```sh\n**not bold**\n```", "```\n**not bold**\n```"},
      {"<!channel> <b>x</b>", "<!channel> <b>x</b>"},
      {"**open", "**open"},
      {"", ""},
      {"**", "**"},
      {"[", "["},
      {"`", "`"},
      {"\\", "\\"},
      {"@Lena Fischer, **look**", "@Lena Fischer, *look*"},
  };
  for (const auto& [markdown, slack] : kWords) EXPECT_EQ(marked(markdown), slack) << markdown;
}

TEST(Marked, EndsWhateverIsWritten) {
  std::string deep, odd;
  for (int i = 0; i < 2'000; ++i) deep += "*_~~[`";
  for (int i = 0; i < 5'000; ++i) odd += "**a";
  for (const std::string& text : {deep, odd, std::string(40'000, '*'), std::string(40'000, '[')})
    EXPECT_FALSE(marked(text).empty());
}

Organisation office_with_twins() {
  Organisation all = card_office();
  all.users.push_back({.id = {"max1@acme.test"}, .email = "max1@acme.test", .name = "Max Berg"});
  all.users.push_back({.id = {"max2@acme.test"}, .email = "max2@acme.test", .name = "Max Berg"});
  all.users.push_back({.id = {"li@acme.test"}, .email = "li@acme.test", .name = "Li"});
  all.users.push_back({.id = {"liz@acme.test"}, .email = "liz@acme.test", .name = "Li Zhang"});
  all.users.push_back({.id = {"gone@acme.test"},
                       .email = "gone@acme.test",
                       .name = "Gone Away",
                       .status = workflow::UserStatus::suspended});
  return all;
}

std::string named_in(const std::string& text) {
  const Catalog catalog(office_with_twins(), 1);
  std::string all;
  for (const MentionPiece& piece : pieces_of(text, people_named_in(catalog, {text})))
    if (!piece.person.empty()) all += (all.empty() ? "" : " ") + piece.person.value;
  return all;
}

TEST(Mentions, AreWholeNamesAndAddressesBehindAnAt) {
  EXPECT_EQ(named_in("@Lena Fischer, please"), "lena@acme.test");
  EXPECT_EQ(named_in("(@Lena Fischer) and @omar@acme.test."), "lena@acme.test omar@acme.test");
  EXPECT_EQ(named_in("@Li Zhang and @Li"), "liz@acme.test li@acme.test") << "the longest name";
  EXPECT_EQ(named_in("@Max Berg"), "") << "two have that name";
  EXPECT_EQ(named_in("@max2@acme.test"), "max2@acme.test");
  EXPECT_EQ(named_in("@Gone Away @gone@acme.test"), "");
  EXPECT_EQ(named_in("@Lena Fischers, @Lena, lena@acme.test, x@Lena Fischer"), "");
  EXPECT_EQ(named_in("@channel @here @everyone @"), "");
}

TEST(Mentions, KeepEveryWord) {
  const Catalog catalog(office_with_twins(), 1);
  for (const std::string text : {"", "@", "@@Lena Fischer@Li", "a @Lena Fischer b\n@Li", "@Li"}) {
    std::string again;
    for (const MentionPiece& piece : pieces_of(text, people_named_in(catalog, {text}))) again += piece.text;
    EXPECT_EQ(again, text);
  }
}

std::string slack_says(const std::string& markdown) {
  const Catalog catalog(office_with_twins(), 1);
  const auto id_of = [](const workflow::UserId& who) {
    return who.value == "lena@acme.test" ? "U0LENA" : std::string();
  };
  return comment_copy({.author = {"omar@acme.test"}, .text = marked(markdown)}, catalog, id_of).text;
}

TEST(CommentCopy, CallsWhomItNamesAndNobodyElse) {
  EXPECT_THAT(slack_says("@Lena Fischer, **look**"), HasSubstr("<@U0LENA>, *look*"));
  EXPECT_THAT(slack_says("@Li, look"), HasSubstr("\n@Li, look")) << "who is not in this Slack stays a name";
  for (const char* probe : {"<!channel>", "<!here>", "<!everyone>", "<@U0LENA>", "<!subteam^S1>", "**<!channel>**",
                            "[<!channel>](https://x.test)", "[x](https://x.test|<!here>)", "`<!channel>`",
                            "```\n<!channel>\n```", "&lt;!channel&gt;", "@Lena Fischer<!channel>"}) {
    const std::string says = slack_says(probe);
    EXPECT_THAT(says, Not(HasSubstr("<!"))) << probe;
    const bool names = std::string_view(probe).find("@Lena Fischer") != std::string_view::npos;
    EXPECT_EQ(says.find("<@") != std::string::npos, names) << probe << says;
  }
}

TEST(CommentCopy, ShowsCodeLineByLineSoThatNoFenceIsLeftOpen) {
  EXPECT_THAT(slack_says("before\n```\nls -l\n\nrm `x`\n```\nafter"), HasSubstr("before\n`ls -l`\n\n`rm 'x'`\nafter"));
  EXPECT_THAT(slack_says("```\nopen"), Not(HasSubstr("```")));
}

}  // namespace
}  // namespace c1::bot::comment_words_test
