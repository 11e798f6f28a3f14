// The handbook's chapter on policies is true: its pieces are one organisation file, and its answers are the program's.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>
#include <regex>
#include <set>
#include <sstream>

#include "base/ids.hpp"
#include "support/handbook.hpp"

namespace c1::bot::handbook_test {
namespace {

using support::blocks_of;

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
    const support::Ran ran = support::run_c1(command, {});
    EXPECT_EQ(ran.err, "");
    EXPECT_THAT(ran.out, ::testing::HasSubstr(example.substr(example.find('\n') + 1)));
  }
  std::filesystem::remove(path);
}

// "c1 outbox why KEY", as it stands at the beginning of a line of code, behind a prompt or behind `runuser ... --`.
std::vector<std::string> commands_in(const std::filesystem::path& page) {
  static const std::regex kCommand(R"re(^(?:    |\$ |.* -- |C1_[A-Z_]+=\S+ )?c1 ([a-z][^|;&#<>]*))re");
  std::vector<std::string> commands;
  std::ifstream file(page);
  std::string language;
  bool inside = false;
  for (std::string line; std::getline(file, line);) {
    if (line.find_first_not_of(' ') != std::string::npos &&
        line.substr(line.find_first_not_of(' ')).starts_with("```")) {
      inside = !inside;
      language = line.substr(line.find("```") + 3);
      continue;
    }
    const bool typed = inside ? language.starts_with("sh") || line.starts_with("$ ") : line.starts_with("    c1 ");
    std::smatch found;
    if (typed && std::regex_search(line, found, kCommand)) commands.push_back(found[1]);
  }
  return commands;
}

TEST(Handbook, NamesCommandsAndOptionsThatThereAre) {
  std::map<std::string, std::string> help;
  int count = 0;
  for (const auto& page : std::filesystem::directory_iterator(C1_SOURCE_DIR "/docs/handbook")) {
    if (page.path().extension() != ".md") continue;
    for (const std::string& command : commands_in(page.path())) {
      SCOPED_TRACE(page.path().filename().string() + ": c1 " + command);
      ++count;
      const std::string word = command.substr(0, command.find(' '));
      if (word == "version" || word == "help") continue;
      if (!help.contains(word)) {
        const support::Ran ran = support::run_c1({word, "--help"}, {});
        EXPECT_EQ(ran.exit_code, 0) << ran.err;
        help[word] = ran.out;
      }
      static const std::regex kOption(R"( (--[a-z][a-z-]*))");
      for (std::sregex_iterator one(command.begin(), command.end(), kOption), end; one != end; ++one)
        EXPECT_THAT(help[word], ::testing::HasSubstr((*one)[1].str()));
    }
  }
  EXPECT_GT(count, 30);
}

TEST(Handbook, ShowsPicturesThatThereAre) {
  static const std::regex kPicture(R"(!\[[^\]]+\]\(([^)]+)\))");
  int count = 0;
  for (const auto& page : std::filesystem::directory_iterator(C1_SOURCE_DIR "/docs/handbook")) {
    std::ifstream file(page.path());
    const std::string words{std::istreambuf_iterator<char>(file), {}};
    for (std::sregex_iterator one(words.begin(), words.end(), kPicture), end; one != end; ++one, ++count)
      EXPECT_TRUE(std::filesystem::exists(page.path().parent_path() / (*one)[1].str()))
          << page.path().filename() << ": " << (*one)[1];
  }
  EXPECT_GT(count, 60);
}

// scripts/pictures makes them of the same files.
TEST(Handbook, ShowsEachCard) {
  std::ifstream file(C1_SOURCE_DIR "/docs/handbook/cards-and-forms.md");
  const std::string words{std::istreambuf_iterator<char>(file), {}};
  for (const auto& golden : std::filesystem::directory_iterator(C1_SOURCE_DIR "/tests/bot/golden")) {
    const std::string state = golden.path().stem().string();
    if (state == "lines") continue;
    EXPECT_THAT(words, ::testing::HasSubstr("](../images/slack-" + state + ".png)"));
  }
}

TEST(Handbook, TheHelpHasTheCommandsOfTheServersMachineAndTheManPageToo) {
  const std::string help = support::run_c1({"help"}, {}).out;
  const std::string page = support::replaced(support::run_c1({"man"}, {}).out, "\\-", "-");
  static const std::regex kWord(R"(\n  c1 ([a-z-]+))");
  std::set<std::string> words;
  for (std::sregex_iterator one(help.begin(), help.end(), kWord), end; one != end; ++one) words.insert((*one)[1]);
  EXPECT_GE(words.size(), 30U);
  for (const std::string& word : words) EXPECT_THAT(page, ::testing::HasSubstr("\n.SS c1 " + word));
  for (const char* word : {"serve", "check-config", "backup", "migrate-store"})
    EXPECT_EQ(words.count(word), 1U) << word;
}

TEST(Handbook, TheManPageIsOneThatManUnderstands) {
  if (std::system("command -v man groff > /dev/null") != 0) GTEST_SKIP() << "man is not installed";
  const std::filesystem::path file = std::filesystem::temp_directory_path() / ("c1-" + new_id() + ".1");
  std::ofstream(file) << support::run_c1({"man"}, {}).out;
  EXPECT_EQ(
      std::system(("test -z \"$(man --warnings -E UTF-8 -l -Tutf8 " + file.string() + " 2>&1 > /dev/null)\"").c_str()),
      0);
  std::filesystem::remove(file);
}

}  // namespace
}  // namespace c1::bot::handbook_test
