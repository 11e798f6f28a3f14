#pragma once
// Approve, Deny, Provisioned, Won't do: the buttons of a card and the modals that ask for a reason. A click that
// decides nothing is answered with a sentence that only the clicker sees.

#include "bot/services.hpp"
#include "slack/inbound.hpp"
#include "slack/reply.hpp"

namespace c1::bot::review_buttons {

slack::Reply approve(const Services& services, const slack::BlockAction& click);
slack::Reply deny(const Services& services, const slack::BlockAction& click);
slack::Reply provisioned(const Services& services, const slack::BlockAction& click);
slack::Reply wont_do(const Services& services, const slack::BlockAction& click);

// The modal behind Deny, Won't do, and Approve where the policy wants a reason.
slack::Reply reason_given(const Services& services, const slack::ViewSubmission& submission);

inline constexpr char kReasonCallback[] = "reason_form";

}  // namespace c1::bot::review_buttons
