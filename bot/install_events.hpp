#pragma once
// What becomes of an installation. The app was removed from a workspace: Slack tells it twice, in any order, and perhaps
// late. In an organisation: a workspace lets it in, or takes it out; what could not be said there is said when it is back.

#include "bot/services.hpp"
#include "slack/inbound.hpp"
#include "slack/reply.hpp"

namespace c1::bot::install_events {

slack::Reply on_uninstalled(const Services& services, const slack::Event& event);
slack::Reply on_revoked(const Services& services, const slack::Event& event);
slack::Reply on_team_access(const Services& services, const slack::Event& event);

}  // namespace c1::bot::install_events
