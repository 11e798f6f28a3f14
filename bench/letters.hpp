#pragma once
// What Slack sends to an app, as whole signed HTTP requests.

#include <string>

namespace c1::bench {

inline constexpr char kSigningSecret[] = "8f742231b10e8888abcd99yyyzzz85a5";

// `trigger` tells one from another; it comes back with the views.open.
std::string command_letter(std::size_t person, const std::string& text, const std::string& trigger);

// The request form, filled in; `view` tells one from another.
std::string submission_letter(std::size_t person, const std::string& app, const std::string& entitlement,
                              const std::string& view);

// What was posted, with a button to approve.
struct Card {
  std::string channel;
  std::string ts;
  std::string blocks;  // JSON, as it was posted
  std::string value;   // of the button
};
std::string approval_letter(std::size_t person, const Card& card);

}  // namespace c1::bench
