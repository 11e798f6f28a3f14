#pragma once
// The stored organisation in parts, for whoever needs less than all of it. What is archived is not there.

#include "storage/store.hpp"

namespace c1::storage {

std::optional<CatalogItem> catalog_item(Tx& tx, std::string_view kind, std::string_view key);
std::vector<CatalogItem> catalog_items_of(Tx& tx, std::string_view kind);  // by key

}  // namespace c1::storage
