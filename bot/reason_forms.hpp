#pragma once
// The modals that ask for a reason: deny, won't do, cancel, escalate, ... It may be left out where the rules let it.

#include <string>

#include "bot/review_parts.hpp"

namespace c1::bot::reason_forms {

// Opens the one of that button, if this person may do it at all: nobody types a reason for a click that is refused.
slack::Reply open(const Services& services, const std::string& trigger, const std::string& name,
                  const review::Asked& asked);
slack::Reply submit(const Services& services, const slack::ViewSubmission& submission);

// Whether all that is wrong is that a reason is missing.
bool is_missing(const Error& error);

inline constexpr char kCallback[] = "reason_form";

}  // namespace c1::bot::reason_forms
