#pragma once
// What the two doors have in common. Not for other folders.

#include <optional>

#include "net/http.hpp"
#include "slack/inbound.hpp"

namespace c1::slack {

// The answer to what needs no listener (some of it is worth a line in the log); nothing if somebody has to answer.
std::optional<net::Response> immediate_answer(const Inbound& inbound);

}  // namespace c1::slack
