#include "bot/facts.hpp"

#include "bot/services.hpp"

namespace c1::bot {
namespace {

constexpr std::size_t kLargestGroup = 10'000;

}  // namespace

workflow::Facts facts_in(storage::Tx& tx, const workflow::Catalog& catalog, Instant now) {
  workflow::Facts facts{.catalog = &catalog};
  facts.holdings.holds = [&tx](const workflow::UserId& person, const workflow::EntitlementId& entitlement) {
    return tx.holds(person, entitlement);
  };
  facts.holdings.holders = [&tx](const workflow::EntitlementId& entitlement) {
    return tx.holders(entitlement, kLargestGroup);
  };
  facts.delegate_of = [&tx, now](const workflow::UserId& person) { return tx.delegate_of(person, now); };
  return facts;
}

workflow::Facts facts_about(storage::Tx& tx, const workflow::Catalog& catalog, const workflow::UserId& subject,
                            const workflow::EntitlementId& entitlement, Instant now) {
  workflow::Facts facts = facts_in(tx, catalog, now);
  facts.open_duplicate = tx.open_request(subject, entitlement, workflow::Kind::grant);
  facts.open_revoke = tx.open_request(subject, entitlement, workflow::Kind::revoke);
  facts.held = tx.held(subject, entitlement);
  return facts;
}

workflow::Sight sight_of(const Services& services, const workflow::Catalog& catalog, const workflow::User& person) {
  const Instant now = services.clock.now();
  if (!catalog.sight_depends_on_holdings()) return catalog.sight_of(person, {}, now);
  return services.store.read(
      [&](storage::Tx& tx) { return catalog.sight_of(person, facts_in(tx, catalog, now).holdings, now); });
}

}  // namespace c1::bot
