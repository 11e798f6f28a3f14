#pragma once
// People who use the app in Slack, and are in no directory. They are told so by whatever they do (bot/people.cpp); here
// whoever can change that is told of them, once.

#include "base/json.hpp"
#include "bot/card.hpp"
#include "storage/store.hpp"
#include "workflow/catalog.hpp"

namespace c1::bot::strangers {

// Once for each person and workspace: a message to every super admin. `link` is theirs, and is marked; `user` as Slack
// describes them. Nothing for programs and closed accounts.
void report(storage::Tx& tx, const workflow::Catalog& catalog, storage::SlackLink& link, const json::Value& user,
            Instant now);

// `mentioned`: it is read in their own workspace. In another one their id would be somebody else's.
Message message_about(const workflow::ReportStranger& stranger, bool mentioned);

}  // namespace c1::bot::strangers
