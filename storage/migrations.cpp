// The schema, step by step. Append only: a step that was released is never edited, and its database is kept under
// tests/storage/released/, from where every later step is tested.
//
// A new step is a constant of its own and a line in kSteps. `both` is what the two dialects share; on PostgreSQL `text`
// becomes `text collate "C"`: ordered by bytes as on SQLite, and no index breaks when the system's locale changes.

#include <array>
#include <regex>

#include "storage/search_words.hpp"
#include "storage/sql.hpp"

namespace c1::storage {
namespace {

constexpr const char* kFirst = R"(
create table request(
  id text primary key, number bigint not null unique, subject text not null, requester text not null,
  app text not null, entitlement text not null, state text not null, version bigint not null, opened bigint not null,
  body text not null);
create unique index request_one_open on request(subject, entitlement) where state = 'open';
create index request_subject on request(subject, number) where state = 'open';
create index request_requester on request(requester, number) where state = 'open';

create table awaited(person text not null, number bigint not null, request text not null, primary key(person, number));
create index awaited_request on awaited(request);

create table counter(name text primary key, value bigint not null);
insert into counter(name, value) values('request', 1000), ('effect', 0), ('catalog', 0);

create table comment(
  id text primary key, request text not null, author text not null, body text not null, channel text not null,
  ts text not null, deleted bigint not null, version bigint not null, at bigint not null);
create unique index comment_place on comment(channel, ts) where ts <> '';
create index comment_request on comment(request, at);

create table access_grant(
  id text primary key, subject text not null, entitlement text not null, request text not null, since bigint not null,
  until bigint);
create index access_grant_held on access_grant(subject, entitlement);

create table audit(
  sequence bigint primary key, at bigint not null, actor text not null, subject text not null, surface text not null,
  what text not null, request text not null, body text not null, address text not null, previous_hash text not null,
  hash text not null);
create index audit_request on audit(request, sequence) where request <> '';

create table effect(
  key text primary key, lane text not null, seq bigint not null, body text not null, due bigint not null,
  leased_until bigint not null, ready bigint not null, attempts bigint not null, refused bigint not null,
  generation bigint not null, state text not null, error text not null, since bigint not null);
create index effect_ready on effect(ready, seq) where state = 'pending';
create index effect_lane on effect(lane, seq) where state = 'pending';
create index effect_parked on effect(since) where state = 'parked';

create table message(
  key text primary key, request text not null, person text not null, channel text not null, ts text not null,
  shown_version bigint not null);
create unique index message_place on message(channel, ts) where ts <> '';

create table delivery(key text primary key, answer text not null, at bigint not null);
create index delivery_at on delivery(at);

create table slack_link(
  team text not null, slack_user text not null, person text not null, channel text not null, home_opened bigint not null,
  home_hash text not null, checked bigint not null, primary key(team, slack_user));
create index slack_link_person on slack_link(team, person) where person <> '';

create table catalog_item(
  kind text not null, key text not null, body text not null, archived_at bigint, primary key(kind, key));
)";
constexpr const char* kFirstSqlite = R"(
create trigger audit_no_update before update on audit begin select raise(abort, 'the audit log is append-only'); end;
create trigger audit_no_delete before delete on audit begin select raise(abort, 'the audit log is append-only'); end;
)";
// write_turn has no rows: whoever writes locks it first (postgres.cpp).
constexpr const char* kFirstPostgres = R"(
create function audit_is_append_only() returns trigger language plpgsql as
  $$ begin raise exception 'the audit log is append-only'; end $$;
create trigger audit_no_change before update or delete or truncate on audit
  for each statement execute function audit_is_append_only();
create table write_turn();
)";

// Requests of both kinds, grants with reasons that end, delegations.
constexpr const char* kSecond = R"(
alter table request add column kind text not null default 'grant';
drop index request_one_open;
create unique index request_one_open on request(subject, entitlement, kind) where state = 'open';
create index request_open_entitlement on request(entitlement, number) where state = 'open';

