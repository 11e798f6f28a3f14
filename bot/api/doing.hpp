#pragma once
// A command that comes by the API: once for each idempotency key, answered with the task as it is after it.

#include "bot/api/visit.hpp"
#include "workflow/command.hpp"

namespace c1::bot::api {

// The header Idempotency-Key: the same request with it again changes nothing and is answered alike, for two days. With
// another request it is refused.
Answer done(const Visit& visit, const workflow::Command& command);

}  // namespace c1::bot::api
