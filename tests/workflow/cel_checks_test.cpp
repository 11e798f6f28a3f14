// What the checker finds out, and says, before anything is evaluated. After the specification's cases "type_deduction".
#include "cel_cases.hpp"

namespace c1::workflow::cel::cel_checks_test {
namespace {

using testing::ElementsAre;

std::string type_of(std::string_view expression) { return words_of(world().compiled(expression).value().type()); }

TEST(CelChecks, KnowTheTypeOfEverything) {
  const std::vector<Case> cases{{"true", "bool"},
                                {"42", "int"},
                                {"42u", "uint"},
                                {"0.1", "double"},
                                {"'test'", "string"},
                                {"b'test'", "bytes"},
                                {"null", "null"},
                                {"[1]", "list(int)"},
                                {"{'abc': 123}", "map(string, int)"},
                                {"['foo'][0]", "string"},
                                {"{'abc': 123}['abc']", "int"},
                                {"('foo' + 'bar').startsWith('foo')", "bool"},
                                {"subject", "person"},
                                {"subject.holds", "list(string)"},
                                {"subject.attributes.x", "string"},
                                {"at - at", "duration"},
                                {"at + length", "timestamp"},
                                {"type(1)", "type(int)"},
                                {"anything", "dyn"},
                                {"anything.x[1].y", "dyn"},
                                {"[1, 'a']", "list(dyn)"},
                                {"[1, dyn(2)]", "list(dyn)"},
                                {"{1: 1, 'a': 2.0}", "map(dyn, dyn)"},
                                {"names.map(n, n.size())", "list(int)"},
                                {"names.filter(n, true)", "list(string)"},
                                {"ages.filter(k, true)", "list(string)"},
                                {"b ? 1 : dyn(2)", "dyn"},
                                {"shout(s)", "string"},
                                {"s.loudly()", "string"}};
  for (const Case& each : cases) EXPECT_EQ(type_of(each.expression), each.gives) << each.expression;
}

TEST(CelChecks, InferWhatEmptyListsHold) {
  const std::vector<Case> cases{{"[]", "list(dyn)"},
                                {"{}", "map(dyn, dyn)"},
                                {"[] + [1]", "list(int)"},
                                {"[[], [1]]", "list(list(int))"},
                                {"[[], [[]], [[[]]], [[[[]]]]]", "list(list(list(list(list(dyn)))))"},
                                {"[[[[[]]]], [], [[[]]]]", "list(list(list(list(list(dyn)))))"},
                                {"[subject].map(x, x).map(y, y.email)", "list(string)"},
                                {"([] + [subject] + [])[0].email", "string"},
                                {"([].map(x,x))[0].foo", "dyn"},
                                {"b ? [] : ['a']", "list(string)"},
                                {"[].map(n, n / 2)", "list(int)"},
                                {"[].map(n, n)", "list(dyn)"}};
  for (const Case& each : cases) EXPECT_EQ(type_of(each.expression), each.gives) << each.expression;
}

TEST(CelChecks, FindAllMistakesAtOnceWithTheirPlaces) {
  const auto compiled = world().compiled("subjet.email == 1 &&\n  other.emial == 'x' ||\n  length <= '4h'");
  ASSERT_FALSE(compiled);
  EXPECT_THAT(
      compiled.error(),
      ElementsAre(
          Problem{{1, 1}, "There is no \"subjet\" here. Did you mean \"subject\"?"},
          Problem{{2, 9}, "person has no field \"emial\". Did you mean \"email\"?"},
          Problem{{3, 10}, "\"<=\" does not go with duration and string. Write a duration as duration(\"4h\")."}));
}

TEST(CelChecks, CountColumnsInCodePoints) {
  const auto compiled = world().compiled("'😀é' == 'x' && x");
  ASSERT_FALSE(compiled);
  EXPECT_EQ(compiled.error().at(0).at, (Position{1, 16}));
}

TEST(CelChecks, TellOneMistakeOnce) {
  const auto compiled = world().compiled("nobody.a.b.size() + nobody[1].x == nobody.size() && nobody");
  ASSERT_FALSE(compiled);
  EXPECT_EQ(compiled.error().size(), 4U);  // one for each time it is written
}

TEST(CelChecks, NameWhatIsThereWhereNothingIsNear) {
  expect_all({{"zzzzzz", "problem: 1:1 There is no \"zzzzzz\" here. There are subject, other, i,"},
              {"Engineering == s", "problem: texts stand in \"quotes\""},
              {"subject.zzzzzz", "problem: It has email, department, age, holds, attributes and manager."},
              {"subject.has == true", "problem: There is a function of that name: write has(...)"},
              {"numbers.exists(number, numbr == 1)", "problem: Did you mean \"number\"?"}});
}

TEST(CelChecks, NameTheFunctionThatWasMeant) {
  expect_all({{"s.contain('x')", "problem: 1:3 There is no function \"contain\" on string. Did you mean \"contains\"?"},
              {"s.startswith('x')", "problem: Did you mean \"startsWith\"?"},
              {"subject.hass('x')", "problem: There is no function \"hass\" on person. Did you mean \"has\"?"},
              {"subject.zzzzzz('x')", "problem: There is no function \"zzzzzz\" on person. There are has."},
              {"durration('4h')", "problem: There is no function \"durration\". Did you mean \"duration\"?"},
              {"contains(s, 'x')", "problem: \"contains\" is called on a value: write x.contains(...)."},
              {"s.duration()", "problem: \"duration\" is not called on a value: write duration(...)."},
              {"anything.zzzzzz()", "problem: There is no function \"zzzzzz\"."}});
}

TEST(CelChecks, NameTheArgumentsThatAreTaken) {
  expect_all(
      {{"s.startsWith(1)", "problem: 1:3 There is no string.startsWith(int); there is string.startsWith(string)."},
       {"s.startsWith()", "problem: There is no string.startsWith(); there is"},
       {"duration(4)", "problem: There is no duration(int); there is duration(string) and duration(duration)."},
       {"names.contains('ann')", "problem: To look into a list, write x in list."},
       {"subject.has(1)", "problem: There is no person.has(int); there is person.has(string)."},
       {"subject.has('a', 'b')", "problem: There is no person.has(string, string)"},
       {"i.size()", "problem: There is no int.size(); there is string.size(), bytes.size()"},
       {"shout()", "problem: There is no shout(); there is shout(string)."},
       {"names == 'ann'", "problem: To look into a list, write x in list."}});
}

TEST(CelChecks, HoldTheResultToItsType) {
  const Expected condition{{Kind::boolean}, "A condition"};
  EXPECT_TRUE(world().compiled("i == 7", condition));
  EXPECT_TRUE(world().compiled("anything", condition)) << "known only when it is evaluated";
  const auto compiled = world().compiled("  (subject.email)", condition);
  ASSERT_FALSE(compiled);
  EXPECT_THAT(compiled.error(),
              ElementsAre(Problem{{1, 4}, "A condition must give bool (true or false), and this gives string."}));
  const Expected people{{Kind::string, Type::list(Kind::string)}, "An approver"};
  EXPECT_TRUE(world().compiled("subject.email", people));
  EXPECT_TRUE(world().compiled("subject.holds", people));
  EXPECT_TRUE(world().compiled("[]", people));
  EXPECT_EQ(world().compiled("[1]", people).error().at(0).says,
            "An approver must give string or list(string), and this gives list(int).");
}

TEST(CelChecks, HoldAResultThatWasDynToItsTypeWhenItIsThere) {
  const auto evaluated = [](std::string_view text, const Expected& expected) {
    return evaluate(world().compiled(text, expected).value(), world().activation, Limits{});
  };
  const Expected people{{Kind::string, Type::list(Kind::string)}, "An approver"};
  EXPECT_EQ(evaluated("anything", people).value().string(), "dyn");
  EXPECT_EQ(evaluated("[anything]", people).value(), texts({"dyn"}));
  EXPECT_EQ(evaluated("dyn(1)", people).error().says,
            "An approver must give string or list(string), and this gives int (line 1, column 1).");
  EXPECT_FALSE(evaluated("[dyn('a'), dyn(1)]", people));
  EXPECT_FALSE(evaluated("anything", {{Kind::boolean}, "A condition"}));
}

TEST(CelChecks, RefuseWhatCannotBeWrittenThisWay) {
  expect_all({{"null + 1", "problem: \"+\" does not go with null and int"},
              {"null + length", "problem: \"+\" does not go with null and duration"},
              {"null.getHours()", "problem: There is no null.getHours()"},
              {"has(null.x)", "problem: There is no field \"x\" in null"},
              {"size(null)", "problem: There is no size(null)"}});
}

TEST(CelEnvironment, RefusesToBeDeclaredWrongly) {
  const auto person = someone_type();
  EXPECT_THROW(Environment({.variables = {{"a", Kind::integer}, {"a", Kind::string}}}), std::logic_error);
  EXPECT_THROW(Environment({.variables = {{"a", person.type()}}}), std::logic_error) << "its type is not declared";
  EXPECT_THROW(Environment({.objects = {person.declared(), person.declared()}}), std::logic_error);
  EXPECT_THROW(Environment({.functions = {{"f", std::vector<Type>(9, Kind::integer), Kind::integer, false, {}}}}),
               std::logic_error);
  EXPECT_THROW(world().environment.slot("nobody"), std::logic_error);
}

}  // namespace
}  // namespace c1::workflow::cel::cel_checks_test
