#include "bot/give_back.hpp"

#include "base/ids.hpp"
#include "base/text.hpp"
#include "bot/card.hpp"
#include "bot/execute.hpp"
#include "bot/facts.hpp"
#include "bot/review_parts.hpp"
#include "workflow/accounts.hpp"
#include "workflow/decide.hpp"
#include "workflow/explain.hpp"

namespace c1::bot::give_back {
namespace {

using slack::Blocks;
using slack::Mrkdwn;
using slack::Reply;
using namespace workflow;

Reply tell(const Error& error) { return Reply::tell(text::escape_mrkdwn(error.says)); }

// `what` is the entitlement; behind a blank the account that it is held with.
SubmitRevoke command_of(const Viewer& viewer, const std::string& what, const std::string& reason) {
  const auto [entitlement, account] = review::named(what);
  return {.id = RequestId{new_id()},
          .requester = viewer.user->id,
          .subject = viewer.user->id,
          .entitlement = {entitlement},
          .reason = reason,
          .surface = Surface::slack,
          .account = account};
}

// Until when it is held, and who will be asked or has the task.
void add_prospects(Blocks& blocks, const Viewer& viewer, const Facts& facts, const EntitlementId& id, Instant now) {
  if (facts.held && facts.held->until)
    blocks.context({Mrkdwn::markup("You hold it until ") + Mrkdwn::time(*facts.held->until) + Mrkdwn::markup(".")});
  const Asking asking{.requester = viewer.user,
                      .subject = viewer.user,
                      .entitlement = viewer.catalog->entitlement(id),
                      .kind = Kind::revoke,
                      .account = facts.held ? facts.held->account : ""};
  if (!asking.entitlement) return;
  const auto plan = plan_for(asking, facts, now);
  if (plan && !std::holds_alternative<ProvisionStep>(plan->steps.front()))
    blocks.context({Mrkdwn::plain(route_phrase(*viewer.catalog, *plan))});
}

json::Value form(const Viewer& viewer, const Facts& facts, const std::string& what, Instant now) {
  const auto [entitlement, account] = review::named(what);
  const EntitlementId id{entitlement};
  const std::string with =
      account_mark(*viewer.catalog, viewer.user->id, {id.value.substr(0, id.value.find('/'))}, account);
  Blocks blocks = Blocks::view();
  blocks.section(Mrkdwn::markup("You give back ") + Mrkdwn::bold(entitlement_phrase(*viewer.catalog, id)) +
                 Mrkdwn::plain(with.empty() ? "." : ", held with the account " + with + "."));
  add_prospects(blocks, viewer, facts, id, now);
  blocks.text_input({.block_id = "reason",
                     .action_id = "reason",
                     .label = "Reason",
                     .hint = "It stays in the audit log.",
                     .placeholder = "I don't need it any more",
                     .optional = true},
                    {.min = 0, .max = 3000, .multiline = true});
  return slack::modal(
      {.callback_id = kCallback, .title = "Give back access", .submit = "Give back", .private_metadata = what}, blocks);
}

}  // namespace

// Nobody fills in a form that would be refused.
Reply open(const Services& services, const slack::BlockAction& click) {
  const auto viewer = viewer_of(services, click.tenant, click.actor);
  if (!viewer) return tell(viewer.error());
  const Instant now = services.clock.now();
  return services.store.read([&](storage::Tx& tx) {
    const SubmitRevoke command = command_of(*viewer, click.value, "");
    const Facts facts = facts_about(tx, *viewer->catalog, viewer->user->id, command.entitlement, now, command.account);
    const auto refused = decide(std::nullopt, command, facts, now);
    if (!refused) return tell(refused.error());
    return Reply::empty().then(slack::views_open(click.trigger, form(*viewer, facts, click.value, now)));
  });
}

Reply submit(const Services& services, const slack::ViewSubmission& submission) {
  const auto fail = [](const Error& error) { return Reply::form_errors({{"reason", error.says}}); };
  const auto viewer = viewer_of(services, submission.tenant, submission.actor);
  if (!viewer) return fail(viewer.error());
  const Command command = command_of(*viewer, submission.view.private_metadata, submission.view.state.text("reason"));
  const Origin origin{.surface = Surface::slack, .delivery = slack::delivery_key(submission)};
  const auto request = execute(services, origin, command);
  return request ? Reply::empty() : fail(request.error());
}

}  // namespace c1::bot::give_back
