#pragma once
// A mail as it goes over the wire (RFC 5322, 2045 to 2047): text and HTML side by side, in UTF-8. Whatever stands in it,
// it cannot bring headers of its own.

#include <string>

#include "base/clock.hpp"

namespace c1::connectors {

struct Mail {
  std::string from;     // "Access <access@acme.test>", or a bare address
  std::string to;       // a bare address
  std::string to_name;  // may be empty
  std::string subject;
  std::string text;  // plain, lines ended by \n
  std::string html;
  std::string message_id;   // without < >
  std::string thread_id;    // the message that all of a thread answer; may be empty
  std::string unsubscribe;  // an https address; may be empty
  Instant date{};
};

std::string mime_of(const Mail& mail);

// The address in "Access <access@acme.test>". "" where there is none, or one that could break a header or a command.
std::string bare_address(const std::string& mailbox);

}  // namespace c1::connectors
