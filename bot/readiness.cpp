#include "bot/readiness.hpp"

#include <algorithm>

namespace c1::bot {
namespace {

constexpr Millis kOnTime{2'000};

std::string seconds_between(Instant from, Instant to) {
  return std::to_string(std::max<std::int64_t>(0, std::chrono::duration_cast<Seconds>(to - from).count())) + " s";
}

}  // namespace

std::string readiness_of(const std::map<std::string, slack::Health>& health, const storage::OutboxCounts& counts,
                         Instant now) {
  Instant answered{}, failed{};
  for (const auto& [workspace, one] : health) {
    answered = std::max(answered, one.answered.value_or(Instant{}));
    failed = std::max(failed, one.failed.value_or(Instant{}));
  }
  std::string text = "slack: ";
  if (answered == Instant{} && failed == Instant{})
    text += "not asked yet";
  else if (answered >= failed)
    text += "reached " + seconds_between(answered, now) + " ago";
  else
    text += "not reached " + seconds_between(failed, now) + " ago" +
            (answered == Instant{} ? std::string{} : ", reached " + seconds_between(answered, now) + " ago");
  const bool late = counts.oldest && now - *counts.oldest > kOnTime;
  text += "\nqueue: " + (late ? seconds_between(*counts.oldest, now) + " late" : std::string("on time")) + "\n";
  return text;
}

}  // namespace c1::bot
