#pragma once
// `/c1 mine`, `/c1 approvals`, `/c1 access`, `/c1 status 1042`, `/c1 cancel 1042`: answered to the person alone.

#include <string_view>

#include "bot/services.hpp"
#include "slack/inbound.hpp"
#include "slack/reply.hpp"

namespace c1::bot::my_lists {

slack::Reply mine(const Services& services, const slack::SlashCommand& command, std::string_view rest);
slack::Reply approvals(const Services& services, const slack::SlashCommand& command, std::string_view rest);
slack::Reply access(const Services& services, const slack::SlashCommand& command, std::string_view rest);
slack::Reply status(const Services& services, const slack::SlashCommand& command, std::string_view rest);
slack::Reply cancel(const Services& services, const slack::SlashCommand& command, std::string_view rest);

// *Show more* under a list: its value says which list and from where.
slack::Reply more(const Services& services, const slack::BlockAction& click);
// *Cancel request*, confirmed; its value is the request's id.
slack::Reply cancel_clicked(const Services& services, const slack::BlockAction& click);

}  // namespace c1::bot::my_lists
