#include "workflow/effects.hpp"

#include <algorithm>
#include <set>

#include "base/result.hpp"
#include "base/text.hpp"
#include "workflow/evolve.hpp"
#include "workflow/explain.hpp"
#include "workflow/grant.hpp"
#include "workflow/steps.hpp"
#include "workflow/words.hpp"

namespace c1::workflow {
namespace {

using What = SayInThread::What;
using Verdict = Decision::Verdict;
using Time = TimePassed::What;

constexpr Seconds kFirstLook{300};  // at a condition that is waited for

What line_for(Verdict verdict) {
  switch (verdict) {
    case Verdict::approved:
      return What::approved;
    case Verdict::denied:
      return What::denied;
    case Verdict::accepted:
      return What::accepted;
    case Verdict::rejected:
      return What::rejected;
    case Verdict::provisioned:
      return What::provisioned;
    case Verdict::declined:
      return What::declined;
    case Verdict::skipped:
      return What::skipped;
    case Verdict::answered:
      return What::answered;
  }
  return What::approved;
}

What line_for(PlanReplaced::Why why) {
  switch (why) {
    case PlanReplaced::Why::escalated:
      return What::escalated;
    case PlanReplaced::Why::restarted:
      return What::restarted;
    case PlanReplaced::Why::sla:
    case PlanReplaced::Why::system:
      return What::plan_replaced;
  }
  return What::plan_replaced;
}

std::string duration_words(const std::optional<Seconds>& duration) {
  return duration ? text::duration_words(*duration) : "for good";
}

// Why others are asked, in sentences; "" where it needs no word.
std::string why_others(const ApproversChanged& change) {
  return change.failure + (change.failure.empty() || change.note.empty() ? "" : " ") + change.note;
}

bool gets_the_access(const Request& request, const UserId& person) {
  return person == request.requester || person == request.subject;
}

// One batch of events as effects. Who had a card before hears lines; a card that this batch posts says everything
// itself.
class Batch {
 public:
  Batch(const std::optional<Request>& before, const Request& after, const Events& events, const Facts& facts)
      : after_(after),
        facts_(facts),
        had_card_(before ? readers(*before) : std::vector<UserId>{}),
        readers_(readers(after)) {
    const bool changed = !before || before->version != after.version;
    if (changed) state(before, events);
    for (const Event& event : events) {
      comment(event);
      time(event);
    }
  }
  std::vector<Effect> take() { return std::move(effects_); }

 private:
  void state(const std::optional<Request>& before, const Events& events) {
    for (const UserId& reader : readers_) effects_.emplace_back(SyncCard{after_.id, reader});
    std::optional<Request> at = before;
    for (const Event& event : events) {
      const auto asked = at ? awaited(*at) : std::vector<UserId>{};
      at = evolve(std::move(at), event);
      line(*at, event, asked);
    }
    for (const UserId& reader : readers_)
      if (!is_channel(reader)) effects_.emplace_back(SyncHome{reader});
    const bool others_are_asked = !before || awaited(*before) != awaited(after_);
    if (others_are_asked)
      for (const UserId& person : after_.in_channel) effects_.emplace_back(SyncHome{person});
  }

  // `asked`: who was awaited before the event.
  void line(const Request& state, const Event& event, const std::vector<UserId>& asked) {
    std::visit(match{[](const Opened&) {}, [&](const StepStarted& e) { your_turn(state, e.step, {}); },
                     [&](const DecisionMade& e) { decided(state, e.decision); },
                     [&](const ApproversChanged& e) { handed_on(state, e, asked); }, [](const StepFinished&) {},
                     [&](const PlanReplaced& e) { tell_all(state, line_for(e.why), e.by, e.reason); },
                     [&](const DurationChanged& e) {
                       tell_all(state, What::duration_changed, e.by,
                                duration_words(e.after) + " instead of " + duration_words(e.before));
                     },
                     [](const FormAnswered&) {}, [&](const Reminded& e) { remind(state, e); },
                     [&](const ProvisioningFailed& e) {
                       tell_all(state, What::failed, e.by, e.error);
                       your_turn(state, e.step, asked);
                     },
                     [&](const ProvisioningRetried& e) { tell_all(state, What::retried, e.by, ""); },
                     [&](const GrantChanged& e) { held(state, e); }, [&](const Closed& e) { closed(state, e); },
                     [&](const FollowUpStarted& e) {
                       for (const UserId& person : e.people)
                         if (contains(had_card_, person)) say(state, person, What::please_acknowledge, {}, "");
                     },
                     [&](const EmergencyAcknowledged& e) { tell_all(state, What::acknowledged, e.by, ""); },
                     [](const CommentAdded&) {}, [](const CommentEdited&) {}, [](const CommentDeleted&) {}},
               event);
  }

