// Where the app is installed. `token` and `refresh_token` are sealed before they come here.

#include "storage/sql_tx.hpp"

namespace c1::storage {
namespace {

constexpr std::string_view kInstallById =
    "select id, enterprise, name, app, client, bot_user, scopes, token, refresh_token, expires, problem, installed_by, "
    "installed, version, renewing from slack_install where id = $1";
constexpr std::string_view kInstallsPage =
    "select id, enterprise, name, app, client, bot_user, scopes, token, refresh_token, expires, problem, installed_by, "
    "installed, version, renewing from slack_install where id > $1 order by id limit $2";
constexpr std::string_view kSaveInstall =
    "insert into slack_install(id, enterprise, name, app, client, bot_user, scopes, token, refresh_token, expires, "
    "problem, installed_by, installed, version, renewing) "
    "values($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15) "
    "on conflict(id) do update set enterprise = excluded.enterprise, name = excluded.name, app = excluded.app, "
    "client = excluded.client, bot_user = excluded.bot_user, scopes = excluded.scopes, token = excluded.token, "
    "refresh_token = excluded.refresh_token, expires = excluded.expires, problem = excluded.problem, "
    "installed_by = excluded.installed_by, installed = excluded.installed, version = excluded.version, "
    "renewing = excluded.renewing";
constexpr std::string_view kForgetInstall = "delete from slack_install where id = $1";
constexpr std::string_view kForgetHealth = "delete from slack_health where team = $1";
constexpr std::string_view kSaveHealth =
    "insert into slack_health(team, answered, failed, method, error) values($1, $2, $3, $4, $5) "
    "on conflict(team) do update set "
    "answered = case when coalesce(excluded.answered, 0) > coalesce(slack_health.answered, 0) then excluded.answered "
    "else slack_health.answered end, "
    "method = case when coalesce(excluded.failed, 0) > coalesce(slack_health.failed, 0) then excluded.method "
    "else slack_health.method end, "
    "error = case when coalesce(excluded.failed, 0) > coalesce(slack_health.failed, 0) then excluded.error "
    "else slack_health.error end, "
    "failed = case when coalesce(excluded.failed, 0) > coalesce(slack_health.failed, 0) then excluded.failed "
    "else slack_health.failed end";
constexpr std::string_view kAllHealth =
    "select team, answered, failed, method, error from slack_health order by team limit $1";
constexpr std::string_view kSaveTeam =
    "insert into slack_team(install, team, away, told) values($1, $2, $3, $4) on conflict(install, team) do update set "
    "away = excluded.away, told = excluded.told where excluded.told >= slack_team.told returning team";
constexpr std::string_view kTeamsWithout =
    "select team from slack_team where install = $1 and away = 1 order by team limit $2";
constexpr std::string_view kForgetTeams = "delete from slack_team where install = $1";
constexpr std::string_view kForgetAccounts = "delete from slack_link where team = $1";

std::optional<Instant> install_time_in(const Value& value) {
  return is_null(value) ? std::nullopt : std::optional(from_millis(number_of(value)));
}
Value install_time_value(const std::optional<Instant>& at) { return at ? Value(to_millis(*at)) : Value(); }

SlackInstall install_in(const Row& row) {
  return {.id = text_of(row[0]),
          .enterprise = text_of(row[1]),
          .name = text_of(row[2]),
          .app = text_of(row[3]),
          .client = text_of(row[4]),
          .bot_user = text_of(row[5]),
          .scopes = text_of(row[6]),
          .token = text_of(row[7]),
          .refresh_token = text_of(row[8]),
          .expires = install_time_in(row[9]),
          .problem = text_of(row[10]),
          .installed_by = text_of(row[11]),
          .installed = from_millis(number_of(row[12])),
          .version = number_of(row[13]),
          .renewing = install_time_in(row[14])};
}

}  // namespace

std::optional<SlackInstall> SqlTx::slack_install(std::string_view id) {
  const auto rows = db_.exec(kInstallById, {text_value(id)});
  return rows.empty() ? std::nullopt : std::optional(install_in(rows[0]));
}

std::vector<SlackInstall> SqlTx::slack_installs(std::string_view after_id, std::size_t limit) {
  std::vector<SlackInstall> list;
  for (const Row& row : db_.exec(kInstallsPage, {text_value(after_id), size_value(limit)}))
    list.push_back(install_in(row));
  return list;
}

void SqlTx::save(const SlackInstall& i) {
  db_.post(kSaveInstall, {i.id, i.enterprise, i.name, i.app, i.client, i.bot_user, i.scopes, i.token, i.refresh_token,
                          install_time_value(i.expires), i.problem, i.installed_by, to_millis(i.installed), i.version,
                          install_time_value(i.renewing)});
}

void SqlTx::forget_slack_install(std::string_view id) {
  db_.post(kForgetInstall, {text_value(id)});
  db_.post(kForgetAccounts, {text_value(id)});
  db_.post(kForgetHealth, {text_value(id)});
  db_.post(kForgetTeams, {text_value(id)});
}

bool SqlTx::save(const SlackTeam& team) {
  return !db_.exec(kSaveTeam, {team.install, team.team, std::int64_t{team.away}, to_millis(team.told)}).empty();
}

std::vector<std::string> SqlTx::slack_teams_without(std::string_view install, std::size_t limit) {
  std::vector<std::string> list;
  for (const Row& row : db_.exec(kTeamsWithout, {text_value(install), size_value(limit)}))
    list.push_back(text_of(row[0]));
  return list;
}

void SqlTx::save(const SlackHealth& health) {
  db_.post(kSaveHealth, {health.team, maybe(health.answered), maybe(health.failed), health.method, health.error});
}

std::vector<SlackHealth> SqlTx::slack_health(std::size_t limit) {
  std::vector<SlackHealth> list;
  for (const Row& row : db_.exec(kAllHealth, {size_value(limit)}))
    list.push_back({text_of(row[0]), maybe_from(row[1]), maybe_from(row[2]), text_of(row[3]), text_of(row[4])});
  return list;
}

}  // namespace c1::storage
