#include "bot/inquiry_form.hpp"

#include "base/text.hpp"
#include "bot/card_parts.hpp"
#include "bot/inquiries.hpp"
#include "bot/request_draft.hpp"
#include "slack/blocks.hpp"

namespace c1::bot::inquiry_form {
namespace {

using slack::Blocks;
using slack::Mrkdwn;
using slack::Reply;
using namespace workflow;

Reply tell(const Error& error) { return Reply::tell(text::escape_mrkdwn(error.says)); }

std::string whom(const Catalog& catalog, const std::string& label, const std::vector<UserId>& people) {
  return label + " (" + card_parts::people(catalog, people) + ")";
}

// What the form begins with.
struct Filled {
  AppId app;
  std::string words;
};

Result<json::Value> ask_view(const Services& services, const Viewer& viewer, const Filled& filled) {
  const Helpers helpers = inquiries::helpers_for(services, viewer, filled.app);
  if (helpers.people.empty())
    return forbidden("There is nobody who could be asked: your organisation names no helpdesk and no administrator.");
  Blocks blocks = Blocks::view();
  blocks.section(Mrkdwn::markup("Say in your own words what you need. Somebody who knows the way around answers you."));
  blocks.text_input({.block_id = "question",
                     .action_id = "question",
                     .label = "What do you need?",
                     .hint = "What you want to do with it helps more than a name.",
                     .placeholder = "I want to look at last month's sales figures"},
                    {.min = 0, .max = 3000, .multiline = true, .initial = filled.words, .focus = true});
  blocks.context({Mrkdwn::plain("Goes to " + whom(*viewer.catalog, helpers.label, helpers.people) +
                                ". The answer comes to you in Messages.")});
  return slack::modal({.callback_id = kAsk,
                       .title = "Can't find it?",
                       .submit = "Ask",
                       .close = "Back",
                       .private_metadata = filled.app.value},
                      blocks);
}

json::Value asked_view(const Catalog& catalog, const Inquiry& inquiry) {
  Blocks blocks = Blocks::view();
  blocks.section(Mrkdwn::markup(":white_check_mark: ") +
                 Mrkdwn::plain("I have asked " + whom(catalog, inquiry.label, inquiry.asked) + ":"));
  blocks.section(Mrkdwn::quote(inquiry.text));
  blocks.context(
      {Mrkdwn::markup("The answer comes to you in *Messages*, below the card that you have got there. What "
                      "you write below it reaches whoever was asked.")});
  return slack::modal({.callback_id = "inquiry_asked", .title = "Asked", .close = "Close"}, blocks);
}

json::Value answer_view(const Catalog& catalog, const Inquiry& inquiry) {
  Blocks blocks = Blocks::view();
  blocks.section(Mrkdwn::plain(name_of_user(catalog, inquiry.asker) + " asks:") + Mrkdwn::markup("\n") +
                 Mrkdwn::quote(inquiry.text));
  blocks.text_input({.block_id = "answer",
                     .action_id = "answer",
                     .label = "Your answer",
                     .hint = "It ends the question. To ask back, write in the thread instead.",
                     .placeholder = "Ask for Finance reader in Ledger"},
                    {.min = 0, .max = 3000, .multiline = true, .focus = true});
  return slack::modal({.callback_id = kAnswer,
                       .title = "Answer",
                       .submit = "Send",
                       .close = "Back",
                       .private_metadata = inquiry.id.value},
                      blocks);
}

// From a modal it comes on top of it, so that *Back* leads there again.
slack::Call shown(const slack::BlockAction& click, json::Value view) {
  const bool in_modal = click.view && click.view->type == "modal";
  return in_modal ? slack::views_push(click.trigger, std::move(view))
                  : slack::views_open(click.trigger, std::move(view));
}

Filled filled_in(const slack::BlockAction& click) {
  if (!click.view || click.view->type != "modal") return {};
  const Wish wish = wish_in(*click.view);
  return {{wish.app}, wish.reason};
}

}  // namespace

Reply by_line(const Services& services, const slack::SlashCommand& command, std::string_view words) {
  const auto viewer = viewer_of(services, command.tenant, command.actor);
  if (!viewer) return tell(viewer.error());
  auto view = ask_view(services, *viewer, {{}, std::string(words)});
  return view ? Reply::empty().then(slack::views_open(command.trigger, *std::move(view))) : tell(view.error());
}

Reply open(const Services& services, const slack::BlockAction& click) {
  const auto viewer = viewer_of(services, click.tenant, click.actor);
  if (!viewer) return tell(viewer.error());
  auto view = ask_view(services, *viewer, filled_in(click));
  return view ? Reply::empty().then(shown(click, *std::move(view))) : tell(view.error());
}

Reply submit(const Services& services, const slack::ViewSubmission& submission) {
  const auto fail = [](const Error& error) { return Reply::form_errors({{"question", error.says}}); };
  const auto viewer = viewer_of(services, submission.tenant, submission.actor);
  if (!viewer) return fail(viewer.error());
  const auto inquiry =
      inquiries::ask(services, {.surface = Surface::slack, .delivery = slack::delivery_key(submission)}, *viewer,
                     {submission.view.private_metadata}, submission.view.state.text("question"));
  return inquiry ? Reply::update_view(asked_view(*viewer->catalog, *inquiry)) : fail(inquiry.error());
}

Reply open_answer(const Services& services, const slack::BlockAction& click) {
  const auto viewer = viewer_of(services, click.tenant, click.actor);
  if (!viewer) return tell(viewer.error());
  const auto inquiry = inquiries::seen(services, *viewer, {click.value});
  if (!inquiry) return tell(inquiry.error());
  if (!inquiry->is_open())
    return Reply::tell(text::escape_mrkdwn(name_of_user(*viewer->catalog, inquiry->closed_by) +
                                           " was quicker: this is answered already."));
  return Reply::empty().then(shown(click, answer_view(*viewer->catalog, *inquiry)));
}

Reply submit_answer(const Services& services, const slack::ViewSubmission& submission) {
  const auto fail = [](const Error& error) { return Reply::form_errors({{"answer", error.says}}); };
  const auto viewer = viewer_of(services, submission.tenant, submission.actor);
  if (!viewer) return fail(viewer.error());
  const auto inquiry =
      inquiries::close(services, {.surface = Surface::slack, .delivery = slack::delivery_key(submission)}, *viewer,
                       {submission.view.private_metadata}, submission.view.state.text("answer"));
  return inquiry ? Reply::empty() : fail(inquiry.error());
}

Reply done(const Services& services, const slack::BlockAction& click) {
  const auto viewer = viewer_of(services, click.tenant, click.actor);
  if (!viewer) return tell(viewer.error());
  const auto inquiry = inquiries::seen(services, *viewer, {click.value});
  if (!inquiry) return tell(inquiry.error());
  if (inquiry->asker != viewer->user->id) return Reply::tell("Only whoever has asked can say that it is done with.");
  const auto after = inquiries::close(services, {.surface = Surface::slack, .delivery = slack::delivery_key(click)},
                                      *viewer, inquiry->id, "");
  return after ? Reply::empty() : tell(after.error());
}

}  // namespace c1::bot::inquiry_form
