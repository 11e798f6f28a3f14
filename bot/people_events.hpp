#pragma once
// People come to Slack, change and leave it. Who they are to us says the organisation; here it is only learnt how to
// reach them.

#include "bot/services.hpp"
#include "slack/inbound.hpp"
#include "slack/reply.hpp"

namespace c1::bot::people_events {

// team_join, user_change: whoever can be reached now gets the cards of what is open for them or waits for them.
slack::Reply on_changed(const Services& services, const slack::Event& event);

// Whoever had left is there again: it stands in the audit log, and they get the cards of what waits for them.
void came_back(storage::Tx& tx, const storage::SlackLink& link, Instant now);

}  // namespace c1::bot::people_events
