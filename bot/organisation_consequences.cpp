#include "bot/organisation_consequences.hpp"

#include <algorithm>

#include "base/ids.hpp"
#include "bot/facts.hpp"
#include "workflow/codec.hpp"
#include "workflow/grant.hpp"
#include "workflow/words.hpp"

namespace c1::bot {
namespace {

using namespace workflow;

constexpr std::size_t kMostHeld = 10'000;

bool is_by_file(const GrantReason& why) { return why.kind == GrantReason::Kind::file; }

void note(storage::Tx& tx, std::string what, const Grant& grant, Instant now) {
  tx.append({.at = now,
             .actor = "system",
             .subject = grant.subject.value,
             .surface = std::string(to_string(Surface::system)),
             .what = std::move(what),
             .body = json::object({{"grant", to_json(grant)}}).dump()});
}

// What systems gave by a request ends at another time now.
void tell_of_end(storage::Tx& tx, const Grant& grant, Instant now) {
  tx.enqueue(TellOfEnd{grant.id, "file." + std::to_string(to_millis(now))}, now);
}

// With whatever is their first account: the file names none.
void let_hold(storage::Tx& tx, const CatalogToCome& catalog, const UserId& person, const EntitlementId& entitlement,
              std::int64_t version, Instant now) {
  Grant grant = held_with(tx, catalog(), person, entitlement, "")
                    .value_or(Grant{.id = {new_id()}, .subject = person, .entitlement = entitlement, .since = now});
  if (is_held_by_file(grant)) return;
  const bool is_new = grant.reasons.empty();
  const bool had_an_end = grant.until.has_value();
  // It is being taken away: the caretaker stops that.
  if (grant.state == Grant::State::ending) tx.enqueue(RefreshAwaiting{person, now, version}, now);
  grant.state = Grant::State::active;
  grant.reasons.push_back({.kind = GrantReason::Kind::file});
  grant.until = end_of(grant.reasons);
  tx.save(grant);
  note(tx, is_new ? "grant.activated" : "grant.extended", grant, now);
  if (had_an_end) tell_of_end(tx, grant, now);
  tx.withdraw(key_of(EndGrant{grant.id, person, entitlement, now}));
  tx.withdraw(key_of(RemindOfEnd{grant.id, person, entitlement, now}));
}

void drop_file(storage::Tx& tx, Grant grant, Instant now) {
  std::erase_if(grant.reasons, is_by_file);
  grant.until = end_of(grant.reasons);
  const bool is_over = grant.reasons.empty();
  if (is_over) {
    grant.state = Grant::State::ended;
    grant.ended = now;
  } else if (grant.until) {
    tx.enqueue(EndGrant{grant.id, grant.subject, grant.entitlement, *grant.until}, *grant.until);
    // The timekeeper knows the days of where they live.
    if (const auto at = reminder_of(grant, now, ""))
      tx.enqueue(RemindOfEnd{grant.id, grant.subject, grant.entitlement, *at}, *at);
    tell_of_end(tx, grant, now);
  }
  tx.save(grant);
  note(tx, is_over ? "grant.ended" : "grant.reason_dropped", grant, now);
}

// The file says what is so: nobody has to take it away. Their accounts may be others by now.
void let_go(storage::Tx& tx, const UserId& person, const EntitlementId& entitlement, Instant now) {
  for (Grant& grant : tx.grants_of(person, kMostHeld))
    if (grant.entitlement == entitlement && is_held_by_file(grant)) drop_file(tx, std::move(grant), now);
}

}  // namespace

void follow_up(storage::Tx& tx, const UserChange& change, std::int64_t version, Instant now) {
  if (!change.before) return;
  const UserId& person = change.before->id;
  if (!change.after)
    tx.enqueue(RetireUser{person, version}, now);
  else if (change.before->status != change.after->status)
    tx.enqueue(RefreshAwaiting{person, now, version}, now);
}

void follow_up(storage::Tx& tx, const EntitlementChange& change, const CatalogToCome& catalog, std::int64_t version,
               Instant now) {
  static const std::vector<UserId> kNobody;
  const auto& before = change.before ? change.before->holders : kNobody;
  const auto& after = change.after ? change.after->holders : kNobody;
  const EntitlementId& id = change.after ? change.after->id : change.before->id;
  for (const UserId& person : after)
    if (!contains(before, person)) let_hold(tx, catalog, person, id, version, now);
  for (const UserId& person : before)
    if (!contains(after, person)) let_go(tx, person, id, now);
  if (!change.after) tx.enqueue(RetireEntitlement{id, version}, now);
}

}  // namespace c1::bot
