#pragma once
// How fast we may speak. Slack takes about one message a second in a conversation and refuses more sooner or later; and
// a message that changes ten times in a second need not be edited ten times. Everything else is as fast as Slack lets
// it: what it answers with Retry-After is kept to exactly (web_api). Pure; not thread-safe.

#include <map>
#include <string>

#include "base/clock.hpp"
#include "slack/reply.hpp"

namespace c1::slack {

class RateLimits {
 public:
  // 0: go on, it is counted. Else: not before so long, and come then; each who is told so gets a later moment of their
  // own, so that those who wait do not all come at once.
  Millis take(const Call& call, Instant now);
  // Slack has refused it for so long. Then goes one at a time, without the small bursts that Slack mostly allows.
  void refused(const Call& call, Millis wait, Instant now);

 private:
  // A leaky bucket: `full_until` is when it has run out if nothing more comes.
  struct Bucket {
    Instant full_until{};
    Instant promised{};  // to the last who was told to wait
    Instant strict_until{};
  };
  void sweep(Instant now);

  std::map<std::string, Bucket, std::less<>> buckets_;
};

}  // namespace c1::slack
