#pragma once
// `/c1 ...`: a table of words. Typos get the nearest one.

#include <optional>

#include "bot/services.hpp"
#include "slack/inbound.hpp"
#include "slack/reply.hpp"

namespace c1::bot {

// What needs nothing but the words: help, and a word that is none. nullopt for all others.
std::optional<slack::Reply> slash_command_at_once(const slack::SlashCommand& command);
slack::Reply slash_command(const Services& services, const slack::SlashCommand& command);
// The *Help* button: the same words.
slack::Reply help_clicked(const slack::BlockAction& click);

}  // namespace c1::bot
