#pragma once
// Internal to the card: its parts, each from (request, look) only.

#include <string>
#include <string_view>
#include <vector>

#include "bot/card.hpp"

namespace c1::bot::card_parts {

// "Lena Fischer needs Platform team member in GitHub".
std::string title(const workflow::Request& request, const workflow::Catalog& catalog);
// For whom, what, for how long.
std::vector<slack::Mrkdwn> facts(const workflow::Request& request, const workflow::Catalog& catalog);
// What was asked beside that, and answered.
std::vector<slack::Mrkdwn> answers(const workflow::Request& request);
// ":hourglass: *Waiting for Omar Haddad*".
slack::Mrkdwn state(const workflow::Request& request, const Look& look);
// What was decided, where it is, what is still to come: a line for each.
std::vector<slack::Mrkdwn> progress(const workflow::Request& request, const workflow::Catalog& catalog);
// What the deciders should know of the active step: why they, and what to do. Of what is closed: the last word.
std::vector<slack::Mrkdwn> notes(const workflow::Request& request, const Look& look);
// Who asks, who else has it, what the policy says.
std::vector<slack::Mrkdwn> insight(const workflow::Request& request, const Look& look);

// For a notification: whatever people wrote, on one line, and not longer than Slack takes once it is escaped.
std::string on_one_line(std::string_view words);

bool may_now(const workflow::Request& request, const Look& look, workflow::Action action);
slack::Mrkdwn labelled(std::string_view label, const std::string& value);
// "Ines Costa, Jun Watanabe and 3 others".
std::string people(const workflow::Catalog& catalog, const std::vector<workflow::UserId>& ids);

}  // namespace c1::bot::card_parts
