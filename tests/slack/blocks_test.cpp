#include "slack/blocks.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <random>
#include <stdexcept>

#include "base/text.hpp"

namespace c1::slack {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

TEST(Mrkdwn, APersonsWordsMentionNobody) {  // 51
  EXPECT_EQ(Mrkdwn::plain("<!channel> & <https://evil.test|bank>").str(),
            "&lt;!channel&gt; &amp; &lt;https://evil.test|bank&gt;");
}

TEST(Mrkdwn, NoCodeFenceSwallowsWhatFollows) {
  for (const std::string& words : {std::string("```"), std::string(10, '`'), std::string("a```b```")})
    for (const Mrkdwn& text : {Mrkdwn::plain(words), Mrkdwn::quote(words), Mrkdwn::bold(words)})
      EXPECT_THAT(text.str(), Not(HasSubstr("```")));
  EXPECT_EQ(Mrkdwn::plain("`x`").str(), "`x`");
}

TEST(Mrkdwn, BoldStaysOneBoldLine) {
  EXPECT_EQ(Mrkdwn::bold("Lena").str(), "*Lena*");
  EXPECT_EQ(Mrkdwn::bold(" a*b\r\n`c` <d> ").str(), "*a∗b 'c' &lt;d&gt;*");
  EXPECT_EQ(Mrkdwn::bold(" \n ").str(), "");
}

TEST(Mrkdwn, EveryLineOfAQuoteIsQuoted) {
  EXPECT_EQ(Mrkdwn::quote("one\ntwo\r\nthree\rfour\u2028five\n").str(), "> one\n> two\n> three\n> four\n> five");
  EXPECT_EQ(Mrkdwn::quote("a\n\n> b").str(), "> a\n> \n> &gt; b");
  EXPECT_EQ(Mrkdwn::quote("").str(), "> ");
}

TEST(Mrkdwn, LinksMentionsAndTimes) {
  EXPECT_EQ(Mrkdwn::link("https://c1.acme.test/r?a=1&b=2", "R-1 <x>|\ny").str(),
            "<https://c1.acme.test/r?a=1&amp;b=2|R-1 &lt;x&gt;  y>");
  EXPECT_EQ(Mrkdwn::user("U0LENA").str(), "<@U0LENA>");
  EXPECT_EQ(Mrkdwn::user("lena><!channel>").str(), "lena&gt;&lt;!channel&gt;");
  EXPECT_EQ(Mrkdwn::time(Instant{Seconds{1'700'000'000}}).str(),
            "<!date^1700000000^{date_short_pretty} at {time}|2023-11-14 22:13 UTC>");
  EXPECT_EQ((Mrkdwn::markup("*By* ") + Mrkdwn::plain("<x>")).str(), "*By* &lt;x&gt;");
}

TEST(Blocks, AMessageSaysWhatItHadToDrop) {
  Blocks message = Blocks::message();
  for (int i = 0; i < 51; ++i) message.divider();
  const json::Value blocks = message.json();
  ASSERT_EQ(blocks.array().size(), 50U);
  EXPECT_EQ(blocks[49]["type"].string(), "context");
  Blocks full = Blocks::message();
  for (int i = 0; i < 50; ++i) full.divider();
  EXPECT_EQ(full.json()[49]["type"].string(), "divider");
}

TEST(Blocks, AViewStaysUnderSlacksSize) {
  Blocks view = Blocks::view();
  for (int i = 0; i < 100; ++i) view.section(Mrkdwn::plain(std::string(3000, '\x01')));
  EXPECT_LT(modal({.callback_id = "x", .title = "x"}, view).dump().size(), 250'000U);
  EXPECT_EQ(view.json().array().back()["type"].string(), "context");
}

TEST(Blocks, TextIsNotCutInsideOfALink) {
  const Mrkdwn text = Mrkdwn::plain(std::string(2990, 'x')) + Mrkdwn::link("https://c1.acme.test/long", "here");
  const std::string shown = Blocks::message().section(text).json()[0]["text"]["text"].string();
  EXPECT_EQ(shown, std::string(2990, 'x') + "…");
}

TEST(Blocks, NothingIsEverEmptyText) {
  const json::Value blocks = Blocks::message().header("").section({}).context({Mrkdwn()}).json();
  EXPECT_EQ(blocks[0]["text"]["text"].string(), "-");
  EXPECT_EQ(blocks[1]["text"]["text"].string(), "-");
  EXPECT_EQ(blocks[2]["elements"][0]["text"].string(), "-");
  EXPECT_EQ(Blocks::message().actions("a", {}).context({}).fields({}).size(), 0U);
}

TEST(Blocks, MoreThanTenFieldsAreFurtherSections) {
  const json::Value blocks = Blocks::message().fields(std::vector<Mrkdwn>(23, Mrkdwn::plain("f"))).json();
  ASSERT_EQ(blocks.array().size(), 3U);
  EXPECT_EQ(blocks[0]["fields"].array().size(), 10U);
  EXPECT_EQ(blocks[2]["fields"].array().size(), 3U);
}

TEST(Blocks, AButtonIsAsSlackDescribesIt) {
  const Button deny{.label = "Deny",
                    .action_id = "deny",
                    .value = "r1",
                    .style = Style::danger,
                    .confirm = Confirm{"Deny?", "It ends here.", "Deny", "Back"},
                    .accessibility_label = "Deny Lena's request"};
  EXPECT_EQ(
      Blocks::message().actions("review", {deny}).json().dump(),
      R"([{"type":"actions","block_id":"review","elements":[{"type":"button","text":{"type":"plain_text","text":"Deny"},)"
      R"("action_id":"deny","value":"r1","style":"danger","confirm":{"title":{"type":"plain_text","text":"Deny?"},)"
      R"("text":{"type":"plain_text","text":"It ends here."},"confirm":{"type":"plain_text","text":"Deny"},)"
      R"("deny":{"type":"plain_text","text":"Back"},"style":"danger"},"accessibility_label":"Deny Lena's request"}]}])");
}

TEST(Blocks, InputsAreAsSlackDescribesThem) {
  const json::Value blocks =
      Blocks::view()
          .text_input({.block_id = "reason", .action_id = "reason", .label = "Reason", .hint = "Why"},
                      {.min = 5, .max = 9000, .multiline = true, .initial = "x", .focus = true})
          .external_select(
              {.block_id = "app", .action_id = "app", .label = "App", .placeholder = "Type", .dispatch = true}, 0,
              Option{"GitHub", "github", {}})
          .static_select({.block_id = "d", .action_id = "d", .label = "For", .optional = true},
                         {{"1 day", "1d", {}}, {"1 week", "7d", {}}}, Option{"another label", "7d", {}})
          .json();
  EXPECT_EQ(blocks[0]["element"].dump(),
            R"({"type":"plain_text_input","multiline":true,"max_length":3000,"min_length":5,"focus_on_load":true,)"
            R"("initial_value":"x","action_id":"reason"})");
  EXPECT_EQ(blocks[0]["hint"]["text"].string(), "Why");
  EXPECT_EQ(blocks[1]["element"]["min_query_length"].integer(), 0);
  EXPECT_TRUE(blocks[1]["element"].has("min_query_length"));
  EXPECT_EQ(blocks[1]["element"]["initial_option"]["value"].string(), "github");
  EXPECT_TRUE(blocks[1]["dispatch_action"].boolean());
  EXPECT_EQ(blocks[2]["element"]["initial_option"], blocks[2]["element"]["options"][1])
      << "Slack compares whole options";
  EXPECT_TRUE(blocks[2]["optional"].boolean());
}

TEST(Blocks, ASelectWithoutOptionsIsASentence) {  // Slack refuses the whole view otherwise
  EXPECT_EQ(
      Blocks::view().static_select({.block_id = "a", .action_id = "a", .label = "A"}, {}).json()[0]["type"].string(),
      "section");
}

TEST(Blocks, AnIdThatIsTooLongIsABug) {
  const std::string long_id(256, 'i');
  const auto press = [](Button button) { Blocks::message().actions("b", {std::move(button)}); };
  EXPECT_THROW(press({.label = "x", .action_id = long_id}), std::length_error);
  EXPECT_THROW(press({.label = "x", .action_id = "a", .value = std::string(2001, 'v')}), std::length_error);
  EXPECT_THROW(press({.label = "x", .action_id = "a", .url = std::string(3001, 'u')}), std::length_error);
  EXPECT_THROW(Blocks::message().actions(long_id, {{.label = "x", .action_id = "a"}}), std::length_error);
  EXPECT_THROW(modal({.callback_id = long_id, .title = "x"}, Blocks::view()), std::length_error);
  EXPECT_THROW(modal({.callback_id = "c", .title = "x", .private_metadata = std::string(3001, 'm')}, Blocks::view()),
               std::length_error);
}

TEST(Blocks, AModalWithAnInputHasASubmitButton) {
  Blocks form = Blocks::view();
  form.text_input({.block_id = "a", .action_id = "a", .label = "A"}, {});
  EXPECT_EQ(modal({.callback_id = "c", .title = std::string(30, 't')}, form)["submit"]["text"].string(), "Submit");
  EXPECT_FALSE(modal({.callback_id = "c", .title = "t"}, Blocks::view()).has("submit"));
  EXPECT_EQ(home(Blocks::view()).dump(), R"({"type":"home","blocks":[]})");
}

// Case 51: whatever people are called and write, the limits of contract §4.1 hold and no markup of theirs gets through.

struct Limit {
  std::string_view key;
  std::size_t characters;
};
constexpr Limit kTextLimits[] = {{"title", 24},       {"submit", 24},  {"close", 24},
                                 {"label", 2000},     {"hint", 2000},  {"placeholder", 150},
                                 {"description", 75}, {"confirm", 30}, {"deny", 30}};

std::size_t limit_of(const std::string& key, const std::string& parent) {
  if (parent == "header") return 150;
  if (parent == "fields" || parent == "elements") return 2000;
  if (parent == "button" || parent == "options") return 75;
  if (parent == "confirm") return key == "title" ? 100 : key == "text" ? 300 : 30;
  for (const Limit& limit : kTextLimits)
    if (limit.key == key) return limit.characters;
  return 3000;
}

// `name` is the member the value stands in, `parent` the type (or member) of what holds it.
void check_limits(const json::Value& value, const std::string& name, const std::string& parent) {
  if (value.is_array()) {
    for (const json::Value& element : value.array()) check_limits(element, name, name);
    return;
  }
  const std::string& type = value["type"].string();
  if (type == "plain_text" || type == "mrkdwn") {
    const std::string& text = value["text"].string();
    const std::size_t limit = limit_of(name, parent);
    ASSERT_GE(text::length(text), 1U) << name;
    ASSERT_LE(text::length(text), limit) << name << " in " << parent;
    if (type == "plain_text") return;
    // Only our own mentions and dates stand in angle brackets; every & starts an entity.
    for (auto at = text.find('<'); at != std::string::npos; at = text.find('<', at + 1)) {
      const std::string_view rest = std::string_view(text).substr(at);
      ASSERT_TRUE(rest.starts_with("<@U0LENA>") || rest.starts_with("<https://c1.acme.test/1|")) << text;
      ASSERT_NE(rest.find('>'), std::string_view::npos) << "cut inside of a link";
    }
    for (auto at = text.find('&'); at != std::string::npos; at = text.find('&', at + 1)) {
      const std::string_view rest = std::string_view(text).substr(at);
      ASSERT_TRUE(rest.starts_with("&amp;") || rest.starts_with("&lt;") || rest.starts_with("&gt;")) << rest;
    }
    return;
  }
  const std::string holder = !type.empty() ? type : name == "confirm" ? "confirm" : name;
  for (const auto& [key, member] : value.object()) check_limits(member, key, holder);
}

std::string nasty(std::mt19937& random) {
  static const std::vector<std::string> kPieces{"<!channel>",
                                                "<@U0OMAR>",
                                                "&",
                                                "&amp;",
                                                "<",
                                                ">",
                                                "*",
                                                "`",
                                                "```",
                                                "_",
                                                "\n",
                                                "\r\n",
                                                "|",
                                                "\u202E",
                                                "שלום",
                                                "🙂",
                                                "👩‍👩‍👧",
                                                "\xff\xfe",
                                                "\u200F",
                                                "e\u0301",
                                                "\u2028",
                                                "lena",
                                                " ",
                                                "日本",
                                                "<https://evil.test|x>",
                                                "> q",
                                                "~",
                                                "\\",
                                                "\"",
                                                std::string(1, '\0')};
  std::string text;
  const std::size_t size = std::uniform_int_distribution<std::size_t>(0, 3)(random) == 0 ? 10'240 : random() % 200;
  while (text.size() < size) text += kPieces[random() % kPieces.size()];
  return text;
}

json::Value everything(std::mt19937& random) {
  const auto words = [&] { return nasty(random); };
  const auto mixed = [&] {
    return Mrkdwn::plain(words()) + Mrkdwn::user("U0LENA") + Mrkdwn::bold(words()) + Mrkdwn::quote(words()) +
           Mrkdwn::link("https://c1.acme.test/1", words());
  };
  const Button button{.label = words(), .action_id = "a", .confirm = Confirm{words(), words(), words(), words()}};
  const Blocks::Input input{
      .block_id = "b", .action_id = "a", .label = words(), .hint = words(), .placeholder = words()};
  Blocks blocks = Blocks::view();
  blocks.header(words()).section(mixed(), button).fields({mixed(), mixed()}).context({mixed(), mixed()});
  blocks.actions("x", std::vector<Button>(30, button));
  blocks.text_input(input, {.initial = words()});
  blocks.static_select(input, std::vector<Option>(120, Option{words(), "v", words()}));
  return modal({.callback_id = "c", .title = words(), .submit = words(), .close = "Close"}, blocks);
}

TEST(Blocks, HoldEveryLimitWhateverPeopleWrite) {  // 51
  const unsigned seed = std::random_device{}();
  SCOPED_TRACE("seed " + std::to_string(seed));
  std::mt19937 random(seed);
  for (int i = 0; i < 20; ++i) {
    const json::Value view = everything(random);
    check_limits(view, "", "");
    ASSERT_TRUE(json::parse(view.dump())) << "invalid UTF-8 got through";
    for (const json::Value& block : view["blocks"].array()) {
      ASSERT_LE(block["elements"].array().size(), 25U);
      ASSERT_LE(block["element"]["options"].array().size(), 100U);
      ASSERT_LE(text::length(block["element"]["initial_value"].string()), 3000U);
    }
    if (HasFatalFailure()) return;
  }
}

TEST(Blocks, InputsBeginWithWhatIsOfferedOnly) {
  Blocks view = Blocks::view();
  const Blocks::Input input{.block_id = "b", .action_id = "a", .label = "L", .placeholder = "P"};
  view.multi_static_select(input, {{"One", "1", ""}, {"Two", "2", ""}}, {"2", "3"});
  view.checkboxes(input, {{"Yes", "true", ""}}, {"true"});
  view.multi_external_select(input, -1, 3, {{"One", "1", ""}});
  view.date_input(input, "2026-11-24").date_input(input, "soon");
  view.number_input(input, 1, std::nullopt, "7");
  view.address_input(input, Blocks::Address::url, "https://x.test");
  const json::Value blocks = view.json();
  EXPECT_EQ(blocks[0]["element"]["initial_options"].array().size(), 1U);
  EXPECT_EQ(blocks[0]["element"]["initial_options"][std::size_t{0}]["value"].string(), "2");
  EXPECT_FALSE(blocks[1]["element"].has("placeholder")) << "which checkboxes have not";
  EXPECT_EQ(blocks[2]["element"]["max_selected_items"].integer(), 3);
  EXPECT_EQ(blocks[2]["element"]["min_query_length"].integer(), 0);
  EXPECT_EQ(blocks[3]["element"]["initial_date"].string(), "2026-11-24");
  EXPECT_FALSE(blocks[4]["element"].has("initial_date"));
  EXPECT_EQ(blocks[5]["element"]["min_value"].string(), "1");
  EXPECT_FALSE(blocks[5]["element"].has("max_value"));
  EXPECT_EQ(blocks[6]["element"]["type"].string(), "url_text_input");
}

TEST(Blocks, NoOptionsAreSaidAndNotSent) {
  Blocks view = Blocks::view();
  view.multi_static_select({.block_id = "b", .action_id = "a", .label = "L"}, {});
  view.checkboxes({.block_id = "c", .action_id = "a", .label = "L"}, {});
  EXPECT_EQ(view.json()[std::size_t{0}]["type"].string(), "section");
  EXPECT_EQ(view.json()[1]["type"].string(), "section");
}

}  // namespace
}  // namespace c1::slack
