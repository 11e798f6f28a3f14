#pragma once
// Finding people of the directory by what is typed into a picker.

#include <functional>
#include <string_view>
#include <vector>

#include "slack/reply.hpp"
#include "workflow/catalog.hpp"

namespace c1::bot {

// Active people whom `wanted` takes, best first: whose name begins so, then the rest in alphabetical order. Every word
// of the query must begin a word of the name or the e-mail address, or stand in the address.
std::vector<const workflow::User*> find_people(const workflow::Catalog& catalog, std::string_view query,
                                               std::size_t limit,
                                               const std::function<bool(const workflow::User&)>& wanted);

// The one whom these words mean: an e-mail address, the part of it before the @, or a name that only one has. Null for
// nobody, and for several.
const workflow::User* person_meant(const workflow::Catalog& catalog, std::string_view words);

// As a picker shows them.
slack::Option person_option(const workflow::User& person);

}  // namespace c1::bot
