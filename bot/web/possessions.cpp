#include "bot/web/possessions.hpp"

#include "workflow/explain.hpp"
#include "workflow/grant.hpp"

namespace c1::bot::web {
namespace {

using namespace workflow;

constexpr std::size_t kMostHeld = 5'000;
constexpr std::size_t kMostOpen = 1'000;

template <class V>
const V* in(const std::map<EntitlementId, V>& map, const EntitlementId& id) {
  const auto found = map.find(id);
  return found == map.end() ? nullptr : &found->second;
}

json::Value number_json(const std::int64_t* number) { return number ? json::Value(*number) : json::Value(); }

bool may_take_away(const Visit& visit, const User& subject, const EntitlementId& id) {
  const Entitlement* entitlement = visit.catalog().entitlement(id);
  return entitlement ? may_revoke(visit.catalog(), visit.user(), subject, *entitlement)
                     : may_ask_for(visit.catalog(), visit.user(), subject);
}

}  // namespace

Possessions Possessions::of(storage::Tx& tx, const UserId& person) {
  Possessions all;
  for (Grant& grant : tx.grants_of(person, kMostHeld)) all.held.emplace(grant.entitlement, std::move(grant));
  for (const Request& request : tx.open_requests_of(person, kMostOpen)) {
    if (request.subject != person) continue;
    (request.kind == Kind::grant ? all.pending : all.leaving)[request.entitlement] = request.number;
  }
  return all;
}

json::Value offer_json(const Visit& visit, const User& subject, const Sight& sight, const Possessions& possessions,
                       const EntitlementId& id) {
  const Grant* held = in(possessions.held, id);
  const std::int64_t* pending = in(possessions.pending, id);
  const std::int64_t* leaving = in(possessions.leaving, id);
  const bool active = held && held->state == Grant::State::active;
  const bool asks = may_ask_for(visit.catalog(), visit.user(), subject);
  json::Value value = entitlement_json(visit.catalog(), id);
  value.set("held", held != nullptr);
  value.set("since", held ? time_json(held->since) : json::Value());
  value.set("until", held ? time_json(held->until) : json::Value());
  value.set("ending", held && held->state == Grant::State::ending);
  value.set("by_file", held && is_held_by_file(*held));
  value.set("pending", number_json(pending));
  value.set("leaving", number_json(leaving));
  value.set("may_request", asks && !held && !pending && sight.sees(id));
  value.set("may_extend", asks && active && held->until && !pending && !leaving && sight.sees(id));
  value.set("may_give_back", active && !leaving && !is_held_by_file(*held) && may_take_away(visit, subject, id));
  return value;
}

}  // namespace c1::bot::web
