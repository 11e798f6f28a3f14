#include "bench/contestant.hpp"

#include <fcntl.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <stdexcept>

#include "bench/wire.hpp"

namespace c1::bench {
namespace {

namespace fs = std::filesystem;
using Steady = std::chrono::steady_clock;

double seconds_since(Steady::time_point then) { return std::chrono::duration<double>(Steady::now() - then).count(); }

std::vector<char*> pointers(const std::vector<std::string>& words) {
  std::vector<char*> list;
  for (const std::string& word : words) list.push_back(const_cast<char*>(word.c_str()));
  list.push_back(nullptr);
  return list;
}

// In the child: becomes that program. Nothing here may allocate.
[[noreturn]] void become(char* const* words, char* const* environment, int out, int err) {
  ::prctl(PR_SET_PDEATHSIG, SIGKILL);
  ::setpgid(0, 0);
  ::dup2(out, STDOUT_FILENO);
  ::dup2(err, STDERR_FILENO);
  ::execve(words[0], words, environment);
  ::_exit(127);
}

std::string first_line(int from) {
  std::string line;
  for (char c = 0; ::read(from, &c, 1) == 1 && c != '\n';) line += c;
  return line;
}

// Fields of /proc/PID/stat behind the name, which may have blanks: the third of all is the first here.
std::vector<std::string> stat_of(const std::string& process) {
  std::ifstream file("/proc/" + process + "/stat");
  std::string text(std::istreambuf_iterator<char>(file), {});
  std::istringstream rest(text.substr(std::min(text.size(), text.rfind(')') + 1)));
  std::vector<std::string> fields;
  for (std::string field; rest >> field;) fields.push_back(field);
  return fields;
}

// A line of a file like /proc/PID/status: "VmRSS:   1234 kB".
double kilobytes(const std::string& path, const std::string& name) {
  std::ifstream file(path);
  for (std::string line; std::getline(file, line);)
    if (line.starts_with(name)) return std::stod(line.substr(name.size()));
  return 0;
}

}  // namespace

Contestant::Contestant(const std::vector<std::string>& words, const std::map<std::string, std::string>& settings,
                       const std::string& log) {
  std::vector<std::string> environment;
  for (const auto& [name, value] : settings) environment.push_back(name + "=" + value);
  const auto argv = pointers(words), envp = pointers(environment);
  int pipe[2];
  const int err = ::open(log.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
  if (err < 0 || ::pipe2(pipe, O_CLOEXEC) != 0) throw std::runtime_error("cannot write " + log);
  const auto began = Steady::now();
  process_ = ::fork();
  if (process_ == 0) become(argv.data(), envp.data(), pipe[1], err);
  ::close(pipe[1]);
  ::close(err);
  output_ = pipe[0];
  const std::string said = first_line(output_);
  start_up_ = seconds_since(began);
  const std::size_t colon = said.rfind(':');
  if (!said.starts_with("listening on ") || colon == std::string::npos) {
    stop();
    throw std::runtime_error(words[0] + " did not start: " + said + " (more in " + log + ")");
  }
  port_ = static_cast<std::uint16_t>(number_in(said.substr(colon)).value_or(0));
}

Contestant::~Contestant() { stop(); }

void Contestant::stop() {
  if (process_ <= 0) return;
  ::kill(-process_, SIGKILL);
  ::waitpid(process_, nullptr, 0);
  ::close(output_);
  process_ = -1;
}

std::vector<pid_t> Contestant::processes() const {
  std::vector<pid_t> all{process_};
  for (const auto& entry : fs::directory_iterator("/proc")) {
    const std::string name = entry.path().filename();
    if (name.find_first_not_of("0123456789") != std::string::npos) continue;
    const auto fields = stat_of(name);
    if (fields.size() > 1 && fields[1] == std::to_string(process_)) all.push_back(std::stoi(name));
  }
  return all;
}

double Contestant::cpu_micros() const {
  double ticks = 0;
  for (const pid_t process : processes())
    if (const auto fields = stat_of(std::to_string(process)); fields.size() > 12)
      ticks += std::stod(fields[11]) + std::stod(fields[12]);
  return ticks * 1e6 / static_cast<double>(::sysconf(_SC_CLK_TCK));
}

double Contestant::megabytes() const {
  const auto all = processes();
  if (all.size() == 1) return kilobytes("/proc/" + std::to_string(process_) + "/status", "VmRSS:") * 1024 / 1e6;
  double sum = 0;
  for (const pid_t process : all) sum += kilobytes("/proc/" + std::to_string(process) + "/smaps_rollup", "Pss:");
  return sum * 1024 / 1e6;
}

double durable_commits(const std::string& folder, double seconds) {
  const std::string path = folder + "/durable";
  const int file = ::open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
  if (file < 0) throw std::runtime_error("cannot write " + path);
  const std::string page(4096, 'x');
  const auto began = Steady::now();
  std::size_t commits = 0;
  while (seconds_since(began) < seconds) {
    if (::write(file, page.data(), page.size()) != static_cast<ssize_t>(page.size()) || ::fdatasync(file) != 0) break;
    ++commits;
  }
  const double took = seconds_since(began);
  ::close(file);
  fs::remove(path);
  return static_cast<double>(commits) / took;
}

}  // namespace c1::bench
