// Where c1 itself is installed in Slack. Not of ConductorOne's API.

#include "bot/api/endpoints.hpp"
#include "bot/api/views.hpp"
#include "bot/install_reports.hpp"

namespace c1::bot::api {
namespace {

json::Value texts_json(const std::vector<std::string>& all) {
  json::Value list = json::array();
  for (const std::string& text : all) list.push(text);
  return list;
}

json::Value install_json(const InstallReport& report) {
  const storage::SlackInstall& install = report.install;
  return json::object({{"id", install.id},
                       {"displayName", install.name},
                       {"enterpriseId", install.enterprise},
                       {"wholeOrganization", install.is_org()},
                       {"withoutWorkspaces", texts_json(report.without)},
                       {"slackAppId", install.app},
                       {"fromSettings", report.by_settings},
                       {"installedBy", install.installed_by},
                       {"installedAt", report.by_settings ? json::Value() : when(install.installed)},
                       {"problem", install.problem},
                       {"grantedScopes", texts_json(report.granted)},
                       {"lacking", texts_json(report.lacking)},
                       {"tokenState", to_string(report.token)},
                       {"tokenExpiresAt", when(install.expires)},
                       {"otherClient", report.is_of_other_client},
                       {"lastAnsweredAt", when(report.health.answered)},
                       {"lastFailedAt", when(report.health.failed)},
                       {"lastFailedMethod", report.health.method},
                       {"lastError", report.health.error},
                       {"waiting", report.queue.waiting},
                       {"oldestWaitingAt", when(report.queue.oldest)},
                       {"parked", report.queue.parked}});
}

}  // namespace

Answer list_slack_installs(const Visit& visit) {
  if (!oversees(visit.me)) return forbidden("Where c1 is installed in Slack is for administrators to know.");
  return without_expanded(paged(install_reports(visit.services), page_of_query(visit), install_json));
}

Answer remove_slack_install(const Visit& visit) {
  if (!may_install(visit.me)) return forbidden("Only super admins may take c1 out of a workspace.");
  const auto removed = remove_install(
      visit.services,
      {.id = visit.param("id"), .actor = visit.me.id.value, .surface = "api", .address = visit.call.request.remote});
  if (!removed) return removed.error();
  return json::object({{"leftToDo", *removed}});
}

}  // namespace c1::bot::api
