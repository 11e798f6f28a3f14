#pragma once
// What the engine promises, whatever happens: checked after each command of a life. What breaks one is thrown, with the
// story so far.

#include <algorithm>
#include <set>
#include <sstream>

#include "workflow/choices.hpp"
#include "workflow/codec.hpp"
#include "workflow/life_commands.hpp"
#include "workflow/steps.hpp"
#include "workflow/world.hpp"

namespace c1::workflow::life_test {

using c1::support::Broken;
using Verdict = Decision::Verdict;

inline bool contains(const std::vector<UserId>& list, const UserId& person) {
  return std::find(list.begin(), list.end(), person) != list.end();
}

class WatchedLife {
 protected:
  explicit WatchedLife(World world) : world_(std::move(world)) {}

  const Entitlement& entitlement_of(const Request& r) const { return *world_.catalog->entitlement(r.entitlement); }

  [[noreturn]] void broken(const std::string& promise) const {
    throw Broken{promise + "\nthe story:\n" + story_.str()};
  }
  void must(bool holds, const std::string& promise) const {
    if (!holds) broken(promise);
  }

  void nothing_is_overdue(const Request& r) const {
    if (const auto* step = active_approval(r)) must(!step->due || *step->due > now_, "an SLA is kept: " + r.id.value);
    if (const auto* step = active<WaitStep>(r)) must(*step->due > now_, "a wait ends: " + r.id.value);
    if (r.is_open() && r.kind == Kind::grant && !active_provision(r))
      must(now_ - r.plan.began.value_or(r.opened) < world_.office.org.lapse_after, "nothing is open for ever");
  }

  void nothing_is_overdue(const Grant& grant) const {
    if (grant.state == Grant::State::ended || !grant.until || *grant.until > now_) return;
    must(grant.state == Grant::State::ending, "nothing is held beyond its end");
    const Request* open = world_.open(grant.subject, grant.entitlement, Kind::revoke);
    must(!open || active_provision(*open) || open->cause != Cause::asked, "its end does not wait for an approval");
  }

  void check_everything(const Request& r) {
    check_decisions();
    check_change(r);
    check_state(r);
    check_later(r);
    check_offers(r);
    if (r.outcome == Outcome::granted) check_granted(r);
    for (const auto& [key, grant] : world_.grants) check_grant(grant);
  }

  // Nobody decides on their own access, nor twice, nor without having been asked.
  void check_decisions() {
    std::optional<Request> at = world_.before;
    for (const Event& event : world_.last) {
      if (const auto* made = std::get_if<DecisionMade>(&event)) check_decision(*at, made->decision);
      if (const auto* changed = std::get_if<DurationChanged>(&event))
        must(changed->by != at->subject || (changed->after && (!changed->before || *changed->after < *changed->before)),
             "nobody lengthens the time of their own access");
      if (const auto* grant = std::get_if<GrantChanged>(&event)) seen_.push_back(std::string(name_of(*grant)));
      if (const auto* replaced = std::get_if<PlanReplaced>(&event)) seen_.push_back(std::string(name_of(*replaced)));
      at = evolve(std::move(at), event);
    }
  }

  void check_decision(const Request& at, const Decision& d) const {
    must(at.is_open() && d.step == at.step, "a decision is for the active step");
    if (d.verdict == Verdict::skipped && !d.by.empty()) must(!is_own(at, d.by), "nobody skips a step of their own");
    if (d.verdict == Verdict::declined)
      must(at.kind == Kind::grant || d.by != at.subject || at.requester == at.subject,
           "nobody decides that they keep what is taken away from them");
    if (d.verdict == Verdict::provisioned && at.kind == Kind::grant)
      must(world_.catalog->user(at.subject)->status == UserStatus::active, "who has left is given nothing");
    const auto* step = std::get_if<ApprovalStep>(&at.plan.steps[at.step]);
    if (!step || (d.verdict != Verdict::approved && d.verdict != Verdict::denied)) return;
    const UserId& voice = d.instead_of.empty() ? d.by : d.instead_of;
    must(contains(step->approvers, voice), voice.value + " was asked");
    must(step->rule.allow_self || (d.by != at.subject && voice != at.subject), "nobody approves their own access");
    must(d.instead_of.empty() || step->rule.allow_delegation, "delegates only where that is allowed");
    must(d.instead_of.empty() || d.by != at.subject, "nobody stands in for others to approve their own access");
    for (const UserId& person : {d.by, voice}) {
      must(!decision_in(at, at.step, person), person.value + " votes once");
      must(!step->rule.distinct || !approved_before(at, person, at.step), "another person than before");
    }
  }

