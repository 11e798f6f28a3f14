#include "bot/home_tab.hpp"

#include <algorithm>
#include <charconv>

#include "base/text.hpp"
#include "bot/delegations.hpp"
#include "bot/facts.hpp"
#include "slack/blocks.hpp"
#include "workflow/effects.hpp"

namespace c1::bot::home_tab {
namespace {

using slack::Blocks;
using slack::Button;
using slack::Mrkdwn;
using namespace workflow;

constexpr std::size_t kPage = 10;
constexpr std::size_t kMostPages = 90;

std::string value_of(const Pages& pages) {
  return std::to_string(pages.waiting) + "." + std::to_string(pages.mine) + "." + std::to_string(pages.held);
}

Pages pages_in(const std::string& value) {
  Pages pages;
  const auto parts = text::split(value, '.');
  std::size_t* const places[] = {&pages.waiting, &pages.mine, &pages.held};
  for (std::size_t i = 0; i < std::min<std::size_t>(parts.size(), 3); ++i) {
    std::from_chars(parts[i].data(), parts[i].data() + parts[i].size(), *places[i]);
    *places[i] = std::min(*places[i], kMostPages);
  }
  return pages;
}

// Below a list that has more than one page.
void add_turning(Blocks& blocks, const std::string& list, std::size_t size, const Pages& pages,
                 std::size_t Pages::*page) {
  std::vector<Button> row;
  Pages other = pages;
  if (size > kPage) {
    other.*page = pages.*page + 1;
    row.push_back({.label = "Show the next", .action_id = "home_page:next", .value = value_of(other)});
  }
  if (pages.*page > 0) {
    other.*page = 0;
    row.push_back({.label = "Back to the first", .action_id = "home_page:first", .value = value_of(other)});
  }
  if (!row.empty()) blocks.actions("turn:" + list, row);
}

void add_ways(Blocks& blocks, bool bundles) {
  std::vector<Button> row{{.label = "Request access", .action_id = "request_access", .style = slack::Style::primary}};
  if (bundles) row.push_back({.label = "Request a bundle", .action_id = "request_bundle"});
  row.push_back({.label = "Hand on my approvals", .action_id = "delegate"});
  row.push_back({.label = "Why can't I see it?", .action_id = "why_hidden"});
  row.push_back({.label = "Open the web app", .action_id = "open_web"});
  row.push_back({.label = "Settings", .action_id = "settings"});
  row.push_back({.label = "Help", .action_id = "help"});
  blocks.actions("home", row);
}

Slice slice_of(std::size_t page) { return {page * kPage, kPage}; }

}  // namespace

slack::Reply on_opened(const Services& services, const slack::Event& event) {
  const auto* opened = std::get_if<slack::HomeOpened>(&event.body);
  if (!opened || opened->tab != "home") return slack::Reply::empty();
  const auto viewer = viewer_of(services, event.tenant, {opened->user, {}});
  if (!viewer) return slack::Reply::empty();
  services.store.write([&](storage::Tx& tx) {
    if (auto link = tx.slack_link(link_team(services, event.tenant), opened->user); link && !link->home_opened) {
      link->home_opened = true;
      tx.save(*link);
    }
    tx.enqueue(SyncHome{viewer->user->id}, services.clock.now());
  });
  return slack::Reply::empty();
}

slack::Reply turned(const Services& services, const slack::BlockAction& click) {
  const auto viewer = viewer_of(services, click.tenant, click.actor);
  if (!viewer) return slack::Reply::empty();
  json::Value view = services.store.read([&](storage::Tx& tx) {
    return view_of(tx, *viewer->catalog, *viewer->user, services.public_url, services.clock.now(),
                   pages_in(click.value));
  });
  return slack::Reply::empty().then(slack::views_publish(click.actor.user, "", std::move(view)));
}

json::Value view_of(storage::Tx& tx, const Catalog& catalog, const User& person, const std::string& public_url,
                    Instant now, const Pages& pages) {
  const Facts facts = facts_in(tx, catalog, now);
  const Look look{facts, person.id, now, public_url, ""};
  const Wanted wanted{slice_of(pages.waiting), slice_of(pages.mine), slice_of(pages.held)};
  const Work work = work_of(tx, catalog, person, wanted, now);
  Blocks blocks = Blocks::view();
  blocks.header("Access requests");
  add_ways(blocks, !catalog.bundles(catalog.sight_of(person, facts.holdings, now)).empty());
  add_delegations(blocks, tx.delegations_of(person.id, now, kMostDelegations), catalog, now);
  blocks.divider();
  blocks.header("Waiting for you");
  if (work.waiting.empty()) blocks.context({Mrkdwn::markup("Nothing waits for you.")});
  add_waiting(blocks, work.waiting, kPage, look);
  add_turning(blocks, "waiting", work.waiting.size(), pages, &Pages::waiting);
  blocks.divider();
  blocks.header("Your open requests");
  if (work.mine.empty())
    blocks.context(
        {Mrkdwn::markup("You have no open requests. Press *Request access*, or type `/c1 request` anywhere.")});
  add_mine(blocks, work.mine, kPage, look);
  add_turning(blocks, "mine", work.mine.size(), pages, &Pages::mine);
  blocks.divider();
  blocks.header("Your access");
  if (work.held.empty()) blocks.context({Mrkdwn::markup("What you are given appears here, with its end.")});
  add_held(blocks, work.held, kPage, look);
  add_turning(blocks, "held", work.held.size(), pages, &Pages::held);
  return slack::home(blocks);
}

}  // namespace c1::bot::home_tab
