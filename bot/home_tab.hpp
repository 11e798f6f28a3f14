#pragma once
// The app's Home tab: what one can do, what waits for me, my open requests, what I hold.

#include "bot/card.hpp"
#include "bot/my_work.hpp"
#include "bot/services.hpp"
#include "slack/inbound.hpp"
#include "slack/reply.hpp"

namespace c1::bot::home_tab {

// Somebody opened the tab: drawn anew from now on whenever something changes for them.
slack::Reply on_opened(const Services& services, const slack::Event& event);
// *Show the next* and *Back to the first*: the tab as it is now, with other pages of its lists.
slack::Reply turned(const Services& services, const slack::BlockAction& click);

// Which page of each list is shown; 0 = the first. Forgotten when something changes.
struct Pages {
  std::size_t waiting = 0, mine = 0, held = 0;
};
// The view of `person` as JSON, as things are now.
json::Value view_of(storage::Tx& tx, const workflow::Catalog& catalog, const workflow::User& person,
                    const std::string& public_url, Instant now, const Pages& pages = {});

}  // namespace c1::bot::home_tab
