#pragma once
// `c1 serve` as a process of its own, for what cannot be shown inside of the test's: a kill.

#include <map>
#include <string>

#include <sys/types.h>

namespace c1::testing {

class AppProcess {
 public:
  // Starts the program that was built beside the tests and waits until it listens. `settings` are all it finds in its
  // environment. Throws std::runtime_error, with the program's words, when it ends before.
  explicit AppProcess(const std::map<std::string, std::string>& settings);
  ~AppProcess();  // kill()
  AppProcess(const AppProcess&) = delete;
  AppProcess& operator=(const AppProcess&) = delete;

  const std::string& address() const { return address_; }  // http://127.0.0.1:PORT
  void kill();                                             // SIGKILL, and waits for it. Idempotent.

 private:
  pid_t process_ = -1;
  std::string address_;
};

}  // namespace c1::testing
