#pragma once
// The app as a process of ours: started, watched, stopped, and its last words kept.

#include <sys/types.h>

#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "base/clock.hpp"
#include "base/json.hpp"
#include "base/result.hpp"

namespace c1::sandbox {

struct AppCommand {
  std::string command;                     // for /bin/sh
  std::vector<std::string> variables;      // "NAME=value", beside our own environment
  std::string log_file = {};               // its output is added here too; "" = nowhere
  Millis patience{8'000};                  // between the request to end and the end by force
  std::function<void(std::string)> found;  // told each address that it says it is "listening on"
  std::function<void()> moved;             // told after each change of the state; on any thread
};

// Thread-safe. It has a process group of its own: what it starts ends with it.
class AppProcess {
 public:
  explicit AppProcess(AppCommand command) : command_(std::move(command)) {}
  ~AppProcess();  // stop()

  // Does nothing where it runs already.
  Result<void> start();
  // SIGTERM, and after the patience SIGKILL; returns when all of it has ended.
  void stop();

  // {state: "running" | "stopping" | "stopped" | "ended", says, pid, listens, log?: [line]}; "ended" is by itself; `listens`:
  // it has said where, since it was started.
  json::Value json(bool with_log) const;

 private:
  enum class State { stopped, running, stopping, ended };
  Result<void> start_locked();
  void read_output(int from);
  void hear(const std::string& line);
  void watch(pid_t pid, std::thread reader);

  const AppCommand command_;
  std::mutex acts_;  // one start or stop at a time
  mutable std::mutex mutex_;
  std::condition_variable ended_;
  State state_ = State::stopped;
  pid_t pid_ = 0;
  bool listens_ = false;
  std::string says_;  // how it ended
  std::deque<std::string> lines_;
  std::thread watcher_;
};

}  // namespace c1::sandbox
