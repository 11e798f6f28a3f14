// Programs of others that are run to their end, whatever they do.

#include "connectors/program.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <signal.h>

#include <filesystem>
#include <fstream>
#include <future>
#include <thread>

#include "support/child.hpp"

namespace c1::connectors {
namespace {

using ::testing::HasSubstr;

Outcome runs(const std::string& script, const Program& like = {}) {
  Program program = like;
  program.path = "/bin/sh";
  program.arguments = {"-c", script};
  return Programs().run(program);
}

// A number that a program has written into a file, when it has.
pid_t number_in(const std::string& path) {
  pid_t number = 0;
  while (number == 0) {
    std::ifstream(path) >> number;
    std::this_thread::yield();
  }
  return number;
}
// Gone, or waits for nothing but to be reaped by whoever inherited it. What was killed is so a moment later.
bool is_gone_now(pid_t process) {
  std::string word, state;
  std::ifstream status("/proc/" + std::to_string(process) + "/stat");
  status >> word >> word >> state;
  return ::kill(process, 0) != 0 || state == "Z" || state.empty();
}

bool is_gone(pid_t process) {
  const auto until = std::chrono::steady_clock::now() + Millis{10'000};
  while (!is_gone_now(process) && std::chrono::steady_clock::now() < until) std::this_thread::yield();
  return is_gone_now(process);
}

TEST(Programs, TellHowItEndedAndWhatItSaid) {
  const Outcome outcome = runs("echo out; echo err >&2; exit 14");
  EXPECT_EQ(outcome.how, Outcome::How::exited);
  EXPECT_EQ(outcome.code, 14);
  EXPECT_EQ(outcome.out, "out\n");
  EXPECT_EQ(outcome.err, "err\n");
  EXPECT_TRUE(runs("true").well());
  const Outcome killed = runs("kill -SEGV $$");
  EXPECT_EQ(killed.how, Outcome::How::by_signal);
  EXPECT_EQ(killed.code, SIGSEGV);
  EXPECT_EQ(Programs().run({.path = "/nowhere/at-all"}).how, Outcome::How::not_started);
}

TEST(Programs, FindNothingOfOursButWhatTheyAreGiven) {
  const support::Folder folder;
  ::setenv("C1_TEST_OF_OURS", "secret", 1);
  std::ofstream open_here(folder / "open");
  const Outcome outcome =
      runs("env; pwd; ls -l /proc/self/fd; cat", {.environment = {{"GIVEN", "a b"}}, .folder = folder.path()});
  EXPECT_THAT(outcome.out, HasSubstr("GIVEN=a b\n"));
  EXPECT_THAT(outcome.out, Not(HasSubstr("C1_TEST_OF_OURS")));
  EXPECT_THAT(outcome.out, HasSubstr(folder.path() + "\n"));
  EXPECT_THAT(outcome.out, Not(HasSubstr(folder / "open"))) << "no file of ours is open in it";
}

TEST(Programs, AreEndedWithAllThatTheyHaveBegun) {
  const support::Folder folder;
  const std::string begins = "trap '' TERM; sleep 600 & echo $! > " + (folder / "pid") + "; ";
  EXPECT_EQ(runs(begins + "wait", {.within = Millis{300}}).how, Outcome::How::out_of_time)
      << "though it does not want to go";
  EXPECT_TRUE(is_gone(number_in(folder / "pid")));
  EXPECT_EQ(runs(begins + "exit 0").how, Outcome::How::exited) << "what holds its output open does not hold us up";
  EXPECT_TRUE(is_gone(number_in(folder / "pid")));
}

TEST(Programs, MaySayOnlySoMuch) {
  EXPECT_EQ(runs("yes", {.most_output = 100'000}).how, Outcome::How::too_long);
  const Outcome noisy = runs("yes noise | head -c 1000000 >&2; echo last >&2");
  EXPECT_TRUE(noisy.well());
  EXPECT_LE(noisy.err.size(), Outcome::kKeptWords);
  EXPECT_TRUE(noisy.err.ends_with("last\n"));
}

TEST(Programs, AreEndedWhenWeAreAskedTo) {
  const support::Folder folder;
  Programs programs;
  auto outcome = std::async(std::launch::async, [&] {
    return programs.run({.path = "/bin/sh", .arguments = {"-c", "echo $$ > " + (folder / "pid") + "; sleep 600"}});
  });
  const pid_t process = number_in(folder / "pid");
  programs.stop();
  EXPECT_EQ(outcome.get().how, Outcome::How::stopped);
  EXPECT_TRUE(is_gone(process));
  EXPECT_EQ(programs.run({.path = "/bin/true"}).how, Outcome::How::stopped) << "and nothing is begun any more";
}

}  // namespace
}  // namespace c1::connectors
