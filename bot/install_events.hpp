#pragma once
// The app was removed from a workspace: Slack tells it twice, in any order, and perhaps late.

#include "bot/services.hpp"
#include "slack/inbound.hpp"
#include "slack/reply.hpp"

namespace c1::bot::install_events {

slack::Reply on_uninstalled(const Services& services, const slack::Event& event);
slack::Reply on_revoked(const Services& services, const slack::Event& event);

}  // namespace c1::bot::install_events
