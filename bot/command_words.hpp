#pragma once
// The words behind `c1 COMMAND`, and how they are read.

#include <iosfwd>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.hpp"
#include "base/result.hpp"

namespace c1::bot {

// How a command ends.
inline constexpr int kOk = 0;
inline constexpr int kFailed = 1;
inline constexpr int kUsage = 2;  // it was not understood

// "c1 COMMAND: what the error says", with its detail below. kFailed.
int fail_command(std::ostream& err, std::string_view command, const Error& error);

struct CommandWords {
  std::map<std::string, std::string> values;  // of the options that have one: "--config"
  std::set<std::string> flags;                // those that have none: "--json"
  std::vector<std::string> rest;

  bool has(const std::string& flag) const { return flags.contains(flag); }
  std::string value(const std::string& option) const;  // "" where it was not given
};

// Options may stand anywhere; none may be given twice. Errc::invalid with a sentence without its full stop.
Result<CommandWords> read_words(const std::vector<std::string>& words, const std::vector<std::string_view>& with_value,
                                const std::vector<std::string_view>& flags);

// "2026-11-24" or "2026-11-24T09:30:00Z", in UTC.
std::optional<Instant> time_in(std::string_view text);

}  // namespace c1::bot
