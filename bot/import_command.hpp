#pragma once
// `c1 import baton FILE...`: a part of the organisation file, made of what a connector has read.

#include <iosfwd>
#include <string>
#include <vector>

#include "bot/config.hpp"

namespace c1::bot {

// `words` stand behind "c1 import". The exit code: 0; 1 if a file cannot be used, or too much would vanish; 2 for words
// that are not understood.
int import_command(const std::vector<std::string>& words, const Environment& environment, std::ostream& out,
                   std::ostream& err);

}  // namespace c1::bot
