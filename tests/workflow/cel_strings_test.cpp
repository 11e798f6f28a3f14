// Functions on texts and bytes, after the specification's cases "string", "string_ext" and "conversions".
#include "cel_cases.hpp"

namespace c1::workflow::cel::cel_strings_test {
namespace {

TEST(CelStrings, AreCountedByCodePoint) {
  expect_all({{"size('')", "0"},
              {"size('A')", "1"},
              {"size('ÿ')", "1"},
              {"size('four')", "4"},
              {"size('πέντε')", "5"},
              {"'😀😀'.size()", "2"},
              {"size(b'')", "0"},
              {"size(b'abc')", "3"},
              {"size(b'ÿ')", "2"},
              {"s.size()", "4"}});
}

TEST(CelStrings, BeginEndAndContain) {
  expect_all({{"'foobar'.startsWith('foo')", "true"},
              {"'foobar'.startsWith('bar')", "false"},
              {"''.startsWith('foo')", "false"},
              {"'foobar'.startsWith('')", "true"},
              {"''.startsWith('')", "true"},
              {"'завтра'.startsWith('за')", "true"},
              {"'🐱😀😛'.startsWith('🐱')", "true"},
              {"'foobar'.endsWith('bar')", "true"},
              {"'foobar'.endsWith('foo')", "false"},
              {"''.endsWith('foo')", "false"},
              {"'foobar'.endsWith('')", "true"},
              {"'forté'.endsWith('té')", "true"},
              {"'🐱😀😛'.endsWith('😛')", "true"},
              {"'hello'.contains('he')", "true"},
              {"'hello'.contains('')", "true"},
              {"'hello'.contains('ol')", "false"},
              {"'abababc'.contains('ababc')", "true"},
              {"'Straße'.contains('aß')", "true"},
              {"'🐱😀😁'.contains('😀')", "true"},
              {"''.contains('something')", "false"},
              {"''.contains('')", "true"}});
}

TEST(CelStrings, MatchPatterns) {
  expect_all({{"'hubba'.matches('ubb')", "true"},
              {"''.matches('foo|bar')", "false"},
              {"'cows'.matches('')", "true"},
              {"''.matches('')", "true"},
              {"'abcd'.matches('bc')", "true"},
              {"'grey'.matches('gr(a|e)y')", "true"},
              {"'banana'.matches('ba(na)*')", "true"},
              {"'mañana'.matches('a+ñ+a+')", "true"},
              {"'🐱😀😀'.matches('(a|😀){2}')", "true"},
              {"'hubba'.matches('^ubb')", "false"},
              {"matches('hubba', 'ubb')", "true"},
              {R"('a1'.matches(r'^\w\d$'))", "true"},
              {"'Lena'.matches('(?i)^LENA$')", "true"},
              {"subject.email.matches('@acme[.]test$')", "true"},
              {"s.matches(s)", "true"},
              {"s.matches('te' + 'xt')", "true"},
              {"s.matches('(')", "problem: 1:11 \"(\" is no pattern that RE2 understands: missing )"},
              {R"(s.matches(r'(a)\1'))", "problem: is no pattern"},
              {"s.matches('(?=a)')", "problem: is no pattern"},
              {"s.matches('((a{100}){100}){100}')", "problem:"},
              {"s.matches(s + '(')", "error: \"text(\" is no pattern"},
              {"dyn(1).matches('a')", "error: matches() does not go with int"}});
}

TEST(CelStrings, Join) {
  expect_all({{"'he' + 'llo'", "\"hello\""},
              {"'hello' + ' ' == 'hello'", "false"},
              {"'' + 'abc'", "\"abc\""},
              {"'' + ''", "\"\""},
              {"'¢' + 'ÿ' + 'Ȁ'", "\"¢ÿȀ\""},
              {"s + '!' == 'text!'", "true"},
              {"b'abc' + b'def'", "b\"abcdef\""},
              {R"(b'' + b'\xffoo')", R"(b"\xffoo")"},
              {"y + b'!'", "b\"octets!\""},
              {"'a' + b'b'", "problem: \"+\" does not go with string and bytes"},
              {"'a' + 1", "problem: \"+\" does not go with string and int"},
              {"['x', 'y'].join()", "\"xy\""},
              {"['x', 'y'].join('-')", "\"x-y\""},
              {"[].join()", "\"\""},
              {"[].join('-')", "\"\""},
              {"names.join(', ')", "\"ann, bob\""},
              {"[1].join()", "problem: There is no list(int).join()"},
              {"[dyn(1)].join()", "error: join() joins strings, and the list holds int"}});
}

TEST(CelStrings, GiveTheirCharacters) {
  expect_all({{"'tacocat'.charAt(3)", "\"o\""},
              {"'tacocat'.charAt(7)", "\"\""},
              {"'©αT'.charAt(0) == '©' && '©αT'.charAt(1) == 'α' && '©αT'.charAt(2) == 'T'", "true"},
              {"'tacocat'.charAt(30)", "error: The text has 7 characters, and none at 30"},
              {"'tacocat'.charAt(-1)", "error: none at -1"},
              {"'hello'.charAt(true)", "problem: There is no string.charAt(bool)"},
              {"42.charAt(2)", "problem: There is no int.charAt(int); there is string.charAt(int)."}});
}

TEST(CelStrings, AreSearchedFromTheFront) {
  expect_all({{"'tacocat'.indexOf('')", "0"},
              {"'tacocat'.indexOf('ac')", "1"},
              {"'tacocat'.indexOf('none')", "-1"},
              {"'tacocat'.indexOf('', 3)", "3"},
              {"'tacocat'.indexOf('a', 3)", "5"},
              {"'tacocat'.indexOf('at', 3)", "5"},
              {"'ta©o©αT'.indexOf('©')", "2"},
              {"'ta©o©αT'.indexOf('©', 3)", "4"},
              {"'ta©o©αT'.indexOf('©αT', 3)", "4"},
              {"'ta©o©αT'.indexOf('©α', 5)", "-1"},
              {"'hello wello'.indexOf('hello wello')", "0"},
              {"'hello wello'.indexOf('ello', 6)", "7"},
              {"'hello wello'.indexOf('elbo room!!')", "-1"},
              {"'tacocat'.indexOf('a', 30)", "error: none at 30"},
              {"'42'.indexOf('4', 0, 1)", "problem:"}});
}

TEST(CelStrings, AreSearchedFromTheBack) {
  expect_all({{"'tacocat'.lastIndexOf('')", "7"},
              {"'tacocat'.lastIndexOf('at')", "5"},
              {"'tacocat'.lastIndexOf('none')", "-1"},
              {"'tacocat'.lastIndexOf('', 3)", "3"},
              {"'tacocat'.lastIndexOf('a', 3)", "1"},
              {"'ta©o©αT'.lastIndexOf('©')", "4"},
              {"'ta©o©αT'.lastIndexOf('©', 3)", "2"},
              {"'ta©o©αT'.lastIndexOf('©α', 4)", "4"},
              {"'hello wello'.lastIndexOf('ello', 6)", "1"},
              {"'hello wello'.lastIndexOf('low')", "-1"},
              {"'hello wello'.lastIndexOf('hello wello')", "0"},
              {"'bananananana'.lastIndexOf('nana', 7)", "6"},
              {"'tacocat'.lastIndexOf('a', -1)", "error: none at -1"},
              {"'tacocat'.lastIndexOf('a', 30)", "error: none at 30"}});
}

TEST(CelStrings, ChangeTheCaseOfAsciiOnly) {
  expect_all({{"'TacoCat'.lowerAscii()", "\"tacocat\""},
              {"'TacoCÆt Xii'.lowerAscii()", "\"tacocÆt xii\""},
              {"'tacoCat'.upperAscii()", "\"TACOCAT\""},
              {"'tacoCαt Xii'.upperAscii()", "\"TACOCαT XII\""}});
}

TEST(CelStrings, ReplaceWhatIsFound) {
  expect_all({{"'12 days 12 hours'.replace('{0}', '2')", "\"12 days 12 hours\""},
              {"'{0} days {0} hours'.replace('{0}', '2')", "\"2 days 2 hours\""},
              {"'{0} days {0} hours'.replace('{0}', '2', 1).replace('{0}', '23')", "\"2 days 23 hours\""},
              {"'1 ©αT taco'.replace('αT', 'o©α')", "\"1 ©o©α taco\""},
              {"'aaa'.replace('a', 'b', 0)", "\"aaa\""},
              {"'aaa'.replace('a', 'b', 2)", "\"bba\""},
              {"'aaa'.replace('aa', 'b', -1)", "\"ba\""},
              {"'aé'.replace('', '-')", "\"-a-é-\""},
              {"''.replace('', '-')", "\"-\""},
              {"'42'.replace('2', 1)", "problem:"}});
}

TEST(CelStrings, SplitAtASeparator) {
  expect_all({{"'hello world'.split(' ')", "[\"hello\", \"world\"]"},
              {"'hello world events!'.split(' ', 0)", "[]"},
              {"'hello world events!'.split(' ', 1)", "[\"hello world events!\"]"},
              {"'hello world events!'.split(' ', 2)", "[\"hello\", \"world events!\"]"},
              {"'o©o©o©o'.split('©', -1)", R"(["o", "o", "o", "o"])"},
              {"'aéz'.split('')", R"(["a", "é", "z"])"},
              {"''.split('')", "[]"},
              {"''.split(',')", R"([""])"},
              {"'a,,b,'.split(',')", R"(["a", "", "b", ""])"},
              {"'42'.split(2)", "problem:"}});
}

TEST(CelStrings, GiveTheirParts) {
  expect_all({{"'tacocat'.substring(4)", "\"cat\""},
              {"'tacocat'.substring(7)", "\"\""},
              {"'tacocat'.substring(0, 4)", "\"taco\""},
              {"'tacocat'.substring(4, 4)", "\"\""},
              {"'ta©o©αT'.substring(2, 6)", "\"©o©α\""},
              {"'ta©o©αT'.substring(7, 7)", "\"\""},
              {"'tacocat'.substring(40)", "error: none at 40"},
              {"'tacocat'.substring(-1)", "error: none at -1"},
              {"'tacocat'.substring(1, 50)", "error: none at 50"},
              {"'tacocat'.substring(49, 50)", "error: none at 49"},
              {"'tacocat'.substring(4, 3)", "error: cannot begin at 4 and end at 3"},
              {"'tacocat'.substring(true, 3)", "problem:"}});
}

TEST(CelStrings, LoseWhiteSpaceAtBothEnds) {
  expect_all({{R"(' \f\n\r\t\vtext  '.trim())", "\"text\""},
              {R"('\u0085\u00a0\u1680text'.trim())", "\"text\""},
              {R"('text\u2000\u2001\u2002\u2003\u2004\u2004\u2006\u2007\u2008\u2009'.trim())", "\"text\""},
              {R"('\u200atext\u2028\u2029\u202F\u205F\u3000'.trim())", "\"text\""},
              {R"('\u180etext\u200b\u2060\ufeff'.trim() == '\u180etext\u200b\u2060\ufeff')", "true"},
              {"'a b'.trim()", "\"a b\""},
              {"'   '.trim()", "\"\""},
              {"''.trim()", "\"\""}});
}

TEST(CelStrings, AreMadeOfEverything) {
  expect_all({{"string(123)", "\"123\""},
              {"string(-456)", "\"-456\""},
              {"string(9876u)", "\"9876\""},
              {"string(123.456)", "\"123.456\""},
              {"string(-4.5e-3)", "\"-0.0045\""},
              {"string(1.0)", "\"1\""},
              {"string(true)", "\"true\""},
              {"string('x')", "\"x\""},
              {"string(b'abc')", "\"abc\""},
              {R"(string(b'\303\277'))", "\"ÿ\""},
              {R"(string(b'\000\xff'))", "error: not valid UTF-8"},
              {"bytes('')", "b\"\""},
              {"bytes('abc')", "b\"abc\""},
              {"bytes('ÿ')", R"(b"\xc3\xbf")"},
              {R"(bytes('\377') == b'\377')", "false"},
              {"bytes(b'x')", "b\"x\""},
              {"string([1])", "problem: There is no string(list(int))"},
              {"string(null)", "problem:"}});
}

TEST(CelStrings, BecomeBool) {
  for (const std::string yes : {"true", "True", "TRUE", "t", "1"}) EXPECT_EQ(outcome_of("bool('" + yes + "')"), "true");
  for (const std::string no : {"false", "False", "FALSE", "f", "0"})
    EXPECT_EQ(outcome_of("bool('" + no + "')"), "false");
  expect_all({{"bool(true)", "true"},
              {"bool('TrUe')", "error: \"TrUe\" is no bool"},
              {"bool('')", "error: is no bool"},
              {"bool(1)", "problem: There is no bool(int)"}});
}

TEST(CelStrings, ThatAreBrokenAreHandledWithoutHarm) {
  World in;
  in.activation.set("s", Value::string("\x80\xff\xc3"));
  for (const char* expression :
       {"s.size()", "s.charAt(0)", "s.charAt(1)", "s.substring(0, 1)", "s.split('')", "s.trim()", "s.replace('', '-')",
        "s.indexOf('')", "s.lastIndexOf('')", "s.matches('.')", "s.lowerAscii()", "s == s", "s < 'a'", "[s].join(s)"})
    EXPECT_FALSE(outcome_of(expression, in).empty()) << expression;
}

}  // namespace
}  // namespace c1::workflow::cel::cel_strings_test
