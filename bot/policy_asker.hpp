#pragma once
// The doer of steps that a system decides: asks it, and says to the engine what it answered. Where it cannot be asked,
// or does not answer, people are asked: it is never an approval for want of an answer.

#include <mutex>
#include <random>

#include "bot/busy_places.hpp"
#include "bot/callback_ticket.hpp"
#include "bot/outbox.hpp"
#include "bot/services.hpp"
#include "connectors/policy_webhook.hpp"

namespace c1::bot {

class PolicyAsker {
 public:
  // All outlive it.
  PolicyAsker(const Services& services, connectors::PolicyWebhook webhook, const connectors::Signer& signer);

  static bool keeps(const workflow::Effect& effect);
  // A Doer. Blocks for the system's answer, half a minute at most.
  Done carry_out(const storage::DueEffect& effect);

  // Tickets of this attempt are ours; those of provisioning count from 1.
  static constexpr std::int64_t kAttempt = 0;
  // What the system has sent to its callback. A callback works once.
  CalledBack called_back(const std::string& ticket, const std::string& body);

 private:
  struct Work;
  Done ended(const Work& work, const connectors::PolicyAnswer& answer, const storage::DueEffect& due);
  Done cannot(const Work& work, const std::string& why);
  Millis pause(Millis wished);

  const Services& services_;
  const connectors::PolicyWebhook webhook_;
  const connectors::Signer& signer_;
  BusyPlaces places_;
  std::mutex mutex_;
  std::mt19937 jitter_{std::random_device{}()};
};

}  // namespace c1::bot
