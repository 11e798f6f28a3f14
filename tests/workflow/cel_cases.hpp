#pragma once
// Tables of expressions and what they give.
//
// A case's `gives` is the value as written(): 4, 7u, "text", [1, 2]; or "error: WORDS" for an evaluation that fails, or
// "problem: WORDS" for a text that does not compile, with WORDS somewhere in the sentence (none: whatever it says).

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <vector>

#include "cel_world.hpp"
#include "workflow/cel_print.hpp"

namespace c1::workflow::cel {

struct Case {
  std::string_view expression;
  std::string_view gives;
};

inline const World& world() {
  static const World one;
  return one;
}

inline std::string outcome_of(std::string_view expression, const World& in = world()) {
  const Compiled program = in.compiled(expression);
  if (!program) {
    std::string says = "problem:";
    for (const Problem& problem : program.error())
      says += " " + std::to_string(problem.at.line) + ":" + std::to_string(problem.at.column) + " " + problem.says;
    return says;
  }
  const Result<Value> value = evaluate(*program, in.activation, Limits{});
  return value ? written(*value) : "error: " + value.error().says;
}

inline void expect_all(const std::vector<Case>& cases, const World& in = world()) {
  for (const Case& each : cases) {
    const std::string outcome = outcome_of(each.expression, in);
    const std::size_t colon = each.gives.find(": ");
    const bool fails = each.gives.starts_with("error:") || each.gives.starts_with("problem:");
    if (!fails) {
      EXPECT_EQ(outcome, each.gives) << each.expression;
      continue;
    }
    EXPECT_TRUE(outcome.starts_with(each.gives.substr(0, each.gives.find(':') + 1)))
        << each.expression << " gives " << outcome;
    const std::string words(colon == std::string_view::npos ? "" : each.gives.substr(colon + 2));
    EXPECT_THAT(outcome, testing::HasSubstr(words)) << each.expression;
  }
}

}  // namespace c1::workflow::cel
