#pragma once
// `c1 outbox`: what waits to be said in Slack or done in the world, what was given up and why; and once more.

#include <iosfwd>
#include <string>
#include <vector>

#include "bot/config.hpp"

namespace c1::bot {

// `words` stand behind "c1 outbox". The exit status: 0, 1 failed, 2 wrong words.
int outbox_command(const std::vector<std::string>& words, const Environment& environment, std::ostream& out,
                   std::ostream& err);

}  // namespace c1::bot
