#pragma once
// `/c1 ...`: a table of words. Typos get the nearest one.

#include "bot/services.hpp"
#include "slack/inbound.hpp"
#include "slack/reply.hpp"

namespace c1::bot {

slack::Reply slash_command(const Services& services, const slack::SlashCommand& command);
// The *Help* button: the same words.
slack::Reply help_clicked(const slack::BlockAction& click);

}  // namespace c1::bot
