#pragma once
// "Can't find it?": the modal in which somebody says in words what they need, and the one in which it is answered.

#include <string_view>

#include "bot/services.hpp"
#include "slack/inbound.hpp"
#include "slack/reply.hpp"

namespace c1::bot::inquiry_form {

inline constexpr char kAsk[] = "inquiry_ask";
inline constexpr char kAnswer[] = "inquiry_answer";

// `/c1 ask ...`: the words are filled in; nothing is sent before *Ask* is pressed.
slack::Reply by_line(const Services& services, const slack::SlashCommand& command, std::string_view words);
// The button: on the Home tab, or in the request form, whose app and reason are taken along.
slack::Reply open(const Services& services, const slack::BlockAction& click);
// Committed before the modal says who was asked.
slack::Reply submit(const Services& services, const slack::ViewSubmission& submission);

// *Answer…* on a question's card.
slack::Reply open_answer(const Services& services, const slack::BlockAction& click);
slack::Reply submit_answer(const Services& services, const slack::ViewSubmission& submission);
// *I don't need it any more*, by whoever has asked.
slack::Reply done(const Services& services, const slack::BlockAction& click);

}  // namespace c1::bot::inquiry_form
