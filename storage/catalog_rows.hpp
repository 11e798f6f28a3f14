#pragma once
// The stored organisation in parts, for whoever needs less than all of it. What is archived is not there. And who holds
// any of several entitlements.

#include "storage/store.hpp"

namespace c1::storage {

std::optional<CatalogItem> catalog_item(Tx& tx, std::string_view kind, std::string_view key);
std::vector<CatalogItem> catalog_items_of(Tx& tx, std::string_view kind);  // by key

// Who holds one of the entitlements from `first` up to, not including, `end`: each once, in the order of their ids, of ids
// above `after` ("" = from the beginning).
std::vector<workflow::UserId> holders_between(Tx& tx, std::string_view first, std::string_view end,
                                              std::string_view after, std::size_t limit);

}  // namespace c1::storage
