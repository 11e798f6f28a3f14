#include "workflow/event.hpp"

#include "base/result.hpp"

namespace c1::workflow {

std::string_view name_of(const Event& event) {
  using Name = std::string_view;
  return std::visit(match{[](const Opened&) -> Name { return "request.opened"; },
                          [](const ApproversChanged&) -> Name { return "step.approvers_changed"; },
                          [](const StepStarted&) -> Name { return "step.started"; },
                          [](const DecisionMade&) -> Name { return "decision.made"; },
                          [](const StepFinished&) -> Name { return "step.finished"; },
                          [](const GrantActivated&) -> Name { return "grant.activated"; },
                          [](const Closed&) -> Name { return "request.closed"; },
                          [](const CommentAdded&) -> Name { return "comment.added"; },
                          [](const CommentEdited&) -> Name { return "comment.edited"; },
                          [](const CommentDeleted&) -> Name { return "comment.deleted"; }},
                    event);
}

}  // namespace c1::workflow
