// What must hold for any expression: random ones of many shapes are made here. The seed is printed where one fails.
#include <random>

#include "cel_cases.hpp"
#include "workflow/cel_ast.hpp"

namespace c1::workflow::cel::cel_property_test {
namespace {

class Author {
 public:
  explicit Author(unsigned seed) : random_(seed) {}

  std::string boolean(int depth) {
    if (depth <= 0) return one_of({"true", "false", "b", "unset", "1/0 == 1", "subject.has('it/on-call')", "dyn(1)"});
    const auto kind = any(13);
    if (kind == 0) return chain(" && ", depth);
    if (kind == 1) return chain(" || ", depth);
    if (kind == 2) return "!" + in_parentheses(boolean(depth - 1));
    if (kind == 3)
      return number(depth - 1) + one_of({" < ", " <= ", " > ", " >= ", " == ", " != "}) + number(depth - 1);
    if (kind == 4) return text(depth - 1) + one_of({" < ", " == ", " != "}) + text(depth - 1);
    if (kind == 5) return text(depth - 1) + " in " + texts(depth - 1);
    if (kind == 6) return choice(boolean(depth - 1), boolean(depth - 1), boolean(depth - 1));
    if (kind == 7)
      return texts(depth - 1) + one_of({".exists(", ".all(", ".exists_one("}) + "x, " + with_x(depth) + ")";
    if (kind == 8)
      return in_parentheses(text(depth - 1)) + one_of({".contains(", ".startsWith(", ".matches("}) + text(depth - 1) +
             ")";
    if (kind == 9)
      return one_of({"has(subject.manager)", "has(ages.ann)", "has({'a': 1}.b)", "has(subject.attributes.x)"});
    if (kind == 10) return "at + " + one_of({"length", "duration('1h')"}) + " > at";
    return in_parentheses(boolean(depth - 1));
  }

  std::string number(int depth) {
    if (depth <= 0) return one_of({"0", "1", "-1", "i", "numbers[1]", "subject.age", "9223372036854775807"});
    const auto kind = any(7);
    if (kind == 0) return "-" + in_parentheses(number(depth - 1));
    if (kind == 1) return "size(" + texts(depth - 1) + ")";
    if (kind == 2) return in_parentheses(choice(boolean(depth - 1), number(depth - 1), number(depth - 1)));
    if (kind == 3) return "ages[" + text(depth - 1) + "]";
    return in_parentheses(number(depth - 1)) + one_of({" + ", " - ", " * ", " / ", " % "}) + number(0);
  }

  std::string text(int depth) {
    if (depth <= 0)
      return one_of({"''", "'a'", "\"é\\n\"", "r'\\d'", "s", "subject.email", "names[0]", "'(' + s", "'''x'''"});
    const auto kind = any(5);
    if (kind == 0) return in_parentheses(text(depth - 1) + " + " + text(depth - 1));
    if (kind == 1)
      return in_parentheses(text(depth - 1)) + one_of({".lowerAscii()", ".trim()", ".substring(1)", ".charAt(0)"});
    if (kind == 2) return "string(" + number(depth - 1) + ")";
    if (kind == 3) return texts(depth - 1) + ".join('-')";
    return in_parentheses(text(depth - 1)) + ".replace(" + text(depth - 1) + ", " + text(depth - 1) + ")";
  }

  std::string texts(int depth) {
    if (depth <= 0) return one_of({"[]", "names", "subject.holds", "['a', s]", "['é', 'b',]"});
    const auto kind = any(4);
    if (kind == 0) return texts(depth - 1) + ".filter(x, " + with_x(depth) + ")";
    if (kind == 1) return texts(depth - 1) + ".map(x, x + 'y')";
    if (kind == 2) return "[" + text(depth - 1) + ", " + text(depth - 1) + "]";
    return in_parentheses(texts(depth - 1) + " + " + texts(depth - 1));
  }

 private:
  unsigned any(unsigned count) { return static_cast<unsigned>(random_() % count); }
  std::string one_of(std::initializer_list<const char*> words) {
    return *(words.begin() + any(static_cast<unsigned>(words.size())));
  }
  std::string in_parentheses(const std::string& inner) { return "(" + inner + ")"; }
  std::string with_x(int depth) { return any(2) == 0 ? "x == " + text(depth - 2) : boolean(depth - 2); }
  std::string choice(const std::string& condition, const std::string& then, const std::string& otherwise) {
    return in_parentheses(condition) + " ? " + in_parentheses(then) + " : " + otherwise;
  }
  std::string chain(const char* op, int depth) {
    std::string out = in_parentheses(boolean(depth - 1));
    for (unsigned i = any(3); i < 3; ++i) out.append(op).append(in_parentheses(boolean(depth - 1)));
    return out;
  }

