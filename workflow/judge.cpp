#include "workflow/judge.hpp"

namespace c1::workflow {
namespace {

const Holds kNobodyHolds = [](const UserId&, const EntitlementId&) { return false; };

const Holds& holds_of(const Holdings& holdings) { return holdings.holds ? holdings.holds : kNobodyHolds; }

// What names none is of the first.
const AppAccount* account_of(const Asking& asking, const Catalog& catalog) {
  const auto& all = catalog.accounts_of(asking.subject->id, asking.entitlement->app);
  if (asking.account.empty()) return all.empty() ? nullptr : all.front();
  for (const AppAccount* account : all)
    if (account->name == asking.account) return account;
  return nullptr;
}

RequestFacts request_of(const Asking& asking, const Catalog& catalog) {
  const AppAccount* account = account_of(asking, catalog);
  return {.is_revoke = asking.kind == Kind::revoke,
          .duration = asking.duration,
          .is_emergency = asking.emergency,
          .origin = asking.surface,
          .reason = asking.reason,
          .account = account ? std::string_view(account->name) : std::string_view(asking.account),
          .account_label = account ? std::string_view(account->label) : std::string_view()};
}

// Nothing where somebody or something that conditions speak of has left the organisation.
bool can_be_told(const Asking& asking) { return asking.subject && asking.entitlement; }

constexpr char kGone[] = "what it speaks of is not in the organisation any more";

// Runs `with` on what conditions may speak of. What the program asks for by itself, the subject has "asked".
template <class F>
auto with_facts(const Asking& asking, const Facts& facts, Instant now, F&& with) {
  const RequestFacts request = request_of(asking, *facts.catalog);
  const User& requester = asking.requester ? *asking.requester : *asking.subject;
  return with(ConditionFacts{*facts.catalog, *asking.subject, requester, *asking.entitlement, request,
                             holds_of(facts.holdings), now});
}

std::string first_of(const cel::Problems& problems) { return problems.empty() ? "it is broken" : problems[0].says; }

}  // namespace

Judged judge(const std::string& text, const Asking& asking, const Facts& facts, Instant now) {
  if (!can_be_told(asking)) return {false, kGone};
  // Of a policy that is in force it is compiled already; of a snapshot that has outlived its policy it is not.
  const Condition* kept = facts.catalog->condition(text);
  std::optional<Condition> compiled;
  if (!kept) {
    auto made = compile_condition(text);
    if (!made) return {false, first_of(made.error())};
    kept = &compiled.emplace(*std::move(made));
  }
  return with_facts(asking, facts, now, [&](const ConditionFacts& all) {
    Judgement judgement = judgement_of(*kept, all);
    return Judged{judgement.is_met, std::move(judgement.note)};
  });
}

Named people_by(const std::string& expression, const Asking& asking, const Facts& facts, Instant now) {
  if (!can_be_told(asking)) return {{}, kGone};
  const auto compiled = compile_approvers(expression);
  if (!compiled) return {{}, first_of(compiled.error())};
  return with_facts(asking, facts, now, [&](const ConditionFacts& all) {
    NamedPeople named = people_of(*compiled, all);
    return Named{std::move(named.people), std::move(named.note)};
  });
}

Gate::Gate(const std::string& audience) : everyone_(audience.empty()) {
  if (everyone_) return;
  if (auto compiled = compile_audience(audience)) audience_ = *std::move(compiled);
}

bool Gate::admits(const User& viewer, const Catalog& catalog, const Holdings& holdings, Instant now) const {
  if (everyone_) return true;
  return audience_ && judgement_of(*audience_, AudienceFacts{catalog, viewer, holds_of(holdings), now}).is_met;
}

bool Gate::asks_who_holds() const { return audience_ && !audience_->program.literals_of("has").empty(); }

}  // namespace c1::workflow
