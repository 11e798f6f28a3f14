#pragma once
// What stands between the stored organisation and another one, item by item.
// Items: kind "user" (key: id), "app", "entitlement", "policy", "form" (id), "catalog" and "connection" (slug), "organisation" (key "").

#include <string>
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

// In no order that means anything; none = applying `organisation` would change nothing.
std::vector<ItemChange> changes_to(storage::Tx& tx, const workflow::Organisation& organisation);

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
