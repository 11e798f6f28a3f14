#pragma once
// From Slack to the web app: a link that signs its reader in, once.

#include "bot/services.hpp"
#include "slack/inbound.hpp"
#include "slack/reply.hpp"

namespace c1::bot::web_link {

// The link, shown to nobody else.
slack::Reply tell(const Services& services, const Result<Viewer>& viewer);
// The Home tab's button: the link in a modal, as nothing can be said there.
slack::Reply open(const Services& services, const slack::BlockAction& click);

}  // namespace c1::bot::web_link