alter table access_grant add column state text not null default 'active';
alter table access_grant add column ended bigint;
alter table access_grant add column reasons text not null default '';
drop index access_grant_held;
create index access_grant_held on access_grant(subject, entitlement, since) where state <> 'ended';
create index access_grant_holders on access_grant(entitlement, subject) where state = 'active';

create table delegation(
  id text primary key, person text not null, delegate text not null, starts bigint not null, ends bigint);
create index delegation_person on delegation(person, starts);
)";

// What was held before, for whoever decides whether it is held again.
constexpr char kPastGrants[] = R"(
create index access_grant_past on access_grant(subject, entitlement, ended) where state = 'ended';
)";

// What people do not want to be told by email.
constexpr char kMailSettings[] = R"(
create table mail_setting(person text not null, kind text not null, wanted bigint not null, primary key(person, kind));
)";

// What came in and waits; which state a card's first posting showed.
constexpr const char* kDelivery = R"(
create table inbound(
  key text primary key, seq bigint not null, body text not null, due bigint not null, attempts bigint not null,
  state text not null, error text not null, since bigint not null);
create index inbound_due on inbound(due, seq) where state = 'waiting';
insert into counter(name, value) values('inbound', 0);

alter table message add column posted_version bigint not null default 0;
)";

// The public API: who may use it, and lists of requests by whom they involve. Of requests that were closed before this
// step only the requester and the subject are known there.
constexpr const char* kApi = R"(
create table api_client(
  id text primary key, client_id text not null unique, person text not null, name text not null,
  public_key text not null, scopes text not null, addresses text not null, created bigint not null, expires bigint,
  last_used bigint);
create index api_client_person on api_client(person, created);
create table api_token(
  hash text primary key, client text not null, person text not null, scopes text not null, addresses text not null,
  created bigint not null, expires bigint not null);
create index api_token_client on api_token(client);
create index api_token_expires on api_token(expires);
create table device_login(
  device_hash text primary key, user_code text not null unique, asked_by text not null, address text not null,
  created bigint not null, expires bigint not null, state text not null, person text not null);
create index device_login_expires on device_login(expires);

create table involved(person text not null, number bigint not null, request text not null, primary key(person, number));
insert into involved(person, number, request)
  select subject, number, id from request
  union select requester, number, id from request where requester <> ''
  union select person, number, request from awaited;
create index request_open on request(number) where state = 'open';
create index request_app on request(app, number);
)";

// Who is signed in to the page.
constexpr const char* kWebSessions = R"(
create table web_session(
  hash text primary key, id text not null unique, person text not null, opened bigint not null, seen bigint not null,
  ends bigint not null, how text not null, agent text not null, address text not null);
create index web_session_person on web_session(person, seen);
create index web_session_ends on web_session(ends);

create table web_ticket(hash text primary key, kind text not null, body text not null, ends bigint not null);
create index web_ticket_ends on web_ticket(ends);
)";

// People and groups of directories.
constexpr const char* kDirectory = R"(
create table directory_person(
  id text primary key, source text not null, external_id text not null, user_name text not null,
  person text not null unique, email text not null unique, active bigint not null, body text not null,
  created bigint not null, changed bigint not null);
create unique index directory_person_name on directory_person(source, user_name);
create index directory_person_external on directory_person(source, external_id);
create table directory_group(
  id text primary key, source text not null, external_id text not null, name text not null, created bigint not null,
  changed bigint not null);
create index directory_group_name on directory_group(source, name);
create index directory_group_external on directory_group(source, external_id);
create table directory_member(group_id text not null, person_id text not null, primary key(group_id, person_id));
create index directory_member_person on directory_member(person_id);
)";

// What people do not want to be told, by channel; questions in words.
constexpr const char* kNotices = R"(
create table notice_setting(
  person text not null, channel text not null, kind text not null, wanted bigint not null,
  primary key(person, channel, kind));
