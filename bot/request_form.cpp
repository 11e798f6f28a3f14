#include "bot/request_form.hpp"

#include <algorithm>

#include "base/ids.hpp"
#include "base/text.hpp"
#include "bot/execute.hpp"
#include "bot/form_fields.hpp"
#include "bot/request_view.hpp"
#include "slack/blocks.hpp"

namespace c1::bot::request_form {
namespace {

using slack::Reply;
using namespace workflow;

Reply error_at(const slack::FormState& state, std::string_view field, const std::string& says) {
  for (const std::string_view name : {field, std::string_view("app"), std::string_view("reason")})
    if (std::string block = state.block_id(name); !block.empty()) return Reply::form_errors({{std::move(block), says}});
  return Reply::form_errors({{"reason", says}});
}

// What is to be done, one command for each entitlement.
std::vector<Submit> commands_of(const Asker& asker, const Wish& wish, const RequestDraft& draft,
                                const std::vector<Outlook>& outlook, const std::optional<Seconds>& duration,
                                const slack::FormState& state) {
  std::vector<Submit> commands;
  for (const Outlook& one : outlook) {
    const Form* form = one.entitlement->form ? asker.catalog->form(*one.entitlement->form) : nullptr;
    commands.push_back(
        {.id = RequestId{new_id()},
         .requester = asker.user->id,
         .subject = asker.subject->id,
         .entitlement = one.entitlement->id,
         .duration = duration,
         .reason = wish.reason,
         .surface = Surface::slack,
         .emergency = wish.emergency && one.entitlement->emergency,
         .extension = wish.fixed || one.extends(),
         .answers = form && is_asked(*form, state) ? std::optional(answers_in(*form, state)) : std::nullopt,
         .account = draft.account});
  }
  return commands;
}

// decide() speaks of "duration" and "form.ticket"; where that was typed is the form's matter.
std::string field_of(const Error& error, const Wish& wish, const Entitlement& about) {
  if (error.field == "duration" && wish.duration == kCustomDuration) return "custom_duration";
  if (error.field.starts_with("form.") && about.form) return error.field + ":" + about.form->value;
  return error.field.empty() ? "reason" : error.field;
}

Reply refusal(const slack::FormState& state, const Error& error, const Wish& wish, const Entitlement& about,
              bool one_of_several) {
  const bool own_field = error.field.starts_with("form.") || error.field == "reason";
  const std::string who = one_of_several && !own_field ? about.name + ": " : "";
  return error_at(state, field_of(error, wish, about), who + error.says);
}

// The form's answer to a choice may come later than a quick hand.
bool has_more_to_ask(const slack::FormState& state, const Wish& wish, const RequestDraft& draft) {
  const auto is_missing = [&](std::string_view question) { return state.block_id(question).empty(); };
  if (draft.entitlements.empty()) return is_missing("entitlement");
  if (!draft.accounts.empty() && is_missing("account")) return true;
  if (is_missing("duration")) return draft.cap || wish.fixed;
  return wish.duration == kCustomDuration && is_missing("custom_duration");
}
// Submitted before the questions that follow from what was chosen had appeared: here they are.
Reply rest_of_form(const Services& services, const Asker& asker, Wish wish) {
  wish.notes.emplace_back("There is more to say. Please fill in what was added, and submit again.");
  return Reply::update_view(request_view(services, asker, wish, draft_of(asker, wish)));
}

}  // namespace

Reply changed(const Services& services, const slack::BlockAction& action) {
  if (!action.view) return Reply::empty();
  Wish wish = wish_in(*action.view);
  const auto asker = asker_for(services, action.tenant, action.actor, wish.subject);
  if (!asker) return Reply::empty();
  const RequestDraft draft = draft_of(*asker, wish);
  if (!draft.entitlements.empty() && !is_offered(wish.duration, draft.cap)) wish.duration.clear();
  return Reply::empty().then(
      slack::views_update(action.view->id, action.view->hash, request_view(services, *asker, wish, draft)));
}

Reply submit(const Services& services, const slack::ViewSubmission& submission) {
  const slack::FormState& state = submission.view.state;
  Wish wish = wish_in(submission.view);
  const auto asker = asker_for(services, submission.tenant, submission.actor, wish.subject);
  if (!asker) return error_at(state, "app", asker.error().says);
  if (!wish.subject.empty() && asker->subject->id.value != wish.subject)
    return error_at(state, "subject", "You can ask for yourself and for the people you manage. Choose one of them.");
  const RequestDraft draft = draft_of(*asker, wish);
  if (!draft.app) return error_at(state, "app", "Choose the app that the access is for.");
  if (has_more_to_ask(state, wish, draft)) return rest_of_form(services, *asker, wish);
  if (draft.entitlements.empty())
    return error_at(state, "entitlement", "Choose what is needed in " + draft.app->name + ".");
  if (state.block_id("duration").empty()) wish.duration = kForGood;  // as the form would have had it
  const auto duration = duration_in(wish, draft);
  if (!duration) return error_at(state, duration.error().field, duration.error().says);
  const auto outlook = outlook_of(services, *asker, wish, draft);
  const auto commands = commands_of(*asker, wish, draft, outlook, *duration, state);
  std::size_t refused = 0;
  const Origin origin{.surface = Surface::slack, .delivery = slack::delivery_key(submission)};
  const auto requests = execute_all(services, origin, commands, &refused);
  if (requests) return Reply::empty();
  return refusal(state, requests.error(), wish, *draft.entitlements[std::min(refused, commands.size() - 1)],
                 commands.size() > 1);
}

}  // namespace c1::bot::request_form
