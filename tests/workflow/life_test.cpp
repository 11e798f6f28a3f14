// Random lives of requests: random people do random things to requests with random policies, in an organisation that
// changes meanwhile, and after each command the engine's promises are checked. What breaks one is reduced to a short
// story before it is shown.

#include <gtest/gtest.h>

#include <algorithm>
#include <set>
#include <sstream>

#include "workflow/choices.hpp"
#include "workflow/codec.hpp"
#include "workflow/office.hpp"
#include "workflow/steps.hpp"

namespace c1::workflow {
namespace {

using c1::testing::Broken;
using c1::testing::Choices;
using Verdict = Decision::Verdict;

constexpr std::uint64_t kFirstSeed = 20'261'125;
constexpr int kLives = 4000;
constexpr std::size_t kCommands = 24;

const EntitlementId kGroup{"it/on-call"};
const PolicyId kEmergency{"break-glass"};
const PolicyId kOther{"other"};

// ---- a random office ------------------------------------------------------------------------------------------------

std::vector<UserId> people(Choices& choose, std::size_t most) {
  std::vector<UserId> list(choose.below(most + 1));
  for (UserId& one : list) one = choose.of(kEverybody);  // doubles on purpose
  return list;
}

std::vector<Approvers> random_approvers(Choices& choose) {
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

std::optional<Sla> random_sla(Choices& choose) {
  if (!choose.one_in(4)) return std::nullopt;
  const auto then =
      choose.of(std::vector{Sla::Then::reassign, Sla::Then::use_policy, Sla::Then::skip, Sla::Then::cancel});
  return Sla{Seconds{7200}, then, random_approvers(choose), kOther};
}

ApprovalRule random_approval(Choices& choose) {
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

StepRule random_rule(Choices& choose) {
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

std::vector<StepRule> random_rules(Choices& choose) {
  std::vector<StepRule> rules;
  for (std::size_t n = choose.below(4); n > 0; --n) rules.push_back(random_rule(choose));
  return rules;
}

Office random_office(Choices& choose) {
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
  office.github().owners = people(choose, 3);
  Entitlement& team = office.team();
  team.owners = people(choose, 2);
  team.resource->owners = people(choose, 2);
  team.provisioning.assignees = {ByUsers{people(choose, 2)}};
  if (choose.one_in(2)) team.emergency = kEmergency;
  if (choose.one_in(3)) team.form = FormId{"form"};
  if (choose.one_in(2)) team.revoke_policy = kOther;
  office.org.forms = {{{"form"}, "Cost", {{.id = "center", .label = "Cost center", .required = true}}}};
  if (choose.one_in(2)) office.cap(kDay);
  office.holders[kGroup] = people(choose, 3);
  office.rules(random_rules(choose)).policy(kEmergency.value, random_rules(choose));
  office.policy(kOther.value, random_rules(choose));
  Policy& policy = office.org.policies[0];
  if (choose.one_in(3)) policy.rules.push_back({choose.one_in(2) ? "true" : "1 / 0 > 0", {{}, random_rules(choose)}});
  if (choose.one_in(5)) policy.rules.push_back({"true", {kOther, {}}});
  return office;
}

// ---- commands -------------------------------------------------------------------------------------------------------

const RequestId kThis{"r1"};
const RequestId kNext{"r2"};
const std::vector<Answer> kAnswers{{"center", "", "4711"}};

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
                                   Action::comment};

std::string name_of(Action action) {
  static const std::vector<std::string> names{
      "approve",  "deny",   "reassign", "change_duration", "answer_form", "provisioned",
      "won't do", "failed", "retry",    "remind",          "escalate",    "skip",
      "restart",  "cancel", "extend",   "revoke",          "acknowledge", "comment"};
  return names.at(static_cast<std::size_t>(action));
}

// What a surface would send for an action that it offers.
Command command_for(Action action, const Request& r, const UserId& by, std::size_t step, const std::string& reason,
                    const UserId& heir, std::optional<Seconds> duration) {
  switch (action) {
    case Action::approve:
      return Approve{r.id, by, step, reason};
    case Action::deny:
      return Deny{r.id, by, step, reason};
    case Action::reassign:
      return Reassign{r.id, by, step, {heir}, reason};
    case Action::change_duration:
      return ChangeDuration{r.id, by, step, duration};
    case Action::answer_form:
      return AnswerForm{r.id, by, step, kAnswers};
    case Action::mark_provisioned:
      return MarkProvisioned{r.id, by, step, {"g1"}};
    case Action::decline_provisioning:
      return DeclineProvisioning{r.id, by, step, reason};
    case Action::mark_failed:
      return MarkFailed{r.id, by, step, reason};
    case Action::retry:
      return RetryProvisioning{r.id, by, step};
    case Action::remind:
      return Remind{r.id, by};
    case Action::escalate:
      return Escalate{r.id, by, reason};
    case Action::skip_step:
      return SkipStep{r.id, by, step, reason};
    case Action::restart:
      return Restart{r.id, by, reason, step % 2 == 0};
    case Action::cancel:
      return Cancel{r.id, by, reason};
    case Action::extend:
      return Submit{.id = kNext,
                    .requester = by,
                    .subject = r.subject,
                    .entitlement = r.entitlement,
                    .duration = duration ? duration : kDay / 2,
                    .reason = "More",
                    .extension = true,
                    .answers = kAnswers};
    case Action::revoke:
      return SubmitRevoke{
          .id = kNext, .requester = by, .subject = r.subject, .entitlement = r.entitlement, .reason = "Less"};
    case Action::acknowledge:
      return AcknowledgeEmergency{r.id, by};
    case Action::comment:
      return AddComment{r.id, {"c1"}, by, "Hello", "", ""};
  }
  return Refresh{r.id};
}

bool begins_another(Action action) { return action == Action::extend || action == Action::revoke; }

// ---- one life -------------------------------------------------------------------------------------------------------

class RandomLife {
 public:
  explicit RandomLife(Choices& choose) : choose_(choose), life_(random_office(choose)) {}

  // How it ended: "refused", "open" or an outcome.
  std::string live() {
    if (!submit()) return "refused";
    const std::size_t commands = choose_.below(kCommands);
    for (std::size_t i = 0; i < commands; ++i) act();
    return request().is_open() ? "open" : std::string(to_string(*request().outcome));
  }

 private:
  const Request& request() const { return *life_.request; }
  Seconds most() const { return life_.office.team().max_duration.value_or(kDay); }

  [[noreturn]] void broken(const std::string& promise) const {
    throw Broken{promise + "\nthe story:\n" + story_.str()};
  }
  void must(bool holds, const std::string& promise) const {
    if (!holds) broken(promise);
  }

  bool submit() {
    const UserId subject = choose_.of(kEverybody);
    Submit command = asks(choose_.one_in(2) ? subject : choose_.of(kEverybody), subject);
    if (!choose_.one_in(3)) command.duration = kDay - Seconds{static_cast<int>(choose_.below(100))};
    command.emergency = choose_.one_in(4);
    if (choose_.one_in(2)) command.answers = kAnswers;
    return does("submit", command.requester, command);
  }

  void act() {
    now_ += Seconds{static_cast<int>(choose_.below(6'000))};
    switch (choose_.below(12)) {
      case 10:
        return change_the_office();
      case 11:
        return let_time_pass();
      default:
        return do_something();
    }
  }

  void do_something() {
    const std::size_t step = choose_.one_in(8) ? choose_.below(6) : request().step;
    UserId by = choose_.of(kEverybody);
    Action action = choose_.of(kActions);
    // Mostly what gets it further, or few would ever be granted.
    if (const auto waiting_for = awaited(request()); !waiting_for.empty() && !choose_.one_in(3)) {
      by = choose_.of(waiting_for);
      action = next_action();
    } else if (const auto offered = actions(request(), by, life_.facts(), now_); !offered.empty()) {
      if (!choose_.one_in(4)) action = choose_.of(offered);
    }
    if (begins_another(action)) return begin_another(action, by);
    const std::string reason = choose_.one_in(4) ? "" : "Because";
    const std::optional<Seconds> duration =
        choose_.one_in(5) ? std::nullopt : std::optional(most() - Seconds{static_cast<int>(choose_.below(3'000))});
    does(name_of(action), by, command_for(action, request(), by, step, reason, choose_.of(kEverybody), duration));
  }

  Action next_action() {
    if (active_provision(request())) {
      if (choose_.one_in(8)) return Action::decline_provisioning;
      return choose_.one_in(8) ? Action::mark_failed : Action::mark_provisioned;
    }
    if (active<FormStep>(request())) return Action::answer_form;
    return choose_.one_in(8) ? Action::deny : Action::approve;
  }

  // The life goes on with the request that follows it.
  void begin_another(Action action, const UserId& by) {
    const Command command = command_for(action, request(), by, 0, "Because", by, most() / 2);
    const auto events = decide(std::nullopt, command, life_.facts(), now_);
    story_ << "- " << by.value << ": " << name_of(action) << (events ? "" : " (refused: " + events.error().says + ")")
           << "\n";
    if (!events) return;
    life_.request.reset();
    history_.clear();
    life_.does(command, now_).value();
    history_ = life_.last;
    check_everything(std::nullopt);
  }

  void change_the_office() {
    Office& office = life_.office;
    const UserId person = choose_.of(kEverybody);
    switch (choose_.below(4)) {
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
      default:
        office.holders[kGroup] = people(choose_, 3);
        story_ << "- the group changes\n";
    }
    life_.moves();
    does("refresh", {}, Refresh{request().id});  // as the shell does
  }

  void let_time_pass() {
    using What = TimePassed::What;
    if (choose_.one_in(3)) now_ += kDay;
    if (choose_.one_in(10)) now_ += 31 * kDay;
    for (const What what : {What::sla_half, What::sla, What::wait, What::lapse})
      does("time passes", {}, TimePassed{request().id, request().step, what});
  }

  bool does(const std::string& what, const UserId& by, const Command& command) {
    const auto before = life_.request;
    const auto events = life_.does(command, now_);
    story_ << "- " << (by.empty() ? "the program" : by.value) << ": " << what
           << (events ? "" : " (refused: " + events.error().says + ")") << "\n";
    if (!events) {
      must(!events.error().says.empty(), "a refusal says nothing");
      return false;
    }
    history_.insert(history_.end(), events->begin(), events->end());
    check_everything(before);
    return true;
  }

  // ---- promises

  void check_everything(const std::optional<Request>& before) {
    if (life_.last.empty()) return;
    check_decisions(before);
    check_change(before);
    check_state();
    check_offers();
    if (request().outcome == Outcome::granted) check_granted();
  }

  // Nobody decides on their own access, nor twice, nor without having been asked.
  void check_decisions(std::optional<Request> at) const {
    for (const Event& event : life_.last) {
      if (const auto* made = std::get_if<DecisionMade>(&event)) check_decision(*at, made->decision);
      at = evolve(std::move(at), event);
    }
  }

  void check_decision(const Request& at, const Decision& d) const {
    must(at.is_open() && d.step == at.step, "a decision is for the active step");
    if (d.verdict == Verdict::skipped && !d.by.empty()) must(!is_own(at, d.by), "nobody skips a step of their own");
    const auto* step = std::get_if<ApprovalStep>(&at.plan.steps[at.step]);
    if (!step || (d.verdict != Verdict::approved && d.verdict != Verdict::denied)) return;
    const UserId& voice = d.instead_of.empty() ? d.by : d.instead_of;
    must(contains(step->approvers, voice), voice.value + " was asked");
    must(step->rule.allow_self || (d.by != at.subject && voice != at.subject), "nobody approves their own access");
    must(d.instead_of.empty() || step->rule.allow_delegation, "delegates only where that is allowed");
    for (const UserId& person : {d.by, voice}) {
      must(!decision_in(at, at.step, person), person.value + " votes once");
      must(!step->rule.distinct || !approved_before(at, person, at.step), "another person than before");
    }
  }

  static bool contains(const std::vector<UserId>& list, const UserId& person) {
    return std::find(list.begin(), list.end(), person) != list.end();
  }

  void check_change(const std::optional<Request>& before) const {
    std::set<std::string> keys, drawn;
    for (const Effect& effect : life_.effects()) {
      must(keys.insert(key_of(effect)).second, "once: " + key_of(effect));
      must(effect_from(to_json(effect)).value() == effect, "an effect can be stored");
      if (std::holds_alternative<SyncCard>(effect)) drawn.insert(lane_of(effect));
      if (std::holds_alternative<SayInThread>(effect))
        must(drawn.contains(lane_of(effect)), "a card before its lines: " + key_of(effect));
    }
    if (!before) return;
    if (!before->is_open())
      must(request().outcome == before->outcome && request().decisions == before->decisions, "closed stays closed");
    for (const UserId& person : audience(*before))
      must(contains(audience(request()), person), person.value + " keeps their card");
    must(request().plan.steps.size() > before->step, "steps that have begun stay");
  }

  void check_state() const {
    must(fold(std::nullopt, history_) == life_.request, "the events give the state");
    must(request_from(to_json(request())).value() == request(), "the state can be stored");
    must(request().is_open() != request().closed.has_value(), "closed has a time");
    if (!request().is_open()) return;
    const bool waits = active<WaitStep>(request()) != nullptr;
    must(waits || !awaited(request()).empty(), "somebody can go on with it");
    const auto* step = active_approval(request());
    if (!step) return;
    int possible = approvals_in(request(), request().step);
    for (const UserId& person : step->approvers) possible += may_decide(request(), person);
    must(possible >= step->needed, "the quorum is within reach");
    must(step->needed >= 1 && step->needed <= static_cast<int>(step->approvers.size()), "a quorum of the approvers");
  }

  // What is offered is accepted, and what is not is refused.
  void check_offers() {
    for (const UserId& person : kEverybody) {
      const auto offered = actions(request(), person, life_.facts(), now_);
      for (const Action action : kActions) {
        const bool offers = std::find(offered.begin(), offered.end(), action) != offered.end();
        // Access is extended and taken away wherever it is looked at, not only at the request that led to it.
        if (!offers && begins_another(action)) continue;
        const bool accepted = accepts(action, person, offers);
        must(offers == accepted, person.value +
                                     (offers ? " is offered but refused: " : " is not offered but let through: ") +
                                     name_of(action) + ": " + refusal_);
      }
    }
  }

  bool accepts(Action action, const UserId& person, bool offers) {
    const auto tried = [&](const UserId& heir) {
      const Command command =
          command_for(action, request(), person, request().step, "Because", heir, most() - Seconds{60});
      const auto events = decide(begins_another(action) ? std::nullopt : life_.request, command, life_.facts(), now_);
      if (!events) refusal_ = events.error().says;
      // That nobody fits is no refusal of the action.
      return events.has_value() || (offers && action == Action::reassign && events.error().code == Errc::invalid);
    };
    if (action != Action::reassign) return tried(person);
    return std::any_of(kEverybody.begin(), kEverybody.end(), tried);
  }

  void check_granted() const {
    const auto& steps = request().plan.steps;
    for (std::size_t i = request().plan.start; i < steps.size(); ++i) {
      must(!std::holds_alternative<RejectStep>(steps[i]), "a rejected step is not passed");
      const auto* step = std::get_if<ApprovalStep>(&steps[i]);
      if (!step || was_left_behind(i)) continue;
      must(approvals_in(request(), i) >= step->needed, "a step is passed with its quorum");
    }
    must(life_.held.has_value(), "granted means held");
    const auto& cap = life_.office.team().max_duration;
    if (cap && life_.held->state == Grant::State::active)
      must(life_.held->until && *life_.held->until <= now_ + *cap, "nothing is held for longer than may be");
  }

  // Skipped by an administrator or by its SLA, or replaced by its SLA's policy.
  bool was_left_behind(std::size_t step) const {
    for (const Decision& d : request().decisions)
      if (d.step == step && d.verdict == Verdict::skipped) return true;
    for (std::size_t i = 0; i + 1 < history_.size(); ++i) {
      const auto* replaced = std::get_if<PlanReplaced>(&history_[i]);
      for (std::size_t j = i + 1; replaced && j < history_.size(); ++j)
        if (const auto* started = std::get_if<StepStarted>(&history_[j])) {
          if (started->step == step + 1) return true;
          break;
        }
    }
    return false;
  }

  Choices& choose_;
  Life life_;
  Events history_;
  Instant now_ = kNow;
  std::string refusal_;
  mutable std::ostringstream story_;
};

TEST(Lives, KeepTheirPromises) {
  std::map<std::string, int> ends;
  const auto failure =
      c1::testing::search([&](Choices& choose) { ++ends[RandomLife(choose).live()]; }, kFirstSeed, kLives);
  if (failure) FAIL() << "seed " << failure->seed << ": " << failure->told;
  for (const std::string end : {"open", "granted", "revoked", "denied", "cancelled", "errored", "timed_out"})
    EXPECT_GT(ends[end], kLives / 200) << "too few lives end so to prove anything: " << end;
}

}  // namespace
}  // namespace c1::workflow
