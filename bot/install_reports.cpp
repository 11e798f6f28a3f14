#include "bot/install_reports.hpp"

#include <algorithm>
#include <map>

#include "base/log.hpp"
#include "base/text.hpp"
#include "bot/people.hpp"
#include "bot/workspaces.hpp"
#include "slack/oauth.hpp"
#include "slack/web_api.hpp"
#include "workflow/words.hpp"

namespace c1::bot {
namespace {

constexpr std::size_t kMostReported = 1'000;
constexpr std::size_t kReportedAtOnce = 100;

using HealthById = std::map<std::string, storage::SlackHealth>;

std::optional<Instant> later_of(const std::optional<Instant>& a, const std::optional<Instant>& b) {
  return a.value_or(Instant{}) > b.value_or(Instant{}) ? a : b;
}

void learn(HealthById& all, const storage::SlackHealth& more) {
  storage::SlackHealth& known = all[more.team];
  known.team = more.team;
  known.answered = later_of(known.answered, more.answered);
  if (!more.failed || more.failed.value() <= known.failed.value_or(Instant{})) return;
  known.failed = more.failed;
  known.method = more.method;
  known.error = more.error;
}

std::vector<storage::SlackHealth> health_here(const Services& services) {
  std::vector<storage::SlackHealth> list;
  if (!services.slack) return list;
  for (const auto& [team, health] : services.slack->health())
    list.push_back({.team = team,
                    .answered = health.answered,
                    .failed = health.failed,
                    .method = health.method,
                    .error = health.error});
  return list;
}

InstallReport::Token token_of(const storage::SlackInstall& install, Instant now) {
  using Token = InstallReport::Token;
  if (!install.problem.empty()) return Token::is_refused;
  if (install.refresh_token.empty()) return Token::lasts;
  return install.expires && *install.expires <= now ? Token::is_overdue : Token::is_renewed;
}

// What is stored of them, in one picture.
struct StoredReports {
  std::vector<InstallReport> reports;
  HealthById health;
  std::map<std::string, storage::PlaceCounts> queues;
  storage::OutboxCounts all;
};

StoredReports stored_reports(storage::Tx& tx, Instant now) {
  StoredReports stored{.all = tx.outbox_counts(now)};
  for (const storage::SlackHealth& one : tx.slack_health(kMostReported)) learn(stored.health, one);
  for (storage::PlaceCounts& one : tx.counts_by_place()) stored.queues[one.place] = one;
  std::string after;
  for (bool more = true; more && stored.reports.size() < kMostReported;) {
    auto page = tx.slack_installs(after, kReportedAtOnce);
    more = page.size() == kReportedAtOnce;
    for (storage::SlackInstall& install : page) {
      after = install.id;
      InstallReport report{.token = token_of(install, now)};
      install.token = install.refresh_token = "";
      if (install.is_org()) report.without = tx.slack_teams_without(install.id, kReportedAtOnce);
      report.install = std::move(install);
      stored.reports.push_back(std::move(report));
    }
  }
  return stored;
}

InstallReport report_by_settings(const StoredReports& stored, const HealthById& health) {
  InstallReport report{.by_settings = true};
  report.install.name = "The workspace of SLACK_BOT_TOKEN";
  if (const auto found = health.find(""); found != health.end()) report.health = found->second;
  report.queue = {.place = "", .waiting = stored.all.due, .parked = stored.all.parked, .oldest = stored.all.oldest};
  return report;
}

}  // namespace

std::string_view to_string(InstallReport::Token token) {
  switch (token) {
    case InstallReport::Token::lasts:
      return "lasts";
    case InstallReport::Token::is_renewed:
      return "renewed";
    case InstallReport::Token::is_overdue:
      return "overdue";
    case InstallReport::Token::is_refused:
      return "refused";
  }
  return "";
}

std::vector<InstallReport> install_reports(const Services& services) {
  const Instant now = services.clock.now();
  StoredReports stored = services.store.read([&](storage::Tx& tx) { return stored_reports(tx, now); });
  for (const storage::SlackHealth& one : health_here(services)) learn(stored.health, one);
  if (!services.workspaces) return {report_by_settings(stored, stored.health)};
  for (InstallReport& report : stored.reports) {
    const storage::SlackInstall& install = report.install;
    report.granted = text::split(install.scopes, ',');
    report.lacking = slack::missing_scopes(report.granted);
    report.is_of_other_client = install.client != services.workspaces->oauth().id;
    if (const auto found = stored.health.find(install.id); found != stored.health.end()) report.health = found->second;
    if (const auto found = stored.queues.find(install.id); found != stored.queues.end()) report.queue = found->second;
  }
  return std::move(stored.reports);
}

bool may_install(const workflow::User& user) { return workflow::has_role(user, workflow::Role::super_admin); }

Result<std::string> remove_install(const Services& services, const Removal& removal) {
  if (!services.workspaces)
    return conflict(
        "This c1 speaks for one workspace, with the token in SLACK_BOT_TOKEN: remove the app in Slack, and "
        "take the token out of the settings.");
  const auto gone = services.store.write([&](storage::Tx& tx) {
    auto install = tx.slack_install(removal.id);
    if (!install) return install;
    tx.forget_slack_install(removal.id);
    tx.append({.at = services.clock.now(),
               .actor = removal.actor,
               .surface = removal.surface,
               .what = "slack.removed",
               .body = json::object({{"workspace", removal.id}, {"name", install->name}}).dump(),
               .address = removal.address});
    return install;
  });
  if (!gone) return not_found("c1 is not installed in " + removal.id + " (any more).");
  services.people.forget(removal.id);
  const auto problem = services.workspaces->end(*gone);
  log::info("the app was removed from a workspace", {{"workspace", removal.id}, {"by", removal.actor}});
  if (!problem) return std::string{};
  return "It is forgotten here, but Slack was not told (" + problem->says +
         "). Remove the app there, too: its token may still be valid.";
}

void keep_health(const Services& services) {
  const auto known = health_here(services);
  if (known.empty()) return;
  services.store.write([&](storage::Tx& tx) {
    for (const storage::SlackHealth& one : known) tx.save(one);
  });
}

}  // namespace c1::bot
