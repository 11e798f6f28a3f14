#include "workflow/resolve.hpp"

#include <algorithm>

#include "base/result.hpp"
#include "base/text.hpp"
#include "workflow/judge.hpp"
#include "workflow/steps.hpp"
#include "workflow/words.hpp"

namespace c1::workflow {
namespace {

const App* app_of(const Asking& asking, const Facts& facts) {
  return asking.entitlement ? facts.catalog->app(asking.entitlement->app) : nullptr;
}

std::vector<UserId> owners_of_app(const Asking& asking, const Facts& facts) {
  const App* app = app_of(asking, facts);
  return app ? app->owners : std::vector<UserId>{};
}

std::vector<UserId> or_app_owners(const std::vector<UserId>& owners, const Asking& asking, const Facts& facts) {
  return owners.empty() ? owners_of_app(asking, facts) : owners;
}

std::vector<UserId> people_of(const Approvers& approvers, const Asking& asking, const Facts& facts, Instant now,
                              std::string* problem) {
  using People = std::vector<UserId>;
  static const Entitlement kNone;
  const Entitlement& entitlement = asking.entitlement ? *asking.entitlement : kNone;
  return std::visit(match{[&](const ByManager&) {
                            const bool has_one = asking.subject && asking.subject->manager;
                            return has_one ? People{*asking.subject->manager} : People{};
                          },
                          [&](const ByAppOwners&) { return owners_of_app(asking, facts); },
                          [&](const ByEntitlementOwners&) { return or_app_owners(entitlement.owners, asking, facts); },
                          [&](const ByResourceOwners&) {
                            return or_app_owners(entitlement.resource ? entitlement.resource->owners : People{}, asking,
                                                 facts);
                          },
                          [](const ByUsers& named) { return named.users; },
                          [&](const ByHolders& group) { return facts.holdings.of(group.entitlement); },
                          [&](const BySelf&) { return asking.subject ? People{asking.subject->id} : People{}; },
                          [&](const ByExpression& expression) {
                            Named named = people_by(expression.text, asking, facts, now);
                            if (problem && !named.problem.empty()) *problem = named.problem;
                            return named.people;
                          }},
                    approvers);
}

std::string label_of(const Approvers& approvers, const Asking& asking, const Facts& facts) {
  using Label = std::string;
  std::string subject = asking.subject ? asking.subject->name : "the person";
  const App* app = app_of(asking, facts);
  std::string of_app = "the owners of " + (app ? app->name : "the app");
  const Entitlement* entitlement = asking.entitlement;
  return std::visit(
      match{[&](const ByManager&) { return "the manager of " + subject; }, [&](const ByAppOwners&) { return of_app; },
            [&](const ByEntitlementOwners&) {
              return entitlement && !entitlement->owners.empty() ? "the owners of " + entitlement->name : of_app;
            },
            [&](const ByResourceOwners&) {
              const bool has_owners = entitlement && entitlement->resource && !entitlement->resource->owners.empty();
              return has_owners ? "the owners of " + entitlement->resource->name : of_app;
            },
            [](const ByUsers&) { return Label{}; },
            [&](const ByHolders& group) {
              return "whoever has " + entitlement_phrase(*facts.catalog, group.entitlement);
            },
            [&](const BySelf&) { return subject; }, [](const ByExpression&) { return Label{}; }},
      approvers);
}

// Those who may decide: active, not barred, each once.
std::vector<UserId> eligible(const std::vector<UserId>& people, const ApprovalRule& rule, const Asking& asking,
                             const Facts& facts, const Before& before) {
  std::vector<UserId> list;
  const Request* request = before.request;
  const std::vector<UserId> unreachable = facts.unreachable(people);
  for (const UserId& person : people) {
    const bool self = asking.subject && person == asking.subject->id;
    const bool barred = (self && !rule.allow_self) || (request && is_barred(*request, rule, person)) ||
                        (rule.distinct && contains(before.surely_approve, person));
    // Who has decided already in this step stays counted when they leave.
    const bool is_there = is_active(*facts.catalog, person) && !contains(unreachable, person);
    const bool counts = is_there || (request && decision_in(*request, request->step, person));
    if (!barred && counts) add_once(list, person);
  }
  return list;
}

int needed_of(const Quorum& quorum, std::size_t approvers) {
  switch (quorum.kind) {
    case Quorum::Kind::any:
      return 1;
    case Quorum::Kind::all:
      return static_cast<int>(approvers);
    case Quorum::Kind::count:
      return std::max(1, quorum.count);
  }
  return 1;
}

Facts without_slack(Facts facts) {
  facts.left_slack = {};
  return facts;
}

// One road after the other, until one gives enough people.
class Search {
 public:
  Search(const ApprovalRule& rule, const Asking& asking, const Facts& facts, Instant now, const Before& before)
      : rule_(rule), asking_(asking), facts_(facts), now_(now), before_(before) {}

