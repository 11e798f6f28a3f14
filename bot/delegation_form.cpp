#include "bot/delegation_form.hpp"

#include <algorithm>
#include <array>

#include "base/text.hpp"
#include "bot/delegations.hpp"
#include "bot/facts.hpp"
#include "bot/one_line.hpp"
#include "bot/people_search.hpp"
#include "bot/when.hpp"

namespace c1::bot::delegation_form {
namespace {

using slack::Blocks;
using slack::Mrkdwn;
using slack::Reply;
using namespace workflow;

// What stands in the form.
struct Filled {
  const User* to = nullptr;
  std::string starts, ends;  // dates; "" = not said
  std::vector<std::string> notes;
};

Reply tell(const Error& error) { return Reply::tell(text::escape_mrkdwn(error.says)); }

// What it was drawn from.
struct Picture {
  std::vector<Delegation> present;
  std::string zone;  // the viewer's; "" = nobody knows
};
Picture picture_of(const Services& services, const Viewer& viewer, Instant now) {
  return services.store.read([&](storage::Tx& tx) {
    return Picture{tx.delegations_of(viewer.user->id, now, kMostDelegations), time_zone_of(tx, *viewer.user)};
  });
}

std::string whose_days(const std::string& zone) {
  if (zone.empty()) return "Days begin and end in UTC: I don't know your time zone.";
  return "Days begin and end in your time zone (" + zone + ").";
}

json::Value form(const Viewer& viewer, const Filled& filled, const Picture& picture, Instant now) {
  Blocks blocks = Blocks::view();
  for (const std::string& note : filled.notes)
    blocks.context({Mrkdwn::markup(":information_source: ") + Mrkdwn::plain(note)});
  for (const Delegation& delegation : picture.present)
    blocks.context({Mrkdwn::markup(":palm_tree: ") + delegation_words(delegation, *viewer.catalog, now) +
                    Mrkdwn::markup(" What you hand on now takes its place.")});
  blocks.external_select({.block_id = "delegate",
                          .action_id = "person",
                          .label = "Who decides for you?",
                          .hint = "They are asked beside you, wherever a policy lets delegates decide.",
                          .placeholder = "Choose a person"},
                         0, filled.to ? std::optional(person_option(*filled.to)) : std::nullopt);
  blocks.date_input({.block_id = "starts",
                     .action_id = "date",
                     .label = "From",
                     .hint = "Left empty: from now on.",
                     .optional = true},
                    filled.starts);
  blocks.date_input({.block_id = "ends",
                     .action_id = "date",
                     .label = "Until the end of",
                     .hint = "Left empty: until you say that you are back.",
                     .optional = true},
                    filled.ends);
  blocks.context({Mrkdwn::plain(whose_days(picture.zone))});
  return slack::modal({.callback_id = kCallback, .title = "Hand on my approvals", .submit = "Hand on"}, blocks);
}

Reply opened(const Services& services, const Viewer& viewer, const std::string& trigger, const Filled& filled) {
  const Instant now = services.clock.now();
  return Reply::empty().then(slack::views_open(trigger, form(viewer, filled, picture_of(services, viewer, now), now)));
}

bool is_one_of(std::string_view word, std::initializer_list<std::string_view> words) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

// The words behind `word`, up to the next of `from` and `until`.
std::string behind(const std::vector<std::string>& words, std::string_view word) {
  std::string found;
  auto at = std::find(words.begin(), words.end(), word);
  for (at = at == words.end() ? at : at + 1; at != words.end() && *at != "from" && *at != "until"; ++at)
    found += (found.empty() ? "" : " ") + *at;
  return found;
}

// A day of the line as the form has it; a note where it is not understood.
std::string date_of(const std::string& words, Instant now, const TimeZone& zone, Filled& filled) {
  if (words.empty()) return {};
  if (const auto day = day_in(words, now, zone)) return date_words(*day, zone);
  filled.notes.push_back("I don't understand the day \"" + words +
                         "\". Choose it below, or write it like friday, 24 Dec or 2026-12-24.");
  return {};
}

Filled filled_by(const Services& services, const slack::SlashCommand& command, const Viewer& viewer,
                 std::string_view rest) {
  const Instant now = services.clock.now();
  const TimeZone zone = zone_of(picture_of(services, viewer, now).zone);
  std::vector<std::string> words = text::split(rest, ' ');
  std::erase(words, "");
  std::string who;
  for (const std::string& word : words) {
    if (is_one_of(word, {"from", "until"})) break;
    if (word != "to") who += (who.empty() ? "" : " ") + word;
  }
  Filled filled{.to = person_in(services, *viewer.catalog, command.tenant, who)};
  if (!who.empty() && !filled.to)
    filled.notes.emplace_back("I don't know whom you mean; please choose the person below.");
  filled.starts = date_of(behind(words, "from"), now, zone, filled);
  filled.ends = date_of(behind(words, "until"), now, zone, filled);
  return filled;
}

Origin origin_of(const slack::Inbound& inbound) {
  return {.surface = Surface::slack, .delivery = slack::delivery_key(inbound)};
}

Reply ended(const Services& services, const Viewer& viewer, const Origin& origin, bool says_so) {
  const auto count = end_delegations(services, origin, viewer.user->id);
  if (!count) return tell(count.error());
  if (!says_so) return Reply::empty();
  return Reply::tell(*count == 0 ? "Nobody decides for you, so there is nothing to end."
                                 : "Welcome back. You decide for yourself again.");
}

}  // namespace

Reply by_line(const Services& services, const slack::SlashCommand& command, std::string_view rest) {
  const auto viewer = viewer_of(services, command.tenant, command.actor);
  if (!viewer) return tell(viewer.error());
  if (is_one_of(text::folded(rest), {"off", "end", "stop", "nobody", "back", "none"}))
    return ended(services, *viewer, origin_of(command), true);
  return opened(services, *viewer, command.trigger, filled_by(services, command, *viewer, rest));
}

Reply open(const Services& services, const slack::BlockAction& click) {
  const auto viewer = viewer_of(services, click.tenant, click.actor);
  return viewer ? opened(services, *viewer, click.trigger, {}) : tell(viewer.error());
}

Reply submit(const Services& services, const slack::ViewSubmission& submission) {
  const slack::FormState& state = submission.view.state;
  const auto viewer = viewer_of(services, submission.tenant, submission.actor);
  if (!viewer) return Reply::form_errors({{"delegate", viewer.error().says}});
  const Instant now = services.clock.now();
  const TimeZone zone = zone_of(picture_of(services, *viewer, now).zone);
  DelegationWish wish{.from = viewer->user->id, .to = {state.choice("delegate")}};
  wish.starts = day_in(state.choice("starts"), now, zone);
  if (const auto last = day_in(state.choice("ends"), now, zone)) wish.ends = end_of_day(*last, zone);
  const auto made = delegate(services, origin_of(submission), wish);
  if (!made) return Reply::form_errors({{made.error().field, made.error().says}});
  // What begins at once began a moment ago by now.
  return Reply::tell(":palm_tree: " + delegation_words(*made, *viewer->catalog, services.clock.now()).str() +
                     " `/c1 delegate off` ends it, and so does the button in my Home tab.");
}

Reply end_clicked(const Services& services, const slack::BlockAction& click) {
  const auto viewer = viewer_of(services, click.tenant, click.actor);
  return viewer ? ended(services, *viewer, origin_of(click), !click.view) : tell(viewer.error());
}

}  // namespace c1::bot::delegation_form
