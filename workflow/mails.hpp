#pragma once
// Who is told what by email, beside what is said in Slack. Fewer things: what somebody waits for, or has to do.

#include <optional>
#include <vector>

#include "workflow/effects.hpp"
#include "workflow/notices.hpp"

namespace c1::workflow {

// Which kind of notice a line in a thread is, and a mail of the same.
NoticeKind kind_of(SayInThread::What what);

// Nobody is told what they have just done themselves.
std::vector<SendMail> mails_of(const std::optional<Request>& before, const Request& after, const Events& events);

}  // namespace c1::workflow
