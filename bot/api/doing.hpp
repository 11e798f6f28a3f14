#pragma once
// A command that comes by the API: once for each idempotency key, answered with the task as it is after it.

#include "bot/api/visit.hpp"
#include "bot/execute.hpp"
#include "workflow/command.hpp"

namespace c1::bot::api {

// The header Idempotency-Key: the same request with it again changes nothing and is answered alike, for two days. With
// another request it is refused.
Answer done(const Visit& visit, const workflow::Command& command);
// The same, where something else than the task is answered.
Result<workflow::Request> carried_out(const Visit& visit, const workflow::Command& command);

// A bundle, whole: {"list": what became of each as task_answer() says, "pendingTaskIds", "heldEntitlementIds"}. The same
// key again asks for nothing more.
Answer done(const Visit& visit, const BundleWish& wish);

}  // namespace c1::bot::api
