#include "workflow/effects.hpp"

#include "base/result.hpp"
#include "workflow/evolve.hpp"
#include "workflow/explain.hpp"
#include "workflow/steps.hpp"
#include "workflow/words.hpp"

namespace c1::workflow {
namespace {

using What = SayInThread::What;
using Verdict = Decision::Verdict;

std::string_view word_of(What what) {
  switch (what) {
    case What::approved:
      return "approved";
    case What::denied:
      return "denied";
    case What::accepted:
      return "accepted";
    case What::rejected:
      return "rejected";
    case What::your_turn_to_approve:
      return "your_turn_to_approve";
    case What::your_turn_to_provision:
      return "your_turn_to_provision";
    case What::provisioned:
      return "provisioned";
    case What::declined:
      return "declined";
    case What::granted:
      return "granted";
  }
  return "";
}

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
  }
  return What::approved;
}

bool gets_the_access(const Request& request, const UserId& person) {
  return person == request.requester || person == request.subject;
}

// One batch of events as effects. Who had a card before hears lines; a card that this batch posts says everything
// itself.
class Batch {
 public:
  Batch(const std::optional<Request>& before, const Request& after, const Events& events)
      : after_(after), had_card_(before ? audience(*before) : std::vector<UserId>{}), audience_(audience(after)) {
    const bool changed = !before || before->version != after.version;
    if (changed) state(before, events);
    comments(events);
  }
  std::vector<Effect> take() { return std::move(effects_); }

 private:
  void state(const std::optional<Request>& before, const Events& events) {
    for (const UserId& person : audience_) effects_.push_back(SyncCard{after_.id, person});
    lines(before, events);
    for (const UserId& person : audience_) effects_.push_back(SyncHome{person});
  }

  void lines(std::optional<Request> state, const Events& events) {
    for (const Event& event : events) {
      state = evolve(std::move(state), event);
      line(*state, event);
    }
  }

  void line(const Request& state, const Event& event) {
    std::visit(
        match{[&](const DecisionMade& e) { decided(state, e.decision); },
              [&](const GrantActivated&) { granted(state); }, [&](const StepStarted& e) { your_turn(state, e.step); },
              [](const Opened&) {}, [](const ApproversChanged&) {}, [](const StepFinished&) {}, [](const Closed&) {},
              [](const CommentAdded&) {}, [](const CommentEdited&) {}, [](const CommentDeleted&) {}},
        event);
  }

  void decided(const Request& state, const Decision& decision) {
    for (const UserId& person : had_card_) {
      if (decision.verdict == Verdict::provisioned && gets_the_access(state, person)) continue;  // they hear `granted`
      say(state, person, line_for(decision.verdict), decision.by, decision.reason);
    }
  }

  void granted(const Request& state) {
    const UserId by = state.decisions.empty() ? UserId{} : state.decisions.back().by;
    for (const UserId& person : had_card_)
      if (gets_the_access(state, person)) say(state, person, What::granted, by, "");
  }

  void your_turn(const Request& state, std::size_t step) {
    if (!after_.is_open() || after_.step != step) return;
    const What what = std::holds_alternative<ProvisionStep>(after_.plan.steps[step]) ? What::your_turn_to_provision
                                                                                     : What::your_turn_to_approve;
    for (const UserId& person : awaited(after_))
      if (contains(had_card_, person)) say(state, person, what, {}, "");
  }

  void say(const Request& state, const UserId& person, What what, const UserId& by, const std::string& reason) {
    effects_.push_back(SayInThread{after_.id, person, what, by, reason, state.version});
  }

  void comments(const Events& events) {
    for (const Event& event : events) {
      std::visit(match{[&](const CommentAdded& e) { copies(e.comment.id, e.comment.author); },
                       [&](const CommentEdited& e) { copies(e.id, e.author); },
                       [&](const CommentDeleted& e) { copies(e.id, e.author); }, [](const Opened&) {},
                       [](const ApproversChanged&) {}, [](const StepStarted&) {}, [](const DecisionMade&) {},
                       [](const StepFinished&) {}, [](const GrantActivated&) {}, [](const Closed&) {}},
                 event);
    }
  }

  void copies(const CommentId& comment, const UserId& author) {
    for (const UserId& person : audience_)
      if (person != author) effects_.push_back(SyncComment{after_.id, comment, person});
  }

  const Request& after_;
  std::vector<UserId> had_card_;
  std::vector<UserId> audience_;
  std::vector<Effect> effects_;
};

}  // namespace

std::string key_of(const Effect& effect) {
  return std::visit(match{[](const SyncCard& e) { return "card/" + e.request.value + "/" + e.person.value; },
                          [](const SyncComment& e) { return "comment/" + e.comment.value + "/" + e.person.value; },
                          [](const SayInThread& e) {
                            return "line/" + e.request.value + "/" + std::to_string(e.version) + "/" +
                                   std::string(word_of(e.what)) + "/" + e.person.value;
                          },
                          [](const SyncHome& e) { return "home/" + e.person.value; }},
                    effect);
}

std::string lane_of(const Effect& effect) {
  return std::visit(match{[](const SyncCard& e) { return e.request.value + "/" + e.person.value; },
                          [](const SyncComment& e) { return e.request.value + "/" + e.person.value; },
                          [](const SayInThread& e) { return e.request.value + "/" + e.person.value; },
                          [](const SyncHome& e) { return "home/" + e.person.value; }},
                    effect);
}

std::vector<UserId> audience(const Request& request) {
  std::vector<UserId> people{request.requester};
  add_once(people, request.subject);
  for (std::size_t i = 0; i < request.plan.steps.size() && i <= request.step; ++i)
    for (const UserId& person : deciders_of(request.plan.steps[i])) add_once(people, person);
  return people;
}

std::vector<Effect> effects_of(const std::optional<Request>& before, const Request& after, const Events& events) {
  return Batch(before, after, events).take();
}

}  // namespace c1::workflow
