#pragma once
// What the API has changed beside the organisation file. The stored organisation remembers of each such thing what the
// file said of it then. As long as the file says the same, the API's change stands; once the file says something else
// of that thing, the file has the last word.
//
//   item := kind "kept", key KIND "/" KEY, body {"file": the item's body as the file had it; null = it was not in it}

#include <map>
#include <set>
#include <string>
#include <vector>

#include "bot/organisation_changes.hpp"
#include "bot/organisation_slice.hpp"
#include "storage/store.hpp"

namespace c1::bot {

inline constexpr char kKept[] = "kept";          // a kind of items that is no part of the organisation
inline constexpr char kDeclared[] = "declared";  // another: resources without an entitlement (api/declared.hpp)

using Items = std::map<ItemKey, std::string>;  // to the body

struct Stored {
  Items items;
  Items kept;  // what the file said; "" = nothing
};
Stored stored_items(storage::Tx& tx);

// Makes `wanted`, which is what a file says, what is to be stored: where the API's change stands, that. Gives the keys
// where the file has the last word from now on.
std::vector<ItemKey> hold(const Stored& stored, Items& wanted);
// What stands of it, and how it differs from `organisation`, as a file has it: drift, for people to look at.
std::vector<ItemChange> drift_from(storage::Tx& tx, const workflow::Organisation& organisation);
// Of `organisation`, as a file has it: what the API's changes would make of it. Nothing to tell = it holds together;
// else the sentences say what does not, and the way out.
std::vector<std::string> problems_with_kept(storage::Tx& tx, const workflow::Organisation& organisation);

// Remembers, or forgets, that an item is not (or is) as the file has it. In the transaction that changes it.
void remember_kept(storage::Tx& tx, const ItemChange& change, Instant now);
void forget_kept(storage::Tx& tx, const std::vector<ItemKey>& keys, Instant now);

// The body as this version writes it: what an older one has written compares equal.
std::string canonical(const std::string& kind, const std::string& body);
// Sets or, with an empty body, takes out one item. What cannot be read changes nothing.
void put_item(workflow::Organisation& organisation, const ItemKey& key, const std::string& body);

}  // namespace c1::bot
