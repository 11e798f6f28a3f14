#pragma once
// Start reading here: everything a person can do in Slack, and the function that answers it.

#include "bot/services.hpp"
#include "slack/router.hpp"

namespace c1::bot {

// `services` must outlive the router.
slack::Router listeners(const Services& services);

}  // namespace c1::bot
