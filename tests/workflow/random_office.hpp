#pragma once
// A random organisation with random policies, made of choices that can be replayed.

#include <optional>
#include <string>
#include <vector>

#include "workflow/choices.hpp"
#include "workflow/office.hpp"

namespace c1::workflow {

using c1::support::Choices;

inline const EntitlementId kSecond{"github/admin"};
inline const EntitlementId kGroup{"it/on-call"};
inline const PolicyId kEmergency{"break-glass"};
inline const PolicyId kOther{"other"};
inline const std::string kKit = "kit";

inline std::vector<UserId> people(Choices& choose, std::size_t most) {
  std::vector<UserId> list(choose.below(most + 1));
  for (UserId& one : list) one = choose.of(kEverybody);  // doubles on purpose
  return list;
}

inline std::vector<Approvers> random_approvers(Choices& choose) {
  std::vector<Approvers> list;
  for (std::size_t n = choose.below(3); n > 0; --n) {
    switch (choose.below(8)) {
      case 0:
        list.emplace_back(ByManager{});
        break;
      case 1:
        list.emplace_back(ByAppOwners{});
        break;
      case 2:
        list.emplace_back(ByEntitlementOwners{});
        break;
      case 3:
        list.emplace_back(ByResourceOwners{});
        break;
      case 4:
        list.emplace_back(ByHolders{kGroup});
        break;
      case 5:
        list.emplace_back(BySelf{});
        break;
      case 6:
        list.emplace_back(ByExpression{choose.one_in(2) ? "\"jun@acme.test\"" : "1 / 0"});
        break;
      default:
        list.emplace_back(ByUsers{people(choose, 4)});
    }
  }
  return list;
}

inline std::optional<Sla> random_sla(Choices& choose) {
  if (!choose.one_in(4)) return std::nullopt;
  const auto then =
      choose.of(std::vector{Sla::Then::reassign, Sla::Then::use_policy, Sla::Then::skip, Sla::Then::cancel});
  return Sla{Seconds{7200}, then, random_approvers(choose), kOther};
}

inline ApprovalRule random_approval(Choices& choose) {
  const auto kind = choose.of(std::vector{Quorum::Kind::any, Quorum::Kind::all, Quorum::Kind::count});
  return {.by = random_approvers(choose),
          .fallback = random_approvers(choose),
          .quorum = {kind, static_cast<int>(choose.below(6)) - 2},
          .allow_self = choose.one_in(3),
          .distinct = choose.one_in(2),
          .reason_on_approve = choose.one_in(4),
          .reason_on_deny = choose.one_in(4),
          .reason_on_reassign = choose.one_in(4),
          .allow_delegation = !choose.one_in(3),
          .allow_reassignment = choose.one_in(2),
          .reassign_to = choose.one_in(3) ? random_approvers(choose) : std::vector<Approvers>{},
          .sla = random_sla(choose)};
}

inline StepRule random_rule(Choices& choose) {
  if (choose.one_in(10)) return AcceptRule{"Everybody may"};
  if (choose.one_in(30)) return RejectRule{"Frozen"};
  if (choose.one_in(10)) return FormRule{{"form"}};
  if (choose.one_in(10)) {
    WaitRule wait{.duration = Seconds{3600}};
    if (choose.one_in(2)) wait = {.until = WaitRule::TimeOfDay{570, "Europe/Berlin"}};
    if (choose.one_in(3)) wait = {.condition = choose.one_in(2) ? "true" : "false", .timeout = Seconds{9000}};
    return wait;
  }
  return random_approval(choose);
}

inline std::vector<StepRule> random_rules(Choices& choose) {
  std::vector<StepRule> rules;
  for (std::size_t n = choose.below(4); n > 0; --n) rules.push_back(random_rule(choose));
  return rules;
}

inline void furnish(Entitlement& one, Choices& choose) {
  one.owners = people(choose, 2);
  one.resource->owners = people(choose, 2);
  one.provisioning.assignees = {ByUsers{people(choose, 2)}};
  if (choose.one_in(3)) one.deprovisioning = ManualProvisioning{{ByUsers{people(choose, 2)}}, "Take them out."};
  if (choose.one_in(2)) one.emergency = kEmergency;
  if (choose.one_in(3)) one.form = FormId{"form"};
  if (choose.one_in(2)) one.revoke_policy = kOther;
  if (choose.one_in(2)) one.max_duration = kDay;
}

// Two entitlements, both also in a bundle.
inline Office random_office(Choices& choose) {
  Office office;
  for (User& user : office.org.users) {
    user.manager.reset();
    if (!choose.one_in(4)) user.manager = choose.of(kEverybody);  // rings and oneself on purpose
    if (choose.one_in(10)) user.status = choose.one_in(2) ? UserStatus::suspended : UserStatus::deleted;
    user.roles.clear();
    if (choose.one_in(4))
      user.roles = {choose.of(std::vector{Role::super_admin, Role::access_request_admin, Role::access_request_helpdesk,
                                          Role::read_only_admin})};
  }
  if (choose.one_in(2)) office.user(pia).roles = {Role::super_admin};
  office.github().owners = people(choose, 3);
  Entitlement second = office.team();
  second.id = kSecond;
  second.slug = "admin";
  second.name = "Organisation admin";
  second.policy = {"second"};
  office.org.entitlements.push_back(second);
  for (Entitlement& one : office.org.entitlements) furnish(one, choose);
  office.org.catalogs[0].entitlements = {kTeam, kSecond};
  office.org.catalogs.push_back(
      {.slug = kKit, .name = "Starter kit", .entitlements = {kTeam, kSecond}, .bundle = true});
  office.org.forms = {{{"form"},
                       "Cost",
                       {{.id = "center", .label = "Cost center", .required = true},
                        {.id = "until", .label = "Until", .kind = FormField::Kind::date}}}};
  office.holders[kGroup] = people(choose, 3);
  office.rules(random_rules(choose)).policy(kEmergency.value, random_rules(choose));
  office.policy(kOther.value, random_rules(choose)).policy("second", random_rules(choose));
  Policy& policy = office.org.policies[0];
  if (choose.one_in(3)) policy.rules.push_back({choose.one_in(2) ? "true" : "1 / 0 > 0", {{}, random_rules(choose)}});
  if (choose.one_in(5)) policy.rules.push_back({"true", {choose.one_in(3) ? policy.id : kOther, {}}});  // rings, too
  return office;
}

}  // namespace c1::workflow
