#pragma once
// The real program as a process of its own: `c1 serve`, for what cannot be shown inside of the test's (a kill, a
// signal), and any other command.

#include <sys/types.h>

#include <map>
#include <string>
#include <vector>

namespace c1::support {

using Settings = std::map<std::string, std::string>;  // all that it finds in its environment

// `c1 words...`, and what came of it.
struct Ran {
  int exit_code = -1;  // -1: it was ended by a signal
  std::string out;
  std::string err;
};
Ran run_c1(const std::vector<std::string>& words, const Settings& settings);

class AppProcess {
 public:
  // Starts the program that was built beside the tests and waits until it listens. Its log goes to the file `log`, or
  // to the test's own where that is "". Throws std::runtime_error, with the program's words, when it ends before.
  explicit AppProcess(const Settings& settings, const std::string& log = "");
  ~AppProcess();  // kill()
  AppProcess(const AppProcess&) = delete;
  AppProcess& operator=(const AppProcess&) = delete;

  const std::string& address() const { return address_; }  // http://127.0.0.1:PORT
  void kill();                                             // SIGKILL, and waits for it. Idempotent.
  void signal(int number) const;
  pid_t process() const { return process_; }

 private:
  pid_t process_ = -1;
  std::string address_;
};

}  // namespace c1::support
