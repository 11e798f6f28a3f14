#pragma once
// A server that is measured: started as a process of its own, on a free port, ended with the object.

#include <sys/types.h>

#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace c1::bench {

class Contestant {
 public:
  // Starts it and waits for its line "listening on http://...:PORT". What it says afterwards goes to the file `log`.
  // Throws std::runtime_error with what it said instead.
  Contestant(const std::vector<std::string>& words, const std::map<std::string, std::string>& settings,
             const std::string& log);
  ~Contestant();
  Contestant(const Contestant&) = delete;
  Contestant& operator=(const Contestant&) = delete;

  std::uint16_t port() const { return port_; }
  double start_up() const { return start_up_; }  // seconds until that line
  // Of it and of the processes that it has started: processor time in microseconds until now; megabytes that are
  // resident (of several processes their shares of what they have in common).
  double cpu_micros() const;
  double megabytes() const;

 private:
  void stop();
  std::vector<pid_t> processes() const;

  pid_t process_ = -1;
  int output_ = -1;
  std::uint16_t port_ = 0;
  double start_up_ = 0;
};

// How many durable commits this disk does in a second: appends of 4 kB, each waited for, for about `seconds`.
double durable_commits(const std::string& folder, double seconds);

}  // namespace c1::bench
