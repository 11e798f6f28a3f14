#include "sandbox/app_process.hpp"

#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <cstring>
#include <fstream>

#include "base/text.hpp"

namespace c1::sandbox {
namespace {

constexpr std::size_t kMostLines = 400;
constexpr std::size_t kLongestLine = 2'000;
constexpr std::string_view kListening = "listening on ";

std::string_view name_of(std::string_view variable) { return variable.substr(0, variable.find('=')); }

// Our environment with `more` in it.
std::vector<std::string> environment_with(const std::vector<std::string>& more) {
  std::vector<std::string> all = more;
  for (char** variable = environ; *variable; ++variable) {
    const std::string_view name = name_of(*variable);
    if (std::none_of(more.begin(), more.end(), [&](const std::string& one) { return name_of(one) == name; }))
      all.emplace_back(*variable);
  }
  return all;
}

std::vector<char*> pointers_to(std::vector<std::string>& texts) {
  std::vector<char*> pointers;
  for (std::string& text : texts) pointers.push_back(text.data());
  pointers.push_back(nullptr);
  return pointers;
}

// Starts `command` in a process group of its own, with the signals that we block free; the error number.
int spawn(const std::string& command, const std::vector<std::string>& variables, int output, pid_t& pid) {
  posix_spawnattr_t attributes;
  posix_spawnattr_init(&attributes);
  sigset_t none, defaults;
  sigemptyset(&none);
  sigemptyset(&defaults);
  for (const int signal : {SIGTERM, SIGINT, SIGPIPE, SIGHUP}) sigaddset(&defaults, signal);
  posix_spawnattr_setsigmask(&attributes, &none);
  posix_spawnattr_setsigdefault(&attributes, &defaults);
  posix_spawnattr_setpgroup(&attributes, 0);
  posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
  posix_spawn_file_actions_t files;
  posix_spawn_file_actions_init(&files);
  posix_spawn_file_actions_addopen(&files, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
  posix_spawn_file_actions_adddup2(&files, output, STDOUT_FILENO);
  posix_spawn_file_actions_adddup2(&files, output, STDERR_FILENO);
  std::vector<std::string> words{"/bin/sh", "-c", command};
  std::vector<std::string> environment = environment_with(variables);
  const int error =
      ::posix_spawn(&pid, "/bin/sh", &files, &attributes, pointers_to(words).data(), pointers_to(environment).data());
  posix_spawn_file_actions_destroy(&files);
  posix_spawnattr_destroy(&attributes);
  return error;
}

std::string how_it_ended(int status) {
  if (WIFSIGNALED(status)) return "it was ended by signal " + std::to_string(WTERMSIG(status));
  return "it ended with exit code " + std::to_string(WEXITSTATUS(status));
}

}  // namespace

AppProcess::~AppProcess() { stop(); }

Result<void> AppProcess::start() {
  const std::lock_guard acts(acts_);
  {
    const std::lock_guard lock(mutex_);
    if (state_ == State::running) return {};
  }
  if (watcher_.joinable()) watcher_.join();  // of one that has ended by itself
  const auto started = start_locked();
  command_.moved();
  return started;
}

Result<void> AppProcess::start_locked() {
  int ends[2];
  if (::pipe2(ends, O_CLOEXEC) != 0)
    return unavailable("The app cannot be started: " + std::string(std::strerror(errno)) + ".", "pipe2");
  pid_t pid = 0;
  const int error = spawn(command_.command, command_.variables, ends[1], pid);
  ::close(ends[1]);
  if (error != 0) {
    ::close(ends[0]);
    return unavailable("The app cannot be started: " + std::string(std::strerror(error)) + ".", "posix_spawn");
  }
  {
    const std::lock_guard lock(mutex_);
    state_ = State::running;
    pid_ = pid;
    listens_ = false;
    says_.clear();
  }
  std::thread reader([this, from = ends[0]] { read_output(from); });
  watcher_ = std::thread([this, pid, reader = std::move(reader)]() mutable { watch(pid, std::move(reader)); });
  return {};
}

void AppProcess::watch(pid_t pid, std::thread reader) {
  // The zombie is left until its group is ended, so that the number cannot be anybody else's meanwhile.
  siginfo_t ended{};
  while (::waitid(P_PID, static_cast<id_t>(pid), &ended, WEXITED | WNOWAIT) != 0 && errno == EINTR) {
  }
  ::kill(-pid, SIGKILL);
  int status = 0;
  while (::waitpid(pid, &status, 0) < 0 && errno == EINTR) {
  }
  reader.join();
  {
    const std::lock_guard lock(mutex_);
    state_ = state_ == State::stopping ? State::stopped : State::ended;
    says_ = how_it_ended(status);
    pid_ = 0;
    ended_.notify_all();
  }
  command_.moved();
}

void AppProcess::stop() {
  const std::lock_guard acts(acts_);
  bool runs = false;
  {
    const std::lock_guard lock(mutex_);
    runs = state_ == State::running;
    if (runs) {
      state_ = State::stopping;
      ::kill(-pid_, SIGTERM);
    }
  }
  if (runs) {
    command_.moved();
    std::unique_lock lock(mutex_);
    if (!ended_.wait_for(lock, command_.patience, [this] { return state_ == State::stopped; })) ::kill(-pid_, SIGKILL);
  }
  if (watcher_.joinable()) watcher_.join();
  const std::lock_guard lock(mutex_);
  state_ = State::stopped;
}

void AppProcess::read_output(int from) {
  std::ofstream log;
  if (!command_.log_file.empty()) log.open(command_.log_file, std::ios::app);
  std::string rest;
  char bytes[4096];
  while (true) {
    const auto size = ::read(from, bytes, sizeof bytes);
    if (size < 0 && errno == EINTR) continue;
    if (size <= 0) break;
    log.write(bytes, size).flush();
    rest.append(bytes, static_cast<std::size_t>(size));
    for (auto end = rest.find('\n'); end != std::string::npos; end = rest.find('\n')) {
      hear(rest.substr(0, end));
      rest.erase(0, end + 1);
    }
    if (rest.size() > kLongestLine) hear(std::exchange(rest, {}));
  }
  if (!rest.empty()) hear(rest);
  ::close(from);
}

void AppProcess::hear(const std::string& line) {
  {
    const std::lock_guard lock(mutex_);
    lines_.push_back(text::valid_utf8(line.substr(0, kLongestLine)));
    if (lines_.size() > kMostLines) lines_.pop_front();
  }
  const auto at = line.find(kListening);
  if (at == std::string::npos) return;
  const std::string address = line.substr(at + kListening.size());
  if (!address.starts_with("http")) return;
  command_.found(address.substr(0, address.find_first_of(" \r\t")));
  {
    const std::lock_guard lock(mutex_);
    listens_ = true;
  }
  command_.moved();
}

json::Value AppProcess::json(bool with_log) const {
  static constexpr const char* kNames[] = {"stopped", "running", "stopping", "ended"};
  const std::lock_guard lock(mutex_);
  json::Value out = json::object(
      {{"state", kNames[static_cast<int>(state_)]}, {"says", says_}, {"pid", pid_}, {"listens", listens_}});
  if (!with_log) return out;
  json::Value log = json::array();
  for (const std::string& line : lines_) log.push(line);
  out.set("log", std::move(log));
  return out;
}

}  // namespace c1::sandbox
