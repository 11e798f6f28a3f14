#pragma once
// A small organisation and makers for the engine's tests. Lena works for Omar, Omar for Ines; Ines owns GitHub; Jun
// owns the entitlement; Pia is the super admin.

#include <algorithm>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "workflow/decide.hpp"
#include "workflow/effects.hpp"
#include "workflow/evolve.hpp"
#include "workflow/explain.hpp"

namespace c1::workflow {

inline const UserId lena{"lena@acme.test"};
inline const UserId omar{"omar@acme.test"};
inline const UserId ines{"ines@acme.test"};
inline const UserId jun{"jun@acme.test"};
inline const UserId pia{"pia@acme.test"};
inline const std::vector<UserId> kEverybody{lena, omar, ines, jun, pia};

inline const EntitlementId kTeam{"github/platform-team"};
inline const Instant kNow = from_millis(1'795'500'000'000);  // Tuesday, 24 Nov 2026 06:00 UTC
inline constexpr Seconds kDay{86'400};

struct Office {
  Organisation org;
  std::map<EntitlementId, std::vector<UserId>> holders;  // beside what a Life grants
  std::map<UserId, UserId> away;                         // and who decides instead

  Office() {
    org.name = "Acme";
    org.users = {{.id = lena, .email = lena.value, .name = "Lena Fischer", .manager = omar},
                 {.id = omar, .email = omar.value, .name = "Omar Haddad", .manager = ines},
                 {.id = ines, .email = ines.value, .name = "Ines Costa"},
                 {.id = jun, .email = jun.value, .name = "Jun Watanabe"},
                 {.id = pia, .email = pia.value, .name = "Pia Berg", .roles = {Role::super_admin}}};
    org.apps = {{.id = {"github"}, .name = "GitHub", .owners = {ines}}};
    org.entitlements = {{.id = kTeam,
                         .app = {"github"},
                         .slug = "platform-team",
                         .name = "Platform team member",
                         .resource = Resource{"group", "platform-team", {}},
                         .owners = {jun},
                         .policy = {"policy"},
                         .provisioning = {{ByUsers{{ines}}}, "Add them in People."}}};
    org.catalogs = {{.slug = "all", .name = "Everything", .entitlements = {kTeam}}};
    org.policies = {{.id = {"policy"}, .name = "Policy", .steps = {ApprovalRule{.by = {ByManager{}}}}}};
  }

  Office& rules(std::vector<StepRule> steps) {
    org.policies[0].steps = std::move(steps);
    return *this;
  }
  Office& cap(Seconds most) {
    org.entitlements[0].max_duration = most;
    return *this;
  }
  User& user(const UserId& id) {
    for (User& one : org.users)
      if (one.id == id) return one;
    return org.users.at(org.users.size());  // throws: no such person
  }
  Office& suspend(const UserId& id) {
    user(id).status = UserStatus::suspended;
    return *this;
  }
  Office& policy(const std::string& id, std::vector<StepRule> steps) {
    org.policies.push_back({.id = {id}, .name = id, .steps = std::move(steps)});
    return *this;
  }
  Office& emergency(std::vector<StepRule> steps) {
    team().emergency = PolicyId{"break-glass"};
    return policy("break-glass", std::move(steps));
  }
  Office& revoke_rules(std::vector<StepRule> steps) {
    team().revoke_policy = {"revoke"};
    return policy("revoke", std::move(steps));
  }
  // The entitlement's own form, with one question that has to be answered.
  Office& form() {
    org.forms.push_back({{"cost"}, "Cost", {{.id = "center", .label = "Cost center", .required = true}}});
    team().form = FormId{"cost"};
    return *this;
  }
  // What decide() and explain are told of this office. `catalog` is made of it.
  Facts facts(const Catalog& catalog) const {
    Facts told{.catalog = &catalog};
    told.holdings.holds = [all = holders](const UserId& person, const EntitlementId& entitlement) {
      const auto found = all.find(entitlement);
      return found != all.end() && std::count(found->second.begin(), found->second.end(), person) > 0;
    };
    told.holdings.holders = [all = holders](const EntitlementId& entitlement) {
      const auto found = all.find(entitlement);
      return found == all.end() ? std::vector<UserId>{} : found->second;
    };
    told.delegate_of = [all = away](const UserId& person) {
      const auto found = all.find(person);
      return found == all.end() ? std::nullopt : std::optional(found->second);
    };
    return told;
  }
  App& github() { return org.apps[0]; }
  Entitlement& team() { return org.entitlements[0]; }
  const Entitlement& team() const { return org.entitlements[0]; }
};

inline Submit asks(const UserId& requester, const UserId& subject) {
  return {
      .id = {"r1"}, .requester = requester, .subject = subject, .entitlement = kTeam, .reason = "On call this week"};
}

// What a refusal says; "accepted" where there is none.
inline std::string says(const Result<Events>& result) { return result ? "accepted" : result.error().says; }

inline ApprovalRule by_users(std::vector<UserId> people) { return {.by = {ByUsers{std::move(people)}}}; }
inline ApprovalRule all_of(std::vector<UserId> people) {
  return {.by = {ByUsers{std::move(people)}}, .quorum = {Quorum::Kind::all}};
}

// A request living in an office: commands that are accepted change it, and what is held by it.
struct Life {
  explicit Life(Office of) : office(std::move(of)) { moves(); }

  // The office has changed.
  void moves() { catalog = std::make_shared<const Catalog>(office.org, ++version); }
  Facts facts() const {
    Facts told = office.facts(*catalog);
    told.next_number = 1042;
    told.comment = comment;
    if (held && held->state != Grant::State::ended) told.held = held;
    if (request && request->is_open())
      (request->kind == Kind::grant ? told.open_duplicate : told.open_revoke) = request;
    return told;
  }

  Result<Events> does(const Command& command, Instant now = kNow) {
    auto events = decide(request, command, facts(), now);
    if (!events) return events;
    before = request;
    request = fold(request, *events);
    last = *events;
    for (const Event& event : last)
      if (const auto* change = std::get_if<GrantChanged>(&event)) held = change->grant;
    return events;
  }
  const Request& submitted(const UserId& requester = lena, const UserId& subject = lena) {
    does(asks(requester, subject)).value();
    return *request;
  }
  Result<Events> approves(const UserId& by, std::size_t step = 0, std::string reason = "") {
    return does(Approve{request->id, by, step, std::move(reason)});
  }
  Result<Events> denies(const UserId& by, std::size_t step = 0, std::string reason = "") {
    return does(Deny{request->id, by, step, std::move(reason)});
  }
  Result<Events> provisions(const UserId& by, std::size_t step, Instant now = kNow) {
    return does(MarkProvisioned{request->id, by, step, {"g1"}}, now);
  }
  Result<Events> refreshed(Instant now = kNow) {
    moves();
    return does(Refresh{request->id}, now);
  }
  Result<Events> time(TimePassed::What what, Instant now) {
    return does(TimePassed{request->id, request->step, what}, now);
  }
  // Life goes on with another request; what is held stays.
  Result<Events> begins(const Command& command, Instant now = kNow) {
    request.reset();
    return does(command, now);
  }
  bool is_over() const { return !request->is_open(); }
  std::string status() const { return status_phrase(*catalog, *request); }
  bool may(const UserId& person, Action action, Instant now = kNow) const {
    return workflow::may(*request, person, action, facts(), now);
  }

  // What the last accepted command has to tell the world.
  std::vector<Effect> effects() const { return effects_of(before, *request, last, facts()); }

  Office office;
  std::int64_t version = 0;
  CatalogPtr catalog;
  std::optional<Request> before;
  std::optional<Request> request;
  std::optional<Grant> held;
  std::optional<Comment> comment;  // as the store would give it
  Events last;
};

// The only event of that kind, or null.
template <class E>
const E* find_event(const Events& events) {
  for (const Event& event : events)
    if (const E* found = std::get_if<E>(&event)) return found;
  return nullptr;
}

inline Asking asking_for(const Catalog& catalog, const UserId& requester = lena, const UserId& subject = lena) {
  return {.requester = catalog.user(requester),
          .subject = catalog.user(subject),
          .entitlement = catalog.entitlement(kTeam),
          .reason = "On call this week"};
}

inline Plan plan_of(const Office& office, const UserId& requester = lena, const UserId& subject = lena) {
  const Catalog catalog(office.org, 1);
  return plan_for(asking_for(catalog, requester, subject), office.facts(catalog), kNow).value();
}

}  // namespace c1::workflow
