#include "bot/web/possessions.hpp"

#include <algorithm>

#include "workflow/accounts.hpp"
#include "workflow/explain.hpp"
#include "workflow/grant.hpp"

namespace c1::bot::web {
namespace {

using namespace workflow;

constexpr std::size_t kMostHeld = 5'000;
constexpr std::size_t kMostOpen = 1'000;

AppId app_of(const EntitlementId& id) { return {id.value.substr(0, id.value.find('/'))}; }

// How one entitlement stands with one account.
struct With {
  const Catalog& catalog;
  const UserId& subject;
  const EntitlementId& id;
  const std::string& account;

  // By its own name first, as held_with() has it.
  template <class V>
  const V* in(const std::multimap<EntitlementId, V>& map) const {
    const V* exact = in(map, account);
    const auto same = exact ? std::nullopt : same_account(catalog, subject, app_of(id), account);
    return same ? in(map, *same) : exact;
  }
  template <class V>
  const V* in(const std::multimap<EntitlementId, V>& map, const std::string& name) const {
    const auto [first, end] = map.equal_range(id);
    const auto found = std::find_if(first, end, [&](const auto& one) { return one.second.account == name; });
    return found == end ? nullptr : &found->second;
  }
  bool is_free(const Possessions& possessions) const { return !in(possessions.held) && !in(possessions.pending); }
};

// Where none is named: one that it is held with, or asked for; else the first.
std::string account_shown(const Possessions& possessions, const EntitlementId& id, const std::string& first) {
  if (const auto held = possessions.held.find(id); held != possessions.held.end()) return held->second.account;
  if (const auto open = possessions.pending.find(id); open != possessions.pending.end()) return open->second.account;
  return first;
}

json::Value number_json(const Possessions::Open* open) { return open ? json::Value(open->number) : json::Value(); }

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
    auto& open = request.kind == Kind::grant ? all.pending : all.leaving;
    open.emplace(request.entitlement, Open{request.number, request.account});
  }
  return all;
}

json::Value offer_json(const Visit& visit, const User& subject, const Sight& sight, const Possessions& possessions,
                       const EntitlementId& id, const std::optional<std::string>& account) {
  const Catalog& catalog = visit.catalog();
  const std::string first = first_account(catalog, subject.id, app_of(id));
  const std::string shown = account ? *account : account_shown(possessions, id, first);
  const With with{catalog, subject.id, id, shown};
  const Grant* held = with.in(possessions.held);
  const Possessions::Open* pending = with.in(possessions.pending);
  const Possessions::Open* leaving = with.in(possessions.leaving);
  bool is_free = with.is_free(possessions);
  if (!account)
    for (const AppAccount* other : catalog.accounts_of(subject.id, app_of(id)))
      is_free = is_free || With{catalog, subject.id, id, other->name}.is_free(possessions);
  const bool active = held && held->state == Grant::State::active;
  const bool asks = may_ask_for(catalog, visit.user(), subject);
  const bool is_theirs = is_still_theirs(catalog, subject.id, app_of(id), held ? held->account : shown);
  json::Value value = entitlement_json(catalog, id);
  value.set("account", held ? held->account : shown);
  value.set("account_words", account_mark(catalog, subject.id, app_of(id), held ? held->account : shown));
  value.set("held", held != nullptr);
  value.set("since", held ? time_json(held->since) : json::Value());
  value.set("until", held ? time_json(held->until) : json::Value());
  value.set("ending", held && held->state == Grant::State::ending);
  value.set("by_file", held && is_held_by_file(*held));
  value.set("pending", number_json(pending));
  value.set("leaving", number_json(leaving));
  value.set("may_request", asks && is_free && sight.sees(id));
  value.set("may_extend", asks && active && held->until && !pending && !leaving && is_theirs && sight.sees(id));
  value.set("may_give_back", active && !leaving && !is_held_by_file(*held) && may_take_away(visit, subject, id));
  return value;
}

}  // namespace c1::bot::web
