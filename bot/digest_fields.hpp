#pragma once
// When a digest comes, as two questions of a form.

#include "bot/digest_choice.hpp"
#include "bot/people.hpp"
#include "slack/blocks.hpp"

namespace c1::bot {

// Where it is locked: a line that says so.
void add_digest_fields(slack::Blocks& blocks, const DigestChoice& digest);
// What was answered; nothing changes where the questions were not in the form, or are locked by now.
Result<void> keep_digest_fields(storage::Tx& tx, const Viewer& viewer, const slack::FormState& state, Instant now);

}  // namespace c1::bot
