#pragma once
// A part of an organisation that can be checked on its own: what was touched, what that leans on, and what leans on it.
// So a change of one thing among 100,000 is checked as well as in a whole file, and in no time.

#include <set>
#include <string>
#include <utility>
#include <vector>

#include "workflow/catalog.hpp"

namespace c1::bot {

using ItemKey = std::pair<std::string, std::string>;  // kind and key, as in organisation_changes.hpp

// `all`: as it would be after the change. What was taken out of it is named in `touched`, too.
workflow::Organisation slice_of(const workflow::Organisation& all, const std::set<ItemKey>& touched);

// The sentences that an organisation file would get for it, none = it holds together.
std::vector<std::string> problems_in(const workflow::Organisation& all, const std::set<ItemKey>& touched);

}  // namespace c1::bot
