#include "bot/install_events.hpp"

#include <algorithm>

#include "base/json.hpp"
#include "base/log.hpp"
#include "bot/people.hpp"
#include "bot/workspaces.hpp"

namespace c1::bot::install_events {
namespace {

enum class Outcome { unknown, kept, removed };

// Removes the installation, unless it is one that came after the event. `is_meant` says whether it is about this one.
template <class IsMeant>
Outcome removed(const Services& services, const slack::Event& event, const std::string& id, IsMeant is_meant) {
  return services.store.write([&](storage::Tx& tx) {
    const auto install = tx.slack_install(id);
    if (!install || !is_meant(*install)) return Outcome::unknown;
    if (to_unix_seconds(event.at) < to_unix_seconds(install->installed)) return Outcome::kept;
    tx.forget_slack_install(id);
    tx.append({.at = services.clock.now(),
               .actor = "system",
               .surface = "slack",
               .what = "slack.uninstalled",
               .body = json::object({{"workspace", id}, {"name", install->name}}).dump()});
    return Outcome::removed;
  });
}

template <class IsMeant>
slack::Reply gone(const Services& services, const slack::Event& event, IsMeant is_meant) {
  const std::string& id = event.tenant.org_install ? event.tenant.enterprise : event.tenant.team;
  if (!services.workspaces) {
    log::error("the app was removed from the workspace, or its token was revoked", {{"event", event.type}});
    return slack::Reply::empty();
  }
  const Outcome outcome = removed(services, event, id, is_meant);
  if (outcome == Outcome::kept)
    log::info("an installation that is newer was kept", {{"workspace", id}, {"event", event.type}});
  if (outcome != Outcome::removed) return slack::Reply::empty();
  log::warn("the app was removed from a workspace; its token and accounts are forgotten", {{"workspace", id}});
  services.workspaces->forget(id);
  services.people.forget(id);
  return slack::Reply::empty();
}

}  // namespace

slack::Reply on_uninstalled(const Services& services, const slack::Event& event) {
  return gone(services, event, [](const storage::SlackInstall&) { return true; });
}

// Of people's own tokens we have none.
slack::Reply on_revoked(const Services& services, const slack::Event& event) {
  const auto* revoked = std::get_if<slack::TokensRevoked>(&event.body);
  if (!revoked || revoked->bots.empty()) return slack::Reply::empty();
  return gone(services, event, [&](const storage::SlackInstall& install) {
    return install.bot_user.empty() ||
           std::find(revoked->bots.begin(), revoked->bots.end(), install.bot_user) != revoked->bots.end();
  });
}

slack::Reply on_team_access(const Services& services, const slack::Event& event) {
  const auto* access = std::get_if<slack::TeamAccess>(&event.body);
  const std::string& id = event.tenant.enterprise;
  if (!access || access->teams.empty() || !services.workspaces) return slack::Reply::empty();
  std::int64_t retried = 0;
  const std::string changed = services.store.write([&](storage::Tx& tx) {
    std::string teams;
    retried = 0;
    if (!tx.slack_install(id)) return teams;
    for (const std::string& team : access->teams)
      if (tx.save({.install = id, .team = team, .away = !access->granted, .told = event.at}))
        teams.append(teams.empty() ? "" : ", ").append(team);
    if (teams.empty()) return teams;
    if (access->granted) retried = tx.retry_refused(id, "team_access_not_granted", services.clock.now());
    tx.append({.at = services.clock.now(),
               .actor = "system",
               .surface = "slack",
               .what = access->granted ? "slack.workspace_added" : "slack.workspace_removed",
               .body = json::object({{"organisation", id}, {"workspaces", teams}}).dump()});
    return teams;
  });
  if (changed.empty()) return slack::Reply::empty();
  if (access->granted)
    log::info("workspaces of an organisation let the app in",
              {{"organisation", id}, {"workspaces", changed}, {"tried again", retried}});
  else
    log::warn("workspaces of an organisation took the app out: who is only there cannot be reached in Slack",
              {{"organisation", id}, {"workspaces", changed}});
  return slack::Reply::empty();
}

}  // namespace c1::bot::install_events
