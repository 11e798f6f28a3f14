#pragma once
// What all doors of the sandbox share, and the lock on it.

#include <condition_variable>
#include <memory>
#include <mutex>

#include "sandbox/adjustable_clock.hpp"
#include "sandbox/app_process.hpp"
#include "sandbox/courier.hpp"
#include "sandbox/exchange_log.hpp"
#include "sandbox/faults.hpp"
#include "sandbox/workspace.hpp"

namespace c1::sandbox {

struct Core : std::enable_shared_from_this<Core> {
  Core(net::Runtime& runtime, const SandboxSettings& settings)
      : clock(settings.clock), workspace(with_clock(settings, clock)), courier(runtime, *this) {
    log.on_added = [this] {
      { const std::lock_guard lock(mutex); }  // so that nobody is between looking and waiting
      moved.notify_all();
    };
  }

  std::mutex mutex;
  std::condition_variable moved;  // the version or the log grew, or `stopping`
  bool stopping = false;
  AdjustableClock clock;
  Workspace workspace;  // guarded by `mutex`
  Faults faults;
  ExchangeLog log;
  Courier courier;
  std::unique_ptr<AppProcess> server;  // where the sandbox runs the app itself; set once, under the lock
};

// The workspace while the lock is held; wakes whoever waits for a change at the end.
class Hold {
 public:
  explicit Hold(Core& core) : core_(core), lock_(core.mutex), version_(core.workspace.version) {}
  ~Hold() {
    if (core_.workspace.version != version_) core_.moved.notify_all();
  }
  Hold(const Hold&) = delete;
  Workspace* operator->() { return &core_.workspace; }
  Workspace& operator*() { return core_.workspace; }

 private:
  Core& core_;
  std::unique_lock<std::mutex> lock_;
  std::uint64_t version_;
};

}  // namespace c1::sandbox