  void decided(const Request& state, const Decision& decision) {
    for (const UserId& person : had_card_) {
      // They hear that it is granted, or removed.
      if (decision.verdict == Verdict::provisioned && gets_the_access(state, person)) continue;
      say(state, person, line_for(decision.verdict), decision.by, decision.reason);
    }
  }

  void handed_on(const Request& state, const ApproversChanged& change, const std::vector<UserId>& asked) {
    if (change.step != state.step || !state.is_open()) return;  // StepStarted follows, and says whose turn it is
    if (!change.by.empty() || !why_others(change).empty())
      tell_all(state, What::handed_on, change.by, change.by.empty() ? why_others(change) : change.reason);
    your_turn(state, change.step, asked);
  }

  void remind(const Request& state, const Reminded& reminded) {
    for (const UserId& person : awaited(state))
      if (person != reminded.by && contains(had_card_, person)) say(state, person, What::reminder, reminded.by, "");
    const ApprovalStep* step = active_approval(state);
    if (step && !step->rule.channel.empty()) say(state, UserId{step->rule.channel}, What::reminder, reminded.by, "");
  }

  void held(const Request& state, const GrantChanged& change) {
    const UserId by = change.by.empty() && !state.decisions.empty() ? state.decisions.back().by : change.by;
    const auto tell = [&](What what) {
      for (const UserId& person : had_card_)
        if (gets_the_access(state, person)) say(state, person, what, by, "");
    };
    switch (change.what) {
      case GrantChanged::What::activated:
        return tell(What::granted);
      case GrantChanged::What::extended:
        return tell(What::extended);
      case GrantChanged::What::end_changed:
        return tell(What::end_changed);
      case GrantChanged::What::ended:
        return tell(What::removed);
      case GrantChanged::What::reason_dropped:
      case GrantChanged::What::ending:
      case GrantChanged::What::kept:
        return;
    }
  }

  void closed(const Request& state, const Closed& closing) {
    if (closing.outcome == Outcome::cancelled) tell_all(state, What::cancelled, closing.by, closing.reason);
    if (closing.outcome == Outcome::timed_out) tell_all(state, What::timed_out, {}, closing.reason);
  }

  // Only where it is still so at the end of the batch, and was not so before.
  void your_turn(const Request& state, std::size_t step, const std::vector<UserId>& asked) {
    if (!after_.is_open() || after_.step != step) return;
    for (const UserId& person : awaited(after_))
      if (contains(had_card_, person) && !contains(asked, person))
        say(state, person, turn_of(after_.plan.steps[step]), {}, "");
  }

  void tell_all(const Request& state, What what, const UserId& by, const std::string& reason) {
    for (const UserId& person : had_card_) say(state, person, what, by, reason);
  }

  void say(const Request& state, const UserId& person, What what, const UserId& by, const std::string& reason) {
    effects_.emplace_back(SayInThread{after_.id, person, what, by, reason, state.version});
  }

  void comment(const Event& event) {
    if (const auto* added = std::get_if<CommentAdded>(&event)) copies(added->comment.id, added->comment.author);
    if (const auto* edited = std::get_if<CommentEdited>(&event)) copies(edited->id, edited->author);
    if (const auto* deleted = std::get_if<CommentDeleted>(&event)) copies(deleted->id, deleted->author);
  }

