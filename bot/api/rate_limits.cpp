#include "bot/api/rate_limits.hpp"

#include <algorithm>
#include <cmath>

namespace c1::bot::api {
namespace {

constexpr std::size_t kMostBuckets = 10'000;

}  // namespace

std::optional<Seconds> RateLimits::wait_for(const std::string& who) {
  const Instant now = clock_.now();
  const std::lock_guard lock(mutex_);
  if (buckets_.size() >= kMostBuckets) forget_full_ones(now);
  const auto [place, is_new] = buckets_.try_emplace(who, Bucket{limit_.at_once, now});
  Bucket& bucket = place->second;
  if (!is_new) bucket = {refilled(bucket, now), now};
  if (bucket.left >= 1) {
    bucket.left -= 1;
    return std::nullopt;
  }
  return Seconds{static_cast<std::int64_t>(std::ceil((1 - bucket.left) / limit_.per_second))};
}

double RateLimits::refilled(const Bucket& bucket, Instant now) const {
  const double seconds = std::chrono::duration<double>(now - bucket.at).count();
  return std::min(limit_.at_once, bucket.left + std::max(0.0, seconds) * limit_.per_second);
}

// One that is full again says nothing. Where nobody's is, all begin anew: better than growing without end.
void RateLimits::forget_full_ones(Instant now) {
  std::erase_if(buckets_, [&](const auto& entry) { return refilled(entry.second, now) >= limit_.at_once; });
  if (buckets_.size() >= kMostBuckets) buckets_.clear();
}

}  // namespace c1::bot::api
