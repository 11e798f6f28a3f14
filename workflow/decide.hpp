#pragma once
// All rules about access requests: command + state + facts + now -> events, or a refusal with a sentence. Pure: tested
// in microseconds, run ahead of time by explain.hpp, the same on every surface.

#include <optional>

#include "base/result.hpp"
#include "workflow/command.hpp"
#include "workflow/event.hpp"
#include "workflow/facts.hpp"

namespace c1::workflow {

// Refusals are Errc::invalid with `field` (a question of the form: subject, app, entitlement, duration, reason,
// emergency, form.<id>) for input, forbidden, conflict (naming who decided and when; `about` is the other request's id)
// or not_found. A command that changes nothing gives no events and no error only where that is the right answer (an
// edit to the same text, a due time that has not come).
Result<Events> decide(const std::optional<Request>& request, const Command& command, const Facts& facts, Instant now);

}  // namespace c1::workflow
