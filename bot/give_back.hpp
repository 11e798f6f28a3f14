#pragma once
// *Give back*: access that is not needed any more ends at once, or as its policy says.

#include "bot/services.hpp"
#include "slack/inbound.hpp"
#include "slack/reply.hpp"

namespace c1::bot::give_back {

inline constexpr char kCallback[] = "give_back_form";

// The button's value is the entitlement.
slack::Reply open(const Services& services, const slack::BlockAction& click);
slack::Reply submit(const Services& services, const slack::ViewSubmission& submission);

}  // namespace c1::bot::give_back
