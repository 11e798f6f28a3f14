#include "bot/review_parts.hpp"

#include "base/text.hpp"
#include "workflow/decide.hpp"

namespace c1::bot::review {

using namespace workflow;

Result<Asked> asked_by(const Services& services, const slack::Tenant& tenant, const slack::Actor& actor,
                       const std::string& value) {
  auto viewer = viewer_of(services, tenant, actor);
  if (!viewer) return viewer.error();
  auto target = parse_button_value(value);
  if (!target) return target.error();
  return Asked{*std::move(viewer), *std::move(target), value};
}

Named named(const std::string& words) {
  const auto space = words.find(' ');
  if (space == std::string::npos) return {words, {}};
  return {words.substr(0, space), words.substr(space + 1)};
}

slack::Reply tell(const Error& error) { return slack::Reply::tell(text::escape_mrkdwn(error.says)); }

slack::Reply at_field(const Error& error, const std::string& field, const std::string& otherwise) {
  return slack::Reply::form_errors({{error.field == field ? field : otherwise, error.says}});
}

std::optional<Error> objection(const Services& services, const Asked& asked, const Command& command) {
  struct Objection {
    bool stands = false;
    std::optional<Error> error;
  };
  const auto seen = looked_at(services, asked, [&](const Request& request, const Facts& facts) {
    const auto events = decide(request, command, facts, services.clock.now());
    return events ? Objection{} : Objection{true, events.error()};
  });
  return seen ? seen->error : std::optional(seen.error());
}

std::optional<Error> objection(const Services& services, const Asked& asked, Action action) {
  const auto allowed = looked_at(services, asked, [&](const Request& request, const Facts& facts) {
    return may(request, asked.viewer.user->id, action, facts, services.clock.now());
  });
  if (!allowed) return allowed.error();
  if (*allowed) return std::nullopt;
  return conflict("This cannot be done any more: the request has moved on. Its card shows how it stands.");
}

}  // namespace c1::bot::review
