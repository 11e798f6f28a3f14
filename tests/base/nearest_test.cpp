#include "base/nearest.hpp"

#include <gtest/gtest.h>

namespace c1::text {
namespace {

const std::vector<std::string_view> kWords{"manager", "app_owners", "department"};

TEST(Nearest, IsTheWordThatWasMeant) {
  EXPECT_EQ(nearest("manger", kWords), "manager");
  EXPECT_EQ(nearest("MANAGER", kWords), "manager");
  EXPECT_EQ(nearest("departement", kWords), "department");
  EXPECT_EQ(nearest("emial", {"name", "email"}), "email");
}

TEST(Nearest, IsNothingWhereNoneIsNear) {
  EXPECT_EQ(nearest("request", kWords), "");
  EXPECT_EQ(nearest("", kWords), "");
  EXPECT_EQ(nearest("manager", {}), "");
  EXPECT_EQ(nearest(std::string(10'000, 'm'), kWords), "");
}

TEST(Nearest, IsAskedInASentence) {
  EXPECT_EQ(did_you_mean("app_owner", kWords), " Did you mean \"app_owners\"?");
  EXPECT_EQ(did_you_mean("x", {"xylophone"}), "");
}

}  // namespace
}  // namespace c1::text
