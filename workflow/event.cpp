#include "workflow/event.hpp"

#include "base/result.hpp"

namespace c1::workflow {
namespace {

std::string_view name_of(GrantChanged::What what) {
  switch (what) {
    case GrantChanged::What::activated:
      return "grant.activated";
    case GrantChanged::What::extended:
      return "grant.extended";
    case GrantChanged::What::reason_dropped:
      return "grant.reason_dropped";
    case GrantChanged::What::ending:
      return "grant.ending";
    case GrantChanged::What::kept:
      return "grant.kept";
    case GrantChanged::What::ended:
      return "grant.ended";
    case GrantChanged::What::end_changed:
      return "grant.end_changed";
  }
  return "grant.changed";
}

std::string_view name_of(PlanReplaced::Why why) {
  switch (why) {
    case PlanReplaced::Why::escalated:
      return "request.escalated";
    case PlanReplaced::Why::restarted:
      return "request.restarted";
    case PlanReplaced::Why::sla:
    case PlanReplaced::Why::system:
      return "request.plan_replaced";
  }
  return "request.plan_replaced";
}

}  // namespace

std::string_view name_of(const Event& event) {
  using Name = std::string_view;
  return std::visit(match{[](const Opened&) -> Name { return "request.opened"; },
                          [](const StepStarted&) -> Name { return "step.started"; },
                          [](const DecisionMade&) -> Name { return "decision.made"; },
                          [](const ApproversChanged& e) -> Name {
                            return e.by.empty() ? "step.approvers_changed" : "step.reassigned";
                          },
                          [](const StepFinished&) -> Name { return "step.finished"; },
                          [](const PlanReplaced& e) -> Name { return name_of(e.why); },
                          [](const DurationChanged&) -> Name { return "request.duration_changed"; },
                          [](const FormAnswered&) -> Name { return "request.form_answered"; },
                          [](const Reminded&) -> Name { return "request.reminded"; },
                          [](const ProvisioningFailed&) -> Name { return "provisioning.failed"; },
                          [](const ProvisioningRetried&) -> Name { return "provisioning.retried"; },
                          [](const GrantChanged& e) -> Name { return name_of(e.what); },
                          [](const Closed&) -> Name { return "request.closed"; },
                          [](const FollowUpStarted&) -> Name { return "request.follow_up_started"; },
                          [](const EmergencyAcknowledged&) -> Name { return "request.emergency_acknowledged"; },
                          [](const CommentAdded&) -> Name { return "comment.added"; },
                          [](const CommentEdited&) -> Name { return "comment.edited"; },
                          [](const CommentDeleted&) -> Name { return "comment.deleted"; }},
                    event);
}

}  // namespace c1::workflow
