// Random lives of requests: random people do random things to requests with random policies, in an organisation that
// changes meanwhile, while time passes; and after each command the engine's promises are checked. What breaks one is
// reduced to a short story before it is shown.

#include <gtest/gtest.h>

#include <algorithm>
#include <set>
#include <sstream>

#include "workflow/codec.hpp"
#include "workflow/random_office.hpp"
#include "workflow/steps.hpp"
#include "workflow/world.hpp"

namespace c1::workflow::life_test {
namespace {

using c1::support::Broken;
using Verdict = Decision::Verdict;

constexpr std::uint64_t kFirstSeed = 20'261'125;
constexpr int kParts = 3;  // which run side by side
constexpr int kLives = 1000;
constexpr std::size_t kCommands = 30;

// ---- commands -------------------------------------------------------------------------------------------------------

const std::vector<Answer> kAnswers{{"center", "", "4711"}, {"until", "", "2026-12-24"}};
const std::vector<std::vector<Answer>> kWrongAnswers{{},
                                                     {{"center", "", " "}},
                                                     {{"center", "", "4711"}, {"until", "", "tomorrow"}},
                                                     {{"center", "", "4711"}, {"colour", "", "red"}},
                                                     {{"center", "", std::string(3001, 'x')}}};

const std::vector<Action> kActions{Action::approve,
                                   Action::deny,
                                   Action::reassign,
                                   Action::change_duration,
                                   Action::answer_form,
                                   Action::mark_provisioned,
                                   Action::decline_provisioning,
                                   Action::mark_failed,
                                   Action::retry,
                                   Action::remind,
                                   Action::escalate,
                                   Action::skip_step,
                                   Action::restart,
                                   Action::cancel,
                                   Action::extend,
                                   Action::revoke,
                                   Action::acknowledge,
                                   Action::ask_again,
                                   Action::comment};

std::string name_of(Action action) {
  static const std::vector<std::string> names{
      "approve", "deny",   "reassign",    "change_duration", "answer_form", "provisioned", "won't do",
      "failed",  "retry",  "remind",      "escalate",        "skip",        "restart",     "cancel",
      "extend",  "revoke", "acknowledge", "ask_again",       "comment"};
  return names.at(static_cast<std::size_t>(action));
}

// What else a command says.
struct Words {
  std::string reason = "Because";
  std::vector<UserId> heirs = {};
  std::optional<Seconds> duration = Seconds{300};
  std::vector<Answer> answers = kAnswers;
  bool by_present_policy = false;
  std::string of_bundle = {};
};

// What a surface would send for an action that it offers.
Command command_for(Action action, const Request& r, const UserId& by, std::size_t step, const RequestId& next,
                    const Words& words) {
  switch (action) {
    case Action::approve:
      return Approve{r.id, by, step, words.reason};
    case Action::deny:
      return Deny{r.id, by, step, words.reason};
    case Action::reassign:
      return Reassign{r.id, by, step, words.heirs, words.reason};
    case Action::change_duration:
      return ChangeDuration{r.id, by, step, words.duration};
    case Action::answer_form:
      return AnswerForm{r.id, by, step, words.answers};
    case Action::mark_provisioned:
      return MarkProvisioned{r.id, by, step, {"grant-of-" + r.id.value}};
    case Action::decline_provisioning:
      return DeclineProvisioning{r.id, by, step, words.reason};
    case Action::mark_failed:
      return MarkFailed{r.id, by, step, words.reason};
    case Action::retry:
      return RetryProvisioning{r.id, by, step};
    case Action::remind:
      return Remind{r.id, by};
    case Action::escalate:
      return Escalate{r.id, by, words.reason};
    case Action::skip_step:
      return SkipStep{r.id, by, step, words.reason};
    case Action::restart:
      return Restart{r.id, by, words.reason, words.by_present_policy};
    case Action::cancel:
      return Cancel{r.id, by, words.reason};
    case Action::extend:
    case Action::ask_again:
      return Submit{.id = next,
                    .requester = by,
                    .subject = r.subject,
                    .entitlement = r.entitlement,
                    .duration = words.duration ? words.duration : kDay / 2,
                    .reason = "More",
                    .extension = action == Action::extend,
                    .answers = kAnswers};
    case Action::revoke:
      return SubmitRevoke{.id = next,
                          .requester = by,
                          .subject = r.subject,
                          .entitlement = r.entitlement,
                          .reason = "Less",
                          .of_bundle = words.of_bundle};
    case Action::acknowledge:
      return AcknowledgeEmergency{r.id, by};
    case Action::comment:
      return AddComment{r.id, {"c1"}, by, "Hello", "", ""};
  }
  return Refresh{r.id};
}

const std::optional<Request> kNone;

bool begins_another(Action action) {
  return action == Action::extend || action == Action::revoke || action == Action::ask_again;
}
bool contains(const std::vector<UserId>& list, const UserId& person) {
  return std::find(list.begin(), list.end(), person) != list.end();
}

// ---- one life -------------------------------------------------------------------------------------------------------

class RandomLife {
 public:
  explicit RandomLife(Choices& choose) : choose_(choose), world_(random_office(choose)) {}

