#pragma once
// Carries out what was due: the engine's own times (SLA, waits, lapses), ends of grants and their reminders. No timer
// lives in memory: each is an effect with a due time, so a server that was down catches up in order.

#include "bot/outbox.hpp"
#include "bot/services.hpp"

namespace c1::bot {

class Timekeeper {
 public:
  explicit Timekeeper(const Services& services) : services_(services) {}

  static bool keeps(const workflow::Effect& effect);
  // A Doer for the effects it keeps.
  Done carry_out(const storage::DueEffect& effect) const;

 private:
  std::optional<Instant> next_look(const workflow::Wake& wake, const workflow::Request& request, Instant now) const;
  Done on(const workflow::Wake& wake) const;
  Done on(const workflow::EndGrant& end) const;
  Done on(const workflow::RemindOfEnd& reminder) const;

  const Services& services_;
};

}  // namespace c1::bot
