#pragma once
// One connection's connector at work: its sync file, and how it is read and made anew.

#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include "connectors/baton_export.hpp"
#include "connectors/program.hpp"
#include "connectors/provisioner.hpp"

namespace c1::connectors {

// Kept between jobs, for whoever has the turn at this connection.
struct BatonFile {
  std::string path;
  std::optional<std::chrono::steady_clock::time_point> read_at;  // nothing = it is not there, or not what is so now
};

// For one job, with the connection for itself. What it cannot do ends the job (connectors/http_system.hpp: Ends).
class BatonRun {
 public:
  BatonRun(const Programs& programs, const std::string& folder, const Secrets& secrets, const Job& job,
           BatonFile& file);

  // Reads the system, unless the file is younger than `fresh`.
  void sync(Millis fresh);
  // Who the holder is there. Nothing where there is no such account.
  std::optional<BatonAccount> account() const;
  // Ends where the connector knows no such entitlement, or cannot give it.
  void check_entitlement() const;
  std::vector<BatonGrant> grants_of(const BatonAccount& account) const;
  void grant(const BatonAccount& account);
  void revoke(const BatonGrant& grant);

 private:
  using Environment = std::map<std::string, std::string>;
  std::string program(std::string_view setting, std::string_view otherwise) const;
  Environment with_settings() const;
  Outcome connect(const std::string& file, const Environment& what) const;
  json::Value told(std::vector<std::string> words) const;
  void change(const Environment& what, const std::string& doing);
  [[noreturn]] void end_with(const Outcome& outcome, const std::string& who, const std::string& doing) const;
  std::string in_words(const Outcome& outcome) const;

  const Programs& programs_;
  const std::string& folder_;
  const Secrets& secrets_;
  const Job& job_;
  BatonFile& file_;
};

}  // namespace c1::connectors
