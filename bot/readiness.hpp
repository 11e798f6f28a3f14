#pragma once
// What /readyz tells those who look at it by hand, below its first line: whether Slack is reached, and how late things
// are. For everybody, so no names and no errors.

#include <map>
#include <string>

#include "slack/web_api.hpp"
#include "storage/rows.hpp"

namespace c1::bot {

// "slack: reached 4 s ago\nqueue: on time\n"
std::string readiness_of(const std::map<std::string, slack::Health>& health, const storage::OutboxCounts& counts,
                         Instant now);

}  // namespace c1::bot
