#include "bot/directory/directory.hpp"

#include <algorithm>
#include <set>
#include <unordered_map>

#include "base/ids.hpp"
#include "base/json.hpp"
#include "base/text.hpp"
#include "bot/organisation_changes.hpp"
#include "bot/organisation_consequences.hpp"
#include "workflow/codec.hpp"

namespace c1::bot::directory {
namespace {

using namespace workflow;

constexpr std::size_t kLongestGroupName = 200;
constexpr std::size_t kLongestSuffix = 6;
constexpr char kUniqueness[] = "uniqueness";
constexpr char kLeft[] = "left";  // the source of those whom the file still names

Error taken(std::string says) {
  return {.code = Errc::conflict, .says = std::move(says), .detail = {}, .field = kUniqueness};
}

void note(storage::Tx& tx, const std::string& what, const UserId& subject, json::Value body, Instant now) {
  tx.append({.at = now,
             .actor = "system",
             .subject = subject.value,
             .surface = std::string(to_string(Surface::system)),
             .what = what,
             .body = body.dump()});
}

json::Value told(const Person& person) {
  const storage::DirectoryPerson row = row_of(person);
  json::Value body = json::parse(row.body).value();
  body.set("user_name", row.user_name).set("email", row.email).set("active", row.active);
  if (!row.external_id.empty()) body.set("external_id", row.external_id);
  return body;
}

// Whoever had the address before must not be taken for the newcomer: a new one where it is in use as an id.
UserId user_for(storage::Tx& tx, const Person& person) {
  const UserId by_email{person.email};
  if (!tx.directory_person_of(by_email)) return by_email;
  return {person.email + "~" + new_id().substr(0, kLongestSuffix)};
}

std::optional<Error> check_free(storage::Tx& tx, const Person& person) {
  const auto namesakes =
      tx.directory_people({person.source, storage::DirectoryFilter::By::name, person.user_name}, 0, 2);
  for (const storage::DirectoryPerson& other : namesakes)
    if (other.id != person.id) return taken("There is already a person with the userName " + person.user_name + ".");
  const auto at = tx.directory_person_at(person.email);
  if (!at || at->id == person.id) return std::nullopt;
  if (at->source == kLeft) {  // they are back
    tx.forget_directory_person(at->id);
    return std::nullopt;
  }
  return taken("The address " + person.email + " belongs to " + at->user_name +
               (at->source == person.source ? "." : ", who was brought by \"" + at->source + "\"."));
}

// What it means for what is open and held that they are there, or not.
void follow(storage::Tx& tx, const UserId& user, bool was_there, bool is_there, std::int64_t version, Instant now) {
  if (was_there == is_there) return;
  const User somebody{.id = user};
  follow_up(tx, UserChange{was_there ? &somebody : nullptr, is_there ? &somebody : nullptr}, version, now);
}

}  // namespace

Result<Person> put(storage::Tx& tx, Person given, Instant now) {
  auto right = checked(std::move(given));
  if (!right) return right.error();
  Person person = *std::move(right);
  const auto row = person.id.empty() ? std::nullopt : tx.directory_person(person.id);
  if (!person.id.empty() && (!row || row->source != person.source)) return not_found("There is no such person.");
  if (auto error = check_free(tx, person)) return *error;
  const bool is_new = !row;
  if (is_new) {
    person.id = new_id();
    person.user = user_for(tx, person);
    person.created = now;
  } else {
    const Person before = person_of(*row);
    person.user = before.user;
    person.created = before.created;
    if (before.says_the_same(person)) return before;
  }
  person.changed = now;
  // In the file alone they were there, too.
  const bool was_there = row ? row->active : tx.catalog_item("user", person.user.value).has_value();
  tx.save(row_of(person));
  json::Value body = json::object({{"source", person.source}, {"id", person.id}});
  if (row) body.set("before", told(person_of(*row)));
  body.set("after", told(person));
  const bool leaves = was_there && !person.active;
  note(tx,
       leaves   ? "directory.person_left"
       : is_new ? "directory.person_added"
                : "directory.person_changed",
       person.user, std::move(body), now);
  tx.move_catalog_version();
  follow(tx, person.user, was_there, person.active, tx.catalog_version(), now);
  return person;
}

Result<void> take_out(storage::Tx& tx, const std::string& id, Instant now) {
  const auto row = tx.directory_person(id);
  if (!row) return not_found("There is no such person.");
  // Whom the file names besides has left all the same: that they have is remembered, until somebody brings them again.
  const bool is_in_file = tx.catalog_item("user", row->person).has_value();
  storage::DirectoryPerson gone = *row;
  tx.forget_directory_person(id);
  if (is_in_file) {
    gone.source = kLeft;
    gone.external_id.clear();
    gone.user_name = gone.id;
    gone.active = false;
    gone.body = "{}";
    gone.changed = now;
    tx.save(gone);
  }
  note(tx, "directory.person_removed", {row->person},
       json::object({{"source", row->source}, {"id", id}, {"before", told(person_of(*row))}}), now);
  tx.move_catalog_version();
  follow(tx, {row->person}, row->active, false, tx.catalog_version(), now);
  return {};
}

void comes_back(storage::Tx& tx, const UserId& user) {
  const auto row = tx.directory_person_of(user);
  if (row && row->source == kLeft) tx.forget_directory_person(row->id);
}

std::optional<Group> group(storage::Tx& tx, const std::string& id) {
  const auto row = tx.directory_group(id);
  if (!row) return std::nullopt;
  Group found{row->id, row->source, row->external_id, row->name, {}, row->created, row->changed};
  for (const auto& [of, person] : tx.members_of_groups(id, id)) found.members.push_back(person);
  return found;
}

Result<Group> put(storage::Tx& tx, Group given, Instant now) {
  given.name = text::fit(text::trimmed(given.name), kLongestGroupName);
  if (given.name.empty()) return invalid("A group needs a displayName.", "invalidValue");
  const auto before = given.id.empty() ? std::nullopt : group(tx, given.id);
  if (!given.id.empty() && (!before || before->source != given.source)) return not_found("There is no such group.");
  for (const auto& other : tx.directory_groups({given.source, storage::DirectoryFilter::By::name, given.name}, 0, 2))
    if (other.id != given.id) return taken("There is already a group with the displayName " + given.name + ".");
  const std::set<std::string> wanted(given.members.begin(), given.members.end());
  const std::set<std::string> had =
      before ? std::set<std::string>(before->members.begin(), before->members.end()) : std::set<std::string>{};
  for (const std::string& member : wanted)
    if (!had.contains(member)) {
      const auto person = tx.directory_person(member);
      if (!person || person->source != given.source)
        return invalid("The group cannot have the member \"" + text::fit(member, 60) + "\": there is no such person.",
                       "invalidValue");
    }
  given.members.assign(wanted.begin(), wanted.end());
  const bool same = before && before->name == given.name && before->external_id == given.external_id && had == wanted;
  if (same) return *before;
  if (!before) given.id = new_id();
  given.created = before ? before->created : now;
  given.changed = now;
  tx.save(storage::DirectoryGroup{given.id, given.source, given.external_id, given.name, given.created, given.changed});
  json::Value joined = json::array(), parted = json::array();
  for (const std::string& member : wanted)
    if (!had.contains(member)) tx.join(given.id, member), joined.push(member);
  for (const std::string& member : had)
    if (!wanted.contains(member)) tx.part(given.id, member), parted.push(member);
  note(tx, before ? "directory.group_changed" : "directory.group_added", {},
       json::object({{"source", given.source},
                     {"id", given.id},
                     {"name", given.name},
                     {"joined", std::move(joined)},
                     {"parted", std::move(parted)}}),
       now);
  tx.move_catalog_version();
  return given;
}

Result<void> take_out_group(storage::Tx& tx, const std::string& id, Instant now) {
  const auto row = tx.directory_group(id);
  if (!row) return not_found("There is no such group.");
  tx.forget_directory_group(id);
  note(tx, "directory.group_removed", {}, json::object({{"source", row->source}, {"id", id}, {"name", row->name}}),
       now);
  tx.move_catalog_version();
  return {};
}

// ---- as one

namespace {

// Whoever is meant by what a source calls a manager.
class Managers {
 public:
  explicit Managers(const std::vector<Person>& people) {
    for (const Person& person : people) {
      by_name_[person.source + "/" + person.id] = person.user;
      if (!person.external_id.empty()) by_name_.emplace(person.source + "/" + person.external_id, person.user);
      by_name_.emplace(person.source + "/" + person.user_name, person.user);
      by_email_[person.email] = person.user;
    }
  }
  std::optional<UserId> of(const Person& person) const {
    if (person.manager.empty()) return std::nullopt;
    const std::string email = lower_case_of(person.manager);
    const auto named = by_name_.find(person.source + "/" + person.manager);
    const auto addressed = by_email_.find(email);
    std::optional<UserId> manager;
    if (named != by_name_.end())
      manager = named->second;
    else if (addressed != by_email_.end())
      manager = addressed->second;
    else if (email.find('@') != std::string::npos)  // of the file
      manager = UserId{email};
    return manager == person.user ? std::nullopt : manager;
  }

