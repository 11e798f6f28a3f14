#pragma once
// `/c1 settings`: who I am to this program, who decides for me, what I am told of; with the ways to change that.

#include <string_view>
#include <vector>

#include "bot/notices.hpp"
#include "bot/services.hpp"
#include "slack/blocks.hpp"
#include "slack/inbound.hpp"
#include "slack/reply.hpp"

namespace c1::bot::my_settings {

inline constexpr char kCallback[] = "settings";

slack::Reply by_line(const Services& services, const slack::SlashCommand& command, std::string_view rest);
slack::Reply open(const Services& services, const slack::BlockAction& click);
// *Save*: what they want to be told of from now on.
slack::Reply submit(const Services& services, const slack::ViewSubmission& submission);

// "You are not told of comments in Slack." Nothing where nothing is turned off by the person.
void add_turned_off(slack::Blocks& blocks, const std::vector<Notice>& notices);

}  // namespace c1::bot::my_settings
