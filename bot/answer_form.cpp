#include "bot/answer_form.hpp"

#include "base/text.hpp"
#include "bot/execute.hpp"
#include "bot/form_fields.hpp"
#include "slack/blocks.hpp"

namespace c1::bot::answer_form {
namespace {

using review::Asked;
using slack::Blocks;
using slack::Mrkdwn;
using slack::Reply;
using namespace workflow;

// The form of the step that the button was for, as it was snapshotted, and what was answered so far.
struct Questions {
  Form form;
  std::vector<Answer> answers;
};
Result<Questions> questions(const Services& services, const Asked& asked) {
  const auto found =
      review::looked_at(services, asked, [&](const Request& request, const Facts&) -> std::optional<Questions> {
        if (asked.target.step >= request.plan.steps.size()) return std::nullopt;
        const auto* step = std::get_if<FormStep>(&request.plan.steps[asked.target.step]);
        return step ? std::optional(Questions{step->form, request.answers}) : std::nullopt;
      });
  if (!found) return found.error();
  if (!*found) return conflict("This request does not wait for answers.");
  return **found;
}

}  // namespace

Reply open(const Services& services, const std::string& trigger, const Asked& asked) {
  if (const auto error = review::objection(services, asked, Action::answer_form)) return review::tell(*error);
  const auto asks = questions(services, asked);
  if (!asks) return review::tell(asks.error());
  Blocks blocks = Blocks::view();
  blocks.section(Mrkdwn::bold(text::fit(asks->form.name, 200)) +
                 Mrkdwn::markup("\nWhoever decides on the request reads your answers."));
  add_fields(blocks, *asked.viewer.catalog, asks->form, asks->answers);
  return Reply::empty().then(slack::views_open(trigger, slack::modal({.callback_id = kCallback,
                                                                      .title = "Some questions",
                                                                      .submit = "Answer",
                                                                      .close = "Later",
                                                                      .private_metadata = asked.value},
                                                                     blocks)));
}

Reply submit(const Services& services, const slack::ViewSubmission& submission) {
  const slack::FormState& state = submission.view.state;
  // What is not about one field stands at the first.
  const auto fail = [&](const Error& error, const Form& form) {
    const std::string first = form.fields.empty() ? "" : "form." + form.fields.front().id;
    return Reply::form_errors({{state.block_id(error.field.empty() ? first : error.field), error.says}});
  };
  const auto asked = review::asked_by(services, submission.tenant, submission.actor, submission.view.private_metadata);
  if (!asked) return review::tell(asked.error());
  const auto asks = questions(services, *asked);
  if (!asks) return review::tell(asks.error());
  const AnswerForm command{asked->target.request, asked->viewer.user->id, asked->target.step,
                           answers_in(asks->form, state)};
  const auto after = execute(services, {.delivery = slack::delivery_key(submission)}, Command{command});
  return after ? Reply::empty() : fail(after.error(), asks->form);
}

}  // namespace c1::bot::answer_form
