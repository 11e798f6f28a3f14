#pragma once
// `/c1 bundle`: a bundle as a whole. What of it is held, or asked for already, is left out, and the form says so.

#include <string_view>

#include "bot/services.hpp"
#include "slack/inbound.hpp"
#include "slack/reply.hpp"

namespace c1::bot::bundle_form {

inline constexpr char kCallback[] = "bundle_form";

// `/c1 bundle starter kit because it is my first day`.
slack::Reply by_line(const Services& services, const slack::SlashCommand& command, std::string_view rest);
slack::Reply open(const Services& services, const slack::BlockAction& click);
slack::Reply changed(const Services& services, const slack::BlockAction& action);
slack::Reply submit(const Services& services, const slack::ViewSubmission& submission);

}  // namespace c1::bot::bundle_form
