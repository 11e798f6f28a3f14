#pragma once
// `/c1 digest`: the digest as it would come now, and what one may want to do about it: turn it on or off, say when it
// comes, have it by mail at once.

#include <string_view>

#include "bot/services.hpp"
#include "slack/inbound.hpp"
#include "slack/reply.hpp"

namespace c1::bot::digest_command {

inline constexpr char kCallback[] = "digest_times";

// Behind the word may stand `on`, `off` or `mail`.
slack::Reply by_line(const Services& services, const slack::SlashCommand& command, std::string_view rest);
// *Turn on*, *Turn off*: the button's value says which.
slack::Reply turned(const Services& services, const slack::BlockAction& click);
// *When…*, and what was chosen there.
slack::Reply open_times(const Services& services, const slack::BlockAction& click);
slack::Reply submit_times(const Services& services, const slack::ViewSubmission& submission);
// *Mail it to me*: once a minute, however often it is pressed.
slack::Reply mailed(const Services& services, const slack::BlockAction& click);

}  // namespace c1::bot::digest_command
