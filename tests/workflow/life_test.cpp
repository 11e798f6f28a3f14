// Random lives of requests: random people do random things to requests with random plans, and after each command the
// engine's promises are checked. Seeds are fixed; a failure prints its own.

#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <set>

#include "workflow/office.hpp"

namespace c1::workflow {
namespace {

using Verdict = Decision::Verdict;

constexpr std::uint64_t kFirstSeed = 20'261'124;
constexpr int kLives = 4000;
constexpr int kCommands = 14;

class Dice {
 public:
  explicit Dice(std::uint64_t seed) : random_(seed) {}
  std::size_t below(std::size_t n) { return static_cast<std::size_t>(random_() % n); }
  bool one_in(std::size_t n) { return below(n) == 0; }
  template <class T>
  const T& of(const std::vector<T>& list) {
    return list[below(list.size())];
  }
  std::vector<UserId> people(std::size_t most) {
    std::vector<UserId> list(below(most + 1));
    for (UserId& one : list) one = of(kEverybody);  // doubles on purpose
    return list;
  }

 private:
  std::mt19937_64 random_;
};

std::vector<Approvers> random_approvers(Dice& dice) {
  std::vector<Approvers> list;
  for (std::size_t n = dice.below(3); n > 0; --n) {
    const std::size_t kind = dice.below(5);
    if (kind == 0)
      list.emplace_back(ByManager{});
    else if (kind == 1)
      list.emplace_back(ByAppOwners{});
    else if (kind == 2)
      list.emplace_back(ByEntitlementOwners{});
    else
      list.emplace_back(ByUsers{dice.people(4)});
  }
  return list;
}

StepRule random_rule(Dice& dice) {
  if (dice.one_in(10)) return AcceptRule{"Everybody may"};
  if (dice.one_in(25)) return RejectRule{"Frozen"};
  const auto kind = dice.of(std::vector{Quorum::Kind::any, Quorum::Kind::all, Quorum::Kind::count});
  return ApprovalRule{.by = random_approvers(dice),
                      .fallback = random_approvers(dice),
                      .quorum = {kind, static_cast<int>(dice.below(6)) - 2},
                      .allow_self = dice.one_in(3),
                      .distinct = dice.one_in(2),
                      .reason_on_approve = dice.one_in(4),
                      .reason_on_deny = dice.one_in(4)};
}

Office random_office(Dice& dice) {
  Office office;
  for (User& user : office.org.users) {
    user.manager.reset();
    if (!dice.one_in(4)) user.manager = dice.of(kEverybody);  // rings and oneself on purpose
    if (dice.one_in(10)) user.status = dice.one_in(2) ? UserStatus::suspended : UserStatus::deleted;
    user.roles.clear();
    if (dice.one_in(4))
      user.roles = {dice.of(std::vector{Role::super_admin, Role::access_request_admin, Role::access_request_helpdesk,
                                        Role::read_only_admin})};
  }
  office.github().owners = dice.people(3);
  office.team().owners = dice.people(2);
  office.team().provisioning.assignees = dice.people(2);
  if (dice.one_in(2)) office.cap(kDay);
  std::vector<StepRule> rules;
  for (std::size_t n = dice.below(5); n > 0; --n) rules.push_back(random_rule(dice));
  return office.rules(std::move(rules));
}

Command command_for(Action action, const UserId& by, std::size_t step, const std::string& reason) {
  const RequestId id{"r1"};
  switch (action) {
    case Action::approve:
      return Approve{id, by, step, reason};
    case Action::deny:
      return Deny{id, by, step, reason};
    case Action::comment:
      return AddComment{id, {"c1"}, by, "Hello", "", ""};
    case Action::mark_provisioned:
      return MarkProvisioned{id, by, step, {"g1"}};
    case Action::decline_provisioning:
      return DeclineProvisioning{id, by, step, reason};
  }
  return DeleteComment{id, {"c1"}, by};
}

const std::vector<Action> kActions{Action::approve, Action::deny, Action::comment, Action::mark_provisioned,
                                   Action::decline_provisioning};

class RandomLife {
 public:
  explicit RandomLife(std::uint64_t seed) : dice_(seed), office_(random_office(dice_)), life_(office_) {}

