#pragma once
// `/c1 settings`: who I am to this program, and who decides for me; with the ways to change that.

#include <string_view>

#include "bot/services.hpp"
#include "slack/inbound.hpp"
#include "slack/reply.hpp"

namespace c1::bot::my_settings {

slack::Reply by_line(const Services& services, const slack::SlashCommand& command, std::string_view rest);
slack::Reply open(const Services& services, const slack::BlockAction& click);

}  // namespace c1::bot::my_settings
