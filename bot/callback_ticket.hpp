#pragma once
// The last part of a callback's address, which only we can have made:
// "<request>.<step>.<attempt>.<until, unix seconds>.<code of what is before>". Nothing is stored for it.

#include <optional>
#include <string>
#include <string_view>

#include "base/clock.hpp"
#include "base/result.hpp"
#include "connectors/signer.hpp"
#include "workflow/terms.hpp"

namespace c1::bot {

constexpr std::string_view kCallbackPath = "/webhooks/callback/";

struct CallbackTicket {
  workflow::RequestId request;
  std::size_t step = 0;
  std::int64_t attempt = 1;
  Instant until{};  // whole seconds
};

std::string sealed(const CallbackTicket& ticket, const connectors::Signer& signer);
// Nothing for what is not ours. Its time may be over.
std::optional<CallbackTicket> opened(const std::string& text, const connectors::Signer& signer);
// Errc::not_found for what is not ours, Errc::forbidden where its time is over.
Result<CallbackTicket> ticket_in_time(const std::string& text, const connectors::Signer& signer, Instant now);

// How long a system may take that answers later: "2d" of the organisation file, else eight days.
Seconds answer_within(const std::string& setting);

// What is told to whoever called back: an HTTP status, and a sentence.
struct CalledBack {
  int status = 200;
  std::string says;
};
// 404, 410 (too late), 409 (answered already), 400.
CalledBack refusal(const Error& error);

}  // namespace c1::bot
