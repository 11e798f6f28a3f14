#pragma once
// The doer of directories that are read: people of an LDAP directory become ours, and again after a while.

#include "bot/outbox.hpp"
#include "bot/services.hpp"
#include "connectors/provisioner.hpp"

namespace c1::bot::directory {

class LdapSync {
 public:
  LdapSync(const Services& services, connectors::Secrets secrets) : services_(services), secrets_(std::move(secrets)) {}

  static bool keeps(const workflow::Effect& effect);
  // A Doer. Blocks for the directory's answers.
  Done carry_out(const storage::DueEffect& effect) const;

 private:
  const Services& services_;
  const connectors::Secrets secrets_;
};

}  // namespace c1::bot::directory
