#pragma once
// The questions of a form step, asked of whoever has to answer them.

#include <string>

#include "bot/review_parts.hpp"

namespace c1::bot::answer_form {

slack::Reply open(const Services& services, const std::string& trigger, const review::Asked& asked);
slack::Reply submit(const Services& services, const slack::ViewSubmission& submission);

inline constexpr char kCallback[] = "answer_form";

}  // namespace c1::bot::answer_form
