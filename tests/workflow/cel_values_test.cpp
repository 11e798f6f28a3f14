// Equality and order of everything but numbers, lists, maps, fields and types: after the specification's cases
// "comparisons", "lists", "fields", "conversions" (type) and "namespace".
#include "cel_cases.hpp"

namespace c1::workflow::cel::cel_values_test {
namespace {

TEST(CelValues, AreEqualOfTheSameKind) {
  expect_all({{R"('' == "")", "true"},
              {"'a' == 'b'", "false"},
              {"'abc' == r'abc'", "true"},
              {"'abc' == 'ABC'", "false"},
              {"'ίσος' == 'ίσος'", "true"},
              {"'a' == 'à'", "false"},
              {R"('Am\u00E9lie' == 'Ame\u0301lie')", "false"},
              {"null == null", "true"},
              {"null != null", "false"},
              {"true == true", "true"},
              {"false == true", "false"},
              {R"(b'ÿ' == b'\303\277')", "true"},
              {"b'abc' == b'abcd'", "false"},
              {"'résumé' != 'resume'", "true"},
              {R"(b'\x00\xFF' != b'ÿ')", "true"},
              {"duration('60s') == duration('1m')", "true"},
              {"timestamp('2000-01-01T00:00:00Z') != timestamp('2001-01-01T00:00:00Z')", "true"}});
}

TEST(CelValues, OfDifferentKindsAreNotEqual) {
  expect_all({{"dyn(false) == null", "false"},
              {"dyn(b'') == null", "false"},
              {"dyn(2.1) == null", "false"},
              {"dyn(duration('0s')) == null", "false"},
              {"dyn(1) == null", "false"},
              {"dyn([]) == null", "false"},
              {"dyn({}) == null", "false"},
              {"dyn('') == null", "false"},
              {"dyn(timestamp(0)) == null", "false"},
              {"subject == null", "false"},
              {"at == null", "false"},
              {"nothing == null", "true"},
              {"dyn('1') == 1", "false"},
              {"dyn(true) == 'true'", "false"},
              {"dyn('a') != b'a'", "true"},
              {"s == null", "problem: \"==\" does not go with string and null"},
              {"'a' == 1", "problem: \"==\" does not go with string and int"}});
}

TEST(CelValues, AreListsThatAreEqualElementByElement) {
  expect_all({{"[] == []", "true"},
              {"[null] == [null]", "true"},
              {"['1', '2', null] == ['1', '2', '3']", "false"},
              {"[1, 2, 3] == [1, 2, 3]", "true"},
              {"[1.0, 2.0, 3] == [1u, 2, 3u]", "true"},
              {"[1.0, 2.1] == [1u, 2]", "false"},
              {"[1, 2, 3] == [1, 3, 2]", "false"},
              {"['case'] == ['cAse']", "false"},
              {"dyn(['one']) == [2, 3]", "false"},
              {"[1, 'dos', 3] == [1, 2, 4]", "false"},
              {"[1, 2, null] == [1, null, 3]", "false"},
              {"[] != [1]", "true"},
              {"[] != []", "false"},
              {"[true, false, true] != [true, true, false]", "true"},
              {"[[]] != [[]]", "false"},
              {"[1] == [1.0]", "problem: \"==\" does not go with list(int) and list(double)"},
              {"names == ['ann', 'bob']", "true"}});
}

TEST(CelValues, AreMapsThatAreEqualKeyByKey) {
  expect_all({{"{} == {}", "true"},
              {"{'k': null} == {'k': null}", "true"},
              {"{'k': 1, 'j': 2} == {'k': 1, 'j': null}", "false"},
              {"{'k':'v'} == {\"k\":\"v\"}", "true"},
              {"{'k':1.0} == {'k':1e+0}", "true"},
              {"{1: 1.0, 2u: 3u} == {1u: 1, 2: 3.0}", "true"},
              {"{'k':'v'} == {'k':'v1'}", "false"},
              {"{'k':'v','k1':'v1'} == {'k':'v'}", "false"},
              {"{'k1':'v1','k2':'v2'} == {'k2':'v2','k1':'v1'}", "true"},
              {"{'key':'value'} == {'Key':'value'}", "false"},
              {"{'k1': 1, 'k2': 'dos', 'k3': 3} == {'k1': 1, 'k2': 2, 'k3': 4}", "false"},
              {"{'k':'v', 1:1} == {'k':'v', 1:'v1'}", "false"},
              {"{1:'hello', 2:'world'} == {1:'goodbye', 2:null}", "false"},
              {"{'k':true} != {'k1':true}", "true"},
              {"{'a':'b','c':'d'} != {'c':'d','a':'b'}", "false"},
              {"ages == {'ann': 30}", "true"}});
}

TEST(CelValues, AreOrderedWithinTheirKind) {
  expect_all({{"'a' < 'b'", "true"},
              {"'' < 'a'", "true"},
              {"'Abc' < 'aBC'", "true"},
              {"'abc' < 'abcd'", "true"},
              {R"('a' < '\u00E1')", "true"},
              {"'abc' < 'abc'", "false"},
              {"'a' < 'AB'", "false"},
              {R"('f' < '\u1EBF')", "true"},
              {"b'a' < b'b'", "true"},
              {"b'abc' < b'abc'", "false"},
              {"b'á' < b'b'", "false"},
              {"false < true", "true"},
              {"true < true", "false"},
              {"true < false", "false"},
              {"'α' > 'omega'", "true"},
              {R"(b'\x01' > b'\x00')", "true"},
              {R"(b'\x00\x01' > b'\x01')", "false"},
              {"true > false", "true"},
              {"'' <= ''", "true"},
              {"'a' <= ''", "false"},
              {"'aBc' <= 'abc'", "true"},
              {"'α' <= 'a'", "false"},
              {R"(b'\x01\x00' <= b'\x01')", "false"},
              {"false <= false", "true"},
              {"'abcd' >= 'abc'", "true"},
              {"'abc' >= 'abd'", "false"},
              {"'τ' >= 't'", "true"},
              {R"(b'' >= b'\x00')", "false"},
              {"true >= false", "true"},
              {"false >= true", "false"},
              {R"(y > b'\x00')", "true"},
              {"123 <= i", "false"},
              {"false < b", "true"},
              {"d != 1.5", "false"},
              {"'texu' >= s", "true"}});
}

TEST(CelValues, WithoutAnOrderAreNotCompared) {
  expect_all({{"[0] < [1]", "problem: \"<\" does not go with list(int) and list(int)"},
              {"{0:'a'} < {1:'b'}", "problem:"},
              {"null < null", "problem: \"<\" does not go with null and null"},
              {"'foo' < 1024", "problem: \"<\" does not go with string and int"},
              {"dyn([0]) < dyn([1])", "error: \"<\" does not go with list and list"},
              {"dyn(null) >= dyn(null)", "error: does not go with null and null"},
              {"dyn('foo') > 1024", "error: \">\" does not go with string and int"},
              {"dyn({0:'a'}) <= dyn({1:'b'})", "error: does not go with map and map"},
              {"subject < other", "problem: \"<\" does not go with person and person"},
              {"string < int", "problem:"}});
}

TEST(CelValues, AreFoundInLists) {
  expect_all({{"'empty' in []", "false"},
              {"'elem' in ['elem', 'elemA', 'elemB']", "true"},
              {"'not' in ['elem1', 'elem2', 'elem3']", "false"},
              {"'elem' in [1, 'elem', 2]", "true"},
              {"'elem' in [1u, 'str', 2, b'bytes']", "false"},
              {"7 in []", "false"},
              {"4u in [4u]", "true"},
              {"3 in [5, 4, 3, 2, 1]", "true"},
              {"dyn(3.0) in [5, 4, 3, 2, 1]", "true"},
              {"dyn(3u) in [5, 4, 3, 2, 1]", "true"},
              {"dyn(3) in [5.0, 4.0, 3.0, 2.0, 1.0]", "true"},
              {"dyn(3.0) in [5u, 4u, 3u, 2u, 1u]", "true"},
              {"'ann' in names", "true"},
              {"[1] in [[1], [2]]", "true"},
              {"1 in ['a']", "problem: \"in\" does not go with int and list(string)"},
              {"'a' in 'abc'", "problem: To look into a text, write text.contains(\"x\")"},
              {"'a' in dyn('abc')", "error: \"in\" does not go with string and string"}});
}

TEST(CelValues, AreFoundAmongTheKeysOfMaps) {
  expect_all({{"'empty' in {}", "false"},
              {"'key' in {'key':'1', 'other':'2'}", "true"},
              {"'key' in {'lock':1, 'gate':2}", "false"},
              {"'key' in {3:3.0, 'key':2u}", "true"},
              {"'key' in {1u:'str', 2:b'bytes'}", "false"},
              {"true in {true: 1}", "true"},
              {"3.0 in {1: 1, 2: 2, 3u: 3} && 2u in {1u: 1, 2: 2} && 1 in {1u: 1, 2: 2}", "true"},
              {"3.1 in {1: 1, 2: 2, 3u: 3}", "false"},
              {"dyn([1]) in {1: 1}", "false"},
              {"dyn(0.0/0.0) in {1: 1}", "false"},
              {"dyn(1e300) in {1: 1}", "false"},
              {"dyn(1.8e19) in {18000000000000000000u: 1}", "true"}});
}

TEST(CelValues, AreTakenFromListsByPlace) {
  expect_all({{"[7, 8, 9][0]", "7"},
              {"[7, 8, 9][dyn(0.0)]", "7"},
              {"[7, 8, 9][dyn(0u)]", "7"},
              {"[7, 8, 9][dyn(0.1)]", "error: none at 0.1"},
              {"[7, 8, 9][dyn('0')]", "error: none at \"0\""},
              {"['foo'][0]", "\"foo\""},
              {"[0, 1, 1, 2, 3, 5, 8, 13][4]", "3"},
              {"[1, 2, 3][3]", "error: The list has 3 elements, and none at 3"},
              {"[1, 2, 3][-1]", "error: none at -1"},
              {"numbers[numbers[2]]", "2"},
              {"s[0]", "problem: There is no string[int]"},
              {"numbers['0']", "problem: There is no list(int)[string]"},
              {"dyn(s)[0]", "error: There is no [] on string"}});
}

TEST(CelValues, AreTakenFromMapsByKey) {
  expect_all({{"{0:1,2:2,5:true}[5]", "true"},
              {"{0u:1u,2u:'happy',5u:3u}[2u]", "\"happy\""},
              {"{'name':100u}['name']", "100u"},
              {"{true:5}[true]", "5"},
              {"{true:1,2:2,5u:3}[true]", "1"},
              {"{1u: 1.0, 2: 2.0, 3u: 3.0}[3.0]", "3.0"},
              {"{1u: 1.0, 2: 2.0, 3u: 3.0}[3.1]", "error: no key 3.1"},
              {"{1u: 1.0, 2: 2.0, 3u: 3.0}[2u]", "2.0"},
              {"{1u: 1.0, 2: 2.0, 3u: 3.0}[1]", "1.0"},
              {"{0:1,2:2,5:3}[1]", "error: The map has no key 1"},
              {"{true:null}[true]", "null"},
              {"{0u:[1]}[0u]", "[1]"},
              {"{'map': {'k': 'v'}, 'list': [1]}['map']", "{\"k\": \"v\"}"},
              {"ages.ann", "30"},
              {"ages['ann'] == ages.ann", "true"},
              {"ages.bob", "error: The map has no key \"bob\" (line 1, column 6)"},
              {"ages[1]", "problem: There is no map(string, int)[int]"}});
}

TEST(CelValues, AreNoKeysUnlessOfFourKinds) {
  expect_all({{"{3.3: 15.15}", "problem: 1:2 A map's keys are bool, int, uint or string, and this one is double"},
              {"{null: false}", "problem: this one is null"},
              {"{[1]: 1}", "problem: this one is list(int)"},
              {"{dyn(3.3): 1}", "error: this one is double"},
              {"{dyn(null): 1}", "error: this one is null"},
              {"{true:1,false:2,true:3}[true]", "error: has the key true twice"},
              {"{0: 1, 0u: 2}[0.0]", "error: twice"},
              {"{'a': 1, 'a': 1}", "error: has the key \"a\" twice"},
              {"{1: 'a'}.x", "problem: There is no field \"x\" in map(int, string)"}});
}

TEST(CelValues, JoinAndCount) {
  expect_all({{"[0, 1, 2] + [3, 4, 5] == [0, 1, 2, 3, 4, 5]", "true"},
              {"[0, 1, 2] + [3, 4, 5] == [3, 4, 5, 0, 1, 2]", "false"},
              {"[2] + [2]", "[2, 2]"},
              {"[] + []", "[]"},
              {"[] + [3, 4]", "[3, 4]"},
              {"names + []", "[\"ann\", \"bob\"]"},
              {"[1] + ['a']", "problem: \"+\" does not go with list(int) and list(string)"},
              {"size([])", "0"},
              {"size([1, 2, 3])", "3"},
              {"size({})", "0"},
              {"{1: 'one', 2: 'two', 3: 'three'}.size()", "3"},
              {"names.size()", "2"},
              {"size(1)", "problem: There is no size(int)"},
              {"size(dyn(1))", "error: size() does not go with int"}});
}

TEST(CelValues, OfTheHostHaveFields) {
  expect_all({{"subject.email", "\"lena@acme.test\""},
              {"subject.age + 1", "42"},
              {"subject.holds[0]", "\"it/on-call\""},
              {"'git/admin' in subject.holds", "true"},
              {"subject.attributes.cost_center", "\"4711\""},
              {"subject.attributes['site']", "\"B\""},
              {"subject.attributes.nowhere", "error: The map has no key \"nowhere\""},
              {"subject.manager", "\"omar@acme.test\""},
              {"other.manager", "\"nobody\""},
              {"other.department", "\"\""},
              {"dyn(subject).email", "\"lena@acme.test\""},
              {"dyn(subject).nowhere", "error: person has no field \"nowhere\""},
              {"dyn(1).email", "error: There are no fields in int"},
              {"[subject, other].map(p, p.email)", "[\"lena@acme.test\", \"pia@acme.test\"]"},
              {"[subject, dyn(other)][1].email", "\"pia@acme.test\""},
              {"i.email", "problem: There is no field \"email\" in int"},
              {"names.email", "problem: There is no field \"email\" in list(string)"}});
}

TEST(CelValues, OfTheHostAreEqualFieldByField) {
  expect_all({{"subject == subject", "true"},
              {"subject == other", "false"},
              {"subject != other", "true"},
              {"dyn(subject) == 1", "false"},
              {"subject in [other, subject]", "true"}});
  World in;
  Someone twin = in.lena;
  in.activation.set("other", in.person.value(twin));
  EXPECT_EQ(outcome_of("subject == other", in), "true");
}

TEST(CelValues, TellWhetherAFieldIsThere) {
  expect_all({{"has({'a': 1, 'b': 2}.a)", "true"},
              {"has({'a': 1, 'b': 2}.c)", "false"},
              {"has({}.a)", "false"},
              {"has(ages.ann)", "true"},
              {"has(subject.attributes.site)", "true"},
              {"has(subject.attributes.nowhere)", "false"},
              {"has(subject.manager)", "true"},
              {"has(other.manager)", "false"},
              {"has(subject.department)", "true"},
              {"has(other.department)", "false"},
              {"has(other.holds)", "false"},
              {"has(other.age)", "false"},
              {"has(dyn(subject).email)", "true"},
              {"has(dyn(subject).nowhere)", "error: person has no field"},
              {"has(dyn(1).email)", "error: There are no fields in int"},
              {"has(subject.nowhere)", "problem: person has no field \"nowhere\""},
              {"has(i.x)", "problem: There is no field \"x\" in int"},
              {"has(subject.attributes.site) && subject.attributes.site == 'B'", "true"}});
}

TEST(CelValues, MayHaveQualifiedNames) {
  expect_all({{"a.b.c", "\"whole\""},
              {".a.b.c", "\"whole\""},
              {"a.b.d", "\"deep\""},
              {"a.b['c']", "\"field\""},
              {"(a.b).c", "\"whole\""},
              {"a.x", "problem: There is no \"a\" here"},
              {"[{'b': {'c': 1}}].exists(a, a.b.c == 1)", "true"},
              {"[0].exists(a, .a.b.c == 'whole')", "true"},
              {"[0].exists(i, i == 0)", "true"},
              {"[0].exists(i, .i == 7)", "true"},
              {"[1].exists(i, [0].exists(i, i == 0))", "true"}});
}

TEST(CelValues, HaveTypesThatAreValues) {
  expect_all({{"type(true)", "bool"},
              {"type(0)", "int"},
              {"type(64u)", "uint"},
              {"type(3.14)", "double"},
              {"type(null)", "null_type"},
              {"type('foo')", "string"},
              {"type(b'f')", "bytes"},
              {"type([1, 2, 3])", "list"},
              {"type(dyn([1, 'one']))", "list"},
              {"type({4: 16})", "map"},
              {"type(at)", "google.protobuf.Timestamp"},
              {"type(length)", "google.protobuf.Duration"},
              {"type(subject)", "person"},
              {"type(int)", "type"},
              {"type(type)", "type"},
              {"[bool, int, uint, double, string, bytes, list, map, null_type, type]",
               "[bool, int, uint, double, string, bytes, list, map, null_type, type]"},
              {"type(true) == type(false)", "true"},
              {"type([1, 2, 3]) == type(['one', 'two', 'three'])", "true"},
              {"type({'one': 1}) == type({1: 'one'})", "true"},
              {"type(7) == type(7u)", "false"},
              {"type(0.0) != type(-0.0)", "false"},
              {"type(0.0) != type(0)", "true"},
              {"type(type(7)) == type(type(7u))", "true"},
              {"type(anything) == string", "true"},
              {"type(subject) == person", "true"},
              {"type(at) == google.protobuf.Timestamp", "true"},
              {"type(length) == google.protobuf.Duration", "true"},
              {"dyn", "problem: There is no \"dyn\" here"}});
}

}  // namespace
}  // namespace c1::workflow::cel::cel_values_test
