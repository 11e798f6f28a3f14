#pragma once
// A small organisation and makers for the engine's tests. Lena works for Omar, Omar for Ines; Ines owns GitHub; Jun
// owns the entitlement; Pia is the super admin.

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
inline const Instant kNow = from_millis(1'795'500'000'000);
inline constexpr Seconds kDay{86'400};

struct Office {
  Organisation org;

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
                         .resource = Resource{"group", "platform-team"},
                         .owners = {jun},
                         .policy = {"policy"},
                         .provisioning = {{ines}, "Add them in People."}}};
    org.catalogs = {{"all", "Everything", {kTeam}}};
    org.policies = {{{"policy"}, "Policy", {ApprovalRule{.by = {ByManager{}}}}}};
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
  App& github() { return org.apps[0]; }
  Entitlement& team() { return org.entitlements[0]; }
};

inline Submit asks(const UserId& requester, const UserId& subject) {
  return {
      .id = {"r1"}, .requester = requester, .subject = subject, .entitlement = kTeam, .reason = "On call this week"};
}

// A request living in an office: commands that are accepted change it.
struct Life {
  explicit Life(const Office& office) : catalog(std::make_shared<const Catalog>(office.org, 1)) {}

  Result<Events> does(const Command& command, Instant now = kNow) {
    Facts facts{.catalog = catalog.get(), .next_number = 1042, .comment = comment};
    auto events = decide(request, command, facts, now);
    if (events) {
      request = fold(request, *events);
      last = *events;
    }
    return events;
  }
  const Request& submitted(const UserId& requester = lena, const UserId& subject = lena) {
    does(asks(requester, subject)).value();
    return *request;
  }
  Result<Events> approves(const UserId& by, std::size_t step = 0, std::string reason = "") {
    return does(Approve{{"r1"}, by, step, std::move(reason)});
  }
  Result<Events> denies(const UserId& by, std::size_t step = 0, std::string reason = "") {
    return does(Deny{{"r1"}, by, step, std::move(reason)});
  }
  Result<Events> provisions(const UserId& by, std::size_t step, Instant now = kNow) {
    return does(MarkProvisioned{{"r1"}, by, step, {"g1"}}, now);
  }

  CatalogPtr catalog;
  std::optional<Request> request;
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

inline Plan plan_of(const Office& office, const UserId& requester = lena, const UserId& subject = lena) {
  const Catalog catalog(office.org, 1);
  return plan_for(catalog, *catalog.user(requester), *catalog.user(subject), *catalog.entitlement(kTeam)).value();
}

}  // namespace c1::workflow
