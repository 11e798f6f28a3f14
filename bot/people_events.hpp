#pragma once
// People come to Slack, change and leave it. Who they are to us says the organisation; here it is only learnt how to
// reach them.

#include "bot/services.hpp"
#include "slack/inbound.hpp"
#include "slack/reply.hpp"

namespace c1::bot::people_events {

// team_join, user_change: whoever can be reached now gets the cards of what is open for them or waits for them.
slack::Reply on_changed(const Services& services, const slack::Event& event);

}  // namespace c1::bot::people_events
