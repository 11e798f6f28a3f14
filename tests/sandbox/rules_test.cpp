#include "sandbox/rules.hpp"

#include <gtest/gtest.h>

#include <functional>

#include "fake_app.hpp"

namespace c1::sandbox {
namespace {

using json::Value;

std::string x(std::size_t size) { return std::string(size, 'x'); }
std::string umlauts(std::size_t size) {
  std::string text;
  for (std::size_t i = 0; i < size; ++i) text += "ü";
  return text;
}

Value list(std::size_t size, const std::function<Value(std::size_t)>& make) {
  Value all = json::array();
  for (std::size_t i = 0; i < size; ++i) all.push(make(i));
  return all;
}

Value input(Value element, const std::string& block_id = "b") {
  return json::object(
      {{"type", "input"}, {"block_id", block_id}, {"label", plain("Label")}, {"element", std::move(element)}});
}
Value select(std::size_t options, std::size_t value_size = 5) {
  return json::object({{"type", "static_select"}, {"action_id", "s"}, {"options", list(options, [&](std::size_t i) {
                                                                         return option("o",
                                                                                       x(value_size - 3) +
                                                                                           std::to_string(100 + i));
                                                                       })}});
}
Value button_with(const std::string& member, Value value) {
  Value made = button("Go", "go");
  made.set(member, std::move(value));
  return actions("b", std::move(made));
}

struct Limit {
  std::string name;
  std::function<Value(std::size_t)> block;  // of this size
  std::size_t most;
  Surface surface = Surface::modal;
};

class Limits : public ::testing::TestWithParam<Limit> {};

TEST_P(Limits, AreExact) {
  const Limit& limit = GetParam();
  const auto problems = [&](std::size_t size) {
    return problems_of_blocks(json::array({limit.block(size)}), limit.surface, "/blocks");
  };
  EXPECT_EQ(problems(limit.most), Problems{});
  EXPECT_FALSE(problems(limit.most + 1).empty());
}

INSTANTIATE_TEST_SUITE_P(
    Slack, Limits,
    ::testing::Values(
        Limit{"section", [](std::size_t n) { return section(x(n)); }, 3000},
        Limit{"section_in_code_points", [](std::size_t n) { return section(umlauts(n)); }, 3000},
        Limit{"header",
              [](std::size_t n) {
                return json::object({{"type", "header"}, {"text", plain(x(n))}});
              },
              150},
        Limit{
            "fields",
            [](std::size_t n) {
              return json::object({{"type", "section"}, {"fields", list(n, [](std::size_t) { return mrkdwn("f"); })}});
            },
            10},
        Limit{"field",
              [](std::size_t n) {
                return json::object({{"type", "section"}, {"fields", json::array({mrkdwn(x(n))})}});
              },
              2000},
        Limit{"context",
              [](std::size_t n) {
                return json::object(
                    {{"type", "context"}, {"elements", list(n, [](std::size_t) { return mrkdwn("c"); })}});
              },
              10},
        Limit{"actions",
              [](std::size_t n) {
                return json::object({{"type", "actions"}, {"elements", list(n, [](std::size_t i) {
                                                             return button("b", std::to_string(i));
                                                           })}});
              },
              25},
        Limit{"button_text", [](std::size_t n) { return button_with("text", plain(x(n))); }, 75},
        Limit{"button_value", [](std::size_t n) { return button_with("value", x(n)); }, 2000},
        Limit{"button_action_id", [](std::size_t n) { return button_with("action_id", x(n)); }, 255},
        Limit{"block_id", [](std::size_t n) { return actions(x(n), button("Go", "go")); }, 255},
        Limit{"accessibility_label", [](std::size_t n) { return button_with("accessibility_label", x(n)); }, 75},
        Limit{"options", [](std::size_t n) { return input(select(n)); }, 100},
        Limit{"option_value", [](std::size_t n) { return input(select(1, n)); }, 150},
        Limit{"option_text",
              [](std::size_t n) {
                return input(json::object({{"type", "static_select"}, {"options", json::array({option(x(n), "v")})}}));
              },
              75},
        Limit{"radio_options",
              [](std::size_t n) {
                return input(json::object({{"type", "radio_buttons"}, {"options", list(n, [](std::size_t i) {
                                                                         return option("o", std::to_string(i));
                                                                       })}}));
              },
              10},
        Limit{"label",
              [](std::size_t n) {
                return json::object({{"type", "input"}, {"label", plain(x(n))}, {"element", select(1)}});
              },
              2000},
        Limit{"placeholder",
              [](std::size_t n) {
                return input(json::object({{"type", "plain_text_input"}, {"placeholder", plain(x(n))}}));
              },
              150},
        Limit{"max_length",
              [](std::size_t n) {
                return input(json::object({{"type", "plain_text_input"}, {"max_length", n}}));
              },
              3000}),
    [](const auto& one) { return one.param.name; });

struct Wrong {
  std::string name;
  Value blocks;
  std::string says;  // part of the message
  Surface surface = Surface::message;
};

class Wrongs : public ::testing::TestWithParam<Wrong> {};

TEST_P(Wrongs, AreNamedWithTheirPointer) {
  const Problems problems = problems_of_blocks(GetParam().blocks, GetParam().surface, "/blocks");
  ASSERT_FALSE(problems.empty());
  EXPECT_NE(problems[0].find(GetParam().says), std::string::npos) << problems[0];
}

INSTANTIATE_TEST_SUITE_P(
    Slack, Wrongs,
    ::testing::Values(
        Wrong{"empty_text", json::array({section("")}),
              "must be more than 0 characters [json-pointer:/blocks/0/text/text]"},
        Wrong{"unknown_type", json::array({json::object({{"type", "sektion"}})}),
              "unsupported type: sektion [json-pointer:/blocks/0]"},
        Wrong{"unknown_member", json::array({json::object({{"type", "divider"}, {"text", "x"}})}),
              "invalid additional property: text"},
        Wrong{"same_block_id", json::array({actions("b", button("A", "a")), actions("b", button("B", "b"))}),
              "already exists [json-pointer:/blocks/1/block_id]"},
        Wrong{"same_action_id",
              json::array({json::object({{"type", "actions"},
                                         {"elements", json::array({button("A", "a"), button("B", "a")})}})}),
              "must be unique"},
        Wrong{"mrkdwn_header", json::array({json::object({{"type", "header"}, {"text", mrkdwn("x")}})}),
              "must be plain_text"},
        Wrong{"empty_section", json::array({json::object({{"type", "section"}})}), "must provide one of: text, fields"},
        Wrong{"input_in_message", json::array({text_input("b", "L")}), "unsupported block on this surface: input"},
        Wrong{"button_in_input", json::array({input(button("A", "a"))}), "unsupported element in this block: button",
              Surface::modal},
        Wrong{"wrong_style", json::array({button_with("style", "default")}), "must be a valid enum value"},
        Wrong{"empty_option_value",
              json::array({input(json::object({{"type", "static_select"},
                                               {"options", json::array({option("o", "")})}}))}),
              "must be more than 0", Surface::modal},
        Wrong{"no_options", json::array({input(json::object({{"type", "static_select"}}))}),
              "exactly one of: options, option_groups", Surface::modal},
        Wrong{"foreign_initial",
              json::array({input(json::object({{"type", "static_select"},
                                               {"options", json::array({option("o", "v")})},
                                               {"initial_option", option("p", "w")}}))}),
              "must be exactly one of the options", Surface::modal},
        Wrong{
            "emoji_on_mrkdwn",
            json::array({json::object({{"type", "section"},
                                       {"text", json::object({{"type", "mrkdwn"}, {"text", "x"}, {"emoji", true}})}})}),
            "invalid additional property: emoji"},
        Wrong{"many_blocks", list(51, [](std::size_t) { return section("x"); }), "no more than 50 items allowed"}),
    [](const auto& one) { return one.param.name; });

bool view_is_wrong(const std::string& member, Value value) {
  Value view = modal({section("x")});
  value.is_null() ? view.erase(member) : static_cast<void>(view.set(member, std::move(value)));
  return !problems_of_view(view).empty();
}

TEST(ViewRules, TitlesHaveTwentyFourCharacters) {
  EXPECT_FALSE(view_is_wrong("title", plain(x(24))));
  EXPECT_TRUE(view_is_wrong("title", plain(x(25))));
  EXPECT_TRUE(view_is_wrong("submit", plain(x(25))));
  EXPECT_TRUE(view_is_wrong("title", {}));
}

TEST(ViewRules, MetadataAndIdsHaveLimits) {
  EXPECT_FALSE(view_is_wrong("private_metadata", x(3000)));
  EXPECT_TRUE(view_is_wrong("private_metadata", x(3001)));
  EXPECT_TRUE(view_is_wrong("callback_id", x(256)));
  EXPECT_TRUE(view_is_wrong("colour", "red"));
}

TEST(ViewRules, AHomeTabHasNoTitleAndAModalWithInputsASubmit) {
  EXPECT_FALSE(
      problems_of_view(json::object({{"type", "home"}, {"title", plain("x")}, {"blocks", json::array()}})).empty());
  Value view = modal({text_input("b", "L")});
  EXPECT_TRUE(problems_of_view(view).empty());
  view.erase("submit");
  EXPECT_FALSE(problems_of_view(view).empty());
}

TEST(OptionRules, ListsOrGroupsButNotBothAndAHundredAtMost) {
  const auto offer = [](std::size_t size) {
    return json::object({{"options", list(size, [](std::size_t i) { return option("o", std::to_string(i)); })}});
  };
  EXPECT_TRUE(problems_of_options(offer(0)).empty());
  EXPECT_TRUE(problems_of_options(offer(100)).empty());
  EXPECT_FALSE(problems_of_options(offer(101)).empty());
  EXPECT_FALSE(problems_of_options(json::object()).empty());
}

}  // namespace
}  // namespace c1::sandbox
