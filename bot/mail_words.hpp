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

// `unsubscribe` is a whole address.
MailWords mail_words(const workflow::SendMail& mail, const workflow::Request& request, const workflow::Catalog& catalog,
                     const std::string& public_url, const std::string& unsubscribe);

std::string escape_html(const std::string& text);

}  // namespace c1::bot