  std::optional<ApprovalStep> find() {
    const std::string usual = labels_of(rule_.by, asking_, facts_);
    const auto by = people_of(rule_.by, asking_, facts_, now_, &problem_);
    // Where everybody has to approve, nobody may be missing because an expression failed.
    const bool complete = problem_.empty() || rule_.quorum.kind != Quorum::Kind::all;
    const std::string partly = problem_.empty() ? "" : "Not everybody who should be asked could be found: " + problem_;
    if (complete && takes(by, rule_, usual, partly)) return found_;
    const std::string missing = std::string(rule_.quorum.kind == Quorum::Kind::any ? "Nobody" : "Not enough people") +
                                " could be found who may decide as " + (usual.empty() ? "the policy says" : usual) +
                                (problem_.empty() ? "" : " (" + problem_ + ")") + ", so ";
    const auto fallback = people_of(rule_.fallback, asking_, facts_, now_, nullptr);
    if (takes(fallback, rule_, labels_of(rule_.fallback, asking_, facts_),
              missing + "the fallback approvers are asked."))
      return found_;
    // The policy lets the subject approve among those it names, not among those who are asked for want of them.
    ApprovalRule of_others = rule_;
    of_others.allow_self = false;
    const std::string owners = label_of(ByAppOwners{}, asking_, facts_);
    if (takes(owners_of_app(asking_, facts_), of_others, owners, missing + "the owners of the app are asked."))
      return found_;
    const std::string by_admins = missing + "the administrators are asked.";
    if (takes(facts_.catalog->super_admins(), of_others, "the administrators", by_admins)) return found_;
    // Before nobody at all: administrators who are not in Slack any more have the page.
    is_last_resort_ = true;
    if (takes(facts_.catalog->super_admins(), of_others, "the administrators", by_admins)) return found_;
    return std::nullopt;
  }

 private:
  bool takes(const std::vector<UserId>& people, const ApprovalRule& rule, const std::string& label,
             const std::string& note) {
    auto may = is_last_resort_ ? eligible(people, rule, asking_, without_slack(facts_), before_)
                               : eligible(people, rule, asking_, facts_, before_);
    if (may.empty()) return false;
    if (before_.request) count_votes(may);
    const int needed = needed_of(rule.quorum, may.size());
    if (needed > static_cast<int>(may.size())) return false;
    found_ = ApprovalStep{.rule = rule_,
                          .approvers = may,
                          .needed = needed,
                          .label = label,
                          .note = note,
                          .own_cards_up_to = facts_.catalog->organisation().own_cards_up_to};
    found_.delegates = delegates_of(rule_, may, asking_, facts_, before_);
    return true;
  }

  // A vote that was given is that of an approver, whoever is asked now; and one person gives one only.
  void count_votes(std::vector<UserId>& approvers) const {
    for (const Decision& decision : before_.request->decisions) {
      if (decision.step != before_.request->step || decision.verdict != Decision::Verdict::approved) continue;
      if (!decision.instead_of.empty()) std::erase(approvers, decision.by);
      add_once(approvers, decision.instead_of.empty() ? decision.by : decision.instead_of);
    }
  }

