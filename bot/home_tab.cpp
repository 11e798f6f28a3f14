#include "bot/home_tab.hpp"

#include "bot/people.hpp"
#include "slack/blocks.hpp"
#include "workflow/effects.hpp"
#include "workflow/explain.hpp"

namespace c1::bot::home_tab {
namespace {

using slack::Blocks;
using slack::Mrkdwn;
using namespace workflow;

void add_request(Blocks& blocks, const Request& request, const Look& look) {
  blocks.section(title_link(request, look.catalog(), look.public_url) + Mrkdwn::markup("\n") +
                 Mrkdwn::plain(status_phrase(look.catalog(), request)) + Mrkdwn::markup(" · asked ") +
                 Mrkdwn::time(request.opened));
}

void add_list(Blocks& blocks, const std::vector<Request>& requests, bool decides, const Look& look) {
  for (std::size_t i = 0; i < requests.size() && i < kMostListed; ++i) {
    add_request(blocks, requests[i], look);
    if (!decides) continue;
    blocks.section(Mrkdwn::quote(requests[i].reason));
    const auto row = buttons(requests[i], look);
    if (!row.empty()) blocks.actions("review:" + requests[i].id.value, row);
  }
  if (requests.size() > kMostListed) blocks.context({Mrkdwn::markup("There are more; the newest are shown.")});
}

}  // namespace

slack::Reply on_opened(const Services& services, const slack::Event& event) {
  const auto* opened = std::get_if<slack::HomeOpened>(&event.body);
  if (!opened || opened->tab != "home") return slack::Reply::empty();
  const auto viewer = viewer_of(services, event.tenant, {opened->user, {}});
  if (!viewer) return slack::Reply::empty();
  services.store.write([&](storage::Tx& tx) {
    if (auto link = tx.slack_link(event.tenant.team, opened->user); link && !link->home_opened) {
      link->home_opened = true;
      tx.save(*link);
    }
    tx.enqueue(SyncHome{viewer->user->id}, services.clock.now());
  });
  return slack::Reply::empty();
}

json::Value view(const Work& work, const Look& look) {
  Blocks blocks = Blocks::view();
  blocks.header("Access requests");
  blocks.actions("home", {{.label = "Request access", .action_id = "request_access", .style = slack::Style::primary},
                          {.label = "Open the web app", .action_id = "open_web"}});
  blocks.divider();
  blocks.header("Waiting for you");
  if (work.waiting.empty()) blocks.context({Mrkdwn::markup("Nothing waits for you.")});
  add_list(blocks, work.waiting, true, look);
  blocks.divider();
  blocks.header("Your open requests");
  if (work.mine.empty())
    blocks.context(
        {Mrkdwn::markup("You have no open requests. Press *Request access*, or type `/c1 request` anywhere.")});
  add_list(blocks, work.mine, false, look);
  return slack::home(blocks);
}

}  // namespace c1::bot::home_tab
