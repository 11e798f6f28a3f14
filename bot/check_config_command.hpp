#pragma once
// `c1 check-config`: whether `c1 serve` would start with these settings, and what an administrator should know.

#include <iosfwd>
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "bot/config.hpp"

namespace c1::bot {

// What was looked at, in one sentence.
struct Finding {
  enum class What { ok, warning, mistake } what = What::ok;
  std::string says;
};
// Settings, files and their rights, organisation file, database, certificate. Changes nothing; blocks for the disk and
// the database. Never a secret's value.
std::vector<Finding> findings_on(const std::string& config_file, const Environment& environment, Instant now);

// `words` stand behind "c1 check-config". The exit code: 0; 1 with a mistake: c1 serve would not start, or not work; 2
// for words that are not understood; 3 with --exit-code, if there is a warning.
int check_config_command(const std::vector<std::string>& words, const Environment& environment, std::ostream& out,
                         std::ostream& err);

}  // namespace c1::bot
