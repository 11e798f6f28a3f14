#include "bot/app_start.hpp"

#include "base/log.hpp"
#include "bot/api/workloads_file.hpp"
#include "bot/directory/csv_import.hpp"
#include "bot/organisation_file.hpp"
#include "bot/organisation_kept.hpp"

namespace c1::bot {
namespace {

// Leases are measured by the servers' own clocks, and are longer by minutes than what they are for.
constexpr Millis kMostClockDifference{30'000};

// Nothing is changed where it does not fit to what the API has changed beside the file; the sentences say what.
std::vector<std::string> applied_to(storage::Store& store, const workflow::Organisation& organisation, Instant now) {
  std::vector<std::string> problems;
  const Applied applied = store.write([&](storage::Tx& tx) {
    problems = problems_with_kept(tx, organisation);
    return problems.empty() ? apply_organisation(tx, organisation, now) : Applied{};
  });
  if (!problems.empty()) return problems;
  if (applied.nothing())
    log::info("organisation unchanged", {});
  else
    log::info("organisation applied",
              {{"added", applied.added}, {"changed", applied.changed}, {"archived", applied.archived}});
  return {};
}

// All of them, or with a mistake nothing: then those who were there stay.
std::optional<Error> import_people(storage::Store& store, const std::string& path, Instant now) {
  if (path.empty()) return std::nullopt;
  const auto imported = directory::import_csv(store, path, now);
  if (!imported) return imported.error();
  for (const std::string& refused : imported->refused) log::error("a person could not be taken", {{"what", refused}});
  log::info(
      "people imported",
      {{"added", imported->added.size()}, {"changed", imported->changed.size()}, {"left", imported->left.size()}});
  return std::nullopt;
}

}  // namespace

Loaded stored_catalog(storage::Store& store, Instant now) {
  Loaded loaded = store.read([](storage::Tx& tx) { return Loaded{load_catalog(tx), tx.catalog_version()}; });
  store.write([&](storage::Tx& tx) { tx.enqueue(workflow::PlanDigests{loaded.version}, now); });
  return loaded;
}

void compare_clocks(storage::Store& store, const Clock& clock) {
  const auto database = store.database_time();
  if (!database) return;
  const auto difference = std::chrono::duration_cast<Millis>(clock.now() - *database);
  if (std::chrono::abs(difference) > kMostClockDifference)
    log::warn("this machine's clock and the database's disagree; synchronise both with a time server",
              {{"ahead_ms", difference.count()}});
}

Result<Loaded> catalog_for(storage::Store& store, const Config& config, Instant now) {
  if (!config.organisation.empty()) {
    const OrganisationFile file = read_organisation(config.organisation);
    if (!file.problems.empty()) {
      std::string lines = "The organisation file has mistakes, so nothing was changed:";
      for (const FileProblem& problem : file.problems) lines += "\n  " + problem.text();
      return invalid(lines);
    }
    std::string lines = "The organisation file does not fit to what is stored, so nothing was changed:";
    const auto problems = applied_to(store, file.organisation, now);
    for (const std::string& says : problems) lines += "\n  " + says;
    if (!problems.empty()) return invalid(lines);
  }
  if (auto error = import_people(store, config.people, now)) return *error;
  return stored_catalog(store, now);
}

Result<std::vector<api::Workload>> workloads_for(const Config& config) {
  if (config.workloads.empty()) return std::vector<api::Workload>{};
  api::WorkloadsFile file = api::read_workloads(config.workloads);
  if (file.problems.empty()) return std::move(file.workloads);
  std::string lines = "The file of C1_WORKLOADS has mistakes:";
  for (const FileProblem& problem : file.problems) lines += "\n  " + problem.text();
  return invalid(lines);
}

void reread(storage::Store& store, const std::string& organisation, const std::string& people, Instant now) {
  try {
    if (const auto error = import_people(store, people, now))
      log::error("the people could not be imported, so nobody was changed", {{"problem", error->says}});
  } catch (const storage::StoreDown& down) {
    log::error("the people could not be imported", {{"problem", down.what()}});
  }
  if (organisation.empty()) return;
  const OrganisationFile file = read_organisation(organisation);
  for (const FileProblem& problem : file.problems)
    log::error("a mistake in the organisation, so nothing was changed", {{"what", problem.text()}});
  if (!file.problems.empty()) return;
  try {
    for (const std::string& says : applied_to(store, file.organisation, now))
      log::error("the organisation file does not fit to what is stored, so nothing was changed", {{"what", says}});
  } catch (const storage::StoreDown& down) {
    log::error("the organisation could not be applied", {{"problem", down.what()}});
  }
}

web::WebSettings web_settings(const Config& config, std::function<void()> catalog_changed) {
  web::WebSettings settings{.session_idle = config.web_session_idle, .session_longest = config.web_session_limit};
  settings.catalog_changed = std::move(catalog_changed);
  if (!config.slack_client_id.empty())
    settings.providers.push_back(
        {"slack", "Slack", "https://slack.com", config.slack_client_id, config.slack_client_secret, true});
  if (!config.oidc_issuer.empty())
    settings.providers.push_back(
        {"oidc", config.oidc_name, config.oidc_issuer, config.oidc_client_id, config.oidc_client_secret, false});
  return settings;
}

}  // namespace c1::bot
