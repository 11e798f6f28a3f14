#pragma once
// Who is told what by email, beside what is said in Slack. Fewer things: what somebody waits for, or has to do.

#include <optional>
#include <string_view>
#include <vector>

#include "workflow/effects.hpp"

namespace c1::workflow {

// What people can turn off, one by one.
enum class MailKind { approval, task, decision, access, reminder, ending };
MailKind kind_of(SayInThread::What what);
std::string_view to_string(MailKind kind);  // "approval"
std::optional<MailKind> mail_kind_from(std::string_view name);

// Nobody is told what they have just done themselves.
std::vector<SendMail> mails_of(const std::optional<Request>& before, const Request& after, const Events& events);

}  // namespace c1::workflow
