#pragma once
// Sends mail by SMTP (RFC 5321), with STARTTLS or TLS and a login where there is one.

#include <string>

#include "base/clock.hpp"
#include "base/secret.hpp"

namespace c1::connectors {

struct SmtpSettings {
  std::string url;   // smtp://host:port or smtps://host:port
  std::string user;  // "" = no login
  Secret password;
  bool tls_required = true;  // smtp:// without STARTTLS is refused; false only for a server on this machine
  std::string trust_file;    // PEM; "" = the system's
};

struct Posted {
  enum class How {
    accepted,
    not_yet,  // the server is away, or busy: try again
    refused,  // it will never take this: the address, or the message
  } how = How::not_yet;
  std::string says;
  bool maybe_sent = false;  // not_yet: the message may have been taken all the same
};

// `from` and `to` are bare addresses, `message` is RFC 5322 with CRLF. Blocks, for half a minute at most.
Posted post_mail(const SmtpSettings& settings, const std::string& from, const std::string& to,
                 const std::string& message);

}  // namespace c1::connectors
