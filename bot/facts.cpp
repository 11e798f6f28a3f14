#include "bot/facts.hpp"

#include "base/text.hpp"
#include "bot/services.hpp"
#include "workflow/accounts.hpp"

namespace c1::bot {
namespace {

constexpr std::size_t kLargestGroup = 10'000;
constexpr std::size_t kMostLookedThrough = 1'000;

workflow::AppId app_in(const workflow::EntitlementId& entitlement) {
  return {entitlement.value.substr(0, entitlement.value.find('/'))};
}

}  // namespace

std::string time_zone_of(storage::Tx& tx, const workflow::User& person) {
  return person.time_zone.empty() ? tx.slack_zone(person.id) : person.time_zone;
}

workflow::Facts facts_in(storage::Tx& tx, const workflow::Catalog& catalog, Instant now) {
  workflow::Facts facts{.catalog = &catalog};
  facts.holdings.holds = [&tx](const workflow::UserId& person, const workflow::EntitlementId& entitlement) {
    return tx.holds(person, entitlement);
  };
  facts.holdings.holders = [&tx](const workflow::EntitlementId& entitlement) {
    return tx.holders(entitlement, kLargestGroup);
  };
  facts.delegate_of = [&tx, now](const workflow::UserId& person) { return tx.delegate_of(person, now); };
  facts.left_slack = [&tx](const std::vector<workflow::UserId>& people) { return tx.gone_from_slack(people); };
  facts.time_zone = [&tx](const workflow::User& person) { return time_zone_of(tx, person); };
  return facts;
}

workflow::Facts facts_about(storage::Tx& tx, const workflow::Catalog& catalog, const workflow::UserId& subject,
                            const workflow::EntitlementId& entitlement, Instant now, const std::string& account) {
  workflow::Facts facts = facts_in(tx, catalog, now);
  facts.open_duplicate = open_with(tx, catalog, subject, entitlement, workflow::Kind::grant, account);
  facts.open_revoke = open_with(tx, catalog, subject, entitlement, workflow::Kind::revoke, account);
  facts.held = held_with(tx, catalog, subject, entitlement, account);
  return facts;
}

workflow::Facts facts_about(storage::Tx& tx, const workflow::Catalog& catalog, const workflow::Request& request,
                            Instant now) {
  return facts_about(tx, catalog, request.subject, request.entitlement, now, request.account);
}

std::optional<workflow::Grant> held_with(storage::Tx& tx, const workflow::Catalog& catalog,
                                         const workflow::UserId& subject, const workflow::EntitlementId& entitlement,
                                         const std::string& account) {
  if (auto held = tx.held(subject, entitlement, account)) return held;
  const auto same = workflow::same_account(catalog, subject, app_in(entitlement), account);
  return same ? tx.held(subject, entitlement, *same) : std::nullopt;
}

std::optional<workflow::Request> open_with(storage::Tx& tx, const workflow::Catalog& catalog,
                                           const workflow::UserId& subject, const workflow::EntitlementId& entitlement,
                                           workflow::Kind kind, const std::string& account) {
  if (auto open = tx.open_request(subject, entitlement, kind, account)) return open;
  const auto same = workflow::same_account(catalog, subject, app_in(entitlement), account);
  return same ? tx.open_request(subject, entitlement, kind, *same) : std::nullopt;
}

Result<std::string> account_held_with(storage::Tx& tx, const workflow::Catalog& catalog,
                                      const workflow::UserId& subject, const workflow::EntitlementId& entitlement) {
  const workflow::AppId app = app_in(entitlement);
  std::vector<std::string> accounts, words;
  for (const workflow::Grant& grant : tx.grants_of(subject, kMostLookedThrough)) {
    if (grant.entitlement != entitlement) continue;
    accounts.push_back(grant.account);
    words.push_back(grant.account.empty() ? "one without a name"
                                          : workflow::account_words(catalog, subject, app, grant.account));
  }
  if (accounts.size() < 2) return accounts.empty() ? std::string{} : accounts.front();
  return invalid("This is held with several accounts: " + text::listed(words) + ". Say which of them you mean.",
                 "account");
}

workflow::Sight sight_of(const Services& services, const workflow::Catalog& catalog, const workflow::User& person) {
  const Instant now = services.clock.now();
  if (!catalog.sight_depends_on_holdings()) return catalog.sight_of(person, {}, now);
  return services.store.read(
      [&](storage::Tx& tx) { return catalog.sight_of(person, facts_in(tx, catalog, now).holdings, now); });
}

}  // namespace c1::bot