  void copies(const CommentId& comment, const UserId& author) {
    for (const UserId& person : readers_)
      if (person != author) effects_.emplace_back(SyncComment{after_.id, comment, person});
  }

  // ---- due times

  void time(const Event& event) {
    if (const auto* opened = std::get_if<Opened>(&event); opened && after_.kind == Kind::grant && after_.is_open())
      effects_.emplace_back(
          Wake{after_.id, 0, Time::lapse, opened->request.opened + facts_.catalog->organisation().lapse_after});
    if (const auto* started = std::get_if<StepStarted>(&event)) step_started(*started);
    if (const auto* failed = std::get_if<ProvisioningFailed>(&event)) look_at_the_clock(failed->step);
    system(event);
    if (const auto* replaced = std::get_if<PlanReplaced>(&event)) plan_replaced(*replaced);
    if (const auto* change = std::get_if<GrantChanged>(&event)) {
      end_of_grant(*change);
      if (change->what == GrantChanged::What::ending) end_while_asked(change->grant.until);
    }
  }

  // ---- systems

  void system(const Event& event) {
    if (const auto* started = std::get_if<StepStarted>(&event)) set_to_work(started->step);
    if (const auto* retried = std::get_if<ProvisioningRetried>(&event)) set_to_work(retried->step);
    const auto* closed = std::get_if<Closed>(&event);
    if (closed && after_.surface == Surface::workflow) effects_.emplace_back(CompleteWorkflow{after_.id});
    // What a system may have given meanwhile is not held by anybody: it is taken back.
    if (closed && after_.kind == Kind::grant && closed->outcome != Outcome::granted)
      for (std::size_t step = 0; step <= after_.step && step < after_.plan.steps.size(); ++step) hand_over(step);
    // Another end changes nothing of how it is looked after: what the last look reported is remembered.
    const auto* change = std::get_if<GrantChanged>(&event);
    if (change && change->what != GrantChanged::What::end_changed) look_after(change->grant);
    if (change && is_another_end(*change)) tell_of_end(change->grant);
  }

  void set_to_work(std::size_t step) {
    if (after_.is_open() && after_.step == step) hand_over(step);
  }
  void hand_over(std::size_t step) {
    const auto* approval = std::get_if<ApprovalStep>(&after_.plan.steps[step]);
    if (approval && after_.is_open() && is_at_work(*approval)) effects_.emplace_back(AskSystem{after_.id, step});
    const auto* task = std::get_if<ProvisionStep>(&after_.plan.steps[step]);
    if (task && task->method) effects_.emplace_back(Provision{after_.id, step});
  }

  bool is_given_by_systems(const Grant& grant) const {
    const Entitlement* entitlement = facts_.catalog->entitlement(grant.entitlement);
    return grant.state == Grant::State::active && entitlement && !entitlement->systems.methods.empty();
  }

  // What is given or extended is told to systems while they give it.
  bool is_another_end(const GrantChanged& change) const {
    if (change.what == GrantChanged::What::end_changed) return true;
    return change.what == GrantChanged::What::reason_dropped && facts_.held && facts_.held->until != change.grant.until;
  }
  void tell_of_end(const Grant& grant) {
    if (is_given_by_systems(grant))
      effects_.emplace_back(TellOfEnd{grant.id, after_.id.value + "." + std::to_string(after_.version)});
  }

  void look_after(const Grant& grant) {
    if (!is_given_by_systems(grant)) return;
    const Instant since = after_.closed.value_or(grant.since);
    effects_.emplace_back(
        VerifyGrant{grant.id, grant.subject, grant.entitlement, since + facts_.catalog->organisation().verify_every});
  }

  // A new plan has all the time again.
  void plan_replaced(const PlanReplaced& replaced) {
    if (after_.kind == Kind::revoke) return end_while_asked(facts_.held ? facts_.held->until : std::nullopt);
    if (!replaced.from_scratch || !after_.is_open()) return;
    effects_.emplace_back(Wake{after_.id, 0, Time::lapse, replaced.at + facts_.catalog->organisation().lapse_after});
  }

