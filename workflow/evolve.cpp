#include "workflow/evolve.hpp"

#include <algorithm>

#include "base/result.hpp"

namespace c1::workflow {
namespace {

void change_approvers(Request& request, const ApproversChanged& change) {
  auto* step =
      change.step < request.plan.steps.size() ? std::get_if<ApprovalStep>(&request.plan.steps[change.step]) : nullptr;
  if (!step) return;
  step->approvers = change.approvers;
  step->needed = change.needed;
  step->label = change.label;
  step->note = change.note;
}

bool is_about_a_comment(const Event& event) {
  return std::holds_alternative<CommentAdded>(event) || std::holds_alternative<CommentEdited>(event) ||
         std::holds_alternative<CommentDeleted>(event);
}

}  // namespace

Request evolve(std::optional<Request> request, const Event& event) {
  Request next = request ? *std::move(request) : Request{};
  std::visit(
      match{[&](const Opened& e) { next = e.request; }, [&](const ApproversChanged& e) { change_approvers(next, e); },
            [&](const StepStarted& e) { next.step = e.step; },
            [&](const DecisionMade& e) { next.decisions.push_back(e.decision); }, [](const StepFinished&) {},
            [&](const GrantActivated& e) { next.granted_until = e.grant.until; },
            [&](const Closed& e) {
              next.outcome = e.outcome;
              next.closed = e.at;
            },
            [](const CommentAdded&) {}, [](const CommentEdited&) {}, [](const CommentDeleted&) {}},
      event);
  if (!is_about_a_comment(event)) ++next.version;
  return next;
}

std::optional<Request> fold(std::optional<Request> request, const Events& events) {
  for (const Event& event : events) request = evolve(std::move(request), event);
  return request;
}

}  // namespace c1::workflow
