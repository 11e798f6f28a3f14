#pragma once
// The doer of what systems give and take: asks the connector that a step names, and says to the engine how it ended.
// Looks at times whether what was given is still there, and tells who has to know that it ends at another time. Never takes away what we did not give.

#include <map>
#include <memory>
#include <mutex>
#include <random>
#include <stop_token>
#include <string>

#include "bot/busy_places.hpp"
#include "bot/callback_ticket.hpp"
#include "bot/outbox.hpp"
#include "bot/services.hpp"
#include "connectors/provisioner.hpp"
#include "connectors/signer.hpp"

namespace c1::bot {

class Provisioner {
 public:
  using ByKind = std::map<std::string, std::unique_ptr<connectors::Provisioner>, std::less<>>;  // "scim", ...

  // All three outlive it. Without any system every method fails, and becomes a task for people.
  Provisioner(const Services& services, const ByKind& systems, const connectors::Signer& signer);

  static bool keeps(const workflow::Effect& effect);
  // A Doer. Blocks for the system's answers.
  Done carry_out(const storage::DueEffect& effect);

  // What a system that was to answer later has sent to its callback: the part of the path behind kCallbackPath, and the
  // body. A callback works once.
  CalledBack called_back(const std::string& ticket, const std::string& body);

 private:
  static constexpr Millis kSystemIsBusy{250};
  static constexpr int kWebhookTries = 50;
  struct Work;
  Done on(const workflow::Provision& provision, const storage::DueEffect& due);
  Done on(const workflow::VerifyGrant& verify);
  Done on(const workflow::TellOfEnd& tell, const storage::DueEffect& due);
  Done give_or_take(const Work& work, const storage::DueEffect& due);
  Done take_back(const Work& work, const storage::DueEffect& due);
  Done ended(const Work& work, const connectors::Receipt& receipt, const storage::DueEffect& due);
  Done failed(const Work& work, const std::string& why);
  static bool may_have_given(const Work& work, const storage::DueEffect& due);
  connectors::Receipt ask(const Work& work, bool takes);
  std::string ticket(const Work& work) const;
  Millis pause(const Work& work, const connectors::Receipt& receipt, int tries);
  // Nothing was done in the world.
  static Done again(Millis wait, std::string error);
  Millis webhook_pause();
  int random(int from, int to);

  const Services& services_;
  const ByKind& systems_;
  const connectors::Signer& signer_;
  BusyPlaces places_;  // by connection
  std::mutex mutex_;
  std::mt19937 jitter_{std::random_device{}()};
};

}  // namespace c1::bot
