#pragma once
// Policies as clients write them, into ours. What ours cannot do is refused by its place in what was sent: a policy that
// asked fewer people than its author meant would be worse than none.

#include "base/json.hpp"
#include "bot/api/visit.hpp"
#include "workflow/policy.hpp"

namespace c1::bot::api {

// `wish`: {"policyType", "policySteps": {"grant": {"steps": [...]}, ...}, "rules": [...], "baselinePolicyId"}; into
// `policy`, which has its id and name already. Errc::invalid with `field` = the place.
Result<workflow::Policy> policy_from(const Visit& visit, const json::Value& wish, workflow::Policy policy);

// "grant", "revoke": which of the sequences is the baseline. Errc::invalid for types that we do not have.
Result<std::string> baseline_key(const json::Value& wish);

}  // namespace c1::bot::api
