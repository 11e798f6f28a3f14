#pragma once
// `c1 backup FILE`: a checked copy of the SQLite database, beside a server at work.

#include <iosfwd>
#include <string>
#include <vector>

#include "bot/config.hpp"

namespace c1::bot {

// `words` stand behind "c1 backup". The exit code: 0; 1 if there is no backup now that was not there before; 2 for words
// that are not understood and for settings with mistakes.
int backup_command(const std::vector<std::string>& words, const Environment& environment, std::ostream& out,
                   std::ostream& err);

}  // namespace c1::bot