  std::mt19937 random_;
};

constexpr unsigned kRuns = 1'500;

TEST(CelProperties, WhatIsPrintedParsesToTheSameTree) {
  for (unsigned seed = 0; seed < kRuns; ++seed) {
    const std::string text = Author(seed).boolean(5);
    const Parsed parsed = parse(text);
    ASSERT_TRUE(parsed.expression) << seed << ": " << text << "\n" << parsed.problem.says;
    const std::string printed = print(*parsed.expression);
    const Parsed again = parse(printed);
    ASSERT_TRUE(again.expression) << seed << ": " << text << "\n" << printed << "\n" << again.problem.says;
    ASSERT_TRUE(is_same(*parsed.expression, *again.expression)) << seed << ": " << text << "\n" << printed;
    ASSERT_EQ(print(*again.expression), printed) << seed;
  }
}

TEST(CelProperties, PrintingKeepsWhatIsEasilyLost) {
  for (const std::string text : {"-(5)",
                                 "--5",
                                 "-(-5)",
                                 "-5.0",
                                 "-(5.0)",
                                 "-(i)",
                                 "- -i",
                                 "!(!b)",
                                 "!!b",
                                 "a ? b : c ? d : e",
                                 "(a ? b : c) ? d : e",
                                 "a ? (b ? c : d) : e",
                                 "a && (b && c)",
                                 "(a && b) && c",
                                 "a && b || c && d",
                                 "a && (b || c) && d",
                                 "a - (b - c)",
                                 "a - b - c",
                                 "a * (b + c)",
                                 "(a + b).c",
                                 "(-a).b",
                                 "-a.b",
                                 "(a ? b : c).d",
                                 "[a][0].b()",
                                 "{'a': 1}.a",
                                 "has(a.b.c)",
                                 "has(a.b).c",
                                 ".a.b",
                                 "a in b in c",
                                 "a in (b in c)",
                                 "a < b == c",
                                 "a < (b == c)",
                                 "1u",
                                 "b'\\xff'",
                                 "'\\\\\\n\\x00'",
                                 "1e300",
                                 "0.1",
                                 "-9223372036854775808",
                                 "5 .size()",
                                 "-5 .size()",
                                 "(-(5)).size()",
                                 "a.map(x, y, z)"}) {
    const Parsed parsed = parse(text);
    ASSERT_TRUE(parsed.expression) << text << ": " << parsed.problem.says;
    const Parsed again = parse(print(*parsed.expression));
    ASSERT_TRUE(again.expression) << text << " -> " << print(*parsed.expression);
    EXPECT_TRUE(is_same(*parsed.expression, *again.expression)) << text << " -> " << print(*parsed.expression);
  }
}

// A value, or that there is none: which of several failures is told may differ.
std::string result_of(const Program& program, const Limits& limits) {
  const auto value = evaluate(program, world().activation, limits);
  return value ? written(*value) : "failed";
}

TEST(CelProperties, AndAndOrCommute) {
  unsigned compared = 0;
  for (unsigned seed = 0; seed < kRuns; ++seed) {
    Author author(seed);
    const std::string left = "(" + author.boolean(3) + ")";
    const std::string right = "(" + author.boolean(3) + ")";
    for (const std::string op : {" && ", " || "}) {
      const auto one = world().compiled(std::string(left).append(op).append(right));
      const auto other = world().compiled(std::string(right).append(op).append(left));
      ASSERT_EQ(one.has_value(), other.has_value()) << seed;
      if (!one) continue;
      ++compared;
      ASSERT_EQ(result_of(*one, Limits{}), result_of(*other, Limits{})) << seed << ": " << one->text();
    }
  }
  EXPECT_GT(compared, kRuns) << "the author writes too little that compiles";
}

TEST(CelProperties, MoreStepsNeverChangeAValue) {
  unsigned evaluated = 0;
  for (unsigned seed = 0; seed < kRuns; ++seed) {
    const auto program = world().compiled(Author(seed).boolean(4));
    if (!program) continue;
    const std::string whole = result_of(*program, Limits{});
    for (const std::uint64_t steps : {0U, 1U, 5U, 20U, 100U}) {
      const std::string less = result_of(*program, {.steps = steps});
      ASSERT_TRUE(less == whole || less == "failed") << seed << ": " << program->text() << " gives " << less;
    }
    ++evaluated;
  }
  EXPECT_GT(evaluated, kRuns / 2);
}

TEST(CelProperties, PrintingKeepsTheValue) {
  for (unsigned seed = 0; seed < kRuns; ++seed) {
    const auto program = world().compiled(Author(seed).boolean(4));
    if (!program) continue;
    const auto again = world().compiled(program->printed());
    ASSERT_TRUE(again) << seed;
    ASSERT_EQ(result_of(*program, Limits{}), result_of(*again, Limits{})) << seed << ": " << program->text();
  }
}

}  // namespace
}  // namespace c1::workflow::cel::cel_property_test
