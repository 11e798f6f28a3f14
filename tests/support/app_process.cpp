#include "support/app_process.hpp"

#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <stdexcept>
#include <thread>
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
  while (words.empty() || text.find(words) == std::string::npos) {
    const ssize_t got = ::read(pipe, buffer, sizeof buffer);
    if (got <= 0) break;
    text.append(buffer, static_cast<std::size_t>(got));
  }
  return text;
}

struct Pipe {
  int from = -1, to = -1;
  Pipe() {
    int ends[2];
    if (::pipe2(ends, O_CLOEXEC) != 0) throw std::runtime_error("no pipe");
    from = ends[0];
    to = ends[1];
  }
  ~Pipe() {
    close_to();
    ::close(from);
  }
  Pipe(const Pipe&) = delete;
  Pipe& operator=(const Pipe&) = delete;
  void close_to() {
    if (to >= 0) ::close(to);
    to = -1;
  }
};

// -1 if it could not be started. `err` is a file, or -1 for the test's own standard error.
pid_t spawn(const std::string& program, std::vector<std::string> words, const Settings& settings, int out, int err) {
  words.insert(words.begin(), program);
  std::vector<std::string> environment;
  for (const auto& [name, value] : settings) environment.emplace_back(name).append("=").append(value);
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_adddup2(&actions, out, STDOUT_FILENO);
  if (err >= 0) posix_spawn_file_actions_adddup2(&actions, err, STDERR_FILENO);
  pid_t process = -1;
  const int failed =
      posix_spawnp(&process, program.c_str(), &actions, nullptr, pointers(words).data(), pointers(environment).data());
  posix_spawn_file_actions_destroy(&actions);
  return failed == 0 ? process : -1;
}

}  // namespace

Ran run_c1(const std::vector<std::string>& words, const Settings& settings) {
  return run_program(kProgram, words, settings);
}

Ran run_program(const std::string& program, std::vector<std::string> words, const Settings& settings) {
  Pipe out, err;
  const pid_t process = spawn(program, std::move(words), settings, out.to, err.to);
  out.close_to();
  err.close_to();
  if (process < 0) throw std::runtime_error(program + " did not start");
  Ran ran;
  std::thread reader([&] { ran.err = read_until(err.from, ""); });
  ran.out = read_until(out.from, "");
  reader.join();
  int status = 0;
  ::waitpid(process, &status, 0);
  if (WIFEXITED(status)) ran.exit_code = WEXITSTATUS(status);
  return ran;
}

AppProcess::AppProcess(const Settings& settings, const std::string& log) {
  Pipe out;
  const int err = log.empty() ? -1 : ::open(log.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
  process_ = spawn(kProgram, {"serve"}, settings, out.to, err);
  if (err >= 0) ::close(err);
  out.close_to();
  const std::string said = process_ < 0 ? "" : read_until(out.from, "\n");
  const std::string before = "listening on ";
  if (!said.starts_with(before)) {
    kill();
    throw std::runtime_error(std::string(kProgram) + " did not start: " + said);
  }
  address_ = said.substr(before.size(), said.find('\n') - before.size());
}

void AppProcess::signal(int number) const { ::kill(process_, number); }

AppProcess::~AppProcess() { kill(); }

void AppProcess::kill() {
  if (process_ < 0) return;
  ::kill(process_, SIGKILL);
  ::waitpid(process_, nullptr, 0);
  process_ = -1;
}

}  // namespace c1::testing
