#pragma once
// An organisation as an organisation file says it, so that what comes by another way goes through the same checks.

#include <string>

#include "workflow/catalog.hpp"

namespace c1::bot {

// Text that parse_organisation() reads back as the same organisation, where that would be allowed in a file at all. A
// catalog that is empty (which a file's may not be) is written with one entitlement, and left out where there is none.
std::string organisation_text(const workflow::Organisation& organisation);

}  // namespace c1::bot
