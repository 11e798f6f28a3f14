#pragma once
// A person as a directory describes them. Whatever brings people (SCIM, LDAP, a CSV file) makes these, and all of them
// are kept by one set of rules (bot/directory/directory.hpp).

#include <map>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "storage/rows.hpp"
#include "workflow/catalog.hpp"

namespace c1::bot::directory {

struct Person {
  std::string id;           // ours, opaque; "" = not stored yet
  std::string source;       // "scim", "csv", "ldap"
  std::string external_id;  // what the source calls them; may be empty
  std::string user_name;    // lower case
  workflow::UserId user;    // who they are for everything else; for good
  std::string email;        // lower case
  bool active = true;
  std::string name;  // as people are shown
  std::string given_name;
  std::string family_name;
  std::string title;
  std::string department;
  std::string employment_type;
  std::string time_zone;
  std::string manager;  // the id of another of the source's people, or an email; may be unknown, or not there yet
  std::map<std::string, std::string> attributes;
  Instant created{};
  Instant changed{};

  // Whether what the source says is the same; when it was said does not count.
  bool says_the_same(const Person& other) const;
};

// The same as a row, and back. Nothing of a row that another version wrote is refused: what is not understood is empty.
storage::DirectoryPerson row_of(const Person& person);
Person person_of(const storage::DirectoryPerson& row);

// What is too long is cut, what has line breaks loses them; Errc::invalid where the address is none, with field
// "invalidValue".
Result<Person> checked(Person person);

std::string lower_case_of(std::string_view text);

}  // namespace c1::bot::directory
