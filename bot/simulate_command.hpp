#pragma once
// `c1 simulate`: who would be asked for a request that nobody makes, step by step, and why.

#include <iosfwd>
#include <string>
#include <vector>

#include "bot/config.hpp"

namespace c1::bot {

// `words` stand behind "c1 simulate". The exit code: 0; 1 if the request would be refused, or the organisation cannot be
// read; 2 for words that are not understood, and for people and things that do not exist.
int simulate_command(const std::vector<std::string>& words, const Environment& environment, std::ostream& out,
                     std::ostream& err);

}  // namespace c1::bot
