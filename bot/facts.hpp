#pragma once
// What the engine is told of the world, read in the transaction that asks. Valid as long as `tx` and `catalog`.

#include "storage/store.hpp"
#include "workflow/facts.hpp"

namespace c1::bot {

// Who holds what and who is away: asked of the store only where a rule wants to know.
workflow::Facts facts_in(storage::Tx& tx, const workflow::Catalog& catalog, Instant now);
// The same with what concerns one person, entitlement and account of theirs: held, and what is open for them.
workflow::Facts facts_about(storage::Tx& tx, const workflow::Catalog& catalog, const workflow::UserId& subject,
                            const workflow::EntitlementId& entitlement, Instant now, const std::string& account = {});
workflow::Facts facts_about(storage::Tx& tx, const workflow::Catalog& catalog, const workflow::Request& request,
                            Instant now);

// Where they live, by the directory, or by Slack where that does not say; "" if neither does.
std::string time_zone_of(storage::Tx& tx, const workflow::User& person);

// With that account, or with what is the same one (workflow/accounts.hpp).
std::optional<workflow::Grant> held_with(storage::Tx& tx, const workflow::Catalog& catalog,
                                         const workflow::UserId& subject, const workflow::EntitlementId& entitlement,
                                         const std::string& account);
std::optional<workflow::Request> open_with(storage::Tx& tx, const workflow::Catalog& catalog,
                                           const workflow::UserId& subject, const workflow::EntitlementId& entitlement,
                                           workflow::Kind kind, const std::string& account);
// With which account it is held, where nobody said which is meant. Errc::invalid at "account" where it is held with
// several; the first, or none, where it is not held.
Result<std::string> account_held_with(storage::Tx& tx, const workflow::Catalog& catalog,
                                      const workflow::UserId& subject, const workflow::EntitlementId& entitlement);

}  // namespace c1::bot