insert into notice_setting(person, channel, kind, wanted) select person, 'mail', kind, wanted from mail_setting;
drop table mail_setting;

create table inquiry(
  id text primary key, asker text not null, state text not null, version bigint not null, opened bigint not null,
  body text not null);
create index inquiry_asker on inquiry(asker) where state = 'open';
create table inquiry_open(
  person text not null, opened bigint not null, inquiry text not null, primary key(person, opened, inquiry));
create index inquiry_open_inquiry on inquiry_open(inquiry);
)";

// Workspaces that the app was installed in by OAuth, and which of them a message stands in.
constexpr const char* kInstalls = R"(
create table slack_install(
  id text primary key, enterprise text not null, name text not null, app text not null, client text not null,
  bot_user text not null, scopes text not null, token text not null, refresh_token text not null, expires bigint,
  problem text not null, installed_by text not null, installed bigint not null, version bigint not null,
  renewing bigint);

alter table message add column team text not null default '';
drop index message_place;
create unique index message_place on message(channel, ts, team) where ts <> '';
create index slack_link_of on slack_link(person, checked) where person <> '';
)";

// Steps of Slack's workflows; who is in no directory, and whether the administrators know.
constexpr const char* kWorkflowRuns = R"(
create table workflow_run(
  execution text primary key, request text not null unique, team text not null, refusal text not null, told bigint);
create index workflow_run_told on workflow_run(told) where told is not null;

alter table slack_link add column reported bigint not null default 0;
)";

// Workspaces of an organisation that the app was taken out of.
constexpr const char* kSlackTeams = R"(
create table slack_team(
  install text not null, team text not null, away bigint not null, told bigint not null, primary key(install, team));
)";

// The words by which requests are found: search_words.hpp.
constexpr const char* kRequestWords = R"(
create table request_word(word text not null, number bigint not null, primary key(word, number));
)";

// Whose turn it is: one request with much to say goes behind the others, and keeps no place in front of them.
constexpr const char* kTurns = R"(
alter table effect add column turn bigint not null default 0;
alter table effect add column asked bigint not null default 0;
drop index effect_ready;
create index effect_turn on effect(turn, ready, seq) where state = 'pending';
)";

// How it goes with each workspace: which of them an effect was last tried in, and when Slack last did what it was asked.
constexpr const char* kHealth = R"(
alter table effect add column place text not null default '';
create table slack_health(
  team text primary key, answered bigint, failed bigint, method text not null, error text not null);
)";

// Filters of the page's lists that people have named.
constexpr char kSavedViews[] = R"(
create table saved_view(
  person text not null, screen text not null, name text not null, query text not null,
  primary key(person, screen, name));
)";

// Whoever wants a digest, when it is due next, and of which day the last one was: never two of one.
constexpr char kDigests[] = R"(
create table digest(
  person text primary key, days text not null, hour bigint not null, sent text not null, due bigint);
)";

// Of several accounts of one person in an app: what is open and what is held is so with one of them.
constexpr char kAccounts[] = R"(
alter table request add column account text not null default '';
drop index request_one_open;
create unique index request_one_open on request(subject, entitlement, kind, account) where state = 'open';
alter table access_grant add column account text not null default '';
)";

// What Slack says of its users: that they are gone, and where they live.
constexpr char kSlackPeople[] = R"(
alter table slack_link add column gone bigint not null default 0;
alter table slack_link add column zone text not null default '';
create index slack_link_gone on slack_link(person) where gone = 1;
)";

// Grants in the order of their times, of an app and a person, too.
constexpr char kGrantsInTime[] = R"(
alter table access_grant add column app text not null default '';
create index access_grant_began on access_grant(since, id);
create index access_grant_ended on access_grant(ended, id) where state = 'ended';
create index access_grant_app_began on access_grant(app, since, id);
create index access_grant_app_ended on access_grant(app, ended, id) where state = 'ended';
create index access_grant_person_began on access_grant(subject, since, id);
create index access_grant_person_ended on access_grant(subject, ended, id) where state = 'ended';
)";
constexpr char kGrantsInTimeSqlite[] =
    "update access_grant set app = substr(entitlement, 1, instr(entitlement, '/') - 1);";
