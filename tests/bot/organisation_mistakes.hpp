#pragma once
// For the tests of the organisation file: tables of mistakes, and what stands around one.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "base/text.hpp"
#include "bot/organisation_file.hpp"

namespace c1::bot {

inline std::vector<std::string> lines_of(const OrganisationFile& file) {
  std::vector<std::string> lines;
  for (const FileProblem& problem : file.problems) lines.push_back(problem.text());
  return lines;
}

template <class T>
const T* by_id(const std::vector<T>& items, const std::string& id) {
  const auto found = std::find_if(items.begin(), items.end(), [&](const T& item) { return item.id.value == id; });
  return found == items.end() ? nullptr : &*found;
}

// A text with a "»" in front of each place where a mistake is to be found, and what is said there, in this order.
struct Bad {
  const char* name;
  std::string yaml;
  std::vector<std::string> says;  // the beginning of each sentence, or all of it
};
inline std::ostream& operator<<(std::ostream& out, const Bad& bad) { return out << bad.name; }

// The same without the marks; `places` gets "acme.yaml:LINE:COLUMN: " of each.
inline std::string without_marks(const std::string& marked, std::vector<std::string>& places) {
  static const std::string kMark = "»";
  std::string yaml;
  std::size_t from = 0;
  for (auto at = marked.find(kMark); at != std::string::npos; at = marked.find(kMark, from)) {
    yaml += marked.substr(from, at - from);
    from = at + kMark.size();
    const auto line_start = yaml.rfind('\n') == std::string::npos ? 0 : yaml.rfind('\n') + 1;
    places.push_back("acme.yaml:" + std::to_string(1 + std::count(yaml.begin(), yaml.end(), '\n')) + ":" +
                     std::to_string(1 + text::length(yaml.substr(line_start))) + ": ");
  }
  return yaml + marked.substr(from);
}

class OrganisationMistake : public testing::TestWithParam<Bad> {};
inline std::string name_of_bad(const testing::TestParamInfo<Bad>& bad) { return bad.param.name; }

// Omar manages Lena and owns GitHub and the entitlement it/on-call; `manager` is a policy.
inline const std::string kOffice =
    "organisation: {name: Acme}\n"
    "users:\n"
    "  - {email: omar@acme.test, name: Omar Haddad}\n"
    "  - {email: lena@acme.test, name: Lena Fischer, manager: omar@acme.test}\n";
inline const std::string kManagerPolicy = "policies: [{slug: manager, steps: [{approve: {by: manager}}]}]\n";
inline const std::string kOnCall =
    "apps: [{slug: it, name: IT, policy: careful, entitlements: [{slug: on-call, name: On call}]}]\n";

inline std::string organisation(const std::string& rest) { return "organisation: {name: Acme, " + rest + "}\n"; }
inline std::string user(const std::string& rest) {
  return "organisation: {name: Acme}\nusers:\n  - email: lena@acme.test\n    name: Lena Fischer\n    " + rest + "\n";
}
inline std::string app(const std::string& rest) {
  return kOffice + kManagerPolicy + "apps:\n  - slug: github\n    name: GitHub\n    " + rest + "\n";
}
inline std::string entitlement(const std::string& rest) {
  return app(
      "policy: manager\n    owners: [omar@acme.test]\n    entitlements:\n      - slug: org-admin\n        name: "
      "Admin\n        " +
      rest);
}
inline std::string catalog(const std::string& rest) {
  return kOffice + kManagerPolicy +
         "apps: [{slug: github, name: GitHub, policy: manager, entitlements: [{slug: access, name: Access}]}]\n"
         "catalogs:\n  - slug: everyone\n    name: Everyone\n    " +
         rest + "\n";
}
// The policy `careful`; it/on-call goes by it.
inline std::string policy(const std::string& rest) {
  return kOffice + kOnCall + "policies:\n  - slug: careful\n    " + rest + "\n";
}
inline std::string step(const std::string& rest) { return policy("steps: [{" + rest + "}]"); }
inline std::string approve(const std::string& rest) { return step("approve: {" + rest + "}"); }
inline std::string form(const std::string& rest) {
  return kOffice + "forms:\n  - slug: cost-center\n    " + rest + "\n";
}
inline std::string field(const std::string& rest) { return form("fields: [{id: site, label: Site, " + rest + "}]"); }

}  // namespace c1::bot
