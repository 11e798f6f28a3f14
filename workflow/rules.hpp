#pragma once
// decide(), one function per command. For the sources of workflow/.

#include "workflow/decide.hpp"

namespace c1::workflow {

Result<Events> decide_submit(const Submit& command, const Facts& facts, Instant now);

Result<Events> decide_approve(const Request& request, const Approve& command, const Facts& facts, Instant now);
Result<Events> decide_deny(const Request& request, const Deny& command, const Facts& facts, Instant now);
Result<Events> decide_provisioned(const Request& request, const MarkProvisioned& command, const Facts& facts,
                                  Instant now);
Result<Events> decide_declined(const Request& request, const DeclineProvisioning& command, const Facts& facts,
                               Instant now);

Result<Events> decide_comment(const Request& request, const AddComment& command, const Facts& facts, Instant now);
Result<Events> decide_edit(const Request& request, const EditComment& command, const Facts& facts);
Result<Events> decide_delete(const Request& request, const DeleteComment& command, const Facts& facts);

// Appends what follows by itself once `request.step` is the active one: steps of the policy's own, the requester's
// implied approval, until somebody has to act or the request is closed. Folds as it goes.
void settle(Request& request, Events& events, const Facts& facts, Instant now);

// Appends and folds.
void happen(Request& request, Events& events, Event event);

// Errc::invalid unless 1..3000 characters (or empty where that is allowed). `field` is "reason".
std::optional<Error> check_reason(std::string_view reason, bool required, std::string_view ask);

}  // namespace c1::workflow
