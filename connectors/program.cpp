#include "connectors/program.hpp"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <cstring>

namespace c1::connectors {
namespace {

using SteadyClock = std::chrono::steady_clock;
using How = Outcome::How;

constexpr int kLook = 50;               // milliseconds between two looks at the time and at stop()
constexpr Millis kToSayGoodbye{3'000};  // between SIGTERM and SIGKILL
constexpr int kMostDescriptors = 65'536;

// Both ends are closed in whatever is started meanwhile.
class Pipe {
 public:
  Pipe() {
    if (::pipe2(ends_, O_CLOEXEC) != 0) ends_[0] = ends_[1] = -1;
  }
  ~Pipe() {
    close_read();
    close_write();
  }
  Pipe(const Pipe&) = delete;
  Pipe& operator=(const Pipe&) = delete;
  bool is_there() const { return ends_[0] >= 0; }
  int to_read() const { return ends_[0]; }
  int to_write() const { return ends_[1]; }
  void close_read() { close_end(ends_[0]); }
  void close_write() { close_end(ends_[1]); }

 private:
  static void close_end(int& end) {
    if (end >= 0) ::close(end);
    end = -1;
  }
  int ends_[2] = {-1, -1};
};

// Made before the fork: in the child nothing may be allocated any more.
struct Words {
  explicit Words(const Program& program) {
    all_.push_back(program.path);
    for (const std::string& argument : program.arguments) all_.push_back(argument);
    const std::size_t behind = all_.size();
    for (const auto& [name, value] : program.environment) all_.push_back(name + "=" + value);
    for (std::size_t i = 0; i < all_.size(); ++i) (i < behind ? arguments : environment).push_back(all_[i].data());
    arguments.push_back(nullptr);
    environment.push_back(nullptr);
  }
  Words(const Words&) = delete;
  Words& operator=(const Words&) = delete;
  std::vector<char*> arguments, environment;

 private:
  std::vector<std::string> all_;
};

// In the child, where only what is safe after a fork of many threads may be called. Ends in the program, or says by
// `problem` why not.
[[noreturn]] void become(const char* path, const char* folder, const Words& words, pid_t parent, int out, int err,
                         int problem) {
  ::setpgid(0, 0);
  ::prctl(PR_SET_PDEATHSIG, SIGKILL);
  sigset_t none;
  ::sigemptyset(&none);
  ::sigprocmask(SIG_SETMASK, &none, nullptr);
  for (int number = 1; number < 32; ++number) ::signal(number, SIG_DFL);
  const int in = ::open("/dev/null", O_RDONLY);
  const bool is_set = in >= 0 && ::dup2(in, 0) == 0 && ::dup2(out, 1) == 1 && ::dup2(err, 2) == 2 &&
                      (folder[0] == '\0' || ::chdir(folder) == 0) && ::getppid() == parent;
  if (::close_range(3, ~0U, CLOSE_RANGE_CLOEXEC) != 0)
    for (int each = 3; each < kMostDescriptors; ++each) ::fcntl(each, F_SETFD, FD_CLOEXEC);
  if (is_set) ::execve(path, words.arguments.data(), words.environment.data());
  const int why = errno;
  [[maybe_unused]] const auto told = ::write(problem, &why, sizeof why);
  ::_exit(127);
}

// One run, from its start to the end of its group.
class Running {
 public:
  Running(const Program& program, const std::atomic<bool>& stopping) : program_(program), stopping_(stopping) {}

  Outcome to_its_end() {
    if (!start()) return std::move(outcome_);
    const auto until = SteadyClock::now() + program_.within;
    while (!has_ended()) {
      if (listen_once()) continue;
      const bool too_long = outcome_.out.size() > program_.most_output;
      if (stopping_ || too_long || SteadyClock::now() >= until)
        return ended_by_us(stopping_ ? How::stopped : too_long ? How::too_long : How::out_of_time);
    }
    reap();
    return std::move(outcome_);
  }

 private:
  bool start() {
    if (!out_.is_there() || !err_.is_there() || !problem_.is_there()) return has_not_started(errno);
    const Words words(program_);
    const pid_t parent = ::getpid();
    process_ = ::fork();
    if (process_ == 0)
      become(program_.path.c_str(), program_.folder.c_str(), words, parent, out_.to_write(), err_.to_write(),
             problem_.to_write());
    if (process_ < 0) return has_not_started(errno);
    ::setpgid(process_, process_);
    for (Pipe* pipe : {&out_, &err_, &problem_}) pipe->close_write();
    int why = 0;
    if (::read(problem_.to_read(), &why, sizeof why) != sizeof why) return true;
    ::waitpid(process_, nullptr, 0);
    return has_not_started(why);
  }
  bool has_not_started(int why) {
    outcome_ = {.how = How::not_started, .err = std::strerror(why)};
    return false;
  }

  // Waits a moment for what it says. False where it is time to look at the clock.
  bool listen_once() {
    pollfd places[] = {{out_.to_read(), POLLIN, 0}, {err_.to_read(), POLLIN, 0}};
    if (::poll(places, 2, kLook) <= 0) return false;
    const bool more_out = places[0].revents != 0 && take(out_, outcome_.out);
    const bool more_err = places[1].revents != 0 && take(err_, outcome_.err);
    if (outcome_.err.size() > 2 * Outcome::kKeptWords) outcome_.err.erase(0, outcome_.err.size() - Outcome::kKeptWords);
    // Whoever talks without end must not keep us from the clock.
    return (more_out || more_err) && !stopping_ && ++heard_ % 64 != 0 && outcome_.out.size() <= program_.most_output;
  }
  static bool take(Pipe& pipe, std::string& into) {
    char piece[16 * 1024];
    const auto size = ::read(pipe.to_read(), piece, sizeof piece);
    if (size > 0) into.append(piece, static_cast<std::size_t>(size));
    if (size == 0) pipe.close_read();  // poll leaves out what is -1
    return size > 0;
  }

  // It has, and is still to be reaped: so its number is nobody else's.
  bool has_ended() const {
    siginfo_t info{};
    return ::waitid(P_PID, static_cast<id_t>(process_), &info, WEXITED | WNOHANG | WNOWAIT) == 0 &&
           info.si_pid == process_;
  }

  Outcome ended_by_us(How how) {
    ::kill(-process_, SIGTERM);
    const auto until = SteadyClock::now() + kToSayGoodbye;
    while (!has_ended() && SteadyClock::now() < until) {
      outcome_.out.resize(std::min(outcome_.out.size(), program_.most_output));
      listen_once();
    }
    reap();
    outcome_.how = how;
    return std::move(outcome_);
  }

  // And whatever it has begun and left behind.
  void reap() {
    ::kill(-process_, SIGKILL);
    int status = 0;
    ::waitpid(process_, &status, 0);
    for (const auto& [pipe, into] : {std::pair{&out_, &outcome_.out}, {&err_, &outcome_.err}}) {
      if (!pipe->is_there()) continue;
      ::fcntl(pipe->to_read(), F_SETFL, O_NONBLOCK);
      while (into->size() <= program_.most_output && take(*pipe, *into)) {
      }
    }
    if (outcome_.err.size() > Outcome::kKeptWords) outcome_.err.erase(0, outcome_.err.size() - Outcome::kKeptWords);
    const bool is_long = outcome_.out.size() > program_.most_output;
    outcome_.how = is_long ? How::too_long : WIFEXITED(status) ? How::exited : How::by_signal;
    outcome_.code = WIFEXITED(status) ? WEXITSTATUS(status) : WTERMSIG(status);
  }

  const Program& program_;
  const std::atomic<bool>& stopping_;
  Pipe out_, err_, problem_;
  pid_t process_ = -1;
  unsigned heard_ = 0;
  Outcome outcome_;
};

}  // namespace

Outcome Programs::run(const Program& program) const {
  if (stopping_) return {.how = How::stopped};
  return Running(program, stopping_).to_its_end();
}

}  // namespace c1::connectors
