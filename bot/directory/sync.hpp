#pragma once
// Makes the people of one source equal to a list that has all of them: who is new is added, who has changed is changed,
// who is not in it any more has left.

#include <string>
#include <vector>

#include "bot/directory/directory.hpp"

namespace c1::bot::directory {

struct Arrival {
  Person person;                    // without id and source
  std::vector<std::string> groups;  // by name
};

struct SyncReport {
  std::vector<std::string> added, changed, left;  // by email, sorted
  std::vector<std::string> refused;               // sentences: who could not be taken, and why; they stay as they were
  bool nothing() const { return added.empty() && changed.empty() && left.empty(); }
};

struct SyncRules {
  // More than so many of a hundred (and more than five) leaving at once is a mistake of the source, and refused as a whole.
  int most_leavers = 20;
  bool any_number_may_leave = false;
};

// Errc::conflict with a sentence where too many would leave: then nothing was changed. People are told apart by what the
// source calls them, else by their user_name.
Result<SyncReport> sync(storage::Tx& tx, const std::string& source, const std::vector<Arrival>& people,
                        const SyncRules& rules, Instant now);

}  // namespace c1::bot::directory
