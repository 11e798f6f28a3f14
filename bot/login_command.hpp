#pragma once
// `/c1 login CODE`: a person confirms, where they are signed in already, that a device may act for them.

#include "bot/services.hpp"
#include "slack/inbound.hpp"
#include "slack/reply.hpp"

namespace c1::bot::login_command {

// Shows who asks, and asks back: nobody lets a device in with one word.
slack::Reply show(const Services& services, const slack::SlashCommand& command);
slack::Reply allow(const Services& services, const slack::BlockAction& click);
slack::Reply deny(const Services& services, const slack::BlockAction& click);

}  // namespace c1::bot::login_command
