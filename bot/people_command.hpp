#pragma once
// `c1 people import FILE`: people from a CSV file.

#include <iosfwd>
#include <string>
#include <vector>

#include "bot/config.hpp"

namespace c1::bot {

// `words` stand behind "c1 people". The exit code: 0; 1 if the file has mistakes, somebody could not be taken, or the
// database cannot be used; 2 for words that are not understood.
int people_command(const std::vector<std::string>& words, const Environment& environment, std::ostream& out,
                   std::ostream& err);

}  // namespace c1::bot
