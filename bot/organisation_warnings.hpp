#pragma once
// What is no mistake of an organisation file, and may not be meant: people who are nowhere, things that nobody can ask
// for or that nothing uses.

#include <string>
#include <vector>

#include "storage/store.hpp"
#include "workflow/catalog.hpp"

namespace c1::bot {

// Whole sentences. The directories are asked whom they know.
std::vector<std::string> warnings_about(storage::Tx& tx, const workflow::Organisation& organisation);

}  // namespace c1::bot
