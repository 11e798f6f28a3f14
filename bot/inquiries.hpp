#pragma once
// Questions in words (workflow/inquiry.hpp) as use cases: each is one transaction with its entry in the audit log, its
// effects, and its delivery's answer, as execute() is for requests.

#include <string>

#include "base/result.hpp"
#include "bot/execute.hpp"
#include "bot/services.hpp"
#include "workflow/inquiry.hpp"

namespace c1::bot::inquiries {

// Whom a question about `app` (may be empty) would be put to now.
workflow::Helpers helpers_for(const Services& services, const Viewer& viewer, const workflow::AppId& app);

// The same delivery again gives the same question. An app that the asker does not see counts as none.
Result<workflow::Inquiry> ask(const Services& services, const Origin& origin, const Viewer& viewer,
                              const workflow::AppId& app, const std::string& text);
// By one of the asked: with `words`, which the others get as a comment. By the asker: it is done with, without words.
Result<workflow::Inquiry> close(const Services& services, const Origin& origin, const Viewer& viewer,
                                const workflow::RequestId& id, const std::string& words);

// As it stands, for one of its readers; Errc::not_found for others.
Result<workflow::Inquiry> seen(const Services& services, const Viewer& viewer, const workflow::RequestId& id);

// ---- within a transaction, for what is written below its cards

// Kept, and copied to the other readers. False for who is none of them.
bool speak(storage::Tx& tx, const workflow::Inquiry& inquiry, workflow::Comment comment, Instant now);
void change(storage::Tx& tx, workflow::Comment comment, const std::string& text, Instant now);
void take_back(storage::Tx& tx, workflow::Comment comment, Instant now);

}  // namespace c1::bot::inquiries
