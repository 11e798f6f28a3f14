#include "bot/reassign_form.hpp"

#include "base/text.hpp"
#include "bot/execute.hpp"
#include "slack/blocks.hpp"

namespace c1::bot::reassign_form {
namespace {

using review::Asked;
using slack::Blocks;
using slack::Mrkdwn;
using slack::Reply;
using namespace workflow;

constexpr std::size_t kMostOptions = 100;
constexpr std::size_t kLongestValue = 150;
constexpr int kMostHeirs = 20;

// Who may take it over, and whether the policy wants to know why.
struct Ways {
  std::vector<UserId> heirs;
  bool wants_reason = false;
};
Result<Ways> ways(const Services& services, const Asked& asked) {
  return review::looked_at(services, asked, [&](const Request& request, const Facts& facts) {
    Ways found{heirs(request, asked.viewer.user->id, facts, services.clock.now())};
    const bool at_step = request.is_open() && request.step < request.plan.steps.size();
    const auto* step = at_step ? std::get_if<ApprovalStep>(&request.plan.steps[request.step]) : nullptr;
    found.wants_reason = step && step->rule.reason_on_reassign;
    return found;
  });
}

slack::Option option_for(const User& user) {
  const std::string about = user.title.empty() ? user.email : user.title + " · " + user.email;
  return {user.name, user.id.value, about};
}

}  // namespace

Reply open(const Services& services, const std::string& trigger, const Asked& asked) {
  if (const auto error = review::objection(services, asked, Action::reassign)) return review::tell(*error);
  const auto found = ways(services, asked);
  if (!found) return review::tell(found.error());
  if (found->heirs.empty()) return Reply::tell("There is nobody else whom this could be handed on to.");
  Blocks blocks = Blocks::view();
  blocks.section(Mrkdwn::markup("Whoever you name is asked instead of you."));
  blocks.multi_external_select(
      {.block_id = "to", .action_id = kPicker, .label = "To whom?", .placeholder = "Type a name"}, 0, kMostHeirs);
  blocks.text_input({.block_id = "reason",
                     .action_id = "reason",
                     .label = "Why?",
                     .hint = "They read it, and it goes to the audit log.",
                     .optional = !found->wants_reason},
                    {.min = 0, .max = 3000, .multiline = true});
  return Reply::empty().then(slack::views_open(trigger, slack::modal({.callback_id = kCallback,
                                                                      .title = "Hand it on",
                                                                      .submit = "Hand it on",
                                                                      .close = "Back",
                                                                      .private_metadata = asked.value},
                                                                     blocks)));
}

Reply people_options(const Services& services, const slack::OptionsRequest& query) {
  if (!query.view) return Reply::options({});
  const auto asked = review::asked_by(services, query.tenant, query.actor, query.view->private_metadata);
  if (!asked) return Reply::options({});
  const auto found = ways(services, *asked);
  if (!found) return Reply::options({});
  const std::string wanted = text::folded(query.query);
  std::vector<slack::Option> options;
  for (const UserId& id : found->heirs) {
    const User* user = asked->viewer.catalog->user(id);
    if (!user || id.value.size() > kLongestValue) continue;
    const std::string words = text::folded(user->name + " " + user->email + " " + user->title);
    if (words.find(wanted) != std::string::npos) options.push_back(option_for(*user));
    if (options.size() == kMostOptions) break;
  }
  return Reply::options(std::move(options));
}

Reply submit(const Services& services, const slack::ViewSubmission& submission) {
  const auto fail = [](const Error& error) { return review::at_field(error, "reason", "to"); };
  const auto asked = review::asked_by(services, submission.tenant, submission.actor, submission.view.private_metadata);
  if (!asked) return fail(asked.error());
  Reassign command{
      asked->target.request, asked->viewer.user->id, asked->target.step, {}, submission.view.state.text("reason")};
  for (const std::string& person : submission.view.state.choices("to")) command.to.push_back({person});
  const auto after = execute(services, {.delivery = slack::delivery_key(submission)}, Command{command});
  return after ? Reply::empty() : fail(after.error());
}

}  // namespace c1::bot::reassign_form
