#pragma once
// The doer of email. A mail's Message-ID is made of its effect's key, so that one that is sent twice after a cut
// connection is known as the same. What is not so any more when its turn comes is not sent.

#include <optional>
#include <string>

#include "bot/config.hpp"
#include "bot/mail_words.hpp"
#include "bot/outbox.hpp"
#include "bot/services.hpp"
#include "connectors/signer.hpp"
#include "connectors/smtp.hpp"
#include "net/http.hpp"

namespace c1::bot {

struct MailSettings {
  connectors::SmtpSettings smtp;  // an empty url: no mail
  std::string from;
};
// Of a server on this machine no TLS is asked for.
MailSettings mail_settings(const Config& config);

class Mailer {
 public:
  // The first two outlive it.
  Mailer(const Services& services, const connectors::Signer& signer, MailSettings settings);

  static bool keeps(const workflow::Effect& effect);
  // A Doer. Blocks for the mail server, half a minute at most.
  Done carry_out(const storage::DueEffect& effect);

  // The page behind the link in each mail: GET asks, POST turns off (also the mail program's own button, RFC 8058), or
  // on again. Uses the store.
  net::Response unsubscribe(const net::Request& request);
  static constexpr std::string_view kUnsubscribePath = "/mail/unsubscribe";

 private:
  Done on(const workflow::SendMail& mail, const workflow::User& reader, const storage::DueEffect& due) const;
  Done on(const workflow::SendDigest& digest, const workflow::User& reader, const storage::DueEffect& due) const;
  // `thread`: the message that all of a thread answer; may be empty.
  Done post(const workflow::User& reader, MailWords words, const std::string& thread, const std::string& unsubscribe,
            const storage::DueEffect& due) const;
  // "" for what is not theirs to say.
  std::string unsubscribe_address(const workflow::Catalog& catalog, const workflow::UserId& person,
                                  workflow::NoticeKind kind) const;

  const Services& services_;
  const connectors::Signer& signer_;
  const MailSettings settings_;
};

}  // namespace c1::bot
