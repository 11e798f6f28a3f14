#include "bot/delegations.hpp"

#include <algorithm>

#include "base/ids.hpp"
#include "base/json.hpp"
#include "base/text.hpp"
#include "bot/card.hpp"
#include "workflow/codec.hpp"
#include "workflow/effects.hpp"

namespace c1::bot {
namespace {

using slack::Mrkdwn;
using namespace workflow;

Error at(std::string field, std::string says) { return invalid(std::move(says), std::move(field)); }

std::optional<Error> problem_of(const Catalog& catalog, const DelegationWish& wish, Instant starts, Instant now) {
  const User* to = catalog.user(wish.to);
  if (!to || to->status != UserStatus::active) return at("delegate", "This person is not active in the directory.");
  if (wish.to == wish.from)
    return at("delegate", "Choose somebody else: you cannot decide for yourself in your absence.");
  if (wish.ends && *wish.ends <= now) return at("ends", "This is over already. Choose a day to come.");
  if (wish.ends && *wish.ends <= starts) return at("ends", "It has to end after it begins.");
  return std::nullopt;
}

json::Value delegation_json(const Delegation& delegation) {
  json::Value body = json::object({{"delegate", delegation.to.value}, {"starts", text::rfc3339(delegation.starts)}});
  if (delegation.ends) body.set("ends", text::rfc3339(*delegation.ends));
  return body;
}

void note(storage::Tx& tx, const Origin& origin, const Delegation& delegation, const char* what, Instant now) {
  tx.append({.at = now,
             .actor = delegation.from.value,
             .subject = delegation.to.value,
             .surface = std::string(to_string(origin.surface)),
             .what = what,
             .request = "",
             .body = delegation_json(delegation).dump()});
}

// Over at `end`, or never begun. What ends before stays as it is.
void end_one(storage::Tx& tx, const Origin& origin, Delegation delegation, Instant end, Instant now) {
  if (delegation.ends && *delegation.ends <= end) return;
  delegation.ends = end;
  if (delegation.starts > end) delegation.starts = end;
  tx.save(delegation);
  note(tx, origin, delegation, "delegation.ended", now);
}

// Who is asked is found anew, and both see it.
void look_again(storage::Tx& tx, const UserId& from, const UserId& to,
                std::initializer_list<std::optional<Instant>> when, Instant now) {
  for (const auto& moment : when)
    if (moment) tx.enqueue(RefreshAwaiting{from, *moment, 0}, *moment);
  tx.enqueue_home(from, now);
  tx.enqueue_home(to, now);
}

}  // namespace

Result<Delegation> delegate(const Services& services, const Origin& origin, const DelegationWish& wish) {
  const Instant now = services.clock.now();
  const Instant starts = std::max(wish.starts.value_or(now), now);
  const CatalogPtr catalog = services.catalog.get();
  if (const auto problem = problem_of(*catalog, wish, starts, now)) return *problem;
  return services.store.write([&](storage::Tx& tx) {
    const Delegation made{DelegationId{new_id()}, wish.from, wish.to, starts, wish.ends};
    if (!origin.delivery.empty() && tx.answer_to(origin.delivery)) return made;  // as it was made then
    for (const Delegation& before : tx.delegations_of(wish.from, now, kMostDelegations))
      end_one(tx, origin, before, before.in_force(now) ? starts : now, now);
    tx.save(made);
    note(tx, origin, made, "delegation.made", now);
    look_again(tx, wish.from, wish.to, {starts, wish.ends}, now);
    if (!origin.delivery.empty()) tx.remember(origin.delivery, made.id.value, now);
    return made;
  });
}

Result<std::size_t> end_delegations(const Services& services, const Origin& origin, const UserId& from) {
  const Instant now = services.clock.now();
  return services.store.write([&](storage::Tx& tx) {
    const auto open = tx.delegations_of(from, now, kMostDelegations);
    for (const Delegation& delegation : open) {
      end_one(tx, origin, delegation, now, now);
      look_again(tx, from, delegation.to, {now}, now);
    }
    return open.size();
  });
}

Mrkdwn delegation_words(const Delegation& delegation, const Catalog& catalog, Instant now) {
  Mrkdwn words = Mrkdwn::bold(name_of_user(catalog, delegation.to)) + Mrkdwn::markup(" decides for you");
  if (delegation.starts > now) words += Mrkdwn::markup(" from ") + Mrkdwn::time(delegation.starts);
  if (delegation.ends) return words + Mrkdwn::markup(" until ") + Mrkdwn::time(*delegation.ends) + Mrkdwn::markup(".");
  return words + Mrkdwn::markup(" until you end it.");
}

void add_delegations(slack::Blocks& blocks, const std::vector<Delegation>& delegations, const Catalog& catalog,
                     Instant now) {
  bool first = true;
  for (const Delegation& delegation : delegations) {
    const slack::Button end{.label = "I am back", .action_id = "end_delegation", .value = delegation.id.value};
    blocks.section(Mrkdwn::markup(":palm_tree: ") + delegation_words(delegation, catalog, now),
                   first ? std::optional(end) : std::nullopt);
    first = false;
  }
}

}  // namespace c1::bot
