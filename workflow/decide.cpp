#include "workflow/decide.hpp"

#include "workflow/rules.hpp"

namespace c1::workflow {
namespace {

// The rule of each command about a request that must exist.
struct Rules {
  const Request& r;
  const Facts& facts;
  Instant now;

  Result<Events> operator()(const Submit&) const { return conflict("This request was submitted already."); }
  Result<Events> operator()(const SubmitRevoke&) const { return conflict("This request was submitted already."); }
  Result<Events> operator()(const Approve& c) const { return decide_approve(r, c, facts, now); }
  Result<Events> operator()(const Deny& c) const { return decide_deny(r, c, facts, now); }
  Result<Events> operator()(const Reassign& c) const { return decide_reassign(r, c, facts, now); }
  Result<Events> operator()(const ChangeDuration& c) const { return decide_duration(r, c, facts, now); }
  Result<Events> operator()(const AnswerForm& c) const { return decide_form(r, c, facts, now); }
  Result<Events> operator()(const Cancel& c) const { return decide_cancel(r, c, facts, now); }
  Result<Events> operator()(const Escalate& c) const { return decide_escalate(r, c, facts, now); }
  Result<Events> operator()(const Remind& c) const { return decide_remind(r, c, facts, now); }
  Result<Events> operator()(const SkipStep& c) const { return decide_skip(r, c, facts, now); }
  Result<Events> operator()(const Restart& c) const { return decide_restart(r, c, facts, now); }
  Result<Events> operator()(const MarkProvisioned& c) const { return decide_provisioned(r, c, facts, now); }
  Result<Events> operator()(const DeclineProvisioning& c) const { return decide_declined(r, c, facts, now); }
  Result<Events> operator()(const MarkFailed& c) const { return decide_failed(r, c, facts, now); }
  Result<Events> operator()(const RetryProvisioning& c) const { return decide_retry(r, c, facts, now); }
  Result<Events> operator()(const ChangeEnd& c) const { return decide_end(r, c, facts, now); }
  Result<Events> operator()(const AcknowledgeEmergency& c) const { return decide_acknowledge(r, c, facts, now); }
  Result<Events> operator()(const SystemDecides& c) const { return decide_by_system(r, c, facts, now); }
  Result<Events> operator()(const TimePassed& c) const { return decide_time(r, c, facts, now); }
  Result<Events> operator()(const Refresh&) const { return decide_refresh(r, facts, now); }
  Result<Events> operator()(const AddComment& c) const { return decide_comment(r, c, facts, now); }
  Result<Events> operator()(const EditComment& c) const { return decide_edit(r, c, facts); }
  Result<Events> operator()(const DeleteComment& c) const { return decide_delete(r, c, facts); }
};

}  // namespace

Result<Events> decide(const std::optional<Request>& request, const Command& command, const Facts& facts, Instant now) {
  if (request) return std::visit(Rules{*request, facts, now}, command);
  if (const auto* submit = std::get_if<Submit>(&command)) return decide_submit(*submit, facts, now);
  if (const auto* revoke = std::get_if<SubmitRevoke>(&command)) return decide_revoke(*revoke, facts, now);
  return no_such_request();
}

}  // namespace c1::workflow
