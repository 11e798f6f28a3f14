#pragma once
// What people call the things of the organisation: of the one that comes, and where something is not in it, of the one
// that was.

#include <map>
#include <string>
#include <vector>

#include "bot/organisation_changes.hpp"
#include "workflow/catalog.hpp"

namespace c1::bot {

class Names {
 public:
  Names(const workflow::Organisation& after, const std::vector<ItemChange>& changes);

  std::string person(const workflow::UserId& id) const;              // "Lena Fischer"
  std::string app(const workflow::AppId& id) const;                  // "GitHub"
  std::string entitlement(const workflow::EntitlementId& id) const;  // "GitHub / Organisation admin"
  std::string policy(const workflow::PolicyId& id) const;            // "Two owners"
  std::string form(const workflow::FormId& id) const;
  // "Lena Fischer, Omar Haddad and 3 others".
  std::string people(const std::vector<workflow::UserId>& ids) const;

 private:
  std::map<std::string, std::string> people_, apps_, entitlements_, policies_, forms_;  // by id
};

// "the manager", "Omar Haddad and Ines Costa", "whoever has IT / On call".
std::string approvers_words(const std::vector<workflow::Approvers>& approvers, const Names& names);
// A policy in a few lines, one for each of its roads: "when ...: approval by the manager, then ...".
std::vector<std::string> outline_of(const workflow::Policy& policy, const Names& names);
// A form, a line for each question.
std::vector<std::string> outline_of(const workflow::Form& form);

}  // namespace c1::bot
