#include "slack/door_parts.hpp"

#include "base/log.hpp"
#include "slack/answer.hpp"

namespace c1::slack {

std::optional<net::Response> immediate_answer(const Inbound& inbound) {
  if (const auto* dropped = std::get_if<RateLimited>(&inbound))
    log::error("slack has dropped events: too many in an hour", {{"team", dropped->team}, {"minute", dropped->minute}});
  else if (const auto* unknown = std::get_if<Unknown>(&inbound))
    log::warn("slack sent an unknown kind", {{"type", unknown->type.substr(0, 80)}});
  else if (!std::holds_alternative<UrlVerification>(inbound) && !std::holds_alternative<SslCheck>(inbound))
    return std::nullopt;
  return ack_of(inbound, Reply::empty());
}

}  // namespace c1::slack
