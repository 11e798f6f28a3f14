#pragma once
// Programs of others, run to their end: never through a shell, with an environment of their own and nothing of ours,
// in a process group that is ended as a whole.

#include <atomic>
#include <map>
#include <string>
#include <vector>

#include "base/clock.hpp"

namespace c1::connectors {

struct Program {
  std::string path;
  std::vector<std::string> arguments;              // behind its name; everybody on the machine can see them
  std::map<std::string, std::string> environment;  // all that it finds
  std::string folder;                              // where it works
  Millis within{300'000};                          // then its group is ended
  std::size_t most_output = 1024 * 1024;           // of its standard output, in bytes; with more it is ended
};

struct Outcome {
  enum class How {
    exited,       // `code` is what it said
    by_signal,    // `code` is the signal
    out_of_time,  // ended by us
    too_long,     // its output was: ended by us
    stopped,      // because stop() was called: ended by us
    not_started,  // `err` says why
  } how = How::not_started;
  int code = 0;
  std::string out;
  std::string err;  // the last of what it said there, kKeptWords at most

  static constexpr std::size_t kKeptWords = 8 * 1024;
  bool well() const { return how == How::exited && code == 0; }
};

class Programs {
 public:
  // Blocks until it has ended, and all that it has begun. It is killed when our process ends, whatever the way.
  // Any thread.
  Outcome run(const Program& program) const;
  // Ends what is under way, and whatever is begun after. Any thread, also several times.
  void stop() { stopping_ = true; }

 private:
  std::atomic<bool> stopping_ = false;
};

}  // namespace c1::connectors
