#include "bot/callback_ticket.hpp"

#include <charconv>

#include "base/text.hpp"

namespace c1::bot {
namespace {

constexpr char kPurpose[] = "webhook callback";
constexpr Seconds kAnswerWithin{8 * 86'400};

std::optional<std::int64_t> ticket_number_in(const std::string& text) {
  std::int64_t number = 0;
  const auto [stop, problem] = std::from_chars(text.data(), text.data() + text.size(), number);
  return problem == std::errc{} && stop == text.data() + text.size() ? std::optional(number) : std::nullopt;
}

}  // namespace

std::string sealed(const CallbackTicket& ticket, const connectors::Signer& signer) {
  const std::string text = ticket.request.value + "." + std::to_string(ticket.step) + "." +
                           std::to_string(ticket.attempt) + "." + std::to_string(to_unix_seconds(ticket.until));
  return text + "." + signer.code(kPurpose, text);
}

std::optional<CallbackTicket> opened(const std::string& text, const connectors::Signer& signer) {
  const auto parts = text::split(text, '.');
  if (parts.size() != 5 || !signer.is_code(parts[4], kPurpose, text.substr(0, text.rfind('.')))) return std::nullopt;
  const auto step = ticket_number_in(parts[1]), attempt = ticket_number_in(parts[2]),
             until = ticket_number_in(parts[3]);
  if (!step || !attempt || !until) return std::nullopt;
  return CallbackTicket{.request = {parts[0]},
                        .step = static_cast<std::size_t>(*step),
                        .attempt = *attempt,
                        .until = Instant{Seconds{*until}}};
}

Result<CallbackTicket> ticket_in_time(const std::string& text, const connectors::Signer& signer, Instant now) {
  const auto ticket = opened(text, signer);
  if (!ticket) return not_found("There is no such callback.");
  if (ticket->until <= now) return forbidden("The time to answer is over.");
  return *ticket;
}

CalledBack refusal(const Error& error) {
  const int status = error.code == Errc::not_found   ? 404
                     : error.code == Errc::forbidden ? 410
                     : error.code == Errc::conflict  ? 409
                                                     : 400;
  return {status, error.says};
}

Seconds answer_within(const std::string& setting) { return text::parse_duration(setting).value_or(kAnswerWithin); }

}  // namespace c1::bot
