#include "support/app_process.hpp"

#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <stdexcept>
#include <vector>

namespace c1::testing {
namespace {

constexpr char kProgram[] = C1_BINARY_DIR "/bin/c1";

std::vector<char*> pointers(std::vector<std::string>& words) {
  std::vector<char*> list;
  for (std::string& word : words) list.push_back(word.data());
  list.push_back(nullptr);
  return list;
}

// Until `words` has come, or the writer has gone.
std::string read_until(int pipe, const std::string& words) {
  std::string text;
  char buffer[1024];
  while (text.find(words) == std::string::npos) {
    const ssize_t got = ::read(pipe, buffer, sizeof buffer);
    if (got <= 0) break;
    text.append(buffer, static_cast<std::size_t>(got));
  }
  return text;
}

}  // namespace

AppProcess::AppProcess(const std::map<std::string, std::string>& settings) {
  std::vector<std::string> arguments{kProgram, "serve"};
  std::vector<std::string> environment;
  for (const auto& [name, value] : settings) environment.emplace_back(name).append("=").append(value);
  int pipe[2];
  if (::pipe2(pipe, O_CLOEXEC) != 0) throw std::runtime_error("no pipe");
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_adddup2(&actions, pipe[1], STDOUT_FILENO);
  const int failed =
      posix_spawn(&process_, kProgram, &actions, nullptr, pointers(arguments).data(), pointers(environment).data());
  posix_spawn_file_actions_destroy(&actions);
  ::close(pipe[1]);
  if (failed != 0) process_ = -1;
  const std::string said = failed != 0 ? "" : read_until(pipe[0], "\n");
  ::close(pipe[0]);
  const std::string before = "listening on ";
  if (!said.starts_with(before)) {
    kill();
    throw std::runtime_error(std::string(kProgram) + " did not start: " + said);
  }
  address_ = said.substr(before.size(), said.find('\n') - before.size());
}

AppProcess::~AppProcess() { kill(); }

void AppProcess::kill() {
  if (process_ < 0) return;
  ::kill(process_, SIGKILL);
  ::waitpid(process_, nullptr, 0);
  process_ = -1;
}

}  // namespace c1::testing
