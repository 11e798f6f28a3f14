#include "workflow/decide.hpp"

#include "base/text.hpp"
#include "workflow/evolve.hpp"
#include "workflow/rules.hpp"

namespace c1::workflow {
namespace {

constexpr std::size_t kReasonLimit = 3000;

Error no_such_request() { return not_found("There is no such request, or you may not see it."); }

// A command about a request that must exist.
template <class F>
Result<Events> with(const std::optional<Request>& request, F&& rule) {
  if (!request) return no_such_request();
  return rule(*request);
}

}  // namespace

Result<Events> decide(const std::optional<Request>& request, const Command& command, const Facts& facts, Instant now) {
  return std::visit(
      match{
          [&](const Submit& c) {
            return request ? conflict("This request was submitted already.") : decide_submit(c, facts, now);
          },
          [&](const Approve& c) {
            return with(request, [&](const Request& r) { return decide_approve(r, c, facts, now); });
          },
          [&](const Deny& c) { return with(request, [&](const Request& r) { return decide_deny(r, c, facts, now); }); },
          [&](const MarkProvisioned& c) {
            return with(request, [&](const Request& r) { return decide_provisioned(r, c, facts, now); });
          },
          [&](const DeclineProvisioning& c) {
            return with(request, [&](const Request& r) { return decide_declined(r, c, facts, now); });
          },
          [&](const AddComment& c) {
            return with(request, [&](const Request& r) { return decide_comment(r, c, facts, now); });
          },
          [&](const EditComment& c) {
            return with(request, [&](const Request& r) { return decide_edit(r, c, facts); });
          },
          [&](const DeleteComment& c) {
            return with(request, [&](const Request& r) { return decide_delete(r, c, facts); });
          }},
      command);
}

void happen(Request& request, Events& events, Event event) {
  request = evolve(std::move(request), event);
  events.push_back(std::move(event));
}

std::optional<Error> check_reason(std::string_view reason, bool required, std::string_view ask) {
  if (text::trimmed(reason).empty())
    return required ? std::optional(invalid(std::string(ask), "reason")) : std::nullopt;
  const std::size_t length = text::length(reason);
  if (length <= kReasonLimit) return std::nullopt;
  return invalid("This has " + std::to_string(length) + " characters; at most " + std::to_string(kReasonLimit) +
                     " fit. Please shorten it.",
                 "reason");
}

}  // namespace c1::workflow
