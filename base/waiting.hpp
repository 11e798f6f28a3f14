#pragma once
// Where a thread waits for a disk, a network or another thread, it says so: the pool that it belongs to lets another of
// its threads go on meanwhile.

namespace c1 {

// Hears when a thread begins to wait and goes on; on that thread.
class HearsOfWaits {
 public:
  virtual ~HearsOfWaits() = default;
  virtual void wait_begins() = 0;
  virtual void wait_ends() = 0;
};

// Who hears of this thread's waits: set once by whoever starts it. Most threads have nobody.
inline constinit thread_local HearsOfWaits* hears_of_waits = nullptr;

// For the scope in which this thread waits.
class Waiting {
 public:
  Waiting() {
    if (hears_of_waits) hears_of_waits->wait_begins();
  }
  ~Waiting() {
    if (hears_of_waits) hears_of_waits->wait_ends();
  }
  Waiting(const Waiting&) = delete;
  Waiting& operator=(const Waiting&) = delete;
};

}  // namespace c1
