#include "slack/rate_limits.hpp"

#include "slack/web_api_parts.hpp"

namespace c1::slack {
namespace {

constexpr Millis kSecond{1'000};
constexpr Millis kMinute{60'000};
constexpr Millis kStrict{60'000};       // after a refusal
constexpr Millis kLongestSlot{60'000};  // nobody is sent away for longer than this
constexpr std::size_t kManyBuckets = 4096;
constexpr int kBurstMinutes = 3;        // what Slack lets through at once, as a rule
constexpr int kPostsInWorkspace = 300;  // "several hundred" a minute

struct Tier {
  std::string_view method;
  int per_minute;
};
// Of the methods that we call. auth.test and the like are allowed hundreds a minute; apps.connections.open has pauses of
// its own.
constexpr std::array kTiers{Tier{"users.list", 20},
                            Tier{"conversations.list", 20},
                            Tier{"chat.update", 50},
                            Tier{"chat.delete", 50},
                            Tier{"chat.unfurl", 50},
                            Tier{"conversations.open", 50},
                            Tier{"conversations.history", 50},
                            Tier{"conversations.replies", 50},
                            Tier{"conversations.join", 50},
                            Tier{"users.lookupByEmail", 50},
                            Tier{"reactions.add", 50},
                            Tier{"functions.completeSuccess", 50},
                            Tier{"functions.completeError", 50},
                            Tier{"views.open", 100},
                            Tier{"views.push", 100},
                            Tier{"views.update", 100},
                            Tier{"views.publish", 100},
                            Tier{"chat.postEphemeral", 100},
                            Tier{"users.info", 100}};

int tier_of(std::string_view method) {
  const auto* found = std::find_if(kTiers.begin(), kTiers.end(), [&](const Tier& one) { return one.method == method; });
  return found == kTiers.end() ? 0 : found->per_minute;
}

enum class Haste : std::uint8_t { urgent, usual, gives_way };
Haste haste_of(const Call& call) {
  if (call.urgent) return Haste::urgent;
  return call.gives_way ? Haste::gives_way : Haste::usual;
}

// Who does not wait for an answer leaves a fifth to those who do, and whoever gives way another one.
int burst_of(int per_minute, Haste haste) { return per_minute * kBurstMinutes * (5 - static_cast<int>(haste)) / 5; }

}  // namespace

std::vector<RateLimits::Limit> RateLimits::limits_of(const Call& call) const {
  const std::string& workspace = workspace_of(call);
  const std::string channel = workspace + " " + call.args["channel"].string();
  const Haste haste = haste_of(call);
  std::vector<Limit> limits;
  if (call.method == "chat.postMessage") {
    limits.push_back({"post " + channel, kSecond, 4});
    if (tiers_)
      limits.push_back({"posts " + workspace, kMinute / kPostsInWorkspace, burst_of(kPostsInWorkspace / 3, haste)});
  }
  if (call.method == "chat.update") limits.push_back({"edit " + channel + " " + call.args["ts"].string(), kSecond, 2});
  if (const int per_minute = tiers_ ? tier_of(call.method) : 0; per_minute > 0)
    limits.push_back({call.method + " " + workspace, kMinute / per_minute, burst_of(per_minute, haste)});
  return limits;
}

Millis RateLimits::take(const Call& call, Instant now) {
  const auto limits = limits_of(call);
  if (limits.empty()) return Millis{0};
  if (buckets_.size() > kManyBuckets && now - swept_ > kSecond) sweep(now);
  const Limit* narrowest = nullptr;
  Instant free = now;
  for (const Limit& limit : limits) {
    const Bucket& bucket = buckets_[limit.bucket];
    const Millis room = limit.interval * ((now < bucket.strict_until ? 1 : limit.burst) - 1);
    if (bucket.full_until - room <= free) continue;
    free = bucket.full_until - room;
    narrowest = &limit;
  }
  if (!narrowest) {
    for (const Limit& limit : limits) {
      Bucket& bucket = buckets_[limit.bucket];
      bucket.full_until = std::max(now, bucket.full_until) + limit.interval;
    }
    return Millis{0};
  }
  Bucket& bucket = buckets_[narrowest->bucket];
  Instant& promised = bucket.promised.at(static_cast<std::size_t>(haste_of(call)));
  const Instant slot = promised >= free ? promised + narrowest->interval : free;
  promised = std::min(slot, now + kLongestSlot);
  return std::chrono::duration_cast<Millis>(promised - now);
}

void RateLimits::refused(const Call& call, Millis wait, Instant now) {
  for (const Limit& limit : limits_of(call)) {
    Bucket& bucket = buckets_[limit.bucket];
    bucket.full_until = std::max(bucket.full_until, now + wait);
    bucket.strict_until = now + wait + kStrict;
    if (call.method == "chat.postMessage") return;  // it is the conversation's limit that it meets first
  }
}

std::size_t RateLimits::paced(Instant now) const {
  return static_cast<std::size_t>(std::count_if(buckets_.begin(), buckets_.end(),
                                                [&](const auto& entry) { return entry.second.last_promise() > now; }));
}

void RateLimits::sweep(Instant now) {
  swept_ = now;
  std::erase_if(buckets_, [&](const auto& entry) {
    return entry.second.full_until <= now && entry.second.strict_until <= now && entry.second.last_promise() <= now;
  });
}

}  // namespace c1::slack
