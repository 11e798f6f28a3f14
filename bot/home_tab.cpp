#include "bot/home_tab.hpp"

#include "bot/card.hpp"
#include "bot/people.hpp"
#include "slack/blocks.hpp"
#include "workflow/effects.hpp"
#include "workflow/explain.hpp"

namespace c1::bot::home_tab {
namespace {

using slack::Blocks;
using slack::Mrkdwn;
using namespace workflow;

void add_request(Blocks& blocks, const Request& request, const Catalog& catalog, const std::string& public_url) {
  blocks.section(title_link(request, catalog, public_url) + Mrkdwn::markup("\n") +
                 Mrkdwn::plain(status_phrase(catalog, request)) + Mrkdwn::markup(" · asked ") +
                 Mrkdwn::time(request.opened));
}

void add_list(Blocks& blocks, const std::vector<Request>& requests, const UserId* decider, const Catalog& catalog,
              const std::string& public_url) {
  for (std::size_t i = 0; i < requests.size() && i < kMostListed; ++i) {
    add_request(blocks, requests[i], catalog, public_url);
    if (!decider) continue;
    blocks.section(Mrkdwn::quote(requests[i].reason));
    const auto row = buttons(requests[i], *decider);
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

json::Value view(const User& viewer, const Work& work, const Catalog& catalog, const std::string& public_url) {
  Blocks blocks = Blocks::view();
  blocks.header("Access requests");
  blocks.actions("home", {{.label = "Request access", .action_id = "request_access", .style = slack::Style::primary}});
  blocks.divider();
  blocks.header("Waiting for you");
  if (work.waiting.empty()) blocks.context({Mrkdwn::markup("Nothing waits for you.")});
  add_list(blocks, work.waiting, &viewer.id, catalog, public_url);
  blocks.divider();
  blocks.header("Your open requests");
  if (work.mine.empty())
    blocks.context(
        {Mrkdwn::markup("You have no open requests. Press *Request access*, or type `/c1 request` anywhere.")});
  add_list(blocks, work.mine, nullptr, catalog, public_url);
  return slack::home(blocks);
}

}  // namespace c1::bot::home_tab