  const ApprovalRule& rule_;
  const Asking& asking_;
  const Facts& facts_;
  const Instant now_;
  const Before& before_;
  std::string problem_;
  bool is_last_resort_ = false;
  ApprovalStep found_;
};

}  // namespace

Asking asking_of(const Request& request, const Facts& facts) {
  return {.requester = facts.catalog->user(request.requester),
          .subject = facts.catalog->user(request.subject),
          .entitlement = facts.catalog->entitlement(request.entitlement),
          .kind = request.kind,
          .duration = request.duration,
          .emergency = request.emergency,
          .surface = request.surface,
          .reason = request.reason,
          .account = request.account};
}

std::vector<UserId> people_of(const std::vector<Approvers>& rules, const Asking& asking, const Facts& facts,
                              Instant now, std::string* problem) {
  std::vector<UserId> people;
  for (const Approvers& rule : rules)
    for (const UserId& person : people_of(rule, asking, facts, now, problem)) add_once(people, person);
  return people;
}

std::string labels_of(const std::vector<Approvers>& rules, const Asking& asking, const Facts& facts) {
  std::vector<std::string> labels;
  for (const Approvers& rule : rules) {
    std::string label = label_of(rule, asking, facts);
    if (label.empty()) return {};
    if (std::find(labels.begin(), labels.end(), label) == labels.end()) labels.push_back(std::move(label));
  }
  return text::listed(labels);
}

std::optional<ApprovalStep> resolve(const ApprovalRule& rule, const Asking& asking, const Facts& facts, Instant now,
                                    const Before& before) {
  return Search(rule, asking, facts, now, before).find();
}

std::vector<Delegate> delegates_of(const ApprovalRule& rule, const std::vector<UserId>& approvers, const Asking& asking,
                                   const Facts& facts, const Before& before) {
  std::vector<Delegate> delegates;
  if (!rule.allow_delegation || !facts.delegate_of) return delegates;
  for (const UserId& approver : approvers) {
    const auto delegate = facts.delegate_of(approver);
    if (!delegate || *delegate == approver || contains(approvers, *delegate)) continue;
    if (asking.subject && *delegate == asking.subject->id) continue;  // nobody stands in for others for themselves
    if (!eligible({*delegate}, rule, asking, facts, before).empty()) delegates.push_back({*delegate, approver});
  }
  return delegates;
}

std::optional<ProvisionStep> provisioning(const Asking& asking, const Facts& facts, Instant now) {
  static const ManualProvisioning kByOwners;
  const Entitlement* entitlement = asking.entitlement;
  const bool takes = asking.kind == Kind::revoke && entitlement && entitlement->deprovisioning;
  const ManualProvisioning& manual = takes         ? *entitlement->deprovisioning
                                     : entitlement ? entitlement->provisioning
                                                   : kByOwners;
  const auto owners = owners_of_app(asking, facts);
  const auto named = manual.assignees.empty() ? owners : people_of(manual.assignees, asking, facts, now, nullptr);
  // Whoever gives access decides nothing, so the subject may. Who loses it to others is the last to be asked.
  const bool loses = asking.kind == Kind::revoke && asking.subject && asking.requester != asking.subject;
  const std::string missing = loses && contains(named, asking.subject->id)
                                  ? "Nobody else who should do this is active, so "
                                  : "Nobody who should do this is active, so ";
  ProvisionStep step{.instructions = manual.instructions, .sla = manual.sla};
  const bool is_inverse = asking.kind == Kind::revoke && !takes && !step.instructions.empty();
  if (is_inverse) step.instructions.insert(0, "Undo this: ");
  for (const bool self : loses ? std::vector{false, true} : std::vector{true}) {
    const auto takes_on = [&](const std::vector<UserId>& people, const std::string& note, const Facts& by) {
      step.assignees = eligible(people, ApprovalRule{.allow_self = self}, asking, by, {});
      step.note = note;
      return !step.assignees.empty();
    };
    const auto& admins = facts.catalog->super_admins();
    const std::string by_admins = missing + "the administrators are asked.";
    if (takes_on(named, "", facts) || takes_on(owners, missing + "the owners of the app are asked.", facts) ||
        takes_on(admins, by_admins, facts) || takes_on(admins, by_admins, without_slack(facts)))
      return step;
  }
  return std::nullopt;
}

namespace {

constexpr int kDeepestDelegation = 5;

// What is carried by another entitlement is done as that one is. What is not offered any more stays as it is written:
// whoever carries it out says so.
void add_methods(const Entitlement& entitlement, bool takes, const Catalog& catalog, int depth,
                 std::vector<Method>& chain) {
  const bool inverse = takes && !entitlement.removal;
  std::vector<Method> methods =
      takes && entitlement.removal ? entitlement.removal->methods : entitlement.systems.methods;
  if (inverse) std::reverse(methods.begin(), methods.end());
  for (Method& method : methods) {
    const auto to = method.settings.find("entitlement");
    const bool delegates = method.kind == "delegated" && to != method.settings.end() && depth < kDeepestDelegation;
    const Entitlement* carrier = delegates ? catalog.entitlement({to->second}) : nullptr;
    if (carrier && !carrier->systems.methods.empty())
      add_methods(*carrier, takes, catalog, depth + 1, chain);
    else
      chain.push_back(std::move(method));
  }
}

}  // namespace

std::vector<Method> methods_of(const Entitlement& entitlement, Kind kind, const Catalog& catalog) {
  std::vector<Method> chain;
  add_methods(entitlement, kind == Kind::revoke, catalog, 0, chain);
  return chain;
}

std::vector<ProvisionStep> provisioning_chain(const Asking& asking, const Facts& facts, Instant now) {
  const auto task = provisioning(asking, facts, now);
  if (!task) return {};
  if (!asking.entitlement) return {*task};
  const Entitlement& entitlement = *asking.entitlement;
  std::vector<ProvisionStep> chain;
  for (Method& method : methods_of(entitlement, asking.kind, *facts.catalog)) {
    chain.push_back(*task);
    chain.back().method = std::move(method);
  }
  const bool takes = asking.kind == Kind::revoke && entitlement.removal;
  if (chain.empty() || (takes ? entitlement.removal->task_after : entitlement.systems.task_after))
    chain.push_back(*task);
  return chain;
}

}  // namespace c1::workflow
