#pragma once
// The command line: a client of the public API, and of nothing else.

#include <string>
#include <vector>

#include "cli/terminal.hpp"

namespace c1::cli {

// Whether `word` is one of ours: "login", "get".
bool knows(std::string_view word);
// `words`: what stands behind "c1". The exit code; whatever goes wrong is a sentence on `terminal.err`.
int run(const std::vector<std::string>& words, Terminal& terminal);
// One line for each word, for the program's own help.
std::string help();

}  // namespace c1::cli
