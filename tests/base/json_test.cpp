#include "base/json.hpp"

#include <gtest/gtest.h>

#include <chrono>
#include <limits>

namespace c1::json {
namespace {

Value parsed(std::string_view text) { return parse(text).value(); }
bool refused(std::string_view text) { return parse(text).has_error(); }
std::string nested(std::size_t depth) { return std::string(depth, '[') + std::string(depth, ']'); }

TEST(Json, WhatIsWrittenReadsBackTheSame) {
  const Value value = object({{"text", "a \"quoted\" \\ line\n\t\x01 é 🎉"},
                              {"whole", 42},
                              {"negative", std::int64_t{-7}},
                              {"real", 0.1},
                              {"yes", true},
                              {"none", nullptr},
                              {"list", array({1, "two", array(), object()})}});
  EXPECT_EQ(parsed(value.dump()), value);
}

// Wherever it stands in a text: letters are not always looked at one by one.
TEST(Json, NoControlCharacterIsWrittenOrReadAsItStands) {
  for (int c = 0; c < 0x20; ++c) {
    for (const std::size_t before : {0U, 1U, 15U, 16U, 40U}) {
      const std::string text = std::string(before, 'a') + static_cast<char>(c) + std::string(40, 'b');
      const std::string written = Value(text).dump();
      EXPECT_EQ(written.find(static_cast<char>(c)), std::string::npos) << c << " behind " << before;
      EXPECT_EQ(parsed(written).string(), text) << c << " behind " << before;
      EXPECT_TRUE(refused("\"" + text + "\"")) << c << " behind " << before;
    }
  }
}

TEST(Json, MembersKeepTheirOrder) {
  EXPECT_EQ(parsed(R"({ "b" : 1, "a" : [ 2, 3 ] })").dump(), R"({"b":1,"a":[2,3]})");
}

TEST(Json, AnyTextMayStandAlone) {
  EXPECT_TRUE(parsed("null").is_null());
  EXPECT_TRUE(parsed(" true\n").boolean());
  EXPECT_EQ(parsed("\"\"").string(), "");
  EXPECT_EQ(parsed("-0").integer(), 0);
}

TEST(Json, TheFirstOfTwoEqualKeysIsRead) {
  const Value value = parsed(R"({"user":"U1","x":1,"user":"U2","user":null})");
  EXPECT_EQ(value["user"].string(), "U1");
  EXPECT_EQ(value.object().size(), 2U);
}

TEST(Json, TheFirstOfTwoEqualKeysIsReadInALargeObjectToo) {
  std::string text = R"({"k7":"first")";
  for (int i = 0; i < 100; ++i) text += ",\"k" + std::to_string(i) + "\":" + std::to_string(i);
  const Value value = parsed(text + "}");
  EXPECT_EQ(value["k7"].string(), "first");
  EXPECT_EQ(value.object().size(), 100U);
  EXPECT_EQ(value.object()[1].first, "k0");
}

TEST(Json, EscapedAndPlainKeysAreTheSameKey) { EXPECT_EQ(parsed(R"({"a":1,"\u0061":2})").object().size(), 1U); }

TEST(Json, ManyKeysDoNotCostTheSquareOfTheirNumber) {
  std::string text = "{\"k\":0";
  for (int i = 0; i < 200'000; ++i) text += ",\"k" + std::to_string(i) + "\":0";
  text += "}";
  const auto start = std::chrono::steady_clock::now();
  EXPECT_EQ(parsed(text).object().size(), 200'001U);
  EXPECT_LT(std::chrono::steady_clock::now() - start, std::chrono::seconds(20));  // pair by pair: minutes
}

TEST(Json, AHundredLevelsAreReadAndOneMoreIsRefused) {
  EXPECT_FALSE(refused(nested(100)));
  const auto deeper = parse(nested(101));
  ASSERT_TRUE(deeper.has_error());
  EXPECT_EQ(deeper.error().code, Errc::invalid);
  EXPECT_EQ(deeper.error().says, "This is not JSON: nested too deeply at byte 100.");
}

TEST(Json, AHostileDepthIsRefusedWithoutBeingFollowed) {
  EXPECT_TRUE(refused(std::string(5'000'000, '[')));
  std::string objects;
  for (int i = 0; i < 200'000; ++i) objects += "{\"a\":";
  EXPECT_TRUE(refused(objects));
}

TEST(Json, WhatIsNotOneTextIsRefusedWithItsPlace) {
  for (const std::string_view text : {"",        " ",      "{",       "[1,]",      "{\"a\":1,}",    "{a:1}",
                                      "{'a':1}", "nul",    "truex",   "1 2",       "[1] x",         "\"a",
                                      "01",      "+1",     ".5",      "1.",        "NaN",           "Infinity",
                                      "// c\n1", "\"\t\"", "\"\\x\"", "\"\\u12\"", "\xEF\xBB\xBF{}"})
    EXPECT_TRUE(refused(text)) << text;
  EXPECT_EQ(parse("[1,").error().code, Errc::invalid);
  EXPECT_NE(parse("[1 2]").error().says.find("at byte 3"), std::string::npos) << parse("[1 2]").error().says;
}

TEST(Json, ANulIsNotTheEndOfTheText) {
  using namespace std::string_view_literals;
  EXPECT_TRUE(refused("{}\0{\"a\":1}"sv));
  EXPECT_TRUE(refused("{}\0"sv));
  EXPECT_TRUE(refused("\"a\0b\""sv));
  EXPECT_EQ(parsed(R"("a\u0000b")").string(), "a\0b"sv);
}

TEST(Json, InvalidUtf8IsRefusedWhenReadAndReplacedWhenWritten) {
  for (const std::string_view bytes : {"\xFF", "\xC3", "\xC0\xAF", "\xED\xA0\x80", "\xF5\x80\x80\x80", "\x80"})
    EXPECT_TRUE(refused("\"" + std::string(bytes) + "\"")) << bytes.size();
  EXPECT_TRUE(refused(R"("\ud800")"));
  EXPECT_TRUE(refused(R"("\ud800\u0041")"));
  EXPECT_TRUE(refused(R"("\udc00")"));
  EXPECT_TRUE(refused(R"({"\udfff":1})"));
  EXPECT_EQ(parsed(R"("\ud7ff")").string(), "\xED\x9F\xBF");  // the last before the surrogates
  EXPECT_EQ(parsed(R"("\ud83c\udf89")").string(), "🎉");
  EXPECT_EQ(Value(std::string("a\xFFz")).dump(), "\"a\uFFFDz\"");
  EXPECT_FALSE(refused(object({{"k\xC3", "v\xE2\x82"}}).dump()));
}

TEST(Json, NumbersAtTheEdges) {
  EXPECT_EQ(parsed("9223372036854775807").integer(), std::numeric_limits<std::int64_t>::max());
  EXPECT_EQ(parsed("-9223372036854775808").integer(), std::numeric_limits<std::int64_t>::min());
  EXPECT_TRUE(parsed("2147483648").is_integer());
  EXPECT_TRUE(parsed("4294967296").is_integer());
  const Value beyond = parsed("9223372036854775808");
  EXPECT_FALSE(beyond.is_integer());
  EXPECT_TRUE(beyond.is_number());
  EXPECT_EQ(beyond.integer(), 0);
  EXPECT_DOUBLE_EQ(beyond.real(), 9223372036854775808.0);
  EXPECT_TRUE(parsed("-9223372036854775809").is_number());
  EXPECT_EQ(parsed("1e3").integer(), 1000);
  EXPECT_EQ(parsed("-1.9").integer(), -1);
  EXPECT_EQ(parsed("1e300").integer(), 0);
  EXPECT_TRUE(refused("1e999"));
  EXPECT_EQ(parse("[2e308]").error().says, "This is not JSON: a number that is too large at byte 1.");
  EXPECT_EQ(parsed("-1e-999").real(), 0.0);
  EXPECT_EQ(parsed("0." + std::string(400, '0') + "1").real(), 0.0);
}

TEST(Json, RealsKeepEveryBit) {
  for (const double value : {0.1, 1.0 / 3.0, 1e-300, 1.7976931348623157e308, 5e-324, 123456789.123456789, -2.5})
    EXPECT_EQ(parsed(Value(value).dump()).real(), value) << value;
}

TEST(Json, WhatIsNoNumberIsWrittenAsNull) {
  EXPECT_EQ(Value(std::numeric_limits<double>::infinity()).dump(), "null");
  EXPECT_EQ(Value(std::numeric_limits<double>::quiet_NaN()).dump(), "null");
  EXPECT_EQ(Value(std::numeric_limits<double>::quiet_NaN()).integer(), 0);
}

TEST(Json, AWrongShapeReadsAsNothing) {
  const Value value = parsed(R"({"view":"V1","list":[1],"flag":"true","word":"yes","number":"12"})");
  EXPECT_EQ(value["view"]["id"].string(), "");
  EXPECT_TRUE(value["view"][3].is_null());
  EXPECT_TRUE(value["list"]["view"].is_null());
  EXPECT_TRUE(value["list"][1].is_null());
  EXPECT_EQ(value["list"][0].string(), "");
  EXPECT_EQ(value["number"].integer(), 0);
  EXPECT_EQ(value["view"].real(), 0.0);
  EXPECT_TRUE(value["flag"].boolean());
  EXPECT_FALSE(value["word"].boolean());
  EXPECT_FALSE(value["list"].boolean());
  EXPECT_TRUE(value["view"].array().empty());
  EXPECT_TRUE(value["list"].object().empty());
  EXPECT_FALSE(value["view"].has("id"));
  EXPECT_TRUE(Value()["a"][0]["b"].is_null());
}

TEST(Json, KeysAreComparedByteByByte) {
  const Value value = parsed(R"({"Id":1})");
  EXPECT_FALSE(value.has("id"));
  EXPECT_FALSE(value.has("Id "));
  EXPECT_TRUE(value.has("Id"));
}

TEST(Json, ValuesAreBuiltInPlace) {
  Value value;
  value.set("a", 1).set("b", 2).set("a", "again");
  value.member("list").push(1).push("two");
  value.member("list").elements().push_back(true);
  value.erase("b");
  value.erase("none");
  EXPECT_EQ(value.dump(), R"({"a":"again","list":[1,"two",true]})");
}

TEST(Json, QuotedIsALiteral) { EXPECT_EQ(quoted("a\"b\n</script>"), R"("a\"b\n</script>")"); }

}  // namespace
}  // namespace c1::json
