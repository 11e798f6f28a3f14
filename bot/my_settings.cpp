#include "bot/my_settings.hpp"

#include "base/text.hpp"
#include "bot/card.hpp"
#include "bot/delegations.hpp"
#include "bot/when.hpp"
#include "slack/blocks.hpp"

namespace c1::bot::my_settings {
namespace {

using slack::Blocks;
using slack::Mrkdwn;
using slack::Reply;
using namespace workflow;

std::string_view name_of(Role role) {
  switch (role) {
    case Role::super_admin:
      return "super admin";
    case Role::access_request_admin:
      return "access request admin";
    case Role::access_request_helpdesk:
      return "access request helpdesk";
    case Role::app_admin:
      return "app admin";
    case Role::read_only_admin:
      return "read-only admin";
  }
  return "";
}

Mrkdwn field(std::string_view name, const std::string& value) {
  return Mrkdwn::bold(name) + Mrkdwn::markup("\n") + Mrkdwn::plain(value.empty() ? "not known" : value);
}

std::string zone_words(const User& person) {
  if (person.time_zone.empty()) return "UTC, because the directory has none for you";
  const bool known = TimeZone::named(person.time_zone).has_value();
  return known ? person.time_zone : person.time_zone + ", which is not known; UTC is used";
}

void add_person(Blocks& blocks, const Viewer& viewer) {
  const User& me = *viewer.user;
  std::vector<std::string> roles;
  for (const Role role : me.roles) roles.emplace_back(name_of(role));
  blocks.fields({field("Name", me.name), field("E-mail", me.email), field("Title", me.title),
                 field("Department", me.department),
                 field("Manager", me.manager ? name_of_user(*viewer.catalog, *me.manager) : ""),
                 field("Time zone", zone_words(me)),
                 field("Roles", roles.empty() ? "none, like most people" : text::listed(roles))});
  blocks.context(
      {Mrkdwn::markup("This comes from your company's directory. If something is wrong, tell your "
                      "administrators.")});
}

json::Value view(const Viewer& viewer, const std::vector<Delegation>& delegations, Instant now) {
  Blocks blocks = Blocks::view();
  blocks.header("You");
  add_person(blocks, viewer);
  blocks.divider();
  blocks.header("While you are away");
  if (delegations.empty()) blocks.context({Mrkdwn::markup("Nobody decides for you.")});
  add_delegations(blocks, delegations, *viewer.catalog, now);
  blocks.actions("settings", {{.label = "Hand on my approvals", .action_id = "delegate"}});
  return slack::modal({.callback_id = "settings", .title = "Settings", .close = "Close"}, blocks);
}

Reply opened(const Services& services, const Result<Viewer>& viewer, const std::string& trigger) {
  if (!viewer) return Reply::tell(text::escape_mrkdwn(viewer.error().says));
  const Instant now = services.clock.now();
  const auto delegations =
      services.store.read([&](storage::Tx& tx) { return tx.delegations_of(viewer->user->id, now, kMostDelegations); });
  return Reply::empty().then(slack::views_open(trigger, view(*viewer, delegations, now)));
}

}  // namespace

Reply by_line(const Services& services, const slack::SlashCommand& command, std::string_view) {
  return opened(services, viewer_of(services, command.tenant, command.actor), command.trigger);
}

Reply open(const Services& services, const slack::BlockAction& click) {
  return opened(services, viewer_of(services, click.tenant, click.actor), click.trigger);
}

}  // namespace c1::bot::my_settings
