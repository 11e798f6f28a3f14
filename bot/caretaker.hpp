#pragma once
// Carries out what a change of the organisation means for what is open and held: people who left, went away or came
// back, entitlements that are not offered any more.

#include <stop_token>

#include "bot/outbox.hpp"
#include "bot/services.hpp"

namespace c1::bot {

class Caretaker {
 public:
  explicit Caretaker(const Services& services) : services_(services) {}

  static bool keeps(const workflow::Effect& effect);
  // A Doer for the effects it keeps. One that knows a newer catalog than is in force here comes again.
  Done carry_out(const storage::DueEffect& effect, const std::stop_token& stop) const;

 private:
  Done on(const workflow::RefreshAwaiting& refresh, const std::stop_token& stop) const;
  Done on(const workflow::RetireEntitlement& retired, const std::stop_token& stop) const;
  Done on(const workflow::RetireUser& retired, const std::stop_token& stop) const;
  void keep_what_the_file_says(const workflow::UserId& person) const;
  // Finds anew who is asked in everything that waits for them. False if it was stopped on the way.
  bool ask_others(const workflow::UserId& person, const std::stop_token& stop) const;

  const Services& services_;
};

}  // namespace c1::bot
