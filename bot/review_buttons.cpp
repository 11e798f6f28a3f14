#include "bot/review_buttons.hpp"

#include <array>

#include "base/ids.hpp"
#include "base/text.hpp"
#include "bot/card.hpp"
#include "bot/execute.hpp"
#include "workflow/decide.hpp"

namespace c1::bot::review_buttons {
namespace {

using slack::Reply;
using namespace workflow;

// A decision that is given with a reason: its name travels in the modal's private_metadata, before the button's value.
enum class Asks { approve, deny, decline };

struct ReasonForm {
  Asks asks;
  std::string_view name;
  std::string_view title;
  std::string_view submit;
  std::string_view hint;
};
constexpr std::array kForms{
    ReasonForm{Asks::approve, "approve", "Approve the request", "Approve",
               "The policy asks for it; it goes to the audit log."},
    ReasonForm{Asks::deny, "deny", "Deny the request", "Deny", "The requester reads it, and it goes to the audit log."},
    ReasonForm{Asks::decline, "decline", "Won't provision", "Won't do",
               "The requester reads it, and it goes to the audit log."}};

const ReasonForm& form_of(Asks asks) { return kForms[static_cast<std::size_t>(asks)]; }

Reply tell(const Error& error) { return Reply::tell(text::escape_mrkdwn(error.says)); }

Command command_for(Asks asks, const ButtonTarget& target, const UserId& by, const std::string& reason) {
  switch (asks) {
    case Asks::approve:
      return Approve{target.request, by, target.step, reason};
    case Asks::deny:
      return Deny{target.request, by, target.step, reason};
    case Asks::decline:
      return DeclineProvisioning{target.request, by, target.step, reason};
  }
  throw std::logic_error("an unknown reason form");
}

json::Value reason_modal(Asks asks, const std::string& value, bool optional) {
  const ReasonForm& form = form_of(asks);
  auto blocks = slack::Blocks::view();
  blocks.text_input({.block_id = "reason",
                     .action_id = "reason",
                     .label = "Why?",
                     .hint = std::string(form.hint),
                     .optional = optional},
                    {.min = 0, .max = 3000, .multiline = true, .focus = true});
  return slack::modal({.callback_id = kReasonCallback,
                       .title = std::string(form.title),
                       .submit = std::string(form.submit),
                       .private_metadata = std::string(form.name) + " " + value},
                      blocks);
}

struct Asked {
  Viewer viewer;
  ButtonTarget target;
};
Result<Asked> asked_by(const Services& services, const slack::BlockAction& click) {
  auto viewer = viewer_of(services, click.tenant, click.actor);
  if (!viewer) return viewer.error();
  auto target = parse_button_value(click.value);
  if (!target) return target.error();
  return Asked{*std::move(viewer), *std::move(target)};
}

// What decide() would say to this decision now: nothing, that a reason is missing, or a refusal. Read only.
std::optional<Error> objection(const Services& services, const Asked& asked, Asks asks, const std::string& reason) {
  const auto request = services.store.read([&](storage::Tx& tx) { return tx.request(asked.target.request); });
  const Facts facts{.catalog = asked.viewer.catalog.get()};
  const Command command = command_for(asks, asked.target, asked.viewer.user->id, reason);
  const auto events = decide(request, command, facts, services.clock.now());
  return events ? std::nullopt : std::optional(events.error());
}

bool wants_reason(const std::optional<Error>& error) {
  return error && error->code == Errc::invalid && error->field == "reason";
}

// Opens the reason modal if this person may decide at all: nobody types a reason for a click that is refused.
Reply ask_reason(const Services& services, const slack::BlockAction& click, Asks asks) {
  const auto asked = asked_by(services, click);
  if (!asked) return tell(asked.error());
  const auto error = objection(services, *asked, asks, "");
  if (error && !wants_reason(error)) return tell(*error);
  return Reply::empty().then(slack::views_open(click.trigger, reason_modal(asks, click.value, !wants_reason(error))));
}

}  // namespace

Reply approve(const Services& services, const slack::BlockAction& click) {
  const auto asked = asked_by(services, click);
  if (!asked) return tell(asked.error());
  const Command command = command_for(Asks::approve, asked->target, asked->viewer.user->id, "");
  const auto request = execute(services, {.delivery = slack::delivery_key(click)}, command);
  if (request) return Reply::empty();
  if (!wants_reason(request.error())) return tell(request.error());
  return Reply::empty().then(slack::views_open(click.trigger, reason_modal(Asks::approve, click.value, false)));
}

Reply deny(const Services& services, const slack::BlockAction& click) {
  return ask_reason(services, click, Asks::deny);
}
Reply wont_do(const Services& services, const slack::BlockAction& click) {
  return ask_reason(services, click, Asks::decline);
}

Reply provisioned(const Services& services, const slack::BlockAction& click) {
  const auto asked = asked_by(services, click);
  if (!asked) return tell(asked.error());
  const Command command =
      MarkProvisioned{asked->target.request, asked->viewer.user->id, asked->target.step, GrantId{new_id()}};
  const auto request = execute(services, {.delivery = slack::delivery_key(click)}, command);
  return request ? Reply::empty() : tell(request.error());
}

Reply reason_given(const Services& services, const slack::ViewSubmission& submission) {
  const auto fail = [](const Error& error) { return Reply::form_errors({{"reason", error.says}}); };
  const auto viewer = viewer_of(services, submission.tenant, submission.actor);
  if (!viewer) return fail(viewer.error());
  const std::string& metadata = submission.view.private_metadata;
  const auto space = metadata.find(' ');
  const auto target = parse_button_value(space == std::string::npos ? std::string{} : metadata.substr(space + 1));
  if (!target) return fail(target.error());
  for (const ReasonForm& form : kForms) {
    if (form.name != metadata.substr(0, space)) continue;
    const Command command = command_for(form.asks, *target, viewer->user->id, submission.view.state.text("reason"));
    const auto request = execute(services, {.delivery = slack::delivery_key(submission)}, command);
    return request ? Reply::empty() : fail(request.error());
  }
  return fail(not_found("I can't tell any more what this was about. Please close it and press the button again."));
}

}  // namespace c1::bot::review_buttons
