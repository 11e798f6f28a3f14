#pragma once
// `c1 audit verify | export`: the audit log of the database that the server's settings name, also beside the server.

#include <iosfwd>
#include <string>
#include <vector>

#include "bot/config.hpp"

namespace c1::bot {

// `words` stand behind "c1 audit". The exit code: 0; 1 if the log is broken or cannot be read; 2 for words that are not
// understood.
int audit_command(const std::vector<std::string>& words, const Environment& environment, std::ostream& out,
                  std::ostream& err);

}  // namespace c1::bot
