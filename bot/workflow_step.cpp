#include "bot/workflow_step.hpp"

#include "base/ids.hpp"
#include "base/log.hpp"
#include "base/text.hpp"
#include "bot/card.hpp"
#include "bot/execute.hpp"
#include "bot/one_line.hpp"
#include "bot/people.hpp"
#include "bot/request_draft.hpp"
#include "workflow/accounts.hpp"

namespace c1::bot::workflow_step {
namespace {

using namespace workflow;

std::string text_in(const slack::FunctionExecuted& executed, const char* name) {
  return text::trimmed(executed.inputs[name].string());
}

// A builder may have put the words of an answer there.
bool is_yes(const json::Value& input) {
  const std::string words = text::folded(text::trimmed(input.string()));
  return input.boolean() || words == "true" || words == "yes";
}

// "4h", "3 days"; nothing = without an end.
Result<std::optional<Seconds>> duration_of(const std::string& words) {
  if (words.empty()) return std::optional<Seconds>{};
  const Line line = read_line(words);
  if (line.duration && line.what.empty()) return line.duration;
  return invalid("I don't understand the duration \"" + words + "\". Write it like 90m, 4h or 3d.");
}

Result<Asker> asker_of(const Services& services, const slack::Event& event, const slack::FunctionExecuted& executed) {
  const std::string who = text_in(executed, kRequester), for_whom = text_in(executed, kSubject);
  if (who.empty()) return invalid("The step does not say who asks. Fill in \"Who asks\" in the workflow.");
  const auto requester = services.people.known(event.tenant, {who, {}});
  if (!requester)
    return forbidden(
        "Whoever asks here is not in the directory that I work from. An administrator can add their e-mail "
        "address to it.");
  const auto subject =
      for_whom.empty() || for_whom == who ? requester : services.people.known(event.tenant, {for_whom, {}});
  if (!subject)
    return invalid(
        "The person that the access is for is not in the directory that I work from. An administrator can add "
        "their e-mail address to it.");
  auto asker = asker_for(services, event.tenant, {who, {}}, subject->value);
  if (asker && asker->subject->id != *subject)
    return forbidden("You can ask for yourself and for the people you manage; " +
                     name_of_user(*asker->catalog, *subject) + " is not one of them.");
  return asker;
}

Result<Submit> command_of(const Services& services, const Asker& asker, const slack::FunctionExecuted& executed) {
  const auto entitlement = entitlement_meant(asker, text_in(executed, kAccess));
  if (!entitlement) return entitlement.error();
  const auto duration = duration_of(text_in(executed, kDuration));
  if (!duration) return duration.error();
  const Wish wish{.subject = asker.subject->id.value,
                  .app = (*entitlement)->app.value,
                  .entitlements = {(*entitlement)->id.value},
                  .account = first_account(*asker.catalog, asker.subject->id, (*entitlement)->app),
                  .fixed = true};
  const auto outlook = outlook_of(services, asker, wish, draft_of(asker, wish));
  return Submit{.id = RequestId{new_id()},
                .requester = asker.user->id,
                .subject = asker.subject->id,
                .entitlement = (*entitlement)->id,
                .duration = *duration,
                .reason = executed.inputs[kReason].string(),
                .surface = Surface::workflow,
                .emergency = is_yes(executed.inputs[kEmergency]),
                .extension = !outlook.empty() && outlook[0].extends(),
                .account = wish.account};
}

// The step ends with the sentence, by way of the outbox.
void refuse(const Services& services, const slack::Event& event, const slack::FunctionExecuted& executed,
            const std::string& sentence) {
  log::info("a workflow's step was refused", {{"execution", executed.execution}, {"why", sentence}});
  services.store.write([&](storage::Tx& tx) {
    if (tx.workflow_run(executed.execution)) return;
    const RequestId never{new_id()};
    tx.save(storage::WorkflowRun{executed.execution, never.value, message_team(services, event.tenant), sentence, {}});
    tx.enqueue(CompleteWorkflow{never}, services.clock.now());
  });
}

// Opens the request, unless this execution is known already.
std::optional<Error> open(const Services& services, const slack::Event& event, const slack::FunctionExecuted& executed,
                          const Submit& submit) {
  bool is_known = false;
  const Origin origin{.surface = Surface::workflow, .delivery = slack::delivery_key(event)};
  const auto opened = execute(services, origin, [&](storage::Tx& tx) -> Result<Command> {
    is_known = tx.workflow_run(executed.execution).has_value();
    if (is_known) return conflict("This step of a workflow is known already.");
    tx.save(storage::WorkflowRun{executed.execution, submit.id.value, message_team(services, event.tenant), "", {}});
    return submit;
  });
  if (opened || is_known) return std::nullopt;
  return opened.error();
}

}  // namespace

slack::Reply on_executed(const Services& services, const slack::Event& event) {
  const auto* executed = std::get_if<slack::FunctionExecuted>(&event.body);
  if (!executed || executed->execution.empty()) return slack::Reply::empty();
  const auto end = [&](const std::string& sentence) {
    refuse(services, event, *executed, sentence);
    return slack::Reply::empty();
  };
  if (executed->callback_id != kFunction)
    return end("I have no step called \"" + executed->callback_id + "\" (any more). Take it out of the workflow.");
  const auto asker = asker_of(services, event, *executed);
  if (!asker) return end(asker.error().says);
  const std::string to_whom = "To " + asker->user->name + ": ";
  const auto submit = command_of(services, *asker, *executed);
  if (!submit) return end(to_whom + submit.error().says);
  const auto refused = open(services, event, *executed, *submit);
  return refused ? end(to_whom + refused->says) : slack::Reply::empty();
}

std::vector<std::string> people_named(const slack::FunctionExecuted& executed) {
  std::vector<std::string> users;
  for (const char* name : {kRequester, kSubject})
    if (std::string user = text_in(executed, name); !user.empty()) users.push_back(std::move(user));
  return users;
}

}  // namespace c1::bot::workflow_step
