#include "bot/duration_form.hpp"

#include <array>

#include "base/text.hpp"
#include "bot/execute.hpp"
#include "slack/blocks.hpp"

namespace c1::bot::duration_form {
namespace {

using review::Asked;
using slack::Blocks;
using slack::Mrkdwn;
using slack::Option;
using slack::Reply;
using namespace workflow;

constexpr std::array kPresets{Seconds{3600},      Seconds{4 * 3600},  Seconds{12 * 3600}, Seconds{86400},
                              Seconds{3 * 86400}, Seconds{7 * 86400}, Seconds{30 * 86400}};
constexpr char kUntilGivenBack[] = "for_good";

using Cap = std::optional<Seconds>;

Option option_of(Seconds duration) { return {text::duration_words(duration), text::duration_short(duration), ""}; }

// `now` is among them, whatever it is.
std::vector<Option> options(const Cap& cap, const Cap& now) {
  std::vector<Option> offered;
  for (const Seconds preset : kPresets) {
    const bool fits = !cap || preset < *cap;
    const bool now_before = now && *now < preset && (offered.empty() || offered.back().value != option_of(*now).value);
    if (now_before && (offered.empty() || text::parse_duration(offered.back().value).value_or(Seconds{0}) < *now))
      offered.push_back(option_of(*now));
    if (fits) offered.push_back(option_of(preset));
  }
  if (cap) offered.push_back({text::duration_words(*cap) + " (the most)", text::duration_short(*cap), ""});
  if (!cap) offered.push_back({"Until it is given back", kUntilGivenBack, ""});
  return offered;
}

std::string value_of(const Cap& duration) { return duration ? text::duration_short(*duration) : kUntilGivenBack; }

void add_question(Blocks& blocks, const Cap& cap, const Cap& now) {
  blocks.static_select({.block_id = "duration", .action_id = "duration", .label = "How long?", .optional = true},
                       options(cap, now), Option{"", value_of(now), ""});
  blocks.text_input({.block_id = "exactly",
                     .action_id = "exactly",
                     .label = "Or exactly",
                     .hint = "For example 90m, 2h45m or 3d" +
                             (cap ? "; at most " + text::duration_words(*cap) + "." : std::string(".")),
                     .placeholder = "2h45m",
                     .optional = true},
                    {.min = 0, .max = 40});
}

// What was typed wins over what was chosen.
Result<Cap> answer(const slack::FormState& state) {
  const std::string typed = text::trimmed(state.text("exactly"));
  if (!typed.empty()) {
    const auto duration = text::parse_duration(typed);
    if (!duration) return invalid("Please write it as 90m, 2h45m, 3d or 1w2d.", "exactly");
    return Cap(*duration);
  }
  const std::string chosen = state.choice("duration");
  if (chosen == kUntilGivenBack) return Cap{};
  const auto duration = text::parse_duration(chosen);
  if (!duration) return invalid("Please choose how long, or write it below.", "duration");
  return Cap(*duration);
}

// Where to say it: below the field that was used.
Reply fail(const Error& error, const slack::FormState& state) {
  const bool typed = !text::trimmed(state.text("exactly")).empty();
  return Reply::form_errors({{typed ? "exactly" : "duration", error.says}});
}

Cap cap_of(const Catalog& catalog, const EntitlementId& id) {
  const Entitlement* entitlement = catalog.entitlement(id);
  return entitlement ? entitlement->max_duration : Cap{};
}

struct Seen {
  EntitlementId entitlement;
  Cap duration;
};
Result<Seen> seen(const Services& services, const Asked& asked) {
  return review::looked_at(services, asked, [](const Request& request, const Facts&) {
    return Seen{request.entitlement, request.duration};
  });
}

}  // namespace

Reply open(const Services& services, const std::string& trigger, const Asked& asked) {
  const auto request = seen(services, asked);
  if (!request) return review::tell(request.error());
  const ChangeDuration same{asked.target.request, asked.viewer.user->id, asked.target.step, request->duration};
  if (const auto error = review::objection(services, asked, Command{same})) return review::tell(*error);
  Blocks blocks = Blocks::view();
  blocks.section(Mrkdwn::markup("It is changed before you approve; the requester is told."));
  add_question(blocks, cap_of(*asked.viewer.catalog, request->entitlement), request->duration);
  return Reply::empty().then(slack::views_open(trigger, slack::modal({.callback_id = kCallback,
                                                                      .title = "Change how long",
                                                                      .submit = "Change",
                                                                      .close = "Back",
                                                                      .private_metadata = asked.value},
                                                                     blocks)));
}

Reply submit(const Services& services, const slack::ViewSubmission& submission) {
  const auto& state = submission.view.state;
  const auto asked = review::asked_by(services, submission.tenant, submission.actor, submission.view.private_metadata);
  if (!asked) return fail(asked.error(), state);
  const auto duration = answer(state);
  if (!duration) return fail(duration.error(), state);
  const ChangeDuration change{asked->target.request, asked->viewer.user->id, asked->target.step, *duration};
  const auto after = execute(services, {.delivery = slack::delivery_key(submission)}, Command{change});
  return after ? Reply::empty() : fail(after.error(), state);
}

}  // namespace c1::bot::duration_form
