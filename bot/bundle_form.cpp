#include "bot/bundle_form.hpp"

#include <algorithm>

#include "base/nearest.hpp"
#include "base/text.hpp"
#include "bot/card.hpp"
#include "bot/execute.hpp"
#include "bot/one_line.hpp"
#include "bot/people_search.hpp"
#include "bot/request_view.hpp"

namespace c1::bot::bundle_form {
namespace {

using slack::Blocks;
using slack::Mrkdwn;
using slack::Option;
using slack::Reply;
using namespace workflow;

constexpr std::size_t kMostRoutes = 20;
constexpr char kAsEachAllows[] = "each";

Reply tell(const Error& error) { return Reply::tell(text::escape_mrkdwn(error.says)); }

// What stands in the form.
struct Filled {
  const CatalogEntry* bundle = nullptr;  // of those that the subject sees
  std::string duration = kAsEachAllows;
  std::string reason;
  std::vector<std::string> notes;
};

const CatalogEntry* seen_bundle(const Asker& asker, std::string_view slug) {
  for (const CatalogEntry* bundle : asker.catalog->bundles(asker.sight))
    if (bundle->slug == slug) return bundle;
  return nullptr;
}

BundleWish wish_of(const Asker& asker, const Filled& filled) {
  BundleWish wish{.bundle = filled.bundle->slug,
                  .requester = asker.user->id,
                  .subject = asker.subject->id,
                  .reason = filled.reason,
                  .surface = Surface::slack};
  if (filled.duration != kAsEachAllows) wish.duration = text::parse_duration(filled.duration);
  return wish;
}

std::vector<Option> durations() {
  std::vector<Option> options = duration_options(std::nullopt);
  std::erase_if(options, [](const Option& one) { return one.value == kForGood || one.value == kCustomDuration; });
  options.insert(options.begin(), {"As long as each allows", kAsEachAllows, ""});
  return options;
}

std::string names_of(const Catalog& catalog, const std::vector<EntitlementId>& ids) {
  std::vector<std::string> names;
  for (const EntitlementId& id : ids) names.push_back(entitlement_phrase(catalog, id));
  return text::fit(text::listed(names), 2500);
}

// What is left out, and why.
void add_left_out(Blocks& blocks, const Catalog& catalog, const BundleOutcome& content, const std::string& url) {
  std::vector<EntitlementId> held;
  for (const Grant& grant : content.held) held.push_back(grant.entitlement);
  if (!held.empty())
    blocks.context({Mrkdwn::markup(":white_check_mark: Left out, because it is held already: ") +
                    Mrkdwn::plain(names_of(catalog, held))});
  Mrkdwn pending;
  for (const Request& request : content.pending)
    pending += Mrkdwn::markup(pending.empty() ? "" : ", ") + title_link(request, catalog, url);
  if (!pending.empty())
    blocks.context({Mrkdwn::markup(":hourglass_flowing_sand: Left out, because it is asked for already: ") + pending});
}

// Whom each of its requests would ask.
void add_routes(Blocks& blocks, const Services& services, const Asker& asker, const std::vector<EntitlementId>& missing,
                const Filled& filled) {
  RequestDraft draft;
  for (std::size_t i = 0; i < std::min(missing.size(), kMostRoutes); ++i)
    draft.entitlements.push_back(asker.catalog->entitlement(missing[i]));
  const Wish wish{.duration = filled.duration == kAsEachAllows ? kForGood : filled.duration, .reason = filled.reason};
  for (const Outlook& one : outlook_of(services, asker, wish, draft))
    blocks.context({Mrkdwn::bold(entitlement_phrase(*asker.catalog, one.entitlement->id)) + Mrkdwn::markup(": ") +
                    Mrkdwn::plain(one.route)});
  if (missing.size() > kMostRoutes)
    blocks.context({Mrkdwn::plain("and " + std::to_string(missing.size() - kMostRoutes) + " more.")});
}

void add_content(Blocks& blocks, const Services& services, const Asker& asker, const Filled& filled) {
  if (!filled.bundle->description.empty()) blocks.context({Mrkdwn::plain(filled.bundle->description)});
  const auto content = look_into_bundle(services, wish_of(asker, filled));
  if (!content) return;
  const std::size_t count = content->missing.size();
  blocks.section(count == 0 ? Mrkdwn::markup("All of it is held, or asked for already: there is nothing to ask for.")
                            : Mrkdwn::bold(std::to_string(count) + (count == 1 ? " request" : " requests")) +
                                  Mrkdwn::markup(": ") + Mrkdwn::plain(names_of(*asker.catalog, content->missing)));
  add_left_out(blocks, *asker.catalog, *content, services.public_url);
  add_routes(blocks, services, asker, content->missing, filled);
}

void add_questions(Blocks& blocks, const Asker& asker, const Filled& filled) {
  if (asks_for_others(asker))
    blocks.external_select({.block_id = "subject",
                            .action_id = "bundle_subject",
                            .label = "Who needs it?",
                            .placeholder = "Choose a person",
                            .dispatch = true},
                           0, person_option(*asker.subject));
  std::vector<Option> bundles;
  for (const CatalogEntry* bundle : asker.catalog->bundles(asker.sight))
    bundles.push_back({bundle->name, bundle->slug, bundle->description});
  blocks.static_select({.block_id = "bundle:" + asker.subject->id.value,
                        .action_id = "bundle",
                        .label = "Bundle",
                        .placeholder = "Which bundle?",
                        .dispatch = true},
                       bundles, filled.bundle ? std::optional<Option>({"", filled.bundle->slug, ""}) : std::nullopt);
}

json::Value form(const Services& services, const Asker& asker, const Filled& filled) {
  Blocks blocks = Blocks::view();
  for (const std::string& note : filled.notes)
    blocks.context({Mrkdwn::markup(":information_source: ") + Mrkdwn::plain(note)});
  add_questions(blocks, asker, filled);
  if (filled.bundle) add_content(blocks, services, asker, filled);
  blocks.static_select({.block_id = "duration",
                        .action_id = "bundle_duration",
                        .label = "How long?",
                        .hint = "Nothing is given for longer than its own limit."},
                       durations(), Option{"", filled.duration, ""});
  blocks.text_input({.block_id = "reason",
                     .action_id = "reason",
                     .label = "Reason",
                     .hint = "The approvers read it, and it stays in the audit log."},
                    {.min = 0, .max = 3000, .multiline = true, .initial = filled.reason});
  return slack::modal({.callback_id = kCallback, .title = "Request a bundle", .submit = "Submit"}, blocks);
}

Reply opened(const Services& services, const Asker& asker, const std::string& trigger, const Filled& filled) {
  if (asker.catalog->bundles(asker.sight).empty() && !asks_for_others(asker))
    return Reply::tell("There is no bundle that you may ask for. `/c1 request` asks for single things.");
  return Reply::empty().then(slack::views_open(trigger, form(services, asker, filled)));
}

Filled filled_in(const Asker& asker, const slack::FormState& state) {
  Filled filled{.bundle = seen_bundle(asker, state.choice("bundle")), .reason = state.text("reason")};
  if (const std::string duration = state.choice("duration"); !duration.empty()) filled.duration = duration;
  return filled;
}

void choose_bundle(Filled& filled, const Asker& asker, const std::string& what) {
  if (what.empty()) return;
  std::vector<std::string_view> known;
  for (const CatalogEntry* bundle : asker.catalog->bundles(asker.sight)) {
    if (text::folded(bundle->name) == text::folded(what) || bundle->slug == what) filled.bundle = bundle;
    known.emplace_back(bundle->slug);
    known.emplace_back(bundle->name);
  }
  if (!filled.bundle)
    filled.notes.push_back("I know no bundle \"" + what + "\"; please choose below." + text::did_you_mean(what, known));
}

// What was asked for, after it was.
Reply summary(const Services& services, const Asker& asker, const BundleOutcome& outcome) {
  const auto& asked = outcome.requested.empty() ? outcome.pending : outcome.requested;
  Mrkdwn lines = Mrkdwn::markup("Asked for:");
  for (const Request& request : asked)
    lines += Mrkdwn::markup("\n• ") + title_link(request, *asker.catalog, services.public_url);
  return Reply::tell(text::fit(lines.str(), 2900));
}

}  // namespace

Reply by_line(const Services& services, const slack::SlashCommand& command, std::string_view rest) {
  const Line line = read_line(rest);
  const CatalogPtr catalog = services.catalog.get();
  const User* other = line.person.empty() ? nullptr : person_in(services, *catalog, command.tenant, line.person);
  const auto asker = asker_for(services, command.tenant, command.actor, other ? other->id.value : "");
  if (!asker) return tell(asker.error());
  Filled filled{.reason = line.reason};
  if (!line.person.empty() && (!other || asker->subject->id != other->id))
    filled.notes.emplace_back("You can ask for yourself and for the people you manage, so the form is for you.");
  choose_bundle(filled, *asker, line.what);
  return opened(services, *asker, command.trigger, filled);
}

Reply open(const Services& services, const slack::BlockAction& click) {
  const auto asker = asker_for(services, click.tenant, click.actor, "");
  return asker ? opened(services, *asker, click.trigger, {}) : tell(asker.error());
}

Reply changed(const Services& services, const slack::BlockAction& action) {
  if (!action.view) return Reply::empty();
  const slack::FormState& state = action.view->state;
  const auto asker = asker_for(services, action.tenant, action.actor, state.choice("subject"));
  if (!asker) return Reply::empty();
  return Reply::empty().then(
      slack::views_update(action.view->id, action.view->hash, form(services, *asker, filled_in(*asker, state))));
}

Reply submit(const Services& services, const slack::ViewSubmission& submission) {
  const slack::FormState& state = submission.view.state;
  const auto error_at = [&](const char* block, const std::string& says) {
    const std::string id = state.block_id(block);
    return Reply::form_errors({{id.empty() ? "reason" : id, says}});
  };
  const std::string subject = state.choice("subject");
  const auto asker = asker_for(services, submission.tenant, submission.actor, subject);
  if (!asker) return error_at("bundle", asker.error().says);
  if (!subject.empty() && asker->subject->id.value != subject)
    return error_at("subject", "You can ask for yourself and for the people you manage. Choose one of them.");
  const Filled filled = filled_in(*asker, state);
  if (!filled.bundle) return error_at("bundle", "Choose a bundle.");
  const Origin origin{.surface = Surface::slack, .delivery = slack::delivery_key(submission)};
  const auto outcome = execute_bundle(services, origin, wish_of(*asker, filled));
  if (outcome) return summary(services, *asker, *outcome);
  return error_at(outcome.error().field == "reason" ? "reason" : "bundle", outcome.error().says);
}

}  // namespace c1::bot::bundle_form
