#pragma once
// How fast we may speak. Slack takes about one message a second in a conversation and refuses more sooner or later; and
// a message that changes ten times in a second need not be edited ten times. Beside that each method has its tier, so
// many calls a minute in each workspace (docs.slack.dev, "Rate limits"): a few minutes' worth may be used up at once, then
// it goes on at the tier's pace, ahead of any refusal. What Slack answers with Retry-After is kept to exactly (web_api).
// Pure; not thread-safe.

#include <algorithm>
#include <array>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "slack/reply.hpp"

namespace c1::slack {

class RateLimits {
 public:
  // `tiers` = false: without the pace of tiers, for a Slack that has none.
  explicit RateLimits(bool tiers = true) : tiers_(tiers) {}

  // 0: go on, it is counted. Else: not before so long, and come then; each who is told so gets a later moment of their
  // own, so that those who wait do not all come at once. A call that somebody waits for (Call::urgent) may use up what
  // others must leave, and what gives way (Call::gives_way) leaves as much again; nobody queues behind a lower kind.
  Millis take(const Call& call, Instant now);
  // Slack has refused it for so long. Then goes one at a time, without the bursts that Slack mostly allows.
  void refused(const Call& call, Millis wait, Instant now);

  // How many conversations, messages, methods and workspaces are being paced just now.
  std::size_t paced(Instant now) const;

 private:
  struct Limit {
    std::string bucket;
    Millis interval{1'000};
    int burst = 1;
  };
  // A leaky bucket: `full_until` is when it has run out if nothing more comes.
  struct Bucket {
    Instant full_until{};
    std::array<Instant, 3> promised{};  // to the last of each kind of call who was told to wait
    Instant strict_until{};
    Instant last_promise() const { return *std::max_element(promised.begin(), promised.end()); }
  };
  std::vector<Limit> limits_of(const Call& call) const;
  void sweep(Instant now);

  bool tiers_;
  std::map<std::string, Bucket, std::less<>> buckets_;
  Instant swept_{};
};

}  // namespace c1::slack
