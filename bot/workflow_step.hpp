#pragma once
// The step *Request access* of Slack's Workflow Builder (manifests/slack: functions). It asks for what stands in its
// inputs, and is done when the request is: bot/notifier_workflow.cpp tells Slack how that ended, hours later, too.

#include "bot/services.hpp"
#include "slack/inbound.hpp"
#include "slack/reply.hpp"

namespace c1::bot::workflow_step {

constexpr char kFunction[] = "request_access";  // its callback_id in the manifests

// Names of its inputs in the manifests; of the last four none is required.
constexpr char kRequester[] = "requester";
constexpr char kAccess[] = "access";
constexpr char kReason[] = "reason";
constexpr char kSubject[] = "subject";
constexpr char kDuration[] = "duration";
constexpr char kEmergency[] = "emergency";

// function_executed: the request, with the checks of the form. What is refused ends the step with the sentence that the
// form would have said. The same execution again changes nothing.
slack::Reply on_executed(const Services& services, const slack::Event& event);

// The Slack users that its inputs name: who asks, and for whom.
std::vector<std::string> people_named(const slack::FunctionExecuted& executed);

}  // namespace c1::bot::workflow_step