  // Whether a request came of it.
  bool live() {
    if (!submit()) return false;
    for (int i = 0; i < kCommands && !testing::Test::HasFailure(); ++i) act();
    return true;
  }
  const Request& request() const { return *life_.request; }

 private:
  bool submit() {
    subject_ = dice_.of(kEverybody);
    Submit command = asks(dice_.one_in(2) ? subject_ : dice_.of(kEverybody), subject_);
    if (!dice_.one_in(3)) command.duration = kDay - Seconds{static_cast<int>(dice_.below(100))};
    if (!does(command)) return false;
    check_plan();
    return true;
  }

  void act() {
    if (dice_.one_in(25)) suspend_somebody();
    now_ += Seconds{static_cast<int>(dice_.below(10'000))};
    const std::size_t step = dice_.one_in(6) ? dice_.below(5) : request().step;
    const UserId by = dice_.of(kEverybody);
    Action action = dice_.of(kActions);
    const auto offered = actions(request(), by);
    if (!offered.empty() && !dice_.one_in(3)) action = dice_.of(offered);
    if (action == Action::deny && !dice_.one_in(4)) action = Action::approve;  // or few would ever be granted
    if (dice_.one_in(12) && life_.comment)
      does(dice_.one_in(2) ? Command{EditComment{{"r1"}, {"c1"}, by, "Bye"}}
                           : Command{DeleteComment{{"r1"}, {"c1"}, by}});
    else
      does(command_for(action, by, step, dice_.one_in(4) ? "" : "Because"));
  }

  void suspend_somebody() {
    office_.suspend(dice_.of(kEverybody));
    life_.catalog = std::make_shared<const Catalog>(office_.org, life_.catalog->version() + 1);
  }

  bool does(const Command& command) {
    const auto before = life_.request;
    const auto events = life_.does(command, now_);
    if (!events) return false;
    history_.insert(history_.end(), events->begin(), events->end());
    remember_comment(*events);
    check_change(before, *events);
    check_folding();
    check_offers();
    if (request().outcome == Outcome::granted) check_granted();
    return true;
  }

  void remember_comment(const Events& events) {
    if (const auto* added = find_event<CommentAdded>(events)) life_.comment = added->comment;
    if (const auto* edited = find_event<CommentEdited>(events)) life_.comment->text = edited->after;
    if (find_event<CommentDeleted>(events)) life_.comment->deleted = true;
  }

  void check_change(const std::optional<Request>& before, const Events& events) {
    const auto effects = effects_of(before, request(), events);
    std::set<std::string> keys;
    std::set<std::string> drawn;
    for (const Effect& effect : effects) {
      EXPECT_TRUE(keys.insert(key_of(effect)).second) << "twice: " << key_of(effect);
      if (std::holds_alternative<SyncCard>(effect)) drawn.insert(lane_of(effect));
      if (std::holds_alternative<SayInThread>(effect)) {
        EXPECT_TRUE(drawn.contains(lane_of(effect))) << key_of(effect);
      }
    }
    if (!before) return;
    if (!before->is_open()) {
      EXPECT_EQ(request(), *before) << "closed stays closed";
    }
    const auto now_there = audience(request());
    for (const UserId& person : audience(*before))
      EXPECT_TRUE(std::count(now_there.begin(), now_there.end(), person)) << person.value << " lost their card";
  }

  void check_folding() {
    EXPECT_EQ(fold(std::nullopt, history_), life_.request);
    EXPECT_EQ(request().is_open(), !request().closed.has_value());
    if (request().is_open()) {
      EXPECT_FALSE(awaited(request()).empty()) << "nobody could ever decide this";
    }
    const auto* step =
        request().is_open() ? std::get_if<ApprovalStep>(&request().plan.steps.at(request().step)) : nullptr;
    if (!step) return;
    const auto given = std::count_if(request().decisions.begin(), request().decisions.end(),
                                     [&](const Decision& d) { return d.step == request().step; });
    EXPECT_GE(given + std::ssize(awaited(request())), step->needed) << "the quorum is out of reach";
  }

  // What is offered is accepted (of active people), and what is not is refused. Who sees a request without being part
  // of it (app owners, administrators) may comment though no card offers it to them.
  void check_offers() {
    for (const UserId& person : kEverybody) {
      const User& user = *life_.catalog->user(person);
      const auto offered = actions(request(), person);
      for (const Action action : kActions) {
        const bool offers = std::count(offered.begin(), offered.end(), action) > 0;
        const bool sees = action == Action::comment && may_see(request(), user, *life_.catalog);
        const bool expected = user.status == UserStatus::active && (offers || sees);
        const Facts facts{.catalog = life_.catalog.get()};
        const auto events = decide(life_.request, command_for(action, person, request().step, "Because"), facts, now_);
        EXPECT_EQ(events.has_value(), expected)
            << person.value << ", action " << static_cast<int>(action) << (events ? "" : ": " + events.error().says);
      }
    }
  }

  // The plan demands what the rules demand.
  void check_plan() {
    const auto* opened = find_event<Opened>(history_);
    ASSERT_TRUE(opened);
    const auto& steps = opened->request.plan.steps;
    const auto& rules = office_.org.policies[0].steps;
    for (std::size_t i = 0; i < steps.size(); ++i) {
      const auto* step = std::get_if<ApprovalStep>(&steps[i]);
      if (!step) continue;
      EXPECT_GE(step->needed, 1);
      EXPECT_LE(step->needed, std::ssize(step->approvers));
      EXPECT_EQ(std::set<UserId>(step->approvers.begin(), step->approvers.end()).size(), step->approvers.size());
      const auto* rule = i < rules.size() ? std::get_if<ApprovalRule>(&rules[i]) : nullptr;
      if (!rule) continue;
      if (rule->quorum.kind == Quorum::Kind::count) {
        EXPECT_GE(step->needed, rule->quorum.count);
      }
      if (rule->quorum.kind == Quorum::Kind::all) {
        EXPECT_EQ(step->needed, std::ssize(step->approvers));
      }
    }
  }

  void check_granted() {
    const auto& steps = request().plan.steps;
    std::set<UserId> earlier;
    for (std::size_t i = 0; i < steps.size(); ++i) {
      EXPECT_FALSE(std::holds_alternative<RejectStep>(steps[i]));
      const auto* step = std::get_if<ApprovalStep>(&steps[i]);
      if (!step) continue;
      std::set<UserId> approved;
      for (const Decision& d : request().decisions) {
        if (d.step != i) continue;
        EXPECT_EQ(d.verdict, Verdict::approved);
        EXPECT_TRUE(std::count(step->approvers.begin(), step->approvers.end(), d.by)) << d.by.value;
        EXPECT_TRUE(approved.insert(d.by).second) << d.by.value << " twice";
        if (!step->allow_self) {
          EXPECT_NE(d.by, subject_);
        }
        if (step->distinct) {
          EXPECT_FALSE(earlier.contains(d.by)) << d.by.value;
        }
      }
      EXPECT_EQ(std::ssize(approved), step->needed);
      earlier.merge(approved);
    }
    const auto* activated = find_event<GrantActivated>(history_);
    ASSERT_TRUE(activated);
    EXPECT_EQ(activated->grant.subject, subject_);
    if (office_.team().max_duration) {
      ASSERT_TRUE(activated->grant.until);
      EXPECT_LE(*activated->grant.until, activated->grant.since + *office_.team().max_duration);
    }
  }

  Dice dice_;
  Office office_;
  Life life_;
  UserId subject_;
  Events history_;
  Instant now_ = kNow;
};

TEST(Lives, KeepTheirPromises) {
  std::map<std::string, int> ends;
  for (std::uint64_t seed = kFirstSeed; seed < kFirstSeed + kLives; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    RandomLife life(seed);
    if (!life.live()) {
      ++ends["refused"];
    } else {
      ++ends[life.request().is_open() ? "open" : std::to_string(static_cast<int>(*life.request().outcome))];
    }
    if (HasFailure()) return;
  }
  for (const Outcome outcome : {Outcome::granted, Outcome::denied, Outcome::errored})
    EXPECT_GT(ends[std::to_string(static_cast<int>(outcome))], kLives / 50) << "too few lives end so to prove anything";
  EXPECT_GT(ends["open"], kLives / 50);
}

}  // namespace
}  // namespace c1::workflow