constexpr char kGrantsInTimePostgres[] = "update access_grant set app = split_part(entitlement, '/', 1);";

// Numbers are counted instead: search_words.cpp.
constexpr char kNoNumberWords[] = "delete from request_word where word = cast(number as varchar);";

// Their faces; and of an organisation's workspaces those that they have left.
constexpr char kSlackFaces[] = R"(
alter table slack_link add column photo text not null default '';
alter table slack_link add column left_teams text not null default '';
)";

struct Step {
  const char* both;
  const char* sqlite = "";
  const char* postgres = "";
  void (*fill)(Connection& db) = nullptr;  // what is made of what is there, by us
};
constexpr std::array kSteps{Step{kFirst, kFirstSqlite, kFirstPostgres},
                            Step{kSecond},
                            Step{kPastGrants},
                            Step{kMailSettings},
                            Step{kDelivery},
                            Step{kApi},
                            Step{kWebSessions},
                            Step{kDirectory},
                            Step{kNotices},
                            Step{kInstalls},
                            Step{kWorkflowRuns},
                            Step{.both = kRequestWords, .fill = fill_request_words},
                            Step{kTurns},
                            Step{kHealth},
                            Step{kSavedViews},
                            Step{kSlackTeams},
                            Step{kDigests},
                            Step{kAccounts},
                            Step{kSlackPeople},
                            Step{kGrantsInTime, kGrantsInTimeSqlite, kGrantsInTimePostgres},
                            Step{kNoNumberWords},
                            Step{kSlackFaces}};

std::string in_dialect_of(const Connection& db, const Step& step) {
  if (!db.is_postgres()) return std::string(step.both) + step.sqlite;
  static const std::regex kText(R"( text\b)");
  return std::regex_replace(step.both, kText, R"( text collate "C")") + step.postgres;
}

constexpr auto kNewest = static_cast<std::int64_t>(kSteps.size());

std::int64_t version_of(Connection& db) {
  const auto rows = db.exec("select version from schema_version");
  return rows.empty() ? 0 : number_of(rows[0][0]);
}

Error newer(std::int64_t version) {
  return invalid("The database was made by a newer version of c1 (its schema is " + std::to_string(version) +
                 ", mine is " + std::to_string(kNewest) +
                 "). Run that version, or restore a backup from before the upgrade.");
}

std::optional<Error> bring_up_to_date(Connection& db) {
  db.script("create table if not exists schema_version(version bigint not null)");
  const std::int64_t version = version_of(db);
  if (version == kNewest) return std::nullopt;
  if (version > kNewest) return newer(version);
  for (std::int64_t at = version; at < kNewest; ++at) {
    const Step& step = kSteps.at(static_cast<std::size_t>(at));
    db.script(in_dialect_of(db, step));
    if (step.fill) step.fill(db);
  }
  db.exec("delete from schema_version");
  db.exec("insert into schema_version(version) values($1)", {kNewest});
  return std::nullopt;
}

}  // namespace

std::optional<Error> migrate(Connection& db) {
  db.begin(Access::schema);
  auto error = bring_up_to_date(db);
  if (error)
    db.roll_back();
  else
    db.commit();
  return error;
}

std::optional<Error> check_schema(Connection& db) {
  const std::int64_t version = version_of(db);
  if (version > kNewest) return newer(version);
  if (version == kNewest) return std::nullopt;
  return conflict("The database is of an older version of c1 (its schema is " + std::to_string(version) + ", mine is " +
                  std::to_string(kNewest) + "). Start c1 serve once: it brings the database up to date.");
}

}  // namespace c1::storage
