#pragma once
// `/c1 delegate @sam until friday`: the form *Hand on my approvals*, filled in. `/c1 delegate off` ends it.

#include <string_view>

#include "bot/services.hpp"
#include "slack/inbound.hpp"
#include "slack/reply.hpp"

namespace c1::bot::delegation_form {

inline constexpr char kCallback[] = "delegation_form";

slack::Reply by_line(const Services& services, const slack::SlashCommand& command, std::string_view rest);
slack::Reply open(const Services& services, const slack::BlockAction& click);
slack::Reply submit(const Services& services, const slack::ViewSubmission& submission);
// *I am back*.
slack::Reply end_clicked(const Services& services, const slack::BlockAction& click);

}  // namespace c1::bot::delegation_form
