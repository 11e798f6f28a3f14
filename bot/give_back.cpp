#include "bot/give_back.hpp"

#include "base/ids.hpp"
#include "base/text.hpp"
#include "bot/card.hpp"
#include "bot/execute.hpp"
#include "bot/facts.hpp"
#include "workflow/decide.hpp"
#include "workflow/explain.hpp"

namespace c1::bot::give_back {
namespace {

using slack::Blocks;
using slack::Mrkdwn;
using slack::Reply;
using namespace workflow;

Reply tell(const Error& error) { return Reply::tell(text::escape_mrkdwn(error.says)); }

SubmitRevoke command_of(const Viewer& viewer, const std::string& entitlement, const std::string& reason) {
  return {.id = RequestId{new_id()},
          .requester = viewer.user->id,
          .subject = viewer.user->id,
          .entitlement = {entitlement},
          .reason = reason,
          .surface = Surface::slack};
}

// Until when it is held, and who will be asked or has the task.
void add_prospects(Blocks& blocks, const Viewer& viewer, const Facts& facts, const EntitlementId& id, Instant now) {
  if (facts.held && facts.held->until)
    blocks.context({Mrkdwn::markup("You hold it until ") + Mrkdwn::time(*facts.held->until) + Mrkdwn::markup(".")});
  const Asking asking{.requester = viewer.user,
                      .subject = viewer.user,
                      .entitlement = viewer.catalog->entitlement(id),
                      .kind = Kind::revoke};
  if (!asking.entitlement) return;
  const auto plan = plan_for(asking, facts, now);
  if (plan && !std::holds_alternative<ProvisionStep>(plan->steps.front()))
    blocks.context({Mrkdwn::plain(route_phrase(*viewer.catalog, *plan))});
}

json::Value form(const Viewer& viewer, const Facts& facts, const EntitlementId& id, Instant now) {
  Blocks blocks = Blocks::view();
  blocks.section(Mrkdwn::markup("You give back ") + Mrkdwn::bold(entitlement_phrase(*viewer.catalog, id)) +
                 Mrkdwn::markup("."));
  add_prospects(blocks, viewer, facts, id, now);
  blocks.text_input({.block_id = "reason",
                     .action_id = "reason",
                     .label = "Reason",
                     .hint = "It stays in the audit log.",
                     .placeholder = "I don't need it any more",
                     .optional = true},
                    {.min = 0, .max = 3000, .multiline = true});
  return slack::modal(
      {.callback_id = kCallback, .title = "Give back access", .submit = "Give back", .private_metadata = id.value},
      blocks);
}

}  // namespace

// Nobody fills in a form that would be refused.
Reply open(const Services& services, const slack::BlockAction& click) {
  const auto viewer = viewer_of(services, click.tenant, click.actor);
  if (!viewer) return tell(viewer.error());
  const EntitlementId id{click.value};
  const Instant now = services.clock.now();
  return services.store.read([&](storage::Tx& tx) {
    const Facts facts = facts_about(tx, *viewer->catalog, viewer->user->id, id, now);
    const auto refused = decide(std::nullopt, command_of(*viewer, click.value, ""), facts, now);
    if (!refused) return tell(refused.error());
    return Reply::empty().then(slack::views_open(click.trigger, form(*viewer, facts, id, now)));
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
