#pragma once
// What is not worth saying any more when its turn comes.

#include "storage/store.hpp"
#include "workflow/effects.hpp"

namespace c1::bot {

// The card itself came long after the request (Slack was not there, or the person) and shows what had happened until
// then; or the line asks for something that is not awaited now.
bool is_stale(const workflow::SayInThread& line, const storage::MessageRow& card, storage::Tx& tx);

}  // namespace c1::bot
