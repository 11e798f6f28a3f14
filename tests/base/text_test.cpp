#include "base/text.hpp"

#include <gtest/gtest.h>

namespace c1::text {
namespace {

using std::chrono::hours;
using std::chrono::minutes;

TEST(Text, InvalidBytesAreReplacedOneByOne) {
  EXPECT_EQ(valid_utf8(""), "");
  EXPECT_EQ(valid_utf8("plain ASCII that is longer than eight bytes"), "plain ASCII that is longer than eight bytes");
  EXPECT_EQ(valid_utf8("é€🎉"), "é€🎉");
  EXPECT_EQ(valid_utf8("12345678\xFF"
                       "12345678"),
            "12345678\uFFFD12345678");
  EXPECT_EQ(valid_utf8("\xC0\xAF"), "\uFFFD\uFFFD");                 // overlong
  EXPECT_EQ(valid_utf8("\xED\xA0\x80"), "\uFFFD\uFFFD\uFFFD");       // half of a surrogate pair
  EXPECT_EQ(valid_utf8("\xF4\x90\x80\x80").substr(0, 3), "\uFFFD");  // beyond U+10FFFF
  EXPECT_EQ(valid_utf8("a\xE2\x82"), "a\uFFFD\uFFFD");               // cut short
  EXPECT_EQ(valid_utf8(std::string_view("a\0b", 3)), std::string_view("a\0b", 3));
}

TEST(Text, KnowsWhatIsNotUtf8) {
  for (const char* good : {"", "plain ASCII that is longer than eight bytes", "12345678é€🎉12345678"})
    EXPECT_TRUE(is_utf8(good)) << good;
  for (const char* bad : {"12345678\xFF", "\xC0\xAF", "\xED\xA0\x80", "\xF4\x90\x80\x80", "a\xE2\x82"})
    EXPECT_FALSE(is_utf8(bad));
}

TEST(Text, LengthCountsCodePoints) {
  EXPECT_EQ(length(""), 0U);
  EXPECT_EQ(length("seventeen letters"), 17U);
  EXPECT_EQ(length("é€🎉"), 3U);
  EXPECT_EQ(length("e\u0301"), 2U);
  EXPECT_EQ(length("\xFF\xFE"), 2U);
  const std::string mixed = "12345678ü12345678🎉x\xC3";
  EXPECT_EQ(length(mixed), length(valid_utf8(mixed)));
}

struct Fit {
  std::string text;
  std::size_t limit;
  std::string fitted;
};
TEST(Text, FitCutsOnBoundariesAndSaysSo) {
  const std::vector<Fit> table{
      {"", 0, ""},
      {"abc", 0, ""},
      {"abc", 1, "…"},
      {"abc", 2, "a…"},
      {"abc", 3, "abc"},
      {"abc", 4, "abc"},
      {"éééé", 4, "éééé"},
      {"éééé", 3, "éé…"},
      {"🎉🎉🎉", 2, "🎉…"},
      {"abcdefghijklmnopqrst", 10, "abcdefghi…"},
      {"abcdefghé12345678901", 10, "abcdefghé…"},
      {"a&amp;b", 7, "a&amp;b"},
      {"a&amp;bc", 7, "a&amp;…"},  // the entity is whole
      {"a&amp;bc", 6, "a…"},       // it would lose its ;
      {"a&amp;bc", 3, "a…"},
      {"a&amp;bc", 2, "a…"},
      {"a&lt;bcd", 5, "a…"},
      {"a&gt;bcd", 6, "a&gt;…"},
      {"a & bcdef", 5, "a & …"},  // not an entity
      {"R&D&amp;&amp;", 5, "R&D…"},
      {"&amp;&amp;&amp;", 11, "&amp;&amp;…"},
  };
  for (const auto& [text, limit, fitted] : table) {
    EXPECT_EQ(fit(text, limit), fitted) << text << " in " << limit;
    EXPECT_LE(length(fit(text, limit)), limit) << text << " in " << limit;
  }
}

TEST(Text, FitNeverCutsAnEntityWhateverTheLimit) {
  const std::string escaped = escape_mrkdwn("<@U1> & é <!channel> 🎉 &amp; x>y");
  for (std::size_t limit = 0; limit <= length(escaped) + 1; ++limit) {
    const std::string fitted = fit(escaped, limit);
    EXPECT_LE(length(fitted), limit);
    EXPECT_EQ(fitted, valid_utf8(fitted));
    const std::string back = unescape_mrkdwn(fitted);
    EXPECT_EQ(escape_mrkdwn(back), fitted) << limit;  // only whole entities escape back to themselves
  }
}

TEST(Text, NobodyWritesControlSequencesWithOurVoice) {
  EXPECT_EQ(escape_mrkdwn("<!channel> & <@U1>"), "&lt;!channel&gt; &amp; &lt;@U1&gt;");
  EXPECT_EQ(escape_mrkdwn("&lt;"), "&amp;lt;");
  EXPECT_EQ(escape_mrkdwn("it's \"fine\" *bold*"), "it's \"fine\" *bold*");
}

TEST(Text, UnescapingIsDoneOnce) {
  EXPECT_EQ(unescape_mrkdwn("&amp;lt; &lt;a&gt; &quot; &"), "&lt; <a> &quot; &");
  for (const std::string_view text : {"", "a", "<&>", "&amp;", "&&lt;;"})
    EXPECT_EQ(unescape_mrkdwn(escape_mrkdwn(text)), text);
}

TEST(Text, ALinkIsOneLink) {
  EXPECT_EQ(mrkdwn_link("https://c1.test/r/1?a=1&b=2", "Request 1"), "<https://c1.test/r/1?a=1&amp;b=2|Request 1>");
  EXPECT_EQ(mrkdwn_link("https://c1.test/", "a|b>c<!channel>\nd&"),
            "<https://c1.test/|a b&gt;c&lt;!channel&gt; d&amp;>");
  EXPECT_EQ(mrkdwn_link("https://c1.test/a b|c><!here>\n", "x"), "<https://c1.test/a%20b%7Cc%3E%3C!here%3E%0A|x>");
  EXPECT_EQ(mrkdwn_link("https://c1.test/é", "é"), "<https://c1.test/é|é>");
}

TEST(Text, FoldedIsWhatPeopleMeanByTheSame) {
  const std::vector<std::pair<std::string, std::string>> table{
      {"Café  ÉLYSÉE", "cafe elysee"},
      {"Cafe\u0301", "cafe"},  // combining accent
      {"STRASSE", "strasse"},
      {"Straße", "strasse"},
      {"ＧｉｔＨｕｂ　１", "github 1"},  // full-width, with an ideographic space
      {"İstanbul", "istanbul"},          // Turkish dotted capital
      {"ﬁgma", "figma"},                 // ligature
      {"ΣΊΣΥΦΟΣ", "σισυφοσ"},
      {"Zoë\u00A0\tBell\n", "zoe bell"},  // NBSP
      {"zero\u200Bwidth", "zerowidth"},
      {"  ", ""},
      {"", ""},
      {"🎉 Party", "🎉 party"},
      {"a\xFF"
       "b",
       "a\uFFFD"
       "b"},
  };
  for (const auto& [text, expected] : table) {
    EXPECT_EQ(folded(text), expected) << text;
    EXPECT_EQ(folded(folded(text)), folded(text)) << text;
  }
}

TEST(Text, TrimmedKnowsEverySpace) {
  EXPECT_EQ(trimmed(" \t\r\n\u00A0\u2003\u3000\uFEFFa \u00A0b\u00A0\u2028 "), "a \u00A0b");
  EXPECT_EQ(trimmed("\u00A0\u00A0"), "");
  EXPECT_EQ(trimmed(""), "");
  EXPECT_EQ(trimmed("é"), "é");
  EXPECT_EQ(trimmed(" \xFF "), "\xFF");
}

TEST(Text, SplitKeepsEmptyParts) {
  EXPECT_EQ(split("a,,b,", ','), (std::vector<std::string>{"a", "", "b", ""}));
  EXPECT_EQ(split("", ','), (std::vector<std::string>{""}));
}

TEST(Text, ListedReadsAsASentence) {
  EXPECT_EQ(listed({}), "");
  EXPECT_EQ(listed({"a"}), "a");
  EXPECT_EQ(listed({"a", "b"}), "a and b");
  EXPECT_EQ(listed({"a", "b", "c"}), "a, b and c");
}

TEST(Text, DurationsThatAreRead) {
  const std::vector<std::pair<std::string, std::int64_t>> table{
      {"45s", 45},      {"90m", 5400},          {"2h45m", 9900}, {"1w2d", 777600},
      {"30d", 2592000}, {"2h 45m", 9900},       {" 1d ", 86400}, {"1d\u00A02h", 93600},
      {"0d5h", 18000},  {"1w1d1h1m1s", 694861}, {"007m", 420},   {"3660d", 316224000}};
  for (const auto& [text, seconds] : table) {
    ASSERT_TRUE(parse_duration(text).has_value()) << text;
    EXPECT_EQ(parse_duration(text)->count(), seconds) << text;
  }
}

TEST(Text, DurationsThatAreNot) {
  for (const std::string_view text : {"",
                                      " ",
                                      "0",
                                      "0s",
                                      "0d0h",
                                      "5",
                                      "h",
                                      "1h1h",
                                      "45m2h",
                                      "1.5h",
                                      "-1h",
                                      "+1h",
                                      "1H",
                                      "1 hour",
                                      "1h30",
                                      "1y",
                                      "1h,2m",
                                      "3661d",
                                      "523w1d",
                                      "99999999999999999999w",
                                      "9999999999w",
                                      "18446744073709551616s",
                                      "1h\xFF",
                                      "１h",
                                      "one day",
                                      "P1D"})
    EXPECT_EQ(parse_duration(text), std::nullopt) << text;
}

TEST(Text, DurationsInWords) {
  EXPECT_EQ(duration_words(Seconds{0}), "0 seconds");
  EXPECT_EQ(duration_words(Seconds{1}), "1 second");
  EXPECT_EQ(duration_words(minutes(30)), "30 minutes");
  EXPECT_EQ(duration_words(hours(24)), "1 day");
  EXPECT_EQ(duration_words(hours(24 * 30)), "30 days");
  EXPECT_EQ(duration_words(hours(2) + minutes(45)), "2 hours 45 minutes");
  EXPECT_EQ(duration_words(hours(24) + minutes(30)), "1 day 30 minutes");
  EXPECT_EQ(duration_words(hours(49) + minutes(1) + Seconds{1}), "2 days 1 hour");
}

TEST(Text, ShortDurationsReadBackExactly) {
  EXPECT_EQ(duration_short(hours(24 * 30)), "30d");
  EXPECT_EQ(duration_short(hours(2) + minutes(45)), "2h45m");
  for (const std::int64_t seconds :
       {1L, 59L, 60L, 3599L, 3600L, 86399L, 86400L, 90061L, 604800L, 31536001L, 316224000L})
    EXPECT_EQ(parse_duration(duration_short(Seconds{seconds})), Seconds{seconds}) << seconds;
}

TEST(Text, InstantsAreRfc3339InUtc) {
  EXPECT_EQ(rfc3339(from_millis(0)), "1970-01-01T00:00:00Z");
  EXPECT_EQ(rfc3339(from_millis(1'795'512'600'999)), "2026-11-24T09:30:00Z");
  EXPECT_EQ(rfc3339(from_millis(951'782'400'000)), "2000-02-29T00:00:00Z");
  EXPECT_EQ(rfc3339(from_millis(-1)), "1969-12-31T23:59:59Z");
}

}  // namespace
}  // namespace c1::text
