#include "base/result.hpp"

#include <gtest/gtest.h>

#include <variant>

namespace c1 {
namespace {

Result<int> half(int number) {
  if (number % 2 != 0) return invalid("That number is odd.", "number");
  return number / 2;
}

TEST(Result, IsAValueOrAnError) {
  EXPECT_EQ(half(4).value(), 2);
  ASSERT_TRUE(half(3).has_error());
  EXPECT_EQ(half(3).error(), (Error{Errc::invalid, "That number is odd.", "", "number"}));
}

TEST(Result, TakingTheValueOfAnErrorIsABugThatSaysWhich) {
  try {
    half(3).value();
    FAIL() << "it did not throw";
  } catch (const std::logic_error& error) {
    EXPECT_STREQ(error.what(), "value() of an error: That number is odd.");
  }
}

TEST(Result, EachMakerHasItsCode) {
  EXPECT_EQ(invalid("a").code, Errc::invalid);
  EXPECT_EQ(not_found("a").code, Errc::not_found);
  EXPECT_EQ(forbidden("a").code, Errc::forbidden);
  EXPECT_EQ(conflict("a").code, Errc::conflict);
  EXPECT_EQ(unavailable("a", "b"), (Error{Errc::unavailable, "a", "b", ""}));
  EXPECT_EQ(Error{}.code, Errc::internal);
}

TEST(Match, PicksTheOverloadOfTheAlternative) {
  const std::variant<int, std::string> number = 1;
  const std::variant<int, std::string> word = "two";
  const match names{[](int) { return "int"; }, [](const std::string&) { return "string"; }};
  EXPECT_STREQ(std::visit(names, number), "int");
  EXPECT_STREQ(std::visit(names, word), "string");
}

}  // namespace
}  // namespace c1
