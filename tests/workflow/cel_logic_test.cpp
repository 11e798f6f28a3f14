// && || ! ?: and the macros, after the specification's cases "logic" and "macros".
#include "cel_cases.hpp"

namespace c1::workflow::cel::cel_logic_test {
namespace {

TEST(CelLogic, ChoosesOneSideOnly) {
  expect_all(
      {{"true ? 1 : 2", "1"},
       {"false ? 'foo' : 'bar'", "\"bar\""},
       {"true ? 1 : 2 / 0", "1"},
       {"false ? 2 / 0 : 1", "1"},
       {"2 / 0 > 4 ? 'baz' : 'quux'", "error: divides by zero"},
       {"true ? dyn('cows') : 17", "\"cows\""},
       {"true ? 'cows' : 17", "problem: Both sides of \":\" must have the same type, and these are string and int"},
       {"'cows' ? false : true", "problem: Before \"?\" stands a bool, and this is string"},
       {"dyn('cows') ? 1 : 2", "error: This must be a bool, and it is string"},
       {"b ? [] : [1]", "[]"}});
}

TEST(CelLogic, KnowsAnd) {
  expect_all({{"true && true", "true"},
              {"false && false", "false"},
              {"false && true", "false"},
              {"true && false", "false"},
              {"true && true && true && false", "false"},
              {"false && dyn(32)", "false"},
              {"dyn('horses') && false", "false"},
              {"false && (2 / 0 > 3 ? false : true)", "false"},
              {"(2 / 0 > 3 ? false : true) && false", "false"},
              {"true && 1/0 != 0", "error: divides by zero"},
              {"1/0 != 0 && true", "error: divides by zero"},
              {"1/0 != 0 && true && false", "false"},
              {"dyn('less filling') && dyn('tastes great')", "error: must be a bool, and it is string"},
              {"unset && false", "false"},
              {"unset && true", "error: \"unset\" is not known here"},
              {"b && 32", "problem: On both sides of \"&&\" stands a bool (true or false), and this is int"}});
}

TEST(CelLogic, KnowsOr) {
  expect_all({{"true || true", "true"},
              {"false || false", "false"},
              {"false || true", "true"},
              {"true || false", "true"},
              {"false || false || false || true", "true"},
              {"true || dyn(32)", "true"},
              {"dyn('horses') || true", "true"},
              {"true || (2 / 0 > 3 ? false : true)", "true"},
              {"(2 / 0 > 3 ? false : true) || true", "true"},
              {"false || 1/0 != 0", "error: divides by zero"},
              {"1/0 != 0 || false", "error: divides by zero"},
              {"unset || true", "true"},
              {"explode() || true", "error: could not be evaluated"},
              {"subject.has('broken') || true", "true"},
              {"subject.has('broken') || false", "error: The directory does not answer"},
              {"'a' || b", "problem: 1:1 On both sides of \"||\" stands a bool"}});
}

TEST(CelLogic, TellsTheFirstOfTwoFailuresAndItsPlace) {
  expect_all({{"1/0 == 1 || subject.has('broken')", "error: This divides by zero (line 1, column 2)."},
              {"false ||\n  subject.has('broken') || 1/0 == 1", "error: does not answer (line 2, column 11)."}});
}

TEST(CelLogic, KnowsNot) {
  expect_all({{"!true", "false"}, {"!false", "true"}, {"!dyn(1)", "error: \"!\" does not go with int"}});
}

TEST(CelMacros, Exists) {
  expect_all({{"[1, 2, 3].exists(e, e > 0)", "true"},
              {"[1, 2, 3].exists(e, e == 2)", "true"},
              {"[1, 2, 3].exists(e, e > 3)", "false"},
              {"[1, 'foo', 3].exists(e, e != '1')", "true"},
              {"[1, 'foo', 3].exists(e, e == '10')", "false"},
              {"[1, 2, 3].exists(e, e / 0 == 17)", "error: divides by zero"},
              {"[0, 2].exists(e, 4 / e == 2)", "true"},
              {"[].exists(e, e == 2)", "false"},
              {"{'key1':1, 'key2':2}.exists(k, k == 'key2')", "true"},
              {"!{'key1':1, 'key2':2}.exists(k, k == 'key3')", "true"},
              {"{'key':1, 1:21}.exists(k, k != 2)", "true"},
              {"!{'key':1, 1:42}.exists(k, k == 2)", "true"},
              {"subject.holds.exists(h, h.startsWith('it/'))", "true"}});
}

TEST(CelMacros, All) {
  expect_all({{"[1, 2, 3].all(e, e > 0)", "true"},
              {"[1, 2, 3].all(e, e == 2)", "false"},
              {"[1, 2, 3].all(e, e == 17)", "false"},
              {"[1, 'foo', 3].all(e, e == 1)", "false"},
              {"[1, 'foo', 3].all(e, e % 2 == 1)", "error: \"%\" does not go with string and int"},
              {"[1, 2, 3].all(e, 6 / (2 - e) == 6)", "false"},
              {"[1, 2, 3].all(e, e / 0 != 17)", "error: divides by zero"},
              {"[].all(e, e > 0)", "true"},
              {"{'key1':1, 'key2':2}.all(k, k == 'key2')", "false"}});
}

TEST(CelMacros, ExistsOne) {
  expect_all({{"[].exists_one(a, a == 7)", "false"},
              {"[7].exists_one(a, a == 7)", "true"},
              {"[8].exists_one(a, a == 7)", "false"},
              {"[1, 2, 3].exists_one(x, x > 20)", "false"},
              {"[6, 7, 8].exists_one(foo, foo % 5 == 2)", "true"},
              {"[0, 1, 2, 3, 4].exists_one(n, n % 2 == 1)", "false"},
              {"['foal', 'foo', 'four'].exists_one(n, n.startsWith('fo'))", "false"},
              {"[3, 2, 1, 0].exists_one(n, 12 / n > 1)", "error: divides by zero"},
              {"{6: 'six', 7: 'seven', 8: 'eight'}.exists_one(foo, foo % 5 == 2)", "true"},
              {"[7].existsOne(a, a == 7)", "true"}});
}

TEST(CelMacros, Map) {
  expect_all({{"[].map(n, n / 2)", "[]"},
              {"[3].map(n, n * n)", "[9]"},
              {"[2, 4, 6].map(n, n / 2)", "[1, 2, 3]"},
              {"[2, 1, 0].map(n, 4 / n)", "error: divides by zero"},
              {"[1, 2, 3].map(n, n > 1, n * 10)", "[20, 30]"},
              {"{'ann': 1, 'bob': 2}.map(k, k + '!')", "[\"ann!\", \"bob!\"]"},
              {"names.map(n, [n])", "[[\"ann\"], [\"bob\"]]"},
              {"[[1, 2], [3]].map(l, l.map(n, n + 1))", "[[2, 3], [4]]"}});
}

TEST(CelMacros, Filter) {
  expect_all({{"[].filter(n, n % 2 == 0)", "[]"},
              {"[2].filter(n, n == 2)", "[2]"},
              {"[1].filter(n, n > 3)", "[]"},
              {"[1, 2, 3].filter(e, e > 3)", "[]"},
              {"[0, 1, 2, 3, 4].filter(x, x % 2 == 1)", "[1, 3]"},
              {"[1, 2, 3].filter(n, n > 0)", "[1, 2, 3]"},
              {"[3, 2, 1, 0].filter(n, 12 / n > 4)", "error: divides by zero"},
              {"{0: 10, 1: 11, 2: 12, 3: 13}.filter(x, x % 2 == 1)", "[1, 3]"},
              {"subject.holds.filter(h, h.endsWith('admin')).size() == 1", "true"}});
}

TEST(CelMacros, MayBeNested) {
  expect_all({{"['signer'].filter(signer, ['artifact'].all(artifact, true))", "[\"signer\"]"},
              {"['signer'].all(signer, ['artifact'].all(artifact, true))", "true"},
              {"[1, 2].all(x, [3, 4].all(y, x < y))", "true"},
              {"[1, 2].map(x, [3, 4].map(y, x * y))", "[[3, 4], [6, 8]]"},
              {"[1, 2].exists(x, [x].exists(x, x == 2))", "true"},
              {"[[1], [2, 3]].filter(l, l.exists(x, x > 2)).map(l, l.size())", "[2]"}});
}

TEST(CelMacros, GoThroughListsAndMapsOnly) {
  expect_all(
      {{"i.all(x, true)", "problem: all() goes through a list or the keys of a map, not int"},
       {"dyn(i).all(x, true)", "error: all() goes through a list or the keys of a map, not int"},
       {"dyn(names).exists(x, x == 'ann')", "true"},
       {"names.exists(x, x)", "problem: The condition of exists() must be a bool (true or false), and this is string"},
       {"names.exists(x, dyn(x))", "error: This must be a bool, and it is string"},
       {"names.filter(x, 1)", "problem: The condition of filter()"},
       {"names.map(x, 1, x)", "problem: The condition of map()"},
       {"names.all(x)", "problem: no function \"all\" on list(string)"},
       {"x + names.map(x, x)[0]", "problem: no \"x\" here"}});
}

}  // namespace
}  // namespace c1::workflow::cel::cel_logic_test
