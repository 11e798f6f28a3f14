// Where the app is installed. `token` and `refresh_token` are sealed before they come here.

#include "storage/sql_tx.hpp"

namespace c1::storage {
namespace {

constexpr std::string_view kById =
    "select id, enterprise, name, app, client, bot_user, scopes, token, refresh_token, expires, problem, installed_by, "
    "installed, version, renewing from slack_install where id = $1";
constexpr std::string_view kPage =
    "select id, enterprise, name, app, client, bot_user, scopes, token, refresh_token, expires, problem, installed_by, "
    "installed, version, renewing from slack_install where id > $1 order by id limit $2";
constexpr std::string_view kSave =
    "insert into slack_install(id, enterprise, name, app, client, bot_user, scopes, token, refresh_token, expires, "
    "problem, installed_by, installed, version, renewing) "
    "values($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15) "
    "on conflict(id) do update set enterprise = excluded.enterprise, name = excluded.name, app = excluded.app, "
    "client = excluded.client, bot_user = excluded.bot_user, scopes = excluded.scopes, token = excluded.token, "
    "refresh_token = excluded.refresh_token, expires = excluded.expires, problem = excluded.problem, "
    "installed_by = excluded.installed_by, installed = excluded.installed, version = excluded.version, "
    "renewing = excluded.renewing";
constexpr std::string_view kForget = "delete from slack_install where id = $1";
constexpr std::string_view kForgetPeople = "delete from slack_link where team = $1";

std::optional<Instant> time_in(const Value& value) {
  return is_null(value) ? std::nullopt : std::optional(from_millis(number_of(value)));
}
Value time_value(const std::optional<Instant>& at) { return at ? Value(to_millis(*at)) : Value(); }

SlackInstall read(const Row& row) {
  return {.id = text_of(row[0]),
          .enterprise = text_of(row[1]),
          .name = text_of(row[2]),
          .app = text_of(row[3]),
          .client = text_of(row[4]),
          .bot_user = text_of(row[5]),
          .scopes = text_of(row[6]),
          .token = text_of(row[7]),
          .refresh_token = text_of(row[8]),
          .expires = time_in(row[9]),
          .problem = text_of(row[10]),
          .installed_by = text_of(row[11]),
          .installed = from_millis(number_of(row[12])),
          .version = number_of(row[13]),
          .renewing = time_in(row[14])};
}

}  // namespace

std::optional<SlackInstall> SqlTx::slack_install(std::string_view id) {
  const auto rows = db_.exec(kById, {text_value(id)});
  return rows.empty() ? std::nullopt : std::optional(read(rows[0]));
}

std::vector<SlackInstall> SqlTx::slack_installs(std::string_view after_id, std::size_t limit) {
  std::vector<SlackInstall> list;
  for (const Row& row : db_.exec(kPage, {text_value(after_id), size_value(limit)})) list.push_back(read(row));
  return list;
}

void SqlTx::save(const SlackInstall& i) {
  db_.post(kSave, {i.id, i.enterprise, i.name, i.app, i.client, i.bot_user, i.scopes, i.token, i.refresh_token,
                   time_value(i.expires), i.problem, i.installed_by, to_millis(i.installed), i.version,
                   time_value(i.renewing)});
}

void SqlTx::forget_slack_install(std::string_view id) {
  db_.post(kForget, {text_value(id)});
  db_.post(kForgetPeople, {text_value(id)});
}

}  // namespace c1::storage
