// Random lives of requests: random people do random things to requests with random policies, in an organisation that
// changes meanwhile, while time passes; and after each command the engine's promises are checked. What breaks one is
// reduced to a short story before it is shown.

#include <gtest/gtest.h>

#include "workflow/life_promises.hpp"
#include "workflow/random_office.hpp"

namespace c1::workflow::life_test {
namespace {

constexpr std::uint64_t kFirstSeed = 20'261'125;
constexpr int kParts = 3;  // which run side by side
constexpr int kLives = 1000;
constexpr std::size_t kCommands = 30;

class RandomLife : private WatchedLife {
 public:
  explicit RandomLife(Choices& choose) : WatchedLife(World(random_office(choose))), choose_(choose) {}

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
  Seconds most(const Request& r) const { return entitlement_of(r).max_duration.value_or(kDay); }
  RequestId next_id() const { return {"r" + std::to_string(world_.requests.size() + 1)}; }

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

  Choices& choose_;
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
