#include "bot/reason_forms.hpp"

#include <array>

#include "base/ids.hpp"
#include "bot/execute.hpp"
#include "bot/review_parts.hpp"
#include "slack/blocks.hpp"

namespace c1::bot::reason_forms {
namespace {

using review::Asked;
using slack::Mrkdwn;
using slack::Reply;
using namespace workflow;

// What a form is about, before the request it is for is known.
struct Wish {
  const ButtonTarget& target;
  const UserId& by;
  const std::string& reason;
};

struct Form {
  std::string_view name;  // of the button
  std::string_view title;
  std::string_view submit;
  std::string_view says;  // above the field
  std::string_view hint;
  Command (*command)(const Wish&);
};

constexpr std::string_view kRead = "The requester reads it, and it goes to the audit log.";
constexpr std::string_view kAudit = "It goes to the audit log.";

constexpr std::array kForms{
    Form{"approve", "Approve the request", "Approve", "", "The policy asks for it; it goes to the audit log.",
         [](const Wish& w) -> Command {
           return Approve{w.target.request, w.by, w.target.step, w.reason};
         }},
    Form{kApproveWithNote, "Approve the request", "Approve", "", kRead,
         [](const Wish& w) -> Command {
           return Approve{w.target.request, w.by, w.target.step, w.reason};
         }},
    Form{"deny", "Deny the request", "Deny", "", kRead,
         [](const Wish& w) -> Command {
           return Deny{w.target.request, w.by, w.target.step, w.reason};
         }},
    Form{"wont_do", "Won't do", "Won't do", "The request ends with that.", kRead,
         [](const Wish& w) -> Command {
           return DeclineProvisioning{w.target.request, w.by, w.target.step, w.reason};
         }},
    Form{"failed", "It did not work", "Save", "The request stays open, so that it can be tried again.",
         "Whoever tries again reads it.",
         [](const Wish& w) -> Command {
           return MarkFailed{w.target.request, w.by, w.target.step, w.reason};
         }},
    Form{"cancel", "Cancel the request", "Cancel the request",
         "Nobody is asked any more, and nothing changes. It cannot be taken back; you can ask anew.", kAudit,
         [](const Wish& w) -> Command {
           return Cancel{w.target.request, w.by, w.reason};
         }},
    Form{"escalate", "Escalate", "Escalate",
         "The short road for emergencies is taken from now on. It is marked everywhere, and the owners look at it "
         "afterwards.",
         "What the emergency is. It goes to the audit log.",
         [](const Wish& w) -> Command {
           return Escalate{w.target.request, w.by, w.reason};
         }},
    Form{"skip", "Skip this step", "Skip", "It goes on as if this step had been approved.", kRead,
         [](const Wish& w) -> Command {
           return SkipStep{w.target.request, w.by, w.target.step, w.reason};
         }},
    Form{"restart", "Begin anew", "Begin anew", "All approvals so far count for nothing, and everybody is asked again.",
         kRead,
         [](const Wish& w) -> Command {
           return Restart{w.target.request, w.by, w.reason, false};
         }},
};
// Opens a request of its own, so it is not among the above.
constexpr std::string_view kRevoke = "revoke";

const Form* form_named(std::string_view name) {
  for (const Form& form : kForms)
    if (form.name == name) return &form;
  return nullptr;
}

struct Shown {
  std::string_view title, submit, says, hint;
};

json::Value modal(const Shown& shown, const std::string& metadata, bool optional) {
  auto blocks = slack::Blocks::view();
  if (!shown.says.empty()) blocks.section(Mrkdwn::plain(shown.says));
  blocks.text_input({.block_id = "reason",
                     .action_id = "reason",
                     .label = "Why?",
                     .hint = std::string(shown.hint),
                     .optional = optional},
                    {.min = 0, .max = 3000, .multiline = true, .focus = true});
  return slack::modal({.callback_id = kCallback,
                       .title = std::string(shown.title),
                       .submit = std::string(shown.submit),
                       .close = "Back",
                       .private_metadata = metadata},
                      blocks);
}

// What would be taken away, and from whom.
Result<SubmitRevoke> revocation(const Services& services, const Asked& asked, const std::string& reason) {
  return review::looked_at(services, asked, [&](const Request& request, const Facts&) {
    return SubmitRevoke{.id = RequestId{new_id()},
                        .requester = asked.viewer.user->id,
                        .subject = request.subject,
                        .entitlement = request.entitlement,
                        .reason = reason,
                        .account = request.account};
  });
}

Reply open_revoke(const Services& services, const std::string& trigger, const Asked& asked) {
  if (const auto error = review::objection(services, asked, Action::revoke)) return review::tell(*error);
  const auto wish = revocation(services, asked, "");
  if (!wish) return review::tell(wish.error());
  const bool own = wish->subject == wish->requester;
  const Shown shown{own ? "Give it back" : "Take it away", own ? "Give it back" : "Take it away",
                    own ? "Somebody else may need your seat. You can ask for it again whenever you need it."
                        : "The person is told, and reads your reason.",
                    own ? kAudit : "The person reads it, and it goes to the audit log."};
  return Reply::empty().then(slack::views_open(trigger, modal(shown, std::string(kRevoke) + " " + asked.value, own)));
}

Result<Command> command_of(const Services& services, const Asked& asked, const std::string& name,
                           const std::string& reason) {
  if (name == kRevoke) {
    auto wish = revocation(services, asked, reason);
    if (!wish) return wish.error();
    return Command{*std::move(wish)};
  }
  const Form* form = form_named(name);
  if (!form) return not_found("I can't tell any more what this was about. Please close it and press the button again.");
  return form->command({asked.target, asked.viewer.user->id, reason});
}

}  // namespace

bool is_missing(const Error& error) { return error.code == Errc::invalid && error.field == "reason"; }

Reply open(const Services& services, const std::string& trigger, const std::string& name, const Asked& asked) {
  if (name == kRevoke) return open_revoke(services, trigger, asked);
  const Form* form = form_named(name);
  if (!form) return Reply::empty();
  const std::string none;
  const auto error = review::objection(services, asked, form->command({asked.target, asked.viewer.user->id, none}));
  if (error && !is_missing(*error)) return review::tell(*error);
  const Shown shown{form->title, form->submit, form->says, form->hint};
  return Reply::empty().then(slack::views_open(trigger, modal(shown, name + " " + asked.value, !error.has_value())));
}

Reply submit(const Services& services, const slack::ViewSubmission& submission) {
  const auto fail = [](const Error& error) { return Reply::form_errors({{"reason", error.says}}); };
  const review::Named about = review::named(submission.view.private_metadata);
  const auto asked = review::asked_by(services, submission.tenant, submission.actor, about.value);
  if (!asked) return fail(asked.error());
  const auto command = command_of(services, *asked, about.name, submission.view.state.text("reason"));
  if (!command) return fail(command.error());
  const auto after = execute(services, {.delivery = slack::delivery_key(submission)}, *command);
  return after ? Reply::empty() : fail(after.error());
}

}  // namespace c1::bot::reason_forms
