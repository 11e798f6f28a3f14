#pragma once
// All rules about access requests: command + state + facts + now -> events, or a refusal with a sentence. Pure: tested
// in microseconds, run ahead of time by explain.hpp, the same on every surface.

#include <optional>

#include "base/result.hpp"
#include "workflow/catalog.hpp"
#include "workflow/command.hpp"
#include "workflow/event.hpp"

namespace c1::workflow {

// What decide() needs to know of the world, gathered by the caller in the same transaction.
struct Facts {
  const Catalog* catalog = nullptr;
  std::int64_t next_number = 0;           // Submit
  std::optional<Request> open_duplicate;  // Submit: the open request for the same subject and entitlement
  std::optional<Grant> held;              // Submit: the subject's active grant of it
  std::optional<Comment> comment;         // EditComment, DeleteComment: as stored
};

// Refusals are Errc::invalid with `field` (a question of the form: app, entitlement, duration, reason) for input,
// forbidden, conflict (naming who decided and when) or not_found. A command that changes nothing gives no events and no
// error only where that is the right answer (an edit to the same text).
Result<Events> decide(const std::optional<Request>& request, const Command& command, const Facts& facts, Instant now);

}  // namespace c1::workflow
