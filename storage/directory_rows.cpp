#include "storage/sql_tx.hpp"

namespace c1::storage {
namespace {

using By = DirectoryFilter::By;

// By the way they are looked for: all of a source, by name, by what the source calls them, by email.
struct Select {
  std::string_view list;
  std::string_view count;
};

constexpr std::string_view kPerson =
    "select id, source, external_id, user_name, person, email, active, body, created, changed from directory_person "
    "where id = $1";
constexpr std::string_view kPersonOf =
    "select id, source, external_id, user_name, person, email, active, body, created, changed from directory_person "
    "where person = $1";
constexpr std::string_view kPersonAt =
    "select id, source, external_id, user_name, person, email, active, body, created, changed from directory_person "
    "where email = $1";
constexpr std::string_view kEverybody =
    "select id, source, external_id, user_name, person, email, active, body, created, changed from directory_person "
    "order by id";
constexpr Select kPeople{
    "select id, source, external_id, user_name, person, email, active, body, created, changed from directory_person "
    "where source = $1 order by id limit $2 offset $3",
    "select count(*) from directory_person where source = $1"};
constexpr Select kPeopleByName{
    "select id, source, external_id, user_name, person, email, active, body, created, changed from directory_person "
    "where source = $1 and user_name = $4 order by id limit $2 offset $3",
    "select count(*) from directory_person where source = $1 and user_name = $2"};
constexpr Select kPeopleByExternalId{
    "select id, source, external_id, user_name, person, email, active, body, created, changed from directory_person "
    "where source = $1 and external_id = $4 order by id limit $2 offset $3",
    "select count(*) from directory_person where source = $1 and external_id = $2"};
constexpr Select kPeopleByEmail{
    "select id, source, external_id, user_name, person, email, active, body, created, changed from directory_person "
    "where source = $1 and email = $4 order by id limit $2 offset $3",
    "select count(*) from directory_person where source = $1 and email = $2"};
constexpr std::string_view kSavePerson =
    "insert into directory_person(id, source, external_id, user_name, person, email, active, body, created, changed) "
    "values($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) on conflict(id) do update set external_id = excluded.external_id, "
    "user_name = excluded.user_name, email = excluded.email, active = excluded.active, body = excluded.body, "
    "changed = excluded.changed";
constexpr std::string_view kForgetMemberships = "delete from directory_member where person_id = $1";
constexpr std::string_view kForgetPerson = "delete from directory_person where id = $1";

constexpr std::string_view kGroup =
    "select id, source, external_id, name, created, changed from directory_group where id = $1";
constexpr Select kGroups{
    "select id, source, external_id, name, created, changed from directory_group where source = $1 order by id "
    "limit $2 offset $3",
    "select count(*) from directory_group where source = $1"};
constexpr Select kGroupsByName{
    "select id, source, external_id, name, created, changed from directory_group where source = $1 and name = $4 "
    "order by id limit $2 offset $3",
    "select count(*) from directory_group where source = $1 and name = $2"};
constexpr Select kGroupsByExternalId{
    "select id, source, external_id, name, created, changed from directory_group where source = $1 and "
    "external_id = $4 order by id limit $2 offset $3",
    "select count(*) from directory_group where source = $1 and external_id = $2"};
constexpr std::string_view kSaveGroup =
    "insert into directory_group(id, source, external_id, name, created, changed) values($1, $2, $3, $4, $5, $6) "
    "on conflict(id) do update set external_id = excluded.external_id, name = excluded.name, "
    "changed = excluded.changed";
constexpr std::string_view kForgetMembers = "delete from directory_member where group_id = $1";
constexpr std::string_view kForgetGroup = "delete from directory_group where id = $1";

constexpr std::string_view kMembersOfGroups =
    "select g.id, g.source, g.external_id, g.name, g.created, g.changed, m.person_id from directory_member m "
    "join directory_group g on g.id = m.group_id where m.group_id >= $1 and m.group_id <= $2 "
    "order by m.group_id, m.person_id";
constexpr std::string_view kGroupsOfPeople =
    "select g.id, g.source, g.external_id, g.name, g.created, g.changed, m.person_id from directory_member m "
    "join directory_group g on g.id = m.group_id where m.person_id >= $1 and m.person_id <= $2 "
    "order by m.person_id, g.name";
constexpr std::string_view kAllMemberships =
    "select g.id, g.source, g.external_id, g.name, g.created, g.changed, m.person_id from directory_member m "
    "join directory_group g on g.id = m.group_id order by m.person_id, g.name";
constexpr std::string_view kJoin =
    "insert into directory_member(group_id, person_id) values($1, $2) on conflict(group_id, person_id) do nothing";
constexpr std::string_view kPart = "delete from directory_member where group_id = $1 and person_id = $2";

const Select& people_by(By by) {
  return by == By::name          ? kPeopleByName
         : by == By::external_id ? kPeopleByExternalId
         : by == By::email       ? kPeopleByEmail
                                 : kPeople;
}
// Groups have no email.
const Select& groups_by(By by) {
  return by == By::name ? kGroupsByName : by == By::external_id ? kGroupsByExternalId : kGroups;
}

DirectoryPerson person_in(const Row& row) {
  return {text_of(row[0]),
          text_of(row[1]),
          text_of(row[2]),
          text_of(row[3]),
          text_of(row[4]),
          text_of(row[5]),
          number_of(row[6]) != 0,
          text_of(row[7]),
          from_millis(number_of(row[8])),
          from_millis(number_of(row[9]))};
}
DirectoryGroup group_in(const Row& row) {
  return {text_of(row[0]),
          text_of(row[1]),
          text_of(row[2]),
          text_of(row[3]),
          from_millis(number_of(row[4])),
          from_millis(number_of(row[5]))};
}

std::optional<DirectoryPerson> first_of(const std::vector<Row>& rows) {
  return rows.empty() ? std::nullopt : std::optional(person_in(rows[0]));
}

std::vector<std::pair<DirectoryGroup, std::string>> memberships_in(const std::vector<Row>& rows) {
  std::vector<std::pair<DirectoryGroup, std::string>> list;
  list.reserve(rows.size());
  for (const Row& row : rows) list.emplace_back(group_in(row), text_of(row[6]));
  return list;
}

std::vector<Row> listed(Connection& db, const Select& select, const DirectoryFilter& filter, std::size_t offset,
                        std::size_t limit) {
  if (filter.by == By::nothing) return db.exec(select.list, {filter.source, size_value(limit), size_value(offset)});
  return db.exec(select.list, {filter.source, size_value(limit), size_value(offset), filter.value});
}
std::int64_t counted(Connection& db, const Select& select, const DirectoryFilter& filter) {
  const auto rows = filter.by == By::nothing ? db.exec(select.count, {filter.source})
                                             : db.exec(select.count, {filter.source, filter.value});
  return number_of(rows[0][0]);
}

}  // namespace

std::optional<DirectoryPerson> SqlTx::directory_person(std::string_view id) {
  return first_of(db_.exec(kPerson, {text_value(id)}));
}
std::optional<DirectoryPerson> SqlTx::directory_person_of(const workflow::UserId& person) {
  return first_of(db_.exec(kPersonOf, {person.value}));
}
std::optional<DirectoryPerson> SqlTx::directory_person_at(std::string_view email) {
  return first_of(db_.exec(kPersonAt, {text_value(email)}));
}
std::vector<DirectoryPerson> SqlTx::directory_people(const DirectoryFilter& filter, std::size_t offset,
                                                     std::size_t limit) {
  std::vector<DirectoryPerson> people;
  for (const Row& row : listed(db_, people_by(filter.by), filter, offset, limit)) people.push_back(person_in(row));
  return people;
}
std::int64_t SqlTx::count_directory_people(const DirectoryFilter& filter) {
  return counted(db_, people_by(filter.by), filter);
}
std::vector<DirectoryPerson> SqlTx::all_directory_people() {
  std::vector<DirectoryPerson> people;
  for (const Row& row : db_.exec(kEverybody)) people.push_back(person_in(row));
  return people;
}
void SqlTx::save(const DirectoryPerson& p) {
  db_.post(kSavePerson, {p.id, p.source, p.external_id, p.user_name, p.person, p.email, std::int64_t{p.active}, p.body,
                         to_millis(p.created), to_millis(p.changed)});
}
void SqlTx::forget_directory_person(std::string_view id) {
  db_.post(kForgetMemberships, {text_value(id)});
  db_.post(kForgetPerson, {text_value(id)});
}

std::optional<DirectoryGroup> SqlTx::directory_group(std::string_view id) {
  const auto rows = db_.exec(kGroup, {text_value(id)});
  return rows.empty() ? std::nullopt : std::optional(group_in(rows[0]));
}
std::vector<DirectoryGroup> SqlTx::directory_groups(const DirectoryFilter& filter, std::size_t offset,
                                                    std::size_t limit) {
  std::vector<DirectoryGroup> groups;
  for (const Row& row : listed(db_, groups_by(filter.by), filter, offset, limit)) groups.push_back(group_in(row));
  return groups;
}
std::int64_t SqlTx::count_directory_groups(const DirectoryFilter& filter) {
  return counted(db_, groups_by(filter.by), filter);
}
void SqlTx::save(const DirectoryGroup& g) {
  db_.post(kSaveGroup, {g.id, g.source, g.external_id, g.name, to_millis(g.created), to_millis(g.changed)});
}
void SqlTx::forget_directory_group(std::string_view id) {
  db_.post(kForgetMembers, {text_value(id)});
  db_.post(kForgetGroup, {text_value(id)});
}

std::vector<std::pair<DirectoryGroup, std::string>> SqlTx::members_of_groups(std::string_view first,
                                                                             std::string_view last) {
  return memberships_in(db_.exec(kMembersOfGroups, {text_value(first), text_value(last)}));
}
std::vector<std::pair<DirectoryGroup, std::string>> SqlTx::groups_of_people(std::string_view first,
                                                                            std::string_view last) {
  return memberships_in(db_.exec(kGroupsOfPeople, {text_value(first), text_value(last)}));
}
std::vector<std::pair<DirectoryGroup, std::string>> SqlTx::all_memberships() {
  return memberships_in(db_.exec(kAllMemberships));
}
void SqlTx::join(std::string_view group, std::string_view person) {
  db_.post(kJoin, {text_value(group), text_value(person)});
}
void SqlTx::part(std::string_view group, std::string_view person) {
  db_.post(kPart, {text_value(group), text_value(person)});
}

}  // namespace c1::storage
