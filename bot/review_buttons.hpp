#pragma once
// The buttons of a card and its menu. What can be done at once is done; the rest opens a modal: a reason (reason_forms),
// a time (duration_form), people (reassign_form), answers (answer_form). A click that changes nothing is answered with a
// sentence that only the clicker sees.

#include "bot/services.hpp"
#include "slack/inbound.hpp"
#include "slack/reply.hpp"

namespace c1::bot::review_buttons {

// Any button of a card (button_names), wherever it stands: a DM, a channel, the Home tab.
slack::Reply pressed(const Services& services, const slack::BlockAction& click);

}  // namespace c1::bot::review_buttons
