#pragma once
// `c1 migrate-store FROM TO`: the whole database to another one, SQLite or PostgreSQL.

#include <iosfwd>
#include <string>
#include <vector>

#include "bot/config.hpp"

namespace c1::bot {

// `words` stand behind "c1 migrate-store". The exit code: 0; 1 if nothing was moved; 2 for words that are not
// understood.
int migrate_store_command(const std::vector<std::string>& words, const Environment& environment, std::ostream& out,
                          std::ostream& err);

}  // namespace c1::bot
