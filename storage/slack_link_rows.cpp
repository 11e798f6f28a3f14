#include "base/text.hpp"
#include "storage/sql_tx.hpp"

namespace c1::storage {
namespace {

constexpr std::string_view kByAccount =
    "select team, slack_user, person, channel, home_opened, home_hash, checked, reported, gone, zone, photo, "
    "left_teams "
    "from slack_link where team = $1 and slack_user = $2";
constexpr std::string_view kByPerson =
    "select team, slack_user, person, channel, home_opened, home_hash, checked, reported, gone, zone, photo, "
    "left_teams "
    "from slack_link where team = $1 and person = $2 and person <> '' order by gone, checked desc limit 1";
constexpr std::string_view kOfPerson =
    "select team, slack_user, person, channel, home_opened, home_hash, checked, reported, gone, zone, photo, "
    "left_teams "
    "from slack_link where person = $1 and person <> '' order by gone, checked desc, team limit $2";
constexpr std::string_view kSaveLink =
    "insert into slack_link(team, slack_user, person, channel, home_opened, home_hash, checked, reported, gone, zone, "
    "photo, left_teams) values($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12) "
    "on conflict(team, slack_user) do update set person = excluded.person, channel = excluded.channel, "
    "home_opened = excluded.home_opened, home_hash = excluded.home_hash, checked = excluded.checked, "
    "reported = excluded.reported, gone = excluded.gone, zone = excluded.zone, photo = excluded.photo, "
    "left_teams = excluded.left_teams";
// Whoever works in another workspace is not gone. Of so many people at once; who is missing is "".
constexpr std::size_t kAskedAtOnce = 8;
constexpr std::string_view kGone =
    "select distinct person from slack_link l where gone = 1 and person in ($1, $2, $3, $4, $5, $6, $7, $8) "
    "and person <> '' "
    "and not exists (select 1 from slack_link o where o.person = l.person and o.person <> '' and o.gone = 0)";
constexpr std::string_view kZone =
    "select zone from slack_link where person = $1 and person <> '' and zone <> '' order by checked desc, team limit 1";
constexpr std::string_view kPhoto =
    "select photo from slack_link where person = $1 and person <> '' and photo <> '' order by gone, checked desc, team "
    "limit 1";

std::vector<std::string> teams_in(const std::string& list) {
  return list.empty() ? std::vector<std::string>{} : text::split(list, ',');
}
std::string team_list(const std::vector<std::string>& teams) {
  std::string list;
  for (const std::string& team : teams) list.append(list.empty() ? "" : ",").append(team);
  return list;
}

SlackLink link_in(const Row& row) {
  return {text_of(row[0]),
          text_of(row[1]),
          text_of(row[2]),
          text_of(row[3]),
          number_of(row[4]) != 0,
          text_of(row[5]),
          from_millis(number_of(row[6])),
          number_of(row[7]) != 0,
          number_of(row[8]) != 0,
          text_of(row[9]),
          text_of(row[10]),
          teams_in(text_of(row[11]))};
}

std::optional<SlackLink> first_link(const std::vector<Row>& rows) {
  return rows.empty() ? std::nullopt : std::optional(link_in(rows[0]));
}

}  // namespace

std::optional<SlackLink> SqlTx::slack_link(std::string_view team, std::string_view slack_user) {
  return first_link(db_.exec(kByAccount, {text_value(team), text_value(slack_user)}));
}
std::optional<SlackLink> SqlTx::slack_link_of(std::string_view team, const workflow::UserId& person) {
  return first_link(db_.exec(kByPerson, {text_value(team), person.value}));
}
std::vector<SlackLink> SqlTx::slack_links_of(const workflow::UserId& person, std::size_t limit) {
  std::vector<SlackLink> list;
  for (const Row& row : db_.exec(kOfPerson, {person.value, size_value(limit)})) list.push_back(link_in(row));
  return list;
}
void SqlTx::save(const SlackLink& l) {
  db_.post(kSaveLink,
           {l.team, l.slack_user, l.person, l.channel, std::int64_t{l.home_opened}, l.home_hash, to_millis(l.checked),
            std::int64_t{l.reported}, std::int64_t{l.gone}, l.zone, l.photo, team_list(l.left)});
  if (l.gone) change_.people = true;
}
std::vector<workflow::UserId> SqlTx::gone_from_slack(const std::vector<workflow::UserId>& among) {
  std::vector<workflow::UserId> gone;
  for (std::size_t from = 0; from < among.size(); from += kAskedAtOnce) {
    const auto nth = [&](std::size_t i) { return Value(from + i < among.size() ? among[from + i].value : ""); };
    for (const Row& row : db_.exec(kGone, {nth(0), nth(1), nth(2), nth(3), nth(4), nth(5), nth(6), nth(7)}))
      gone.push_back({text_of(row[0])});
  }
  return gone;
}
std::string SqlTx::slack_zone(const workflow::UserId& person) {
  const auto rows = db_.exec(kZone, {person.value});
  return rows.empty() ? std::string{} : text_of(rows[0][0]);
}
std::string SqlTx::slack_photo(const workflow::UserId& person) {
  const auto rows = db_.exec(kPhoto, {person.value});
  return rows.empty() ? std::string{} : text_of(rows[0][0]);
}

}  // namespace c1::storage
