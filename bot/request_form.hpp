#pragma once
// `/c1 request`: the *Submit a request* modal. Its questions follow each other: who, app, entitlement, the questions of
// an administrator, how long, why. Choosing updates the form in place; what was typed stays (same block and action ids).
// What stands in it: request_draft.hpp; how it looks: request_view.hpp.

#include "bot/request_draft.hpp"
#include "slack/reply.hpp"

namespace c1::bot::request_form {

// Opens it, filled in with `wish`; a sentence instead for somebody who may not ask for anything.
slack::Reply open(const Services& services, const slack::Tenant& tenant, const slack::Actor& actor,
                  const std::string& trigger, const Wish& wish = {});
// `/c1 request ...` in one line.
slack::Reply open_by_line(const Services& services, const slack::SlashCommand& command, std::string_view line);
// *Extend*: the button's value is the entitlement; behind a blank the holder, and behind another the account that it is
// held with.
slack::Reply extend(const Services& services, const slack::BlockAction& click);
slack::Reply by_shortcut(const Services& services, const slack::Shortcut& shortcut);
// From a message: quoted in the reason, with its address.
slack::Reply by_message(const Services& services, const slack::MessageShortcut& shortcut);

// Something was chosen: the form as it must be now.
slack::Reply changed(const Services& services, const slack::BlockAction& action);
// Committed before the modal closes; what is wrong comes back at its field.
slack::Reply submit(const Services& services, const slack::ViewSubmission& submission);

}  // namespace c1::bot::request_form
