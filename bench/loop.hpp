#pragma once
// The benchmarks' own event loop: one thread, so that Slack's side of it all costs as little as can be beside the server
// that is measured, and needs no locks.

#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "bench/wire.hpp"

namespace c1::bench {

using Steady = std::chrono::steady_clock;
using Moment = Steady::time_point;

class Loop {
 public:
  using Ready = std::function<void(std::uint32_t events)>;  // EPOLLIN, EPOLLOUT, ...

  Loop();
  ~Loop();
  Loop(const Loop&) = delete;
  Loop& operator=(const Loop&) = delete;

  // Calls `ready` whenever one of `events` is so. The descriptor stays the caller's.
  void watch(int descriptor, std::uint32_t events, Ready ready);
  void change(int descriptor, std::uint32_t events);
  void forget(int descriptor);
  void at(Moment when, std::function<void()> what);

  // Until done(), or until the moment has come. Whether it was done.
  bool run(Moment until, const std::function<bool()>& done = {});

 private:
  void wait(Moment until);
  void call_due();

  int epoll_ = -1;
  std::vector<std::shared_ptr<Ready>> watched_;  // by descriptor
  std::multimap<Moment, std::function<void()>> timers_;
};

// One TCP connection that carries HTTP messages.
class Stream : public std::enable_shared_from_this<Stream> {
 public:
  struct Handlers {
    std::function<void(Stream&, const Message&)> message;  // the views last as long as the call
    std::function<void(Stream&)> ended;                    // the other side has closed it, or it broke; once
  };
  // Takes over the descriptor.
  static std::shared_ptr<Stream> over(Loop& loop, int descriptor, Handlers handlers);
  // To a port of this machine. Throws std::runtime_error where nobody listens.
  static std::shared_ptr<Stream> to(Loop& loop, std::uint16_t port, Handlers handlers);
  ~Stream();

  void send(std::string_view bytes);
  void close();  // without a word to `ended`
  bool is_open() const { return descriptor_ >= 0; }

 private:
  Stream(Loop& loop, int descriptor, Handlers handlers)
      : loop_(loop), descriptor_(descriptor), handlers_(std::move(handlers)) {}
  void ready(std::uint32_t events);
  void read();
  void write();
  void end();

  Loop& loop_;
  int descriptor_;
  Handlers handlers_;
  std::string in_, out_, joined_;
  bool waits_to_write_ = false;
};

}  // namespace c1::bench
