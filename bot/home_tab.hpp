#pragma once
// The app's Home tab: a button to ask, what waits for me, my open requests.

#include <vector>

#include "bot/card.hpp"
#include "bot/services.hpp"
#include "slack/inbound.hpp"
#include "slack/reply.hpp"
#include "workflow/request.hpp"

namespace c1::bot::home_tab {

// Somebody opened the tab: drawn anew from now on whenever something changes for them.
slack::Reply on_opened(const Services& services, const slack::Event& event);

struct Work {
  std::vector<workflow::Request> waiting;  // for a decision of the viewer
  std::vector<workflow::Request> mine;     // open, asked by or for the viewer
};
constexpr std::size_t kMostListed = 20;

// The view as JSON. Pure. Lists longer than kMostListed end with a line that says so.
json::Value view(const Work& work, const Look& look);

}  // namespace c1::bot::home_tab
