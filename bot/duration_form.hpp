#pragma once
// How long: whoever has to approve changes it before they do.

#include <string>

#include "bot/review_parts.hpp"

namespace c1::bot::duration_form {

slack::Reply open(const Services& services, const std::string& trigger, const review::Asked& asked);
slack::Reply submit(const Services& services, const slack::ViewSubmission& submission);

inline constexpr char kCallback[] = "duration_form";

}  // namespace c1::bot::duration_form
