#include "slack/rate_limits.hpp"

#include <algorithm>

namespace c1::slack {
namespace {

constexpr Millis kInterval{1'000};
constexpr Millis kStrict{60'000};       // after a refusal
constexpr Millis kLongestSlot{60'000};  // nobody is sent away for longer than this
constexpr std::size_t kManyBuckets = 4096;

struct Limit {
  std::string bucket;  // "" = none
  int burst = 1;
};

Limit limit_of(const Call& call) {
  if (call.method == "chat.postMessage") return {"post " + call.args["channel"].string(), 4};
  if (call.method == "chat.update")
    return {"edit " + call.args["channel"].string() + " " + call.args["ts"].string(), 2};
  return {};
}

}  // namespace

Millis RateLimits::take(const Call& call, Instant now) {
  const auto [name, burst] = limit_of(call);
  if (name.empty()) return Millis{0};
  if (buckets_.size() > kManyBuckets) sweep(now);
  Bucket& bucket = buckets_[name];
  const Millis room = kInterval * ((now < bucket.strict_until ? 1 : burst) - 1);
  const Instant free = std::max(now, bucket.full_until - room);
  if (free <= now) {
    bucket.full_until = std::max(now, bucket.full_until) + kInterval;
    return Millis{0};
  }
  const Instant slot = bucket.promised >= free ? bucket.promised + kInterval : free;
  bucket.promised = std::min(slot, now + kLongestSlot);
  return std::chrono::duration_cast<Millis>(bucket.promised - now);
}

void RateLimits::refused(const Call& call, Millis wait, Instant now) {
  const std::string name = limit_of(call).bucket;
  if (name.empty()) return;
  Bucket& bucket = buckets_[name];
  bucket.full_until = std::max(bucket.full_until, now + wait);
  bucket.strict_until = now + wait + kStrict;
}

void RateLimits::sweep(Instant now) {
  std::erase_if(buckets_, [&](const auto& entry) {
    return entry.second.full_until <= now && entry.second.strict_until <= now && entry.second.promised <= now;
  });
}

}  // namespace c1::slack
