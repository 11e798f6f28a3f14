#pragma once
// What the engine is told of the world, read in the transaction that asks. Valid as long as `tx` and `catalog`.

#include "storage/store.hpp"
#include "workflow/facts.hpp"

namespace c1::bot {

// Who holds what and who is away: asked of the store only where a rule wants to know.
workflow::Facts facts_in(storage::Tx& tx, const workflow::Catalog& catalog, Instant now);
// The same with what concerns one person and entitlement: held, and what is open for them.
workflow::Facts facts_about(storage::Tx& tx, const workflow::Catalog& catalog, const workflow::UserId& subject,
                            const workflow::EntitlementId& entitlement, Instant now);

}  // namespace c1::bot
