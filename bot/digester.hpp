#pragma once
// Sends digests off when they are due: one effect for each person waits for their next one, so that nobody is looked at
// whose time has not come. That a day's digest is on its way, and the effect that sends it, are one transaction.

#include <stop_token>

#include "bot/outbox.hpp"
#include "bot/services.hpp"

namespace c1::bot {

class Digester {
 public:
  explicit Digester(const Services& services) : services_(services) {}

  static bool keeps(const workflow::Effect& effect);
  // A Doer for the effects it keeps.
  Done carry_out(const storage::DueEffect& effect, const std::stop_token& stop) const;

 private:
  Done on(const workflow::PlanDigests& plan, const std::stop_token& stop) const;
  Done on(const workflow::DueDigest& due) const;

  const Services& services_;
};

}  // namespace c1::bot
