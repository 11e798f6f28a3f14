#pragma once
// What is held, and until when. Pure.

#include <optional>
#include <string_view>
#include <vector>

#include "workflow/request.hpp"

namespace c1::workflow {

// When the last of them ends; nothing = never (and for no reasons at all).
std::optional<Instant> end_of(const std::vector<GrantReason>& reasons);

// Whether the organisation file names them as a holder: then it ends there, and not by a request.
bool is_held_by_file(const Grant& grant);

// What is held after `request` was provisioned: a new grant `id`, or `held` with one reason more. The clock starts now,
// not when it was asked for; an extension adds to the present end, but never beyond `cap` from now.
Grant granted_by(const Request& request, const std::optional<Grant>& held, const GrantId& id,
                 std::optional<Seconds> cap, Instant now);

// When the holder is told that it will end, of what has been so since `since` (it began, or was extended, then): three
// business days (Monday to Friday where they live) before, for more than three days, unless a weekend puts that before
// `since`; else when a tenth of the time is left, at least five minutes. Nothing for what has no end or is too short to
// say so before.
std::optional<Instant> reminder_of(const Grant& grant, Instant since, std::string_view time_zone);

}  // namespace c1::workflow