  // What is being taken away is not ended by its time any more; so the request to do so has to look at it.
  void end_while_asked(const std::optional<Instant>& until) {
    const bool asks = after_.is_open() && after_.cause == Cause::asked && !active_provision(after_);
    if (asks && until) effects_.emplace_back(Wake{after_.id, 0, Time::lapse, *until});
  }

  void step_started(const StepStarted& started) {
    if (!after_.is_open() || after_.step != started.step || !started.due) return;
    look_at_the_clock(started.step);
    if (const auto* wait = active<WaitStep>(after_)) {
      const Instant began = *started.due - wait->rule.timeout;  // of a condition
      const Instant at = wait->rule.condition.empty() ? *started.due : std::min(*started.due, began + kFirstLook);
      effects_.emplace_back(Wake{after_.id, started.step, Time::wait, at});
    }
  }

  void look_at_the_clock(std::size_t step) {
    const auto limit = after_.step == step ? limit_of(after_) : std::nullopt;
    if (!limit) return;
    effects_.emplace_back(Wake{after_.id, step, Time::sla_half, limit->due - limit->after / 2});
    effects_.emplace_back(Wake{after_.id, step, Time::sla, limit->due});
  }

  void end_of_grant(const GrantChanged& change) {
    const Grant& grant = change.grant;
    if (grant.state != Grant::State::active || !grant.until) return;
    effects_.emplace_back(EndGrant{grant.id, grant.subject, grant.entitlement, *grant.until});
    const User* subject = facts_.catalog->user(grant.subject);
    // What stands was given, extended or left to its holder with this batch, which has closed the request; or its end
    // was changed some time after that.
    const bool is_later = change.what == GrantChanged::What::end_changed;
    const Instant since = is_later ? change.at : after_.closed.value_or(grant.since);
    if (const auto at = reminder_of(grant, since, subject ? facts_.zone_of(*subject) : ""))
      effects_.emplace_back(RemindOfEnd{grant.id, grant.subject, grant.entitlement, *at});
  }

  const Request& after_;
  const Facts& facts_;
  std::vector<UserId> had_card_;
  std::vector<UserId> readers_;
  std::vector<Effect> effects_;
};

}  // namespace

SayInThread::What turn_of(const Step& step) {
  if (std::holds_alternative<ProvisionStep>(step)) return What::your_turn_to_provision;
  return std::holds_alternative<FormStep>(step) ? What::your_turn_to_answer : What::your_turn_to_approve;
}

std::vector<UserId> audience(const Request& request) {
  std::vector<UserId> people;
  for (const UserId& person : {request.requester, request.subject})
    if (!person.empty()) add_once(people, person);
  for (const UserId& person : with_own_card(request, request.involved)) add_once(people, person);
  return people;
}

std::vector<UserId> with_own_card(const Request& request, std::vector<UserId> people) {
  const std::set<UserId> in_channel(request.in_channel.begin(), request.in_channel.end());
  std::erase_if(people, [&](const UserId& person) { return in_channel.contains(person); });
  return people;
}

bool is_channel(const UserId& reader) {
  return reader.value.starts_with('#') && reader.value.find('@') == std::string::npos;
}

std::vector<UserId> channels_of(const Request& request) {
  std::vector<UserId> channels;
  for (std::size_t i = 0; i <= request.step && i < request.plan.steps.size(); ++i) {
    const auto* step = std::get_if<ApprovalStep>(&request.plan.steps[i]);
    if (step && !step->rule.channel.empty()) add_once(channels, UserId{step->rule.channel});
  }
  return channels;
}

std::vector<UserId> readers(const Request& request) {
  std::vector<UserId> all = audience(request);
  for (const UserId& channel : channels_of(request)) add_once(all, channel);
  return all;
}

std::vector<Effect> effects_of(const std::optional<Request>& before, const Request& after, const Events& events,
                               const Facts& facts) {
  return Batch(before, after, events, facts).take();
}

}  // namespace c1::workflow
