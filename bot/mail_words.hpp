#pragma once
// What stands in a mail. Plain words, one link, no images.

#include <string>

#include "workflow/catalog.hpp"
#include "workflow/effects.hpp"

namespace c1::bot {

struct MailWords {
  std::string subject;
  std::string text;
  std::string html;
};

// `reader` is mail.person, with the time zone that counts. `unsubscribe` is a whole address.
MailWords mail_words(const workflow::SendMail& mail, const workflow::User& reader, const workflow::Request& request,
                     const workflow::Catalog& catalog, const std::string& public_url, const std::string& unsubscribe);

// ---- pieces that every mail is made of

std::string escape_html(const std::string& text);
// "24 Nov 2026, 10:30 CET", by the reader's own clock (unknown: UTC).
std::string mail_moment(Instant at, const workflow::User& reader);
// All that stands before the headline, and the headline.
std::string mail_head(const std::string& headline);
std::string mail_button(const std::string& words, const std::string& url);
// The small print and the end. "" for nothing to turn off.
std::string mail_foot(const std::string& says, const std::string& unsubscribe);
std::string mail_foot_text(const std::string& unsubscribe);

}  // namespace c1::bot
