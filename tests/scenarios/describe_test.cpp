// What the command line tells shells and `man` of itself.

#include "cli/describe.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdio>
#include <filesystem>
#include <fstream>
#include <memory>
#include <sstream>

#include "base/ids.hpp"
#include "cli/cli.hpp"

namespace c1::cli {
namespace {

using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::Not;

struct Ended {
  int code = 0;
  std::string out, err;
};
Ended runs(const std::vector<std::string>& words) {
  std::istringstream in;
  std::ostringstream out, err;
  Terminal terminal{in, out, err, false, [](const std::string& name) {
                      return name == "XDG_CONFIG_HOME" ? std::optional<std::string>("/nowhere") : std::nullopt;
                    }};
  const int code = run(words, terminal);
  return {code, out.str(), err.str()};
}

// What a shell prints.
std::string shell(const std::string& command) {
  const std::unique_ptr<FILE, int (*)(FILE*)> pipe(popen(command.c_str(), "r"), &pclose);
  std::string out;
  for (int c = 0; (c = std::fgetc(pipe.get())) != EOF;) out += static_cast<char>(c);
  return out;
}

class File {
 public:
  explicit File(const std::string& contents) { std::ofstream(path_) << contents; }
  ~File() { std::filesystem::remove(path_); }
  File(const File&) = delete;
  File& operator=(const File&) = delete;
  std::string path() const { return path_.string(); }

 private:
  const std::filesystem::path path_ = std::filesystem::temp_directory_path() / ("c1-completion-" + new_id());
};

// What bash offers for the last of `words`.
std::vector<std::string> offered(const File& script, const std::string& words, int at) {
  std::istringstream lines(shell("bash -c 'source " + script.path() + "; COMP_WORDS=(" + words + "); COMP_CWORD=" +
                                 std::to_string(at) + "; _c1; printf \"%s\\n\" \"${COMPREPLY[@]}\"' 2>&1"));
  std::vector<std::string> all;
  for (std::string line; std::getline(lines, line);) all.push_back(line);
  return all;
}

TEST(Completion, OfBashOffersCommandsOptionsAndValues) {
  const Ended ended = runs({"completion", "bash"});
  ASSERT_EQ(ended.code, 0) << ended.err;
  const File script(ended.out);
  EXPECT_THAT(offered(script, "c1 app", 1), ::testing::UnorderedElementsAre("approve", "approvals", "apply"));
  EXPECT_THAT(offered(script, "c1 get --du", 2), Contains("--duration"));
  EXPECT_THAT(offered(script, "c1 get --output n", 3), ::testing::ElementsAre("ndjson"));
  EXPECT_THAT(offered(script, "c1 remind --", 2), Not(Contains("--duration"))) << "of another command";
}

TEST(Completion, KnowsEveryCommandInEveryShell) {
  for (const char* name : {"bash", "zsh", "fish"}) {
    const std::string script = runs({"completion", name}).out;
    for (const char* word : {"login", "get", "approve", "reassign", "access", "completion", "man", "serve", "apply"})
      EXPECT_THAT(script, HasSubstr(word)) << name;
    EXPECT_THAT(script, HasSubstr("duration")) << name;
  }
}

TEST(Completion, OfAnotherShellIsAMistakeOfTheCommandLine) {
  const Ended ended = runs({"completion", "tcsh"});
  EXPECT_EQ(ended.code, 2);
  EXPECT_THAT(ended.err, HasSubstr("bash, zsh or fish"));
}

TEST(Completion, QuotesWhatAShellWouldTakeForItsOwn) {
  const std::vector<DescribedCommand> commands{
      {"odd", "it's $(rm -rf) [a:b]", {}, {{{"-x", "--odd"}, "X", {}, "it's `odd`"}}}};
  const File script(completion_script("bash", commands) + completion_script("bash", commands));
  EXPECT_EQ(shell("bash -n " + script.path() + " 2>&1"), "");
  EXPECT_THAT(completion_script("fish", commands), HasSubstr("'it'\\''s `odd`'"));
  EXPECT_THAT(completion_script("zsh", commands), HasSubstr("'odd:it'\\''s $(rm -rf) [a b]'"));
}

TEST(ManualPage, TellsEveryCommandWithItsOptionsAndHowItEnds) {
  const std::string page = runs({"man"}).out;
  EXPECT_THAT(page, ::testing::StartsWith(".TH C1 1"));
  for (const char* words : {".SS c1 get [NAME]", ".SS c1 approve REQUEST", "\\-d, \\-\\-duration", ".SH EXIT STATUS",
                            "credentials.json", ".SS c1 serve"})
    EXPECT_THAT(page, HasSubstr(words));
  std::istringstream lines(page);
  for (std::string line; std::getline(lines, line);)
    EXPECT_TRUE(!line.starts_with('.') || line.starts_with(".T") || line.starts_with(".S") || line.starts_with(".B") ||
                line.starts_with(".I"))
        << line;
}

TEST(CommandLineWords, OfTasksAreUnderstoodInTheirOtherFormToo) {
  EXPECT_TRUE(knows("task"));
  EXPECT_EQ(runs({"task", "approve", "1042"}).code, 3) << "understood, but not signed in";
  EXPECT_EQ(runs({"task", "list"}).code, 3);
  EXPECT_EQ(runs({"task", "show", "1042"}).code, 3);
  EXPECT_EQ(runs({"task", "fly"}).code, 2);
  EXPECT_EQ(runs({"search", "-o", "yaml"}).code, 2);
}

}  // namespace
}  // namespace c1::cli
