#pragma once
// Who does what came from Slack.

#include <optional>

#include "slack/inbound.hpp"

namespace c1::bot {

// Who acts in `inbound` and in which workspace; nothing for what nobody does (url_verification).
struct Acting {
  slack::Tenant tenant;
  slack::Actor actor;
};
std::optional<Acting> acting_in(const slack::Inbound& inbound);

// Whom a workflow's step asks for, beside whoever asks.
std::optional<slack::Actor> also_named(const slack::Inbound& inbound);

// Whoever is only overheard, in a channel or a workflow, does not use the app.
bool uses_the_app(const slack::Inbound& inbound);

}  // namespace c1::bot
