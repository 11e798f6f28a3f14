#pragma once
// Many requests in one office, with what is held by them and what is due later: the shell's part, in memory.

#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "workflow/office.hpp"

namespace c1::workflow {

struct World {
  explicit World(Office of) : office(std::move(of)) { moves(); }

  // The office has changed.
  void moves() { catalog = std::make_shared<const Catalog>(office.org, ++version); }

  const Request& at(const RequestId& id) const { return requests.at(id); }
  const Grant* held(const UserId& subject, const EntitlementId& entitlement) const {
    const auto found = grants.find({subject, entitlement});
    return found == grants.end() || found->second.state == Grant::State::ended ? nullptr : &found->second;
  }
  const Request* open(const UserId& subject, const EntitlementId& entitlement, Kind kind) const {
    for (const auto& [id, one] : requests)
      if (one.is_open() && one.kind == kind && one.subject == subject && one.entitlement == entitlement) return &one;
    return nullptr;
  }

  Facts facts(const UserId& subject, const EntitlementId& entitlement) const {
    Facts told = facts();
    told.next_number = 1042 + static_cast<std::int64_t>(requests.size());
    if (const Grant* grant = held(subject, entitlement)) told.held = *grant;
    if (const Request* one = open(subject, entitlement, Kind::grant)) told.open_duplicate = *one;
    if (const Request* one = open(subject, entitlement, Kind::revoke)) told.open_revoke = *one;
    return told;
  }
  Facts facts() const {
    Facts told{.catalog = catalog.get()};
    told.holdings.holds = [this](const UserId& person, const EntitlementId& one) { return is_held(person, one); };
    told.holdings.holders = [this](const EntitlementId& one) { return holders_of(one); };
    told.delegate_of = [this](const UserId& person) {
      const auto found = office.away.find(person);
      return found == office.away.end() ? std::nullopt : std::optional(found->second);
    };
    return told;
  }
  Facts facts(const RequestId& id) const { return facts(at(id).subject, at(id).entitlement); }
  Facts facts(const Command& command) const {
    if (const auto* submit = std::get_if<Submit>(&command)) return facts(submit->subject, submit->entitlement);
    if (const auto* revoke = std::get_if<SubmitRevoke>(&command)) return facts(revoke->subject, revoke->entitlement);
    return requests.contains(request_of(command)) ? facts(request_of(command)) : facts();
  }
  std::vector<Action> offers(const RequestId& id, const UserId& viewer, Instant now = kNow) const {
    return actions(at(id), viewer, facts(id), now);
  }

  Result<Events> does(const Command& command, Instant now = kNow) {
    const RequestId id = request_of(command);
    before = requests.contains(id) ? std::optional(at(id)) : std::nullopt;
    auto events = decide(before, command, facts(command), now);
    if (!events) return events;
    last = *events;
    if (const auto after = fold(before, last)) requests[id] = *after;
    for (const Event& event : last)
      if (const auto* change = std::get_if<GrantChanged>(&event))
        grants[{change->grant.subject, change->grant.entitlement}] = change->grant;
    effects = effects_of(before, at(id), last, facts(id));
    for (const std::string& key : withdrawn_by(at(id), last)) later.erase(key);
    for (const Effect& effect : effects)
      if (due_of(effect)) later.insert_or_assign(key_of(effect), effect);
    return events;
  }
  // What is held longer after all must not be taken away by a request that its old end began: the request to cancel.
  const Request* overtaken() const {
    const auto extends = [](const Event& event) {
      const auto* change = std::get_if<GrantChanged>(&event);
      return change && change->what == GrantChanged::What::extended;
    };
    const auto extended = std::find_if(last.begin(), last.end(), extends);
    if (extended == last.end()) return nullptr;
    const Grant& grant = std::get<GrantChanged>(*extended).grant;
    return open(grant.subject, grant.entitlement, Kind::revoke);
  }

  // The first of what is due by `now`, taken out.
  std::optional<Effect> next_due(Instant now) {
    auto first = later.end();
    for (auto it = later.begin(); it != later.end(); ++it)
      if (*due_of(it->second) <= now && (first == later.end() || *due_of(it->second) < *due_of(first->second)))
        first = it;
    if (first == later.end()) return std::nullopt;
    Effect effect = std::move(first->second);
    later.erase(first);
    return effect;
  }
  // What is to be done for it; nothing for a reminder, which is only said.
  std::optional<Command> command_for(const Effect& effect, const RequestId& new_id) const {
    if (const auto* wake = std::get_if<Wake>(&effect)) return TimePassed{wake->request, wake->step, wake->what};
    if (const auto* end = std::get_if<EndGrant>(&effect))
      return SubmitRevoke{.id = new_id,
                          .requester = {},
                          .subject = end->subject,
                          .entitlement = end->entitlement,
                          .reason = "Its time is up.",
                          .cause = Cause::expiry,
                          .surface = Surface::system};
    return std::nullopt;
  }
  // A condition that is waited for is looked at again.
  void try_again(const Effect& effect, Instant now) {
    const auto* wake = std::get_if<Wake>(&effect);
    if (!wake || wake->what != TimePassed::What::wait) return;
    const Request& request = at(wake->request);
    if (!request.is_open() || request.step != wake->step) return;
    Wake again = *wake;
    again.at = std::min(now + Seconds{300}, *std::get<WaitStep>(request.plan.steps[request.step]).due);
    later.insert_or_assign(key_of(again), again);
  }
  // Time goes on to `now`, and what is due on the way happens. Reminders of an end are counted.
  void passes_to(Instant now) {
    while (const auto effect = next_due(now)) {
      const Instant then = *due_of(*effect);
      reminders += std::holds_alternative<RemindOfEnd>(*effect);
      expiries += std::holds_alternative<EndGrant>(*effect);
      if (const auto command = command_for(*effect, {"expiry-" + std::to_string(expiries)})) does(*command, then);
      try_again(*effect, then);
    }
  }

  bool is_held(const UserId& person, const EntitlementId& entitlement) const {
    const Grant* grant = held(person, entitlement);
    const auto found = office.holders.find(entitlement);
    const bool by_file =
        found != office.holders.end() && std::count(found->second.begin(), found->second.end(), person);
    return by_file || (grant && grant->state == Grant::State::active);
  }
  std::vector<UserId> holders_of(const EntitlementId& entitlement) const {
    const auto found = office.holders.find(entitlement);
    std::vector<UserId> people = found == office.holders.end() ? std::vector<UserId>{} : found->second;
    for (const auto& [key, grant] : grants)
      if (key.second == entitlement && grant.state == Grant::State::active) people.push_back(key.first);
    return people;
  }

  Office office;
  std::int64_t version = 0;
  CatalogPtr catalog;
  std::map<RequestId, Request> requests;
  std::map<std::pair<UserId, EntitlementId>, Grant> grants;  // the last of each, ended or not
  std::map<std::string, Effect> later;                       // what is due some time, by key
  // Of the last command that was accepted.
  std::optional<Request> before;
  Events last;
  std::vector<Effect> effects;
  int expiries = 0;
  int reminders = 0;
};

}  // namespace c1::workflow
