// Where the app is installed in Slack, and how it goes there.

#include <algorithm>

#include "bot/install_reports.hpp"
#include "bot/web/pages.hpp"
#include "slack/oauth.hpp"

namespace c1::bot::web {
namespace {

json::Value scopes_json(const InstallReport& report) {
  json::Value list = json::array();
  if (report.by_settings) return list;
  for (const slack::Scope& scope : slack::bot_scopes()) {
    const bool granted = std::find(report.granted.begin(), report.granted.end(), scope.name) != report.granted.end();
    list.push(json::object({{"name", scope.name}, {"granted", granted}, {"needed", !scope.without.empty()}}));
  }
  return list;
}

json::Value install_json(const InstallReport& report) {
  const storage::SlackInstall& install = report.install;
  json::Value lacking = json::array();
  for (const std::string& sentence : report.lacking) lacking.push(sentence);
  json::Value without = json::array();
  for (const std::string& team : report.without) without.push(team);
  return json::object({{"id", install.id},
                       {"name", install.name},
                       {"enterprise", install.enterprise},
                       {"whole_organisation", install.is_org()},
                       {"without", without},
                       {"app", install.app},
                       {"by_settings", report.by_settings},
                       {"other_client", report.is_of_other_client},
                       {"installed", report.by_settings ? json::Value() : time_json(install.installed)},
                       {"installed_by", install.installed_by},
                       {"problem", install.problem},
                       {"scopes", scopes_json(report)},
                       {"lacking", lacking},
                       {"token", to_string(report.token)},
                       {"token_until", time_json(install.expires)},
                       {"answered", time_json(report.health.answered)},
                       {"failed", time_json(report.health.failed)},
                       {"failed_method", report.health.method},
                       {"failed_error", report.health.error},
                       {"waiting", report.queue.waiting},
                       {"oldest", time_json(report.queue.oldest)},
                       {"parked", report.queue.parked}});
}

}  // namespace

Result<json::Value> installs(const Visit& visit) {
  if (!is_overseer(visit.user())) return forbidden("This page is for administrators.");
  json::Value rows = json::array();
  for (const InstallReport& report : install_reports(visit.services)) rows.push(install_json(report));
  const bool may = may_install(visit.user()) && visit.services.workspaces != nullptr;
  return json::object({{"rows", rows}, {"may_change", may}});
}

Result<json::Value> end_install(const Visit& visit) {
  if (!may_install(visit.user())) return forbidden("Only super admins may take c1 out of a workspace.");
  const auto removed = remove_install(visit.services, {.id = visit.param("id"),
                                                       .actor = visit.user().id.value,
                                                       .surface = "web",
                                                       .address = visit.call.request.remote});
  if (!removed) return removed.error();
  return json::object({{"says", *removed}});
}

}  // namespace c1::bot::web
