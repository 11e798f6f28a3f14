#pragma once
// State + event -> state. Never fails: an event has happened.

#include <optional>

#include "workflow/event.hpp"

namespace c1::workflow {

// `request` is none only before Opened. Comment events leave it as it is.
Request evolve(std::optional<Request> request, const Event& event);
std::optional<Request> fold(std::optional<Request> request, const Events& events);

}  // namespace c1::workflow
