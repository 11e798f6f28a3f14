#pragma once
// What stands between the stored organisation and another one, item by item.
// Items: kind "user" (key: id), "app", "entitlement", "policy", "form" (id), "catalog" and "connection" (slug), "organisation" (key "").

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "base/json.hpp"
#include "storage/store.hpp"
#include "workflow/catalog.hpp"

namespace c1::bot {

// Bodies are JSON; an empty one stands for "is not there".
struct ItemChange {
  std::string kind;
  std::string key;
  std::string before;
  std::string after;
};

// In no order that means anything; none = applying `organisation` would change nothing. Where the API has changed
// something and the file still says the same of it, that change stands (organisation_kept.hpp).
std::vector<ItemChange> changes_to(storage::Tx& tx, const workflow::Organisation& organisation);
// The same, with nothing kept of what the API has changed.
std::vector<ItemChange> changes_to_all(storage::Tx& tx, const workflow::Organisation& organisation);

struct Applied;  // organisation_file.hpp
Applied counted(const std::vector<ItemChange>& changes);

// Kind and key of each item, and its body.
std::map<std::pair<std::string, std::string>, std::string> items_of(const workflow::Organisation& organisation);

// Who changes the organisation: a person by the API, or the system for the file.
struct Author {
  std::string actor = "system";
  std::string surface = "system";
  std::string address;
};
// Saves the changes, each with its audit entry, moves the catalog's version, and asks for what has to follow.
void carry_out(storage::Tx& tx, const std::vector<ItemChange>& changes, const Author& author, Instant now);

// Of the item "organisation": its name and what is set for all of it.
json::Value head_of(const workflow::Organisation& organisation);
void take_head(const json::Value& head, workflow::Organisation& into);

// An item's body as what it describes; nothing where it is not there, and where another version wrote something else.
template <class T>
std::optional<T> item_in(const std::string& body, Result<T> (*read)(const json::Value&)) {
  if (body.empty()) return std::nullopt;
  const auto value = json::parse(body);
  if (!value) return std::nullopt;
  auto item = read(*value);
  return item ? std::optional(*std::move(item)) : std::nullopt;
}

}  // namespace c1::bot
