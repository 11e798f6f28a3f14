#pragma once
// Hand a step on: to whom (those only whom the policy lets it go to), and why.

#include <string>

#include "bot/review_parts.hpp"

namespace c1::bot::reassign_form {

slack::Reply open(const Services& services, const std::string& trigger, const review::Asked& asked);
// The picker's people, from the directory: nobody whom decide() would refuse.
slack::Reply people_options(const Services& services, const slack::OptionsRequest& query);
slack::Reply submit(const Services& services, const slack::ViewSubmission& submission);

inline constexpr char kCallback[] = "reassign_form";
inline constexpr char kPicker[] = "reassign_to";

}  // namespace c1::bot::reassign_form
