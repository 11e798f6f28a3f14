#pragma once
// An organisation as an organisation file says it, so that what comes by another way goes through the same checks.

#include <string>

#include "base/json.hpp"
#include "workflow/catalog.hpp"

namespace c1::bot {

// Text that parse_organisation() reads back as the same organisation, where that would be allowed in a file at all. A
// catalog that is empty (which a file's may not be) is written with one entitlement, and left out where there is none.
std::string organisation_text(const workflow::Organisation& organisation);
// The same, with one policy in other words: as somebody has written it, right or wrong. Each item is on a line of its own.
std::string organisation_text(const workflow::Organisation& organisation, const workflow::PolicyId& policy,
                              const json::Value& written);

}  // namespace c1::bot
