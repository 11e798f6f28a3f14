// The handbook's chapter on policies is true: its pieces are one organisation file, and its answers are the program's.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <sstream>

#include "base/ids.hpp"
#include "support/handbook.hpp"

namespace c1::bot {
namespace {

using testing::blocks_of;

TEST(Handbook, ShowsPoliciesAsTheyAre) {
  const std::filesystem::path path = std::filesystem::temp_directory_path() / ("c1-handbook-" + new_id() + ".yaml");
  {
    std::ofstream file(path);
    for (const std::string& piece : blocks_of("policies.md", "yaml")) file << piece;
  }
  const auto examples = blocks_of("policies.md", "console");
  EXPECT_GE(examples.size(), 8U);
  for (const std::string& example : examples) {
    std::istringstream words(example.substr(0, example.find('\n')));
    std::vector<std::string> command;
    for (std::string word; words >> word;) command.push_back(word);
    ASSERT_GT(command.size(), 3U) << example;
    ASSERT_EQ(command[0] + command[1] + command[2], "$c1simulate") << example;
    command.erase(command.begin(), command.begin() + 2);
    command.insert(command.begin() + 1, {"--organisation", path.string()});
    const testing::Ran ran = testing::run_c1(command, {});
    EXPECT_EQ(ran.err, "");
    EXPECT_THAT(ran.out, ::testing::HasSubstr(example.substr(example.find('\n') + 1)));
  }
  std::filesystem::remove(path);
}

}  // namespace
}  // namespace c1::bot
