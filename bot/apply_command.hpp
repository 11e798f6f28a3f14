#pragma once
// `c1 apply [--plan] PATH`: makes the stored organisation that of a file, or tells what that would change.

#include <iosfwd>
#include <string>
#include <vector>

#include "bot/config.hpp"

namespace c1::bot {

// `words` stand behind "c1 apply". The exit code: 0; 1 if the file has mistakes or the database cannot be used; 2 for
// words that are not understood; 3 with --exit-code, if something has changed or would.
int apply_command(const std::vector<std::string>& words, const Environment& environment, std::ostream& out,
                  std::ostream& err);

}  // namespace c1::bot
