#pragma once
// The threads of a program: I/O threads (one event loop each) that never block, and a bounded pool of workers that may.

#include <cstddef>
#include <functional>
#include <memory>

#include "base/clock.hpp"

namespace c1::net {

using Job = std::function<void()>;

struct RuntimeSettings {
  std::size_t io_threads = 1;
  std::size_t workers = 8;
  std::size_t queue_limit = 2000;  // jobs waiting for a worker; past it, or half a second's worth, try_work refuses
};

class EventLoops;  // net/event_loops.hpp: for the sources of net/ only

class Runtime {
 public:
  explicit Runtime(RuntimeSettings settings);
  ~Runtime();  // stop()
  Runtime(const Runtime&) = delete;
  Runtime& operator=(const Runtime&) = delete;

  // Runs `job` on a worker. False, and nothing is run, when the queue is full, when it would wait in it for longer than
  // half a second, or when the runtime has stopped. A job that throws is logged and ends nothing else.
  [[nodiscard]] bool try_work(Job job);
  // As try_work, but not counted against the limit: for bookkeeping of what is already under way.
  void work(Job job);
  // Runs `job` on an I/O thread after `delay`; it must not block. Dropped when the runtime stops first.
  void after(Millis delay, Job job);

  // Ends workers once their queues are empty, then the I/O threads. Idempotent; called by the destructor.
  void stop();

  EventLoops& loops();

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace c1::net
