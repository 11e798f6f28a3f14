#pragma once
// What one person is told of (workflow/notices.hpp), read and changed: for the doers that ask before they speak, and for
// every surface that lets people choose.

#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "bot/services.hpp"
#include "storage/store.hpp"
#include "workflow/notices.hpp"

namespace c1::bot {

// Whether `person` is to be told of it there, as they and their organisation want it now.
bool wants_notice(storage::Tx& tx, const workflow::Catalog& catalog, const workflow::UserId& person,
                  workflow::NoticeChannel channel, workflow::NoticeKind kind);

struct Notice {
  workflow::NoticeChannel channel = workflow::NoticeChannel::slack;
  workflow::NoticeKind kind = workflow::NoticeKind::approval;
  bool wanted = true;
  bool locked = false;  // the organisation's, or it needs one's action
};
// Every kind there is, Slack's first; mail only where mail is sent at all.
std::vector<Notice> notices_of(storage::Tx& tx, const workflow::Catalog& catalog, const workflow::UserId& person,
                               bool mails);

// What they want from now on. What changes stands in the audit log ("mail.turned_off", "slack.turned_on"); what does not, does not.
// Errc::forbidden for what is locked, with whose word it is; nothing of `wishes` is kept then.
struct NoticeOrigin {
  std::string surface;
  std::string address = {};
};
Result<void> set_notices(storage::Tx& tx, const workflow::Catalog& catalog, const workflow::UserId& person,
                         const std::vector<workflow::NoticeWish>& wishes, const NoticeOrigin& origin, Instant now);

// "Decisions on your requests", for a list; and the same in a sentence: "decisions on your requests".
std::string_view title_of(workflow::NoticeKind kind);
std::string in_words(workflow::NoticeKind kind);
std::string_view title_of(workflow::NoticeChannel channel);  // "Slack", "mail"

}  // namespace c1::bot