  void check_change(const Request& r) const {
    std::set<std::string> keys, drawn;
    const auto withdrawn = withdrawn_by(r, world_.last);
    for (const Effect& effect : world_.effects) {
      must(keys.insert(key_of(effect)).second, "once: " + key_of(effect));
      must(effect_from(to_json(effect)).value() == effect, "an effect can be stored");
      must(std::count(withdrawn.begin(), withdrawn.end(), key_of(effect)) == 0,
           "not withdrawn at once: " + key_of(effect));
      if (std::holds_alternative<SyncCard>(effect)) drawn.insert(lane_of(effect));
      if (std::holds_alternative<SayInThread>(effect))
        must(drawn.contains(lane_of(effect)), "a card before its lines: " + key_of(effect));
      if (std::holds_alternative<RemindOfEnd>(effect)) must(*due_of(effect) > now_, "a reminder is for later");
    }
    const auto& before = world_.before;
    if (!before) return;
    if (!before->is_open())
      must(r.outcome == before->outcome && r.decisions == before->decisions, "closed stays closed");
    for (const UserId& person : audience(*before))
      must(contains(audience(r), person), person.value + " keeps their card");
    must(r.plan.steps.size() > before->step, "steps that have begun stay");
  }

  void check_state(const Request& r) {
    must(fold(std::nullopt, history_.at(r.id)) == r, "the events give the state");
    must(request_from(to_json(r)).value() == r, "the state can be stored");
    must(r.is_open() != r.closed.has_value(), "closed has a time");
    must(!status_phrase(*world_.catalog, r).empty(), "its state can be said");
    if (!r.is_open()) return;
    const bool waits = active<WaitStep>(r) != nullptr;
    must(waits || !awaited(r).empty(), "somebody can go on with it");
    const auto* step = active_approval(r);
    if (!step) return;
    int possible = approvals_in(r, r.step);
    for (const UserId& person : step->approvers) possible += may_decide(r, person);
    must(possible >= step->needed, "the quorum is within reach");
    must(step->needed >= 1 && step->needed <= static_cast<int>(step->approvers.size()), "a quorum of the approvers");
    for (const Decision& d : r.decisions)
      if (d.step == r.step)
        must(contains(step->approvers, d.instead_of.empty() ? d.by : d.instead_of), "a vote is an approver's");
  }

  // What is over waits for no time any more, and what waits for one is woken then.
  void check_later(const Request& r) const {
    for (const auto& [key, effect] : world_.later) {
      const auto* wake = std::get_if<Wake>(&effect);
      if (!wake || wake->request != r.id) continue;
      must(r.is_open(), "withdrawn: " + key);
      must(wake->what == TimePassed::What::lapse || wake->step == r.step, "withdrawn: " + key);
    }
    if (const auto* step = active_approval(r); step && step->due && *step->due > now_)
      must(world_.later.contains("wake/" + r.id.value + "/" + std::to_string(r.step) + "/sla"), "its SLA will be kept");
    if (active<WaitStep>(r))
      must(world_.later.contains("wake/" + r.id.value + "/" + std::to_string(r.step) + "/wait") || is_being_woken(r),
           "its wait will end");
  }
  // Of a condition: it is asked for again after this.
  static bool is_being_woken(const Request& r) { return !active<WaitStep>(r)->rule.condition.empty(); }

