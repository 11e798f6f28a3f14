// Literals, white space, comments, nesting: what the parser reads. After the specification's cases "basic" and "parse".
#include "cel_cases.hpp"

namespace c1::workflow::cel::cel_literals_test {
namespace {

TEST(CelLiterals, AreNumbersOfThreeTypes) {
  expect_all({{"0", "0"},
              {"42", "42"},
              {"-1", "-1"},
              {"0u", "0u"},
              {"0U", "0u"},
              {"123456789u", "123456789u"},
              {"0x55555555", "1431655765"},
              {"-0x55555555", "-1431655765"},
              {"0xFFu", "255u"},
              {"0xabU", "171u"},
              {"9223372036854775807", "9223372036854775807"},
              {"-9223372036854775808", "-9223372036854775808"},
              {"18446744073709551615u", "18446744073709551615u"},
              {"0.0", "0.0"},
              {"0e+0", "0.0"},
              {".5", "0.5"},
              {"1.5", "1.5"},
              {"-2.3e+1", "-23.0"},
              {"6.02214e23", "6.02214e+23"},
              {"1E2", "100.0"},
              {"1e-324", "0.0"},
              {"-0.0", "-0.0"},
              {"007", "7"}});
}

TEST(CelLiterals, ThatAreNoNumbersAreRefused) {
  expect_all({{"9223372036854775808", "problem: too large for an int"},
              {"-9223372036854775809", "problem: too large for an int"},
              {"18446744073709551616u", "problem: too large"},
              {"99999999999999999999", "problem: too large"},
              {"1e999", "problem: too large"},
              {"12abc", "problem: \"12abc\" is no number"},
              {"0xZZ", "problem: \"0xZZ\" is no number"},
              {"1.2.3", "problem:"},
              {"1u2", "problem: is no number"},
              {"1e", "problem: is no number"}});
}

TEST(CelLiterals, AreTextsInSixKindsOfQuotes) {
  expect_all({{"''", R"("")"},
              {R"("")", R"("")"},
              {"'hello'", R"("hello")"},
              {R"("hello")", R"("hello")"},
              {"'''hello'''", R"("hello")"},
              {R"("""hello""")", R"("hello")"},
              {"r''", R"("")"},
              {"r''''''", R"("")"},
              {R"(r"""""")", R"("")"},
              {"'\"'", R"("\"")"},
              {"'''x''x'''", R"("x''x")"},
              {"'''a\nb'''", R"("a\nb")"},
              {"'''a\r\nb'''", R"("a\r\nb")"},
              {"\"it's\"", R"("it's")"},
              {"'ÿ πέντε 😀'", R"("ÿ πέντε 😀")"},
              {"'\a\b\f\t\v'", R"("\a\b\f\t\v")"}});
}

TEST(CelLiterals, HaveEscapes) {
  expect_all({{R"('\a\b\f\n\r\t\v')", R"("\a\b\f\n\r\t\v")"},
              {R"(' \\ \? \" \' \` ')", R"(" \\ ? \" ' ` ")"},
              {R"("\\\"'")", R"("\\\"'")"},
              {R"('\x41\X42')", R"("AB")"},
              {R"('\xff')", R"("ÿ")"},
              {R"('\u270c')", R"("✌")"},
              {R"('\U0001f431')", R"("🐱")"},
              {R"('\U00088888' == '\U00088888')", "true"},
              {R"('\101\012\377')", R"("A\nÿ")"},
              {R"('\000')", R"("\x00")"},
              {R"('''\x4a \u01aB''')", R"("J ƫ")"},
              {R"("\303\277" == "Ã¿")", "true"}});
}

TEST(CelLiterals, HaveNoEscapesWhenRaw) {
  expect_all({{R"(r'\n')", R"("\\n")"},
              {R"(R"\\")", R"("\\\\")"},
              {R"(r'\x00 \u0000 \? \d+')", R"("\\x00 \\u0000 \\? \\d+")"},
              {R"(r"""a\"b""")", R"("a\\\"b")"}});
}

TEST(CelLiterals, ThatAreNoTextsAreRefused) {
  expect_all({{"'open", "problem: has no end"},
              {"'a\nb'", "problem: before the end of the line"},
              {"'''open''", "problem: has no end"},
              {R"('\q')", "problem: 1:2 There is no escape \"\\q\""},
              {R"('\x4')", "problem: no escape"},
              {R"('\u12')", "problem: no escape"},
              {R"('\U0011FFFF')", "problem: no Unicode character"},
              {R"('\ud83d')", "problem: no Unicode character"},
              {R"('\400')", "problem: no escape"},
              {R"('\12')", "problem: no escape"},
              {R"('\)", "problem: A backslash is the last"},
              {"'\xff'", "problem: not valid UTF-8"},
              {"\"a\" \"b\"", "problem: an operator or the end"}});
}

TEST(CelLiterals, AreBytes) {
  expect_all({{"b''", R"(b"")"},
              {"b'abc'", R"(b"abc")"},
              {"B\"abc\"", R"(b"abc")"},
              {"b'''abc'''", R"(b"abc")"},
              {"b'ÿ'", R"(b"\xc3\xbf")"},
              {R"(b'\303\277')", R"(b"\xc3\xbf")"},
              {R"(b'\377')", R"(b"\xff")"},
              {R"(b'\000\xff')", R"(b"\x00\xff")"},
              {R"(b'\u00FF')", R"(b"\xc3\xbf")"},
              {R"(br'\n')", R"(b"\\n")"},
              {R"(bR"""\x""")", R"(b"\\x")"},
              {"rb'abc'", "problem:"}});
}

TEST(CelLiterals, AreBoolAndNull) {
  expect_all({{"true", "true"}, {"false", "false"}, {"null", "null"}, {"True", "problem: no \"True\" here"}});
}

TEST(CelLiterals, AreListsAndMaps) {
  expect_all({{"[]", "[]"},
              {"[-1]", "[-1]"},
              {"[1, 2, 3,]", "[1, 2, 3]"},
              {"[17, 'pancakes']", "[17, \"pancakes\"]"},
              {"{}", "{}"},
              {"{'k': 'v'}", "{\"k\": \"v\"}"},
              {"{'k': 1, 'j': 2,}", "{\"j\": 2, \"k\": 1}"},
              {"{1: 'a', true: 'b', 'x': 'c', 2u: 'd'}", "{true: \"b\", 1: \"a\", 2u: \"d\", \"x\": \"c\"}"},
              {"[1, 2", "problem: \"]\" or \",\""},
              {"[,]", "problem: a value"},
              {"{1: 2", "problem: \"}\" or \",\""},
              {"{1}", "problem: \":\" after the key"},
              {"size([1,],)", "problem: an argument"}});
}

TEST(CelLiterals, StandBetweenAnyWhiteSpace) {
  expect_all({{" [ 18 ] [ 0 ] == ( 19 - 1 ) && ! false ? 1 : 2 ", "1"},
              {"[\t18\t]\t[\t0\t]\t==\t(\t19\t-\t1\t)\t&&\t!\tfalse\t?\t1\t:\t2", "1"},
              {"[\n18\n]\n[\n0\n]\n==\n18\n?\n1\n:\n2", "1"},
              {"[\f18\f]\f[\f0\f]", "18"},
              {"[\r18\r]\r[\r0\r]", "18"},
              {"1// one\n+ // and\n2", "3"},
              {"// only this", "problem: no expression"},
              {"1 // the end", "1"},
              {"", "problem: There is no expression here"},
              {"  \n ", "problem: 2:2 There is no expression here"}});
}

TEST(CelLiterals, MayBeNested) {
  expect_all(
      {{"((((((((((((((((((((((((((((((((7))))))))))))))))))))))))))))))))", "7"},
       {"int(uint(int(uint(int(uint(int(uint(int(uint(int(uint(7))))))))))))", "7"},
       {"size([[[[[[[[[[[[0]]]]]]]]]]]])", "1"},
       {"size({0: {0: {0: {0: {0: {0: {0: {0: {0: {0: {0: {0: 'foo'}}}}}}}}}}}})", "1"},
       {"[[[[[[[[[[[['foo']]]]]]]]]]]][0][0][0][0][0][0][0][0][0][0][0][0]", "\"foo\""},
       {"numbers[numbers[numbers[numbers[numbers[numbers[numbers[numbers[numbers[numbers[1]]]]]]]]]]", "1"},
       {"!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!true", "true"},
       {"--------------------------------19", "19"},
       {"-----(19)", "-19"},
       {"true ? true : true ? true : true ? true : true ? true : true ? true : true ? true : true ? true : false",
        "true"},
       {"false ? 1 : false ? 2 : false ? 3 : 4", "4"},
       {"3 - 3 + 3 - 3 + 3 - 3 + 3 - 3 + 3 - 3 + 3 - 3 + 3 - 3 + 3 - 3 + 3 - 3 + 3 - 3 + 3 - 3 + 3 - 3 + 3", "3"},
       {"4 * 4 / 4 * 4 / 4 * 4 / 4 * 4 / 4 * 4 / 4 * 4 / 4 * 4 / 4 * 4 / 4 * 4 / 4 * 4 / 4 * 4 / 4 * 4 / 4", "4"}});
}

TEST(CelLiterals, KeepThePrecedenceOfTheSpecification) {
  expect_all({{"1 + 2 * 3", "7"},
              {"(1 + 2) * 3", "9"},
              {"10 - 2 - 3", "5"},
              {"100 / 10 / 5", "2"},
              {"7 % 4 * 2", "6"},
              {"-i + 8", "1"},
              {"-numbers[1]", "-1"},
              {"!b || true", "true"},
              {"!(b || true)", "false"},
              {"1 < 2 == true", "true"},
              {"1 + 1 in [2]", "true"},
              {"false && false || true", "true"},
              {"false && (false || true)", "false"},
              {"true || false && false", "true"},
              {"false ? 1 : 2 + 3", "5"},
              {"true || false ? 'y' : 'n'", "\"y\""},
              {"1 -1", "0"},
              {"1 - -1", "2"},
              {"i-1", "6"},
              {"-5.0 + 1.0", "-4.0"}});
}

TEST(CelLiterals, LetReservedWordsNameFieldsOnly) {
  for (const std::string word : {"as", "break", "const", "continue", "else", "for", "function", "if", "import", "let",
                                 "loop", "package", "namespace", "return", "var", "void", "while"}) {
    EXPECT_EQ(outcome_of(std::string("{'").append(word).append("': 1}.").append(word)), "1");
    EXPECT_THAT(outcome_of(word), testing::HasSubstr("\"" + word + "\" is reserved"));
    EXPECT_THAT(outcome_of("s." + word + "()"), testing::HasSubstr("no function \"" + word + "\""));
  }
  expect_all({{"{'in': 1}.in", "problem: the name of a field"}, {"{'true': 1}.true", "problem: the name of a field"}});
}

TEST(CelLiterals, AndWhatIsNoneOfThisIsRefused) {
  expect_all({{"1 +", "problem: 1:4 The text ends where a value is expected"},
              {"1 1", "problem: 1:3 I expected an operator or the end here, not \"1\""},
              {"(1", "problem: The text ends where \")\""},
              {"i = 7", "problem: Write \"==\" to compare"},
              {"b & b", "problem: Write \"&&\""},
              {"b | b", "problem: Write \"||\""},
              {"i $ 7", "problem: The character \"$\""},
              {"i ≤ 7", "problem: The character \"≤\""},
              {"i \x01 7", "problem: control character"},
              {"subject.", "problem: the name of a field"},
              {"subject.'email'", "problem: the name of a field"},
              {"person{email: 'x'}", "problem: Objects cannot be made here"},
              {"true ? 1", "problem: \":\" of"},
              {"? 1 : 2", "problem: a value"},
              {"f(1,)", "problem: an argument"},
              {"has(subject)", "problem: has() asks for one field"},
              {"has(ages['x'])", "problem: write \"key\" in a"},
              {"has(a.b, a.c)", "problem: has() asks for one field"},
              {"numbers.all(1, true)", "problem: takes a new name first"},
              {"numbers.all(i.j, true)", "problem: takes a new name first"},
              {"numbers.map(.x, x)", "problem: takes a new name first"}});
}

}  // namespace
}  // namespace c1::workflow::cel::cel_literals_test
