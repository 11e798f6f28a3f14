#pragma once
// `/c1 why github platform-team`: why can I not see it? Only what is named exactly is spoken of: nothing can be found out
// by searching.

#include <string_view>

#include "bot/services.hpp"
#include "slack/inbound.hpp"
#include "slack/reply.hpp"

namespace c1::bot::why_hidden {

inline constexpr char kCallback[] = "why_form";

// Answered at once; without words the form is opened. `for @sam` where one may ask for Sam, or read everything.
slack::Reply by_line(const Services& services, const slack::SlashCommand& command, std::string_view rest);
slack::Reply open(const Services& services, const slack::BlockAction& click);
slack::Reply submit(const Services& services, const slack::ViewSubmission& submission);

}  // namespace c1::bot::why_hidden