  void check_grant(const Grant& grant) const {
    const std::string end = "grant/" + grant.id.value + "/end";
    const auto found = world_.later.find(end);
    const bool ends = grant.state == Grant::State::active && grant.until;
    must(!ends || *grant.until <= now_ || found != world_.later.end(), "it will be taken away at its end");
    must(ends || found == world_.later.end(), "withdrawn: " + end);
    must(found == world_.later.end() || due_of(found->second) == grant.until, "it ends when it says");
    if (grant.state == Grant::State::ended) return;
    must(!grant.reasons.empty(), "nothing is held without a reason");
    for (const GrantReason& why : grant.reasons) {
      must(world_.at(why.request).outcome == Outcome::granted, "each reason is a request that was granted");
      must(!grant.until || (why.until && *why.until <= *grant.until), "it is held as long as one reason stands");
    }
    if (grant.state == Grant::State::ending) return;
    const auto& cap = world_.catalog->entitlement(grant.entitlement)->max_duration;
    must(!cap || (grant.until && *grant.until <= now_ + *cap), "nothing is held for longer than may be");
  }

  // What is offered is accepted, and what is not is refused.
  void check_offers(const Request& r) {
    const Facts facts = world_.facts(r.id);
    const std::optional<Request> present = r;
    for (const UserId& person : kEverybody) {
      const auto offered = actions(r, person, facts, now_);
      for (const Action action : kActions) {
        const bool offers = std::find(offered.begin(), offered.end(), action) != offered.end();
        // Access is extended and taken away wherever it is looked at, not only at the request that led to it.
        if (!offers && begins_another(action)) continue;
        const bool accepted = accepts(present, action, person, offers, facts);
        must(offers == accepted, person.value +
                                     (offers ? " is offered but refused: " : " is not offered but let through: ") +
                                     name_of(action) + ": " + refusal_);
      }
    }
  }

  bool accepts(const std::optional<Request>& r, Action action, const UserId& person, bool offers, const Facts& facts) {
    const auto tried = [&](const UserId& heir) {
      const Command command = command_for(action, *r, person, r->step, {"new"}, {.heirs = {heir}});
      const auto events = decide(begins_another(action) ? std::nullopt : r, command, facts, now_);
      if (!events) refusal_ = events.error().says;
      // That nobody fits is no refusal of the action.
      return events.has_value() || (offers && action == Action::reassign && events.error().code == Errc::invalid);
    };
    if (action != Action::reassign) return tried(person);
    return std::any_of(kEverybody.begin(), kEverybody.end(), tried);
  }

  void check_granted(const Request& r) const {
    const auto& steps = r.plan.steps;
    for (std::size_t i = r.plan.start; i < steps.size(); ++i) {
      must(!std::holds_alternative<RejectStep>(steps[i]), "a rejected step is not passed");
      if (was_left_behind(r, i)) continue;
      if (std::holds_alternative<FormStep>(steps[i]))
        must(std::any_of(r.decisions.begin(), r.decisions.end(),
                         [&](const Decision& d) { return d.step == i && d.verdict == Verdict::answered; }),
             "a form is passed with its answers");
      const auto* step = std::get_if<ApprovalStep>(&steps[i]);
      if (step) must(approvals_in(r, i) >= step->needed, "a step is passed with its quorum");
    }
    const Entitlement& one = entitlement_of(r);
    if (one.form && was_left_behind(r, 0)) return;
    if (one.form && !was_skipped(r))
      must(std::any_of(r.answers.begin(), r.answers.end(), [](const Answer& a) { return a.field == "center"; }),
           "what has a form is granted with its answers");
  }

  static bool was_skipped(const Request& r) {
    return std::any_of(r.decisions.begin(), r.decisions.end(),
                       [](const Decision& d) { return d.verdict == Verdict::skipped; });
  }

  // Skipped by an administrator or by its SLA, or replaced by its SLA's policy.
  bool was_left_behind(const Request& r, std::size_t step) const {
    for (const Decision& d : r.decisions)
      if (d.step == step && d.verdict == Verdict::skipped) return true;
    const Events& history = history_.at(r.id);
    for (std::size_t i = 0; i + 1 < history.size(); ++i) {
      const auto* replaced = std::get_if<PlanReplaced>(&history[i]);
      for (std::size_t j = i + 1; replaced && j < history.size(); ++j)
        if (const auto* started = std::get_if<StepStarted>(&history[j])) {
          if (started->step == step + 1) return true;
          break;
        }
    }
    return false;
  }

  World world_;
  std::map<RequestId, Events> history_;
  Instant now_ = kNow;
  std::string refusal_;
  std::vector<std::string> seen_;  // what happened on the way
  mutable std::ostringstream story_;
};

}  // namespace c1::workflow::life_test
