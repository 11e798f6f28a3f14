// docs/security.md names the test that guards against each threat: it has to be there.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <regex>
#include <set>

namespace c1::bot {
namespace {

std::string text_of(const std::filesystem::path& path) {
  std::ifstream in(path);
  return {std::istreambuf_iterator<char>(in), {}};
}

TEST(Security, EveryThreatIsGuardedByATestThatThereIs) {
  const std::filesystem::path root(C1_SOURCE_DIR);
  std::set<std::string> tests;
  static const std::regex kTest(R"(\bTEST(?:_F|_P)?\((\w+),\s*(\w+)\))");
  for (const auto& file : std::filesystem::recursive_directory_iterator(root / "tests")) {
    if (file.path().extension() != ".cpp") continue;
    const std::string text = text_of(file.path());
    for (std::sregex_iterator one(text.begin(), text.end(), kTest), end; one != end; ++one)
      tests.insert((*one)[1].str() + "." + (*one)[2].str());
  }
  const std::string page = text_of(root / "docs/security.md");
  static const std::regex kRow(R"(\n\| [^|*\n]+ \| ([^|\n]+) \| ([^|\n]+) \|)");
  static const std::regex kName(R"(`([\w./]+)`)");
  int threats = 0;
  for (std::sregex_iterator row(page.begin(), page.end(), kRow), end; row != end; ++row) {
    const std::string guards = (*row)[2];
    if (guards == "Test") continue;
    ++threats;
    int named = 0;
    for (std::sregex_iterator name(guards.begin(), guards.end(), kName); name != end; ++name, ++named) {
      const std::string guard = (*name)[1];
      EXPECT_TRUE(tests.contains(guard) || std::filesystem::exists(root / guard)) << guard;
    }
    EXPECT_GT(named, 0) << row->str();
  }
  EXPECT_GT(threats, 30);
}

}  // namespace
}  // namespace c1::bot