 private:
  std::unordered_map<std::string, UserId> by_name_, by_email_;
};

void set_unless_empty(std::string& into, const std::string& value) {
  if (!value.empty()) into = value;
}

User merged(User user, const Person& person, const Managers& managers) {
  user.id = person.user;
  user.email = person.email;
  set_unless_empty(user.name, person.name);
  set_unless_empty(user.title, person.title);
  set_unless_empty(user.department, person.department);
  set_unless_empty(user.employment_type, person.employment_type);
  if (user.time_zone.empty()) user.time_zone = person.time_zone;
  if (const auto manager = managers.of(person)) user.manager = manager;
  for (const auto& [name, value] : person.attributes) user.attributes.emplace(name, value);  // the file's stand
  return user;
}

}  // namespace

void merge(std::vector<User>& people, const std::vector<storage::DirectoryPerson>& rows,
           const std::vector<std::pair<storage::DirectoryGroup, std::string>>& memberships) {
  if (rows.empty()) return;
  std::vector<Person> known;
  known.reserve(rows.size());
  for (const storage::DirectoryPerson& row : rows) known.push_back(person_of(row));
  const Managers managers(known);
  std::unordered_map<std::string, std::vector<std::string>> groups;  // by id of the person
  for (const auto& [group, person] : memberships) groups[person].push_back(group.name);
  std::unordered_map<UserId, User> of_file;
  std::vector<UserId> in_order;
  in_order.reserve(people.size());
  for (User& user : people) {
    in_order.push_back(user.id);
    of_file.emplace(in_order.back(), std::move(user));
  }
  std::vector<User> all;
  all.reserve(people.size() + known.size());
  for (const Person& person : known) {
    const auto found = of_file.find(person.user);
    User base = found == of_file.end() ? User{} : std::move(found->second);
    if (found != of_file.end()) of_file.erase(found);
    if (!person.active) continue;
    User user = merged(std::move(base), person, managers);
    user.groups = std::move(groups[person.id]);
    std::sort(user.groups.begin(), user.groups.end());
    user.groups.erase(std::unique(user.groups.begin(), user.groups.end()), user.groups.end());
    all.push_back(std::move(user));
  }
  for (const UserId& id : in_order)
    if (const auto only = of_file.find(id); only != of_file.end()) all.push_back(std::move(only->second));
  people = std::move(all);
}

}  // namespace c1::bot::directory
