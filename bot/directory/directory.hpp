#pragma once
// The people and groups that directories bring, by one set of rules, whoever brings them:
//
// - A person belongs to the source that brought them first. Another source's person of the same address is refused
//   until that one has let them go.
// - Who is not active, or was taken out, has left: what they hold is taken away, what is open for them is closed.
// - Everything goes into the audit log, and moves the catalog's version.
//
// docs/decisions/040-who-owns-a-person.md says why.

#include <string>
#include <vector>

#include "bot/directory/person.hpp"
#include "storage/store.hpp"

namespace c1::bot::directory {

// Adds (where `person.id` is empty) or changes a person. As stored. Errc::conflict with the field "uniqueness" where the
// name is taken in the source, or the address by anybody else.
Result<Person> put(storage::Tx& tx, Person person, Instant now);
// Errc::not_found. Whom the organisation file names, too, has left with that all the same.
Result<void> take_out(storage::Tx& tx, const std::string& id, Instant now);
// The file names them anew: that they had left is forgotten.
void comes_back(storage::Tx& tx, const workflow::UserId& user);

struct Group {
  std::string id;  // "" = not stored yet
  std::string source;
  std::string external_id;
  std::string name;
  std::vector<std::string> members;  // ids of people, each once
  Instant created{};
  Instant changed{};
};
std::optional<Group> group(storage::Tx& tx, const std::string& id);
// Errc::invalid for a member who is not there; Errc::conflict for a name that the source uses already.
Result<Group> put(storage::Tx& tx, Group group, Instant now);
Result<void> take_out_group(storage::Tx& tx, const std::string& id, Instant now);

// The people of the organisation file, and those of directories, as one: what a directory says of a person it knows
// stands; the file adds roles and attributes, and what the directory leaves open. Who has left one of them is not there.
void merge(std::vector<workflow::User>& people, const std::vector<storage::DirectoryPerson>& rows,
           const std::vector<std::pair<storage::DirectoryGroup, std::string>>& memberships);

}  // namespace c1::bot::directory
