#pragma once
// What people write below the card of a question is part of it, as below a request's card (thread_comments.hpp).

#include <optional>

#include "bot/services.hpp"
#include "slack/inbound.hpp"
#include "slack/reply.hpp"

namespace c1::bot::inquiry_thread {

// Nothing where the message has nothing to do with a question.
std::optional<slack::Reply> on_message(const Services& services, const slack::Event& event);

}  // namespace c1::bot::inquiry_thread
