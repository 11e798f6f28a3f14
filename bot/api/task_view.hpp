#pragma once
// A request as a task of ConductorOne's API: state and processing, kind and outcome, and where it stands in its policy.

#include <string>
#include <vector>

#include "bot/api/visit.hpp"
#include "storage/store.hpp"
#include "workflow/explain.hpp"

namespace c1::bot::api {

// The step a decision is for: "<request>.<step>". Opaque to clients, who bring it back.
std::string step_id(const workflow::Request& request, std::size_t step);
// Errc::invalid unless it is a step of that request.
Result<std::size_t> step_in(const workflow::Request& request, std::string_view step_id);

// {"current", "history", "next", "policy"}.
json::Value progress_json(const Visit& visit, const workflow::Request& request);
json::Value policy_json(const workflow::Policy& policy);
// The same as a client has sent it. Not within a transaction: it may have to read.
json::Value policy_view(const Visit& visit, const workflow::Policy& policy);

// What the caller may do now, in their words for it.
json::Value actions_json(const std::vector<workflow::Action>& actions);
std::string_view outcome_name(workflow::Kind kind, const std::optional<workflow::Outcome>& outcome);

// One row of a list. In the transaction that has read the request.
json::Value task_view(const Visit& visit, storage::Tx& tx, const storage::WalkedRequest& walked, Expansion& expansion);
// {"taskView", "expanded"} as it is now. Errc::not_found for what the caller may not see.
Answer task_answer(const Visit& visit, const workflow::RequestId& id);
// By its id or its number.
Result<workflow::Request> task_in(const Visit& visit, std::string_view id);

}  // namespace c1::bot::api
