#pragma once
// The composition: everything that `c1 serve` is made of, built top-down, ended in reverse.

#include <cstdint>
#include <memory>

#include "base/clock.hpp"
#include "base/result.hpp"
#include "bot/config.hpp"

namespace c1::bot {

class Application {
 public:
  // Opens the store, applies the organisation file, listens and begins to deliver. The error's sentence is for the
  // administrator's terminal and may have several lines.
  static Result<std::unique_ptr<Application>> start(const Config& config, const Clock& clock);
  virtual ~Application() = default;

  virtual std::uint16_t port() const = 0;
  // "http://127.0.0.1:3000"
  virtual std::string address() const = 0;
  // Reads what C1_ORG names again, applies it and puts it in force. With a mistake nothing changes; it is logged. Blocks
  // for the disk.
  virtual void reread_organisation() = 0;
  // Reads C1_TLS_CERT and C1_TLS_KEY again, for connections that come from now on. If they cannot be used the old ones
  // stay; it is logged.
  virtual void reload_certificate() = 0;
  // What was given up is due again.
  virtual void retry_parked() = 0;
  // Answers what is under way, records what was delivered, ends within ten seconds. Idempotent.
  virtual void stop() = 0;
};

}  // namespace c1::bot
