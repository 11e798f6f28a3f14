#pragma once
// Where the app is installed in Slack and how it goes there, for those who run it: on the web, by the API, on the command
// line. And how it is taken out of a workspace.

#include <optional>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "bot/services.hpp"
#include "storage/store.hpp"

namespace c1::bot {

struct InstallReport {
  storage::SlackInstall install;     // without its tokens; of the one workspace of SLACK_BOT_TOKEN it has no id
  bool by_settings = false;          // that one: it is not installed, and not removed, by us
  std::vector<std::string> granted;  // scopes; not known of the one by settings
  std::vector<std::string> lacking;  // that it needs: a sentence for each
  enum class Token { lasts, is_renewed, is_overdue, is_refused } token = Token::lasts;
  std::vector<std::string> without;  // of an organisation: ids of workspaces that have taken the app out; at most 100
  bool is_of_other_client = false;   // it was installed with another SLACK_CLIENT_ID than ours
  storage::SlackHealth health;
  storage::PlaceCounts queue;
};
std::string_view to_string(InstallReport::Token token);  // "lasts", "renewed", "overdue", "refused"

// In the order of their ids; at most 1000.
std::vector<InstallReport> install_reports(const Services& services);

// Super admins may let the app in anywhere, and take it out.
bool may_install(const workflow::User& user);

struct Removal {
  std::string id;
  std::string actor;    // user id
  std::string surface;  // "web", "api"
  std::string address;  // from where
};
// Forgets its token and accounts at once, as if it had been removed in Slack, and makes the token useless there. What
// was still to be said there is parked. What is left to do by hand, as a sentence; "" = nothing. Blocks for Slack, ten
// seconds at most; on a worker. Errc::not_found where it is not installed.
Result<std::string> remove_install(const Services& services, const Removal& removal);

// Stores what this server knows of each workspace's health, for all servers to show. For a timer.
void keep_health(const Services& services);

}  // namespace c1::bot
