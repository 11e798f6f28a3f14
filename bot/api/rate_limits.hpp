#pragma once
// So many requests a second for each client, more at once for a moment (a token bucket). Kept in memory: each server
// counts for itself.

#include <map>
#include <mutex>
#include <optional>
#include <string>

#include "base/clock.hpp"

namespace c1::bot::api {

struct RateLimit {
  double per_second = 50;
  double at_once = 200;
};

class RateLimits {
 public:
  RateLimits(const Clock& clock, RateLimit limit) : clock_(clock), limit_(limit) {}

  // Takes one. Nothing = go on; else the whole seconds to wait. Thread-safe.
  std::optional<Seconds> wait_for(const std::string& who);

 private:
  struct Bucket {
    double left = 0;
    Instant at{};
  };
  void forget_full_ones(Instant now);
  double refilled(const Bucket& bucket, Instant now) const;

  const Clock& clock_;
  const RateLimit limit_;
  std::mutex mutex_;
  std::map<std::string, Bucket> buckets_;
};

}  // namespace c1::bot::api