  // How its requests ended, each "open" or an outcome; and what happened on the way.
  std::vector<std::string> live() {
    submit();
    const std::size_t commands = choose_.below(kCommands);
    for (std::size_t i = 0; i < commands; ++i) act();
    std::vector<std::string> ends = seen_;
    for (const auto& [id, one] : world_.requests)
      ends.push_back(one.is_open() ? "open" : std::string(to_string(*one.outcome)));
    return ends;
  }

 private:
  const Entitlement& entitlement_of(const Request& r) const { return *world_.catalog->entitlement(r.entitlement); }
  Seconds most(const Request& r) const { return entitlement_of(r).max_duration.value_or(kDay); }
  RequestId next_id() const { return {"r" + std::to_string(world_.requests.size() + 1)}; }

  [[noreturn]] void broken(const std::string& promise) const {
    throw Broken{promise + "\nthe story:\n" + story_.str()};
  }
  void must(bool holds, const std::string& promise) const {
    if (!holds) broken(promise);
  }

  void submit() {
    const UserId subject = choose_.of(kEverybody);
    Submit command = asks(choose_.one_in(2) ? subject : choose_.of(kEverybody), subject);
    command.id = next_id();
    if (choose_.one_in(3)) command.entitlement = kSecond;
    if (!choose_.one_in(3)) command.duration = kDay - Seconds{static_cast<int>(choose_.below(100))};
    command.emergency = choose_.one_in(4);
    if (choose_.one_in(2)) command.answers = choose_.one_in(6) ? choose_.of(kWrongAnswers) : kAnswers;
    if (choose_.one_in(2)) command.bundle = BundleOf{kKit, "together"};
    const bool wrong = command.answers && *command.answers != kAnswers;
    const bool accepted = does("submit " + command.entitlement.value, command.requester, command);
    const Entitlement* asked = world_.catalog->entitlement(command.entitlement);
    must(!accepted || !wrong || !asked->form, "wrong answers are not taken");
  }

