#pragma once
// Links to requests, shown below the message they stand in. A preview is seen by everybody in the conversation, so it
// says what and how it stands, not why; and only where whoever wrote the link may see the request themselves.

#include "bot/services.hpp"
#include "slack/inbound.hpp"
#include "slack/reply.hpp"

namespace c1::bot::link_preview {

slack::Reply on_link_shared(const Services& services, const slack::Event& event);

}  // namespace c1::bot::link_preview
