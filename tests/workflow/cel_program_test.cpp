// What a program tells of itself, what it may cost, and that it never throws.
#include <atomic>
#include <thread>

#include "cel_cases.hpp"
#include "workflow/cel_ast.hpp"
#include "workflow/cel_regex.hpp"

namespace c1::workflow::cel::cel_program_test {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

Program program_of(std::string_view text) { return world().compiled(text).value(); }

TEST(CelProgram, KeepsItsTextAndPrintsItself) {
  const Program program = program_of("( ( i+1 ) )*2 == 16   // always\n && (b)");
  EXPECT_EQ(program.text(), "( ( i+1 ) )*2 == 16   // always\n && (b)");
  EXPECT_EQ(program.printed(), "(i + 1) * 2 == 16 && b");
}

TEST(CelProgram, TellsTheLiteralsThatAFunctionIsCalledWith) {
  const Program program = program_of(
      "subject.has('it/on-call') ||\n  [other].exists(o, o.has(\"git/admin\")) || subject.has(s) || "
      "s.startsWith('x')");
  EXPECT_THAT(program.literals_of("has"),
              ElementsAre(LiteralArgument{"it/on-call", {1, 13}}, LiteralArgument{"git/admin", {2, 27}}));
  EXPECT_THAT(program.literals_of("startsWith"), ElementsAre(LiteralArgument{"x", {2, 75}}));
  EXPECT_THAT(program.literals_of("endsWith"), IsEmpty());
  EXPECT_THAT(program_of("has(subject.email)").literals_of("has"), IsEmpty()) << "the macro is no call";
  EXPECT_THAT(program_of("duration('4h') == length").literals_of("duration"),
              ElementsAre(LiteralArgument{"4h", {1, 10}}));
}

TEST(CelProgram, FailsWithAVariableThatIsNotSet) {
  EXPECT_EQ(world().value("unset").error().says, "\"unset\" is not known here (line 1, column 1).");
  EXPECT_TRUE(world().value("b || unset"));
}

TEST(CelProgram, IsForItsOwnEnvironment) {
  const Environment other({.variables = {{"i", Kind::integer}}});
  const auto value = evaluate(program_of("i == 7"), Activation(other), Limits{});
  EXPECT_EQ(value.error().code, Errc::internal);
}

TEST(CelProgram, GivesValuesThatOutliveWhatTheyWereMadeOf) {
  Result<Value> value = Value();
  {
    World in;
    in.lena.department = std::string(100, 'x');
    value = evaluate(in.compiled("[subject.department, subject.email]").value(), in.activation, Limits{});
  }
  EXPECT_EQ(value.value(), texts({std::string(100, 'x'), "lena@acme.test"}));
}

TEST(CelProgram, IsEvaluatedByManyThreadsAtOnce) {
  const Program program = program_of(
      "subject.email.matches('^lena@') && at.getHours('Asia/Kathmandu') == 5 && s.matches(s) && names == ['ann', "
      "'bob']");
  std::atomic<int> right = 0;
  std::vector<std::thread> threads;
  for (int i = 0; i < 4; ++i)
    threads.emplace_back([&] {
      for (int run = 0; run < 100; ++run)
        if (evaluate(program, world().activation, Limits{}).value().boolean()) ++right;
    });
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(right, 400);
}

TEST(CelProgram, DoesNotLetTheHostThrowPastIt) {
  const auto value = world().value("explode()");
  EXPECT_EQ(value.error().code, Errc::internal);
  EXPECT_EQ(value.error().detail, "a bug of the host");
}

TEST(CelProgram, GivesTheHostsErrorWithItsPlace) {
  const auto value = world().value("b && subject.has('broken')");
  EXPECT_EQ(value.error(), (Error{Errc::unavailable, "The directory does not answer (line 1, column 14).", "timeout"}));
}

// ---- limits ---------------------------------------------------------------------------------------------------------

std::string repeated(std::string_view text, std::size_t times) {
  std::string out;
  for (std::size_t i = 0; i < times; ++i) out += text;
  return out;
}
std::string problem_of(std::string_view text) {
  const auto compiled = world().compiled(text);
  return compiled ? "" : compiled.error().at(0).says;
}

TEST(CelLimits, HoldTheLengthOfAText) {
  EXPECT_EQ(problem_of(repeated("1+", 10'000) + "1"), "This is longer than 10000 bytes; split it up.");
  EXPECT_TRUE(world().compiled("b" + repeated(" && b", 1'990)));
}

TEST(CelLimits, HoldTheDepthOfExpressions) {
  for (const auto& [open, close] : std::vector<std::pair<std::string, std::string>>{{"(", ")"},
                                                                                    {"[", "]"},
                                                                                    {"{1:", "}"},
                                                                                    {"size([", "])"},
                                                                                    {"!", ""},
                                                                                    {"-", ""},
                                                                                    {"numbers[", "]"},
                                                                                    {"b ? 1 : ", ""},
                                                                                    {"1 + (", ")"},
                                                                                    {"[1].map(x, ", ")"},
                                                                                    {"has(a.b) && (", ")"}}) {
    const std::string deep = repeated(open, 600) + "1" + repeated(close, 600);
    EXPECT_EQ(problem_of(deep), "This is nested more than 100 deep; split it up.") << open;
  }
  for (const std::string& tail :
       {std::string(".a"), std::string("[0]"), std::string(".size()"), std::string(" + 1"), std::string(".map(x, x)")})
    EXPECT_EQ(problem_of("anything" + repeated(tail, 300)), "This is nested more than 100 deep; split it up.") << tail;
  for (const char* open : {"(", "[", "{", "f(", "a.", "a[", "!", "- ", "a ? ", "\"", "'''", "a.map(x, "})
    EXPECT_NE(problem_of(repeated(open, 2'000)), "") << open;
}

TEST(CelLimits, HoldTheSteps) {
  const std::string ten = "[0,1,2,3,4,5,6,7,8,9]";
  std::string nested = "i";
  for (const char* name : {"a", "b", "c", "d", "e", "f"})
    nested = std::string(ten).append(".map(").append(name).append(", ").append(nested).append(")");
  EXPECT_THAT(world().value(nested).error().says, HasSubstr("more than the 100000 steps"));
  EXPECT_THAT(world().value(nested + ".size() > 0 || true").error().says, HasSubstr("steps")) << "nothing absorbs it";
  EXPECT_THAT(world().value(ten + ".exists(x, " + nested + ".size() < 0)").error().says, HasSubstr("steps"));
  EXPECT_TRUE(world().value("i == 7", {.steps = 4}));
  EXPECT_FALSE(world().value("i == 7", {.steps = 2}));
}

TEST(CelLimits, HoldTheSizeOfWhatIsMade) {
  World in;
  in.activation.set("s", Value::string(std::string(40'000, 'x')));
  EXPECT_THAT(in.value("s + s").error().says, HasSubstr("a text of more than 65536 bytes"));
  EXPECT_THAT(in.value("(s + s).size() > 0 || true").error().says, HasSubstr("65536 bytes"));
  EXPECT_THAT(in.value("s.replace('x', 'yy')").error().says, HasSubstr("65536 bytes"));
  EXPECT_THAT(in.value("s.split('')").error().says, HasSubstr("more than 10000 elements"));
  EXPECT_THAT(in.value("[s, s].join()").error().says, HasSubstr("65536 bytes"));
  EXPECT_THAT(in.value("s.replace('x', s)").error().says, HasSubstr("steps"));
  EXPECT_THAT(in.value("bytes(s) + bytes(s)").error().says, HasSubstr("65536 bytes"));
  in.activation.set("numbers", Value::list(Value::List(6'000)));
  EXPECT_THAT(in.value("numbers + numbers").error().says, HasSubstr("more than 10000 elements"));
}

TEST(CelLimits, CountWorkOnLongTexts) {
  World in;
  in.activation.set("s", Value::string(std::string(60'000, 'x')));
  in.activation.set("anything", Value::string(std::string(60'000, 'x')));
  for (const char* each : {"s == anything", "s < anything", "s.size() > 0", "s.contains('y')", "s.indexOf('y') > 0",
                           "s.lastIndexOf('xx') > 0", "s in [anything]", "s.matches('y')", "s.startsWith(anything)"})
    EXPECT_FALSE(in.value(each, {.steps = 12})) << each;
}

TEST(CelLimits, HoldPatterns) {
  World in;
  in.activation.set("s", Value::string(std::string(60'000, 'a')));
  EXPECT_THAT(in.value("s.matches(s)").error().says, HasSubstr("longer than 1000 bytes"));
  // Takes a backtracking matcher years.
  EXPECT_EQ(in.value("s.matches('^(a+)+$') && !s.matches('^(a|aa)+b$')").value(), Value::boolean(true));
  EXPECT_THAT(in.value("s.matches('(a?){600}b')").error().says, HasSubstr("steps"));
  EXPECT_THAT(
      in.value("numbers.all(n, numbers.all(m, 'a'.matches('a' + string(n)))) || s.split('').size() > 0").error().says,
      HasSubstr("elements"));
  EXPECT_FALSE(Pattern::of("((((x{1,50}){1,50}){1,50}){1,50}){1,50}"));
}

}  // namespace
}  // namespace c1::workflow::cel::cel_program_test