  void act() {
    now_ += Seconds{static_cast<int>(choose_.below(6'000))};
    fire_what_is_due();
    switch (choose_.below(16)) {
      case 10:
        return change_the_office();
      case 11:
        return let_time_pass();
      case 12:
        return submit();
      case 13:
      case 14:
        return choose_.one_in(3) ? depart() : go_on_with_what_is_held();
      default:
        return do_something();
    }
  }

  // More of it is asked for, or a reason for it is given up.
  void go_on_with_what_is_held() {
    for (const auto& [key, grant] : std::map(world_.grants)) {
      if (grant.state != Grant::State::active) continue;
      const UserId& by = choose_.one_in(4) ? choose_.of(kEverybody) : grant.subject;
      const bool one_of_several = grant.reasons.size() > 1;
      const bool leaves = one_of_several ? !choose_.one_in(4) : choose_.one_in(8);
      if (leaves) {
        const RequestId id = next_id();
        const bool accepted = does("leave", by,
                                   SubmitRevoke{.id = id,
                                                .requester = by,
                                                .subject = grant.subject,
                                                .entitlement = grant.entitlement,
                                                .reason = "Less",
                                                .of_bundle = choose_.one_in(one_of_several ? 8 : 4) ? "" : kKit});
        if (accepted && choose_.one_in(2)) carry_through(id);
        continue;
      }
      Submit more = asks(by, grant.subject);
      more.id = next_id();
      more.entitlement = grant.entitlement;
      more.duration = kDay / 2;
      more.extension = true;
      if (choose_.one_in(2)) more.bundle = BundleOf{kKit, "together"};
      if (does("extend", by, more) && choose_.one_in(2)) carry_through(more.id);
    }
  }

  // Everybody does at once what it waits for.
  void carry_through(const RequestId& id) {
    for (int most_steps = 8; most_steps > 0; --most_steps) {
      const Request r = world_.at(id);
      const auto waiting_for = awaited(r);
      if (waiting_for.empty()) return;
      const Action action = active_provision(r)   ? Action::mark_provisioned
                            : active<FormStep>(r) ? Action::answer_form
                                                  : Action::approve;
      if (!does(name_of(action), waiting_for[0], command_for(action, r, waiting_for[0], r.step, next_id(), {}))) return;
    }
  }

  const Request& some_request() {
    auto it = world_.requests.begin();
    std::advance(it, static_cast<std::ptrdiff_t>(choose_.below(world_.requests.size())));
    return it->second;
  }

  void do_something() {
    if (world_.requests.empty()) return submit();
    const Request r = some_request();
    const std::size_t step = choose_.one_in(8) ? choose_.below(6) : r.step;
    UserId by = choose_.of(kEverybody);
    Action action = choose_.of(kActions);
    // Mostly what gets it further, or few would ever be granted.
    if (const auto waiting_for = awaited(r); !waiting_for.empty() && !choose_.one_in(3)) {
      by = choose_.of(waiting_for);
      action = next_action(r);
    } else if (const auto offered = world_.offers(r.id, by, now_); !offered.empty()) {
      if (!choose_.one_in(4)) action = choose_.of(offered);
    }
    Words words;
    if (choose_.one_in(4)) words.reason = "";
    words.heirs = people(choose_, 3);
    words.duration =
        choose_.one_in(5) ? std::nullopt : std::optional(most(r) - Seconds{static_cast<int>(choose_.below(3'000))});
    if (choose_.one_in(4)) words.answers = choose_.of(kWrongAnswers);
    words.by_present_policy = choose_.one_in(2);
    if (choose_.one_in(3)) words.of_bundle = kKit;
    const bool accepted = does(name_of(action), by, command_for(action, r, by, step, next_id(), words));
    if (action == Action::answer_form) must(!accepted || words.answers == kAnswers, "wrong answers are not taken");
  }

  Action next_action(const Request& r) {
    if (active_provision(r)) {
      if (choose_.one_in(8)) return Action::decline_provisioning;
      return choose_.one_in(8) ? Action::mark_failed : Action::mark_provisioned;
    }
    if (active<FormStep>(r)) return Action::answer_form;
    if (choose_.one_in(8)) return Action::reassign;
    return choose_.one_in(8) ? Action::deny : Action::approve;
  }

  void change_the_office() {
    Office& office = world_.office;
    const UserId person = choose_.of(kEverybody);
    switch (choose_.below(5)) {
      case 0:
        office.user(person).status = choose_.one_in(3) ? UserStatus::active : UserStatus::suspended;
        story_ << "- " << person.value << " becomes "
               << (office.user(person).status == UserStatus::active ? "active\n" : "suspended\n");
        break;
      case 1:
        office.away[person] = choose_.of(kEverybody);
        story_ << "- " << person.value << " is away, " << office.away[person].value << " decides instead\n";
        break;
      case 2:
        office.away.erase(person);
        story_ << "- " << person.value << " is back\n";
        break;
      case 3:
        office.policy("new", random_rules(choose_)).team().policy = {"new"};
        story_ << "- the policy changes\n";
        break;
      default:
        office.holders[kGroup] = people(choose_, 3);
        story_ << "- the group changes\n";
    }
    world_.moves();
    refresh_all();
  }

  // As the shell does when people leave, go away or come back.
  void refresh_all() {
    for (const auto& [id, one] : std::map(world_.requests)) does("refresh", {}, Refresh{id});
  }

  // Somebody leaves: the program cancels what was asked for them and takes away what they hold.
  void depart() {
    const UserId person = choose_.of(kEverybody);
    world_.office.user(person).status = UserStatus::deleted;
    story_ << "- " << person.value << " leaves\n";
    world_.moves();
    for (const auto& [id, one] : std::map(world_.requests))
      if (one.subject == person && one.is_open() && (one.kind == Kind::grant || one.cause == Cause::asked))
        does("cancel", {}, Cancel{id, {}, "They have left."});
    for (const auto& [key, grant] : std::map(world_.grants))
      if (key.first == person && grant.state == Grant::State::active)
        does("departure", {},
             SubmitRevoke{.id = next_id(),
                          .requester = {},
                          .subject = person,
                          .entitlement = key.second,
                          .reason = "They have left.",
                          .cause = Cause::departure});
    refresh_all();
    for (const auto& [key, grant] : world_.grants)
      must(key.first != person || grant.state != Grant::State::active, "who has left holds nothing");
  }

  void let_time_pass() {
    using What = TimePassed::What;
    if (choose_.one_in(3)) now_ += kDay;
    if (choose_.one_in(10)) now_ += 31 * kDay;
    fire_what_is_due();
    if (world_.requests.empty()) return;
    // What comes early, late or twice does nothing.
    const Request r = some_request();
    for (const What what : {What::sla_half, What::sla, What::lapse}) {
      does("time passes", {}, TimePassed{r.id, r.step, what});
      must(world_.last.empty(), "nothing is due twice");
    }
    does("time passes", {}, TimePassed{r.id, choose_.below(4), What::wait});
  }

  void fire_what_is_due() {
    while (const auto effect = world_.next_due(now_)) {
      if (const auto command = world_.command_for(*effect, next_id())) does("due: " + key_of(*effect), {}, *command);
      world_.try_again(*effect, now_);
    }
    for (const auto& [id, one] : world_.requests) nothing_is_overdue(one);
    for (const auto& [key, grant] : world_.grants) nothing_is_overdue(grant);
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

  bool does(const std::string& what, const UserId& by, const Command& command) {
    world_.last.clear();
    const auto events = world_.does(command, now_);
    story_ << "- " << (by.empty() ? "the program" : by.value) << ": " << what << " (" << request_of(command).value
           << ")" << (events ? "" : " (refused: " + events.error().says + ")") << "\n";
    if (!events) {
      must(!events.error().says.empty(), "a refusal says nothing");
      return false;
    }
    Events& all = history_[request_of(command)];
    all.insert(all.end(), events->begin(), events->end());
    if (!events->empty()) check_everything(world_.at(request_of(command)));
    if (const Request* overtaken = world_.overtaken()) {
      must(overtaken->cause == Cause::expiry, "what people take away is not given at the same time");
      does("cancel", {}, Cancel{overtaken->id, {}, "It is held longer."});
    }
    return true;
  }

  // ---- promises

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
      const auto events = decide(begins_another(action) ? kNone : r, command, facts, now_);
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

  Choices& choose_;
  World world_;
  std::map<RequestId, Events> history_;
  Instant now_ = kNow;
  std::string refusal_;
  std::vector<std::string> seen_;
  mutable std::ostringstream story_;
};

class Lives : public ::testing::TestWithParam<int> {};

TEST_P(Lives, KeepTheirPromises) {
  std::map<std::string, int> ends;
  const auto live = [&](Choices& choose) {
    for (const std::string& end : RandomLife(choose).live()) ++ends[end];
  };
  const auto failure = c1::support::search(live, kFirstSeed + static_cast<std::uint64_t>(GetParam()) * kLives, kLives);
  if (failure) FAIL() << "seed " << failure->seed << ": " << failure->told;
  for (const std::string end :
       {"open", "granted", "revoked", "denied", "cancelled", "errored", "timed_out", "grant.activated",
        "grant.extended", "grant.reason_dropped", "grant.ending", "grant.kept", "grant.ended", "request.escalated",
        "request.restarted", "request.plan_replaced"})
    EXPECT_GT(ends[end], kLives / 1000) << "too few lives see this to prove anything: " << end;
}

INSTANTIATE_TEST_SUITE_P(Parts, Lives, ::testing::Range(0, kParts));

}  // namespace
}  // namespace c1::workflow::life_test
