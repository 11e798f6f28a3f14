#pragma once
// What a change of the organisation means for what is open and held. For organisation_apply.cpp.

#include <functional>

#include "storage/store.hpp"
#include "workflow/catalog.hpp"

namespace c1::bot {

// One user or entitlement before and after; null = is not there.
struct UserChange {
  const workflow::User* before = nullptr;
  const workflow::User* after = nullptr;
};
struct EntitlementChange {
  const workflow::Entitlement* before = nullptr;
  const workflow::Entitlement* after = nullptr;
};

// Asks for what has to follow, once the catalog of `version` is in force.
void follow_up(storage::Tx& tx, const UserChange& change, std::int64_t version, Instant now);
// The same; and those whom the file names as holders hold it from now on, without anybody's approval. `catalog` is the
// one of `version`: asked for only where somebody's accounts matter.
using CatalogToCome = std::function<const workflow::Catalog&()>;
void follow_up(storage::Tx& tx, const EntitlementChange& change, const CatalogToCome& catalog, std::int64_t version,
               Instant now);

}  // namespace c1::bot
