#pragma once
// How long: an approver changes it before approving, a holder asks for more of it.

#include <string>

#include "bot/review_parts.hpp"

namespace c1::bot::duration_forms {

slack::Reply open_change(const Services& services, const std::string& trigger, const review::Asked& asked);
slack::Reply submit_change(const Services& services, const slack::ViewSubmission& submission);

// Asks for a request of its own, an extension of what is held.
slack::Reply open_extension(const Services& services, const std::string& trigger, const review::Asked& asked);
slack::Reply submit_extension(const Services& services, const slack::ViewSubmission& submission);

inline constexpr char kChangeCallback[] = "duration_form";
inline constexpr char kExtendCallback[] = "extend_form";

}  // namespace c1::bot::duration_forms
