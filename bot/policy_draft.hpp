#pragma once
// One policy apart from its file, as an editor has it: checked as if it stood in the organisation file, with each mistake
// at the field that it is about.
//
// An "item" is a policy in the words of the file, as JSON: {"slug", "name", "rules": [{"when", "steps" | "use"}],
// "steps" | "use"}. A path names a place in it: "rules.0.steps.1.approve.by".

#include <optional>
#include <string>
#include <vector>

#include "base/json.hpp"
#include "workflow/catalog.hpp"

namespace c1::bot {

struct PolicyProblem {
  std::string path;  // "" = the policy as a whole, or what it is used by
  std::string says;
  int line = 0, column = 0;  // in the text that it was read from; 0 = there is none
};

struct PolicyDraft {
  json::Value item;                        // as it came
  std::optional<workflow::Policy> policy;  // only if there are no problems
  std::vector<PolicyProblem> problems;
};

// `item` in the place of the policy of its slug, or beside the others where there is none.
PolicyDraft policy_draft(const workflow::Catalog& catalog, const json::Value& item);
// The same of a text, of one policy: a map, or a list of one. `slug` is taken where the text names none.
PolicyDraft policy_draft(const workflow::Catalog& catalog, const std::string& yaml, const std::string& slug);

// The item of a policy, and its text for people: short lines in flow style, `{users: [ines@acme.test]}` as the address alone.
// Reading it back gives the same policy.
json::Value policy_item(const workflow::Policy& policy);
std::string policy_yaml(const workflow::Policy& policy);

// The organisation with that policy in it. `goes_by`: this entitlement goes by it, too, whatever it goes by now.
workflow::CatalogPtr catalog_with(const workflow::Catalog& catalog, const workflow::Policy& policy,
                                  const workflow::EntitlementId& goes_by);

}  // namespace c1::bot
