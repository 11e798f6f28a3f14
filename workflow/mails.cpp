#include "workflow/mails.hpp"

#include "base/result.hpp"
#include "workflow/evolve.hpp"
#include "workflow/explain.hpp"
#include "workflow/steps.hpp"
#include "workflow/words.hpp"

namespace c1::workflow {
namespace {

using What = SayInThread::What;
using Verdict = Decision::Verdict;

class Letters {
 public:
  explicit Letters(const Request& after) : after_(after) {}

  void about(const std::optional<Request>& before, const Request& state, const Event& event) {
    const auto asked = before ? awaited(*before) : std::vector<UserId>{};
    if (const auto* started = std::get_if<StepStarted>(&event)) step_started(state, started->step);
    if (const auto* change = std::get_if<ApproversChanged>(&event); change && change->step == state.step)
      your_turn(state, asked);
    if (const auto* made = std::get_if<DecisionMade>(&event)) decided(state, made->decision);
    if (const auto* reminded = std::get_if<Reminded>(&event))
      for (const UserId& person : with_own_card(state, awaited(state)))
        tell(state, person, What::reminder, reminded->by, "");
    if (const auto* failed = std::get_if<ProvisioningFailed>(&event)) {
      tell_owners_of_it(state, What::failed, failed->by, failed->error);
      your_turn(state, asked);
    }
    if (const auto* change = std::get_if<GrantChanged>(&event)) held(state, *change);
    if (const auto* closed = std::get_if<Closed>(&event); closed && closed->outcome == Outcome::timed_out)
      tell_owners_of_it(state, What::timed_out, {}, closed->reason);
  }
  std::vector<SendMail> take() && { return std::move(mails_); }

 private:
  void step_started(const Request& state, std::size_t step) {
    const auto is_giving = [&](std::size_t at) { return std::holds_alternative<ProvisionStep>(state.plan.steps[at]); };
    const bool is_first = is_giving(step) && (step == state.plan.start || !is_giving(step - 1));
    if (is_first && state.kind == Kind::grant) tell_owners_of_it(state, What::approved, {}, "");
    your_turn(state, {});
  }

  void decided(const Request& state, const Decision& decision) {
    if (decision.verdict == Verdict::denied) tell_owners_of_it(state, What::denied, decision.by, decision.reason);
    if (decision.verdict == Verdict::rejected) tell_owners_of_it(state, What::rejected, {}, decision.reason);
    if (decision.verdict == Verdict::declined) tell_owners_of_it(state, What::declined, decision.by, decision.reason);
  }

  void held(const Request& state, const GrantChanged& change) {
    const UserId by = state.decisions.empty() ? UserId{} : state.decisions.back().by;
    if (change.what == GrantChanged::What::activated) tell_owners_of_it(state, What::granted, by, "");
    if (change.what == GrantChanged::What::extended) tell_owners_of_it(state, What::extended, by, "");
    if (change.what == GrantChanged::What::end_changed) tell_owners_of_it(state, What::end_changed, change.by, "");
    if (change.what == GrantChanged::What::ended) tell_owners_of_it(state, What::removed, by, "");
  }

  // Only where it is still so at the end.
  void your_turn(const Request& state, const std::vector<UserId>& asked) {
    if (!after_.is_open() || after_.step != state.step) return;
    for (const UserId& person : with_own_card(after_, awaited(after_)))
      if (!contains(asked, person)) tell(state, person, turn_of(after_.plan.steps[state.step]), {}, "");
  }

  // Whoever asked, and whoever it is for.
  void tell_owners_of_it(const Request& state, What what, const UserId& by, const std::string& reason) {
    tell(state, state.requester, what, by, reason);
    if (state.subject != state.requester) tell(state, state.subject, what, by, reason);
  }

  void tell(const Request& state, const UserId& person, What what, const UserId& by, const std::string& reason) {
    if (!person.empty() && person != by) mails_.push_back({after_.id, person, what, by, reason, state.version});
  }

  const Request& after_;
  std::vector<SendMail> mails_;
};

}  // namespace

NoticeKind kind_of(What what) {
  switch (what) {
    case What::your_turn_to_approve:
    case What::your_turn_to_answer:
      return NoticeKind::approval;
    case What::your_turn_to_provision:
    case What::drifted:
    case What::please_acknowledge:
      return NoticeKind::task;
    case What::granted:
    case What::extended:
    case What::end_changed:
    case What::removed:
    case What::failed:
    case What::declined:
      return NoticeKind::access;
    case What::reminder:
      return NoticeKind::reminder;
    case What::ends_soon:
      return NoticeKind::ending;
    default:
      return NoticeKind::decision;
  }
}

std::vector<SendMail> mails_of(const std::optional<Request>& before, const Request& after, const Events& events) {
  Letters letters(after);
  std::optional<Request> at = before;
  for (const Event& event : events) {
    Request then = evolve(at, event);
    letters.about(at, then, event);
    at = std::move(then);
  }
  return std::move(letters).take();
}

}  // namespace c1::workflow
