#pragma once
// Approval steps of a policy. For the organisation_*.cpp.

#include "bot/organisation_draft.hpp"

namespace c1::bot {

// The value of `approve`. `policy` is the slug of the policy that it stands in.
workflow::ApprovalRule approval_of(const yaml::Node& node, const std::string& policy, Draft& draft);

}  // namespace c1::bot
